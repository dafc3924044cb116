"use strict";
// What is known of the item in view, and what the judge said of it.

const score = (value) => el("span", { class: "score" }, value.toFixed(3));

/** An actor's name with its id; Wikidata's are links. */
function actorName(article, id) {
  const actor = article.actors.find((one) => one.id === id);
  const known = /^Q\d+$/.test(id) ? el("a", { href: `https://www.wikidata.org/wiki/${id}`, rel: "noopener noreferrer", target: "_blank" }, id) : id;
  return el("span", {}, actor ? el("b", {}, actor.name) : "", actor ? " " : "", el("span", { class: "id" }, known));
}

function facts(rows) {
  const list = el("dl");
  for (const [name, ...values] of rows) {
    const filled = values.flat().filter((value) => value !== "" && value !== null);
    if (filled.length) list.append(el("div", {}, el("dt", {}, name), el("dd", {}, filled)));
  }
  return list;
}

function quotationFacts(article, quotation) {
  const { speaker } = quotation;
  const role = (spans) => (spans.length ? [wordsAt(spans), " ", score(spans[0].score)] : "");
  const names = speaker.actors.flatMap(({ actor, score: sure }) => [actorName(article, actor), " ", score(sure), " "]);
  const said = speaker.text ? [el("q", {}, speaker.text), " ", score(speaker.score)] : "nobody named";
  const mentioned = article.actors.filter((actor) => actor.mentioned_in.includes(quotation.id));
  return facts([
    ["type", words(quotation.type), quotation.medium === "none" ? "" : `, ${words(quotation.medium)}`, " ", score(quotation.score)],
    ["speaker", said],
    ["who", names.length ? names : speaker.reason ? `nobody: ${words(speaker.reason)}` : ""],
    ["found by", speaker.kind === "none" ? "" : words(speaker.kind), speaker.via === "none" ? "" : ` → ${words(speaker.via)}`],
    ["refers to", speaker.antecedent.end ? wordsAt([speaker.antecedent]) : ""],
    ["cue", role(quotation.cue)],
    ["addressee", role(quotation.addressee)],
    ["frame", role(quotation.frame)],
    ["inside", quotation.nested_in],
    ["about", mentioned.flatMap((actor) => [actorName(article, actor.id), " "])],
  ]);
}

function entityFacts(article, entity) {
  const who = entity.actor ? [actorName(article, entity.actor), " ", score(entity.actor_score)] : "";
  return facts([
    ["label", entity.label, " ", score(entity.score)],
    ["who", who || (entity.reason ? `nobody: ${words(entity.reason)}` : "")],
    ["inside", entity.nested_in],
  ]);
}

/** What the judge said of an item. */
function verdictFacts(article, verdict) {
  const right = verdict.correction;
  const none = (field) => (right.none.includes(field) ? "nobody" : "");
  const call = verdict.verdict === "wrong" ? `wrong: ${verdict.wrong.map((field) => (field === "whole" ? "nothing there" : field)).join(", ")}` : verdict.verdict;
  const corrections = facts([
    ["span", wordsAt(right.spans)],
    ["type", words(right.type)],
    ["speaker", wordsAt(right.speaker_spans) || none("speaker")],
    ["actor", right.actor ? actorName(article, right.actor) : none("actor")],
    ["note", verdict.note],
  ]);
  const stale = verdict.stale.length ? `annotated otherwise since: ${verdict.stale.map((field) => (field === "whole" ? "no longer there" : field)).join(", ")}` : "";
  return el("div", { class: `verdict ${verdict.verdict}` }, el("b", {}, call), corrections, stale ? el("p", { class: "stale" }, stale) : "");
}

/** The item's part of the panel. */
function showItem(article, item) {
  if (!item) return [el("p", { class: "empty" }, "No item in view.")];
  const found = item.annotated;
  const name = found ? `${item.what} ${found.id}` : item.what;
  const unseen = item.own ? "marked by the judge" : state.facts.blind ? "judged without the annotation in sight" : "no longer annotated";
  const known = !found ? el("p", { class: "hint" }, unseen) : item.what === "entity" ? entityFacts(article, found) : quotationFacts(article, found);
  return [
    el("h2", {}, name),
    el("blockquote", {}, wordsAt(item.spans)),
    known,
    item.verdict ? verdictFacts(article, item.verdict) : "",
  ];
}

/** The article's head, above its text. */
function articleHead(article) {
  const about = [article.date, article.outlet, article.section, article.authors.join(", ")].filter(Boolean).join(" · ");
  return el("header", {},
    article.title && !article.parts.some((part) => part.kind === "title") ? el("h1", {}, article.title) : "",
    about ? el("p", { class: "about" }, about) : "",
    el("p", { class: "about" }, article.id, article.url ? [" · ", link(article.url)] : "", ` · ${article.source}`),
    article.warnings.map((warning) => el("p", { class: "warning" }, `${warning.code}: ${warning.message}`)),
  );
}
