"use strict";
// Judging: every key says something of the item in view, and it is on the disk when the page says so.

const BLANK = { spans: [], type: "", speaker_spans: [], actor: "", none: [] };

/** Saves what is said of an item. */
async function say(item, said) {
  const { at, text_sha256 } = state.article;
  const whole = { what: item.what, spans: item.spans, wrong: [], correction: BLANK, note: item.verdict ? item.verdict.note : "", ...said };
  const answer = await attempt(() => source.say({ at, text_sha256, said: whole }));
  if (!answer) return false;
  tell(`saved ${new Date().toLocaleTimeString()}`);
  closeAsk();
  refresh(answer.verdicts, item.what === "article" ? state.item : item);
  return true;
}

async function sayAndGoOn(said) {
  if (await say(state.item, said)) await next(1);
}

/** What is said when one more `field` is wrong or filled in: it adds to what was said before. */
function amended(item, field, patch) {
  const old = item.verdict;
  const marked = item.own || state.facts.blind;
  const goesOn = old && !old.stale.length && (marked ? /missed|marked/ : /wrong/).test(old.verdict) && !old.wrong.includes("whole");
  const correction = { ...(goesOn ? old.correction : BLANK), ...patch };
  const none = new Set(correction.none);
  if (correction.speaker_spans.length) none.delete("speaker");
  if (correction.actor) none.delete("actor");
  correction.none = [...none];
  if (marked) return { verdict: state.facts.blind ? "marked" : "missed", correction };
  return { verdict: "wrong", wrong: [...new Set([...(goesOn ? old.wrong : []), field])], correction };
}

const amend = (field, patch) => say(state.item, amended(state.item, field, patch));

/** The selected words correct `part` of the item; `more` adds them to the pieces that there are. */
async function amendWords(field, part, more) {
  const span = selected();
  if (!span) {
    if (!marking()) await amend(field, {});
    const nobody = { key: "0", name: "no words name one", run: () => amend("speaker", { speaker_spans: [], none: ["speaker"] }) };
    const key = field === "span" ? "s" : "w";
    return ask(`Select the right words and press ${key}; ${key.toUpperCase()} adds a further piece.`, field === "speaker" ? [nobody] : []);
  }
  const said = state.item.verdict ? state.item.verdict.correction[part] : [];
  const now = part === "spans" ? state.item.spans : state.item.annotated?.speaker.spans ?? [];
  const before = said.length ? said : now;
  const spans = [...(more ? before : []).filter((one) => one.end <= span.start || span.end <= one.start), span].sort((a, b) => a.start - b.start);
  unselect();
  if (part === "spans" && state.item.own) return markAnew(state.item, spans);
  return amend(field, { [part]: spans });
}

/** What the judge marked has other words: it is marked anew, and the line before is taken back. */
async function markAnew(item, spans) {
  const { id, verdict, correction, note } = item.verdict;
  const anew = { what: item.what, spans, own: true };
  if (await say(anew, { verdict, correction, note })) await takeBack(id, anew);
}

/** Takes back one line; afterwards `item` is in view. */
async function takeBack(id, item) {
  const undone = await attempt(() => source.withdraw(id));
  const answer = undone && await attempt(() => source.article(state.article.at));
  if (answer) refresh(answer.verdicts, item);
}

/** Nothing is there; what the judge marked is taken back. */
function nothingThere() {
  const { own, verdict } = state.item;
  return own ? takeBack(verdict.id, null) : sayAndGoOn({ verdict: "wrong", wrong: ["whole"] });
}

/** The article was read; says what has no verdict yet, as it counts for recall only with all of them. */
async function sayRead() {
  if (!await say({ what: "article", spans: [] }, { verdict: "read" })) return;
  const judged = new Set(state.items.filter((item) => item.verdict).map((item) => item.what));
  const open = state.items.filter((item) => item.annotated && !item.verdict && judged.has(item.what)).length;
  if (open) tell(`read; ${open} items here have no verdict yet`);
}

function amendType() {
  ask("Which would be right?", typesOf(state.item.what).map((name) => ({ name: words(name), run: () => amend("type", { type: name }) })), leaveOpen("type"));
}

function typesOf(what) {
  const labels = [...state.facts.labels].sort((a, b) => a.length - b.length);
  return { quotation: state.facts.types, entity: labels }[what];
}

function amendActor() {
  const options = state.article.actors.slice(0, 9).map(({ id, name }) => ({ name: `${name} (${id})`, run: () => amend("actor", { actor: id }) }));
  options.push({ key: "0", name: "nobody", run: () => amend("actor", { actor: "", none: ["actor"] }) });
  ask("Who is meant? Tab leads to the field for an id or a name.", options, leaveOpen("actor"), (actor) => amend("actor", { actor }));
}

/** Enter says that something is wrong and not what would be right. */
const leaveOpen = (field) => (marking() ? null : () => amend(field, {}));

/** Marks the selected words as something that is not annotated. */
function mark() {
  const span = selected();
  if (!span) return ask("Select the words first: with the mouse, or with ← → and Shift.", []);
  const kinds = { quotation: ["quotation"], entity: ["entity"] }[state.queue[0]?.what] ?? ["quotation", "entity"];
  const options = kinds.flatMap((what) => typesOf(what).map((type) => ({
    name: words(type),
    run: async () => {
      const item = { what, spans: [span], own: true };
      unselect();
      await say(item, { verdict: state.facts.blind ? "marked" : "missed", correction: { ...BLANK, type }, note: "" });
    },
  })));
  return ask(`What are these words? ${wordsAt([span])}`, options);
}

function note() {
  const item = state.item;
  const old = item.verdict;
  const keep = old && { verdict: old.verdict, wrong: old.wrong, correction: old.correction };
  ask(old ? "Note" : "Note; the verdict is unsure until you give one", [], null, (words) => say(item, { ...(keep ?? { verdict: "unsure" }), note: words }), old ? old.note : "");
}

async function undo() {
  const undone = await attempt(() => source.undo());
  if (!undone) return;
  tell(`taken back: ${undone.article}`);
  closeAsk();
  if (undone.at === null) return;
  await openArticle(undone.at);
  const item = state.items.find((one) => one.what === undone.what && sameSpans(one.spans, undone.spans));
  if (item) choose(item);
}

/** Asks for one of some options, each with a key, or for words; `enter` is what Enter alone does. */
function ask(title, options, enter = null, input = null, value = "") {
  const spare = [..."123456789abcdefgh"];
  const keyed = options.map((option) => ({ ...option, key: option.key ?? spare.shift() }));
  if (enter) keyed.push({ key: "Enter", name: "leave open", run: enter });
  keyed.push({ key: "Escape", name: "never mind", run: closeAsk });
  state.asking = new Map(keyed.map((option) => [option.key, option.run]));
  const buttons = keyed.map(({ key, name, run }) => el("button", { type: "button", click: () => inTurn(run) }, kbd(key), ` ${name}`));
  const field = input && el("input", { type: "text", "aria-label": title, value, maxlength: "2000" });
  if (field) field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") inTurn(() => input(field.value.trim()));
    if (event.key === "Escape") closeAsk();
    event.stopPropagation();
  });
  byId("ask").replaceChildren(el("p", {}, title), ...(field ? [field] : []), el("div", { class: "options" }, buttons));
  byId("ask").hidden = false;
  byId("ask").scrollIntoView({ block: "nearest" });
  if (field && !options.length) field.focus();
}

function closeAsk() {
  if (byId("ask").contains(document.activeElement)) byId("reading").focus();
  state.asking = null;
  byId("ask").hidden = true;
}
