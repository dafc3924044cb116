"use strict";
// What is in view, and how one gets on from there.

const state = {
  facts: null, article: null, verdicts: [], items: [], item: null,
  /** The items of the sample, and which of them is in view. */
  queue: [], position: -1,
  /** Whether entities are gone through as well as quotations. */
  entities: false,
  /** What the keys mean while something is asked. */
  asking: null,
};

let turn = Promise.resolve();
/** One thing after another: a key pressed while another is worked on waits for it. */
function inTurn(run) {
  turn = turn.then(run).catch(complain);
  return turn;
}

/** Says something in the head of the page. */
function tell(message, wrong = false) {
  byId("saved").textContent = message;
  byId("saved").classList.toggle("wrong", wrong);
}

const complain = (error) => tell(error.message, true);

/** The answer, or null after a complaint. */
const attempt = (question) => question().catch((error) => { complain(error); return null; });

const goesThroughItems = () => state.queue.length > 0 && state.queue[0].what !== "article";
/** Whether j and k stop at an item. */
const steps = (item) => item.own || (goesThroughItems() ? item.number !== undefined : item.what === "quotation" || state.entities);

async function openArticle(at) {
  const answer = await attempt(() => source.article(at));
  if (!answer) return;
  state.article = answer.article;
  unselect();
  closeAsk();
  refresh(answer.verdicts, null);
  byId("reading").scrollTop = 0;
  // From here arrows and the space bar scroll the text.
  byId("reading").focus({ preventScroll: true });
  const first = state.items.find((item) => steps(item));
  if (first && !state.facts.blind) choose(first);
  if (!goesThroughItems()) state.position = state.queue.findIndex((one) => one.at === at);
  remember();
  showList();
}

async function openItem(number) {
  const one = state.queue[number];
  if (!one) return;
  if (one.at === null) throw new Error(`${one.article} is not (yet) found in the file`);
  state.position = number;
  if (!state.article || state.article.at !== one.at) await openArticle(one.at);
  state.position = number;
  const item = state.items.find((item) => item.number === number);
  if (item) choose(item);
  remember();
  showList();
}

/** Which article or item is in view outlives a reload. */
function remember() {
  const place = state.position >= 0 ? `sample=${state.position}` : `article=${state.article.at}`;
  history.replaceState(null, "", `#${place}`);
}

/** Puts together what can be judged in the article: what is annotated, sampled, marked. */
function gather() {
  const { article, verdicts } = state;
  const items = [
    ...article.quotations.map((one) => ({ what: "quotation", spans: one.spans, annotated: one })),
    ...article.entities.map((one) => ({ what: "entity", spans: [{ start: one.start, end: one.end }], annotated: one })),
  ];
  const at = (what, spans) => {
    let item = items.find((one) => one.what === what && sameSpans(one.spans, spans));
    if (!item) items.push(item = { what, spans, annotated: null });
    return item;
  };
  state.queue.forEach((one, number) => {
    if (one.at === article.at && one.what !== "article") at(one.what, one.spans).number = number;
  });
  for (const verdict of verdicts) {
    if (verdict.what === "article") continue;
    const item = at(verdict.what, verdict.spans);
    item.verdict = verdict;
    item.own = !item.annotated && item.number === undefined && /missed|marked/.test(verdict.verdict);
  }
  return items.sort((a, b) => a.spans[0].start - b.spans[0].start || b.spans.at(-1).end - a.spans.at(-1).end);
}

/** Shows the article anew with these verdicts, and the item that was in view. */
function refresh(verdicts, item) {
  state.verdicts = verdicts;
  state.items = gather();
  state.item = item && state.items.find((one) => one.what === item.what && sameSpans(one.spans, item.spans)) || null;
  const row = list.rows.find((one) => one.at === state.article.at);
  if (row) {
    row.verdicts = verdicts.filter((verdict) => verdict.what !== "article").length;
    row.read = isRead();
  }
  for (const one of state.items) if (one.number !== undefined) state.queue[one.number].verdict = one.verdict ? one.verdict.verdict : "";
  for (const one of state.queue) if (one.what === "article" && one.at === state.article.at) one.verdict = isRead() ? "read" : "";
  const reading = byId("reading");
  const scrolled = reading.scrollTop;
  reading.replaceChildren(articleHead(state.article));
  showText(reading, state.article, state.items);
  showVerdicts();
  reading.scrollTop = scrolled;
  showPanel();
  if (list.sample || row) showList();
}

const isRead = () => state.verdicts.some((verdict) => verdict.verdict === "read");

/** Brings an item into view. */
function choose(item) {
  state.item = item;
  if (item.number !== undefined && goesThroughItems() && state.position !== item.number) {
    state.position = item.number;
    remember();
    showList();
  }
  showPanel();
  const piece = text.pieces.find((one) => one.start === item.spans[0].start && one.element);
  if (piece) piece.element.scrollIntoView({ block: "nearest" });
}

function showPanel() {
  light(state.item ? [state.item] : [], "current");
  byId("item").replaceChildren(...showItem(state.article, state.item).filter(Boolean));
  byId("actions").replaceChildren(...(state.facts.judge ? actions.filter((one) => one.judges).map(actionButton) : []));
  const others = state.items.filter(steps);
  byId("items").replaceChildren(
    el("h3", {}, `${others.length} in this article${isRead() ? ", read" : ""}`),
    el("ol", {}, others.map((item) => el("li", {}, el("button", { type: "button", "aria-current": item === state.item && "true", click: () => choose(item) },
      item.verdict ? el("span", { class: `mark ${item.verdict.verdict}` }, `${SIGNS[item.verdict.verdict]} `) : "", wordsAt(item.spans).slice(0, 80))))),
  );
  const sampled = state.position >= 0 ? `${state.position + 1} of ${state.queue.length} · ` : "";
  byId("place").textContent = `${sampled}${state.article.title || state.article.id}`;
}

function actionButton(action) {
  return el("button", { type: "button", disabled: !action.can(), click: () => inTurn(action.run) }, kbd(action.key), ` ${action.name()}`);
}

/** The item before or after the one in view. */
async function next(step) {
  if (goesThroughItems()) return nextSampled(step, () => true);
  const stops = state.items.filter((item) => steps(item) || item === state.item);
  const here = stops.indexOf(state.item);
  const item = stops[here < 0 ? (step > 0 ? 0 : stops.length - 1) : here + step];
  if (item) return choose(item);
  tell(step > 0 ? "the last of this article; J goes to the next" : "the first of this article; K goes to the one before");
  return null;
}

/** The article before or after. */
async function nextArticle(step) {
  if (!state.queue.length) {
    const row = await neighbour(step);
    return row && openArticle(row.at);
  }
  return nextSampled(step, (one) => one.at !== state.article.at);
}

/** The next item of the sample, or the one before, that is in the file and wanted. */
async function nextSampled(step, wanted) {
  const fits = (one) => one.at !== null && wanted(one);
  const number = step > 0
    ? state.queue.findIndex((one, n) => n > state.position && fits(one))
    : state.queue.findLastIndex((one, n) => n < state.position && fits(one));
  if (number >= 0) return openQueued(number);
  tell(step > 0 ? "the last of the sample" : "the first of the sample");
  return null;
}

function setSample(sample) {
  list.sample = sample && state.queue.length > 0;
  showList();
}

/** What the address names, else the first that is not judged of the sample, or the first of the list. */
async function openFirst() {
  const [, kind, digits] = location.hash.match(/^#(sample|article)=(\d+)$/) ?? [];
  const number = Number(digits);
  const place = (kind === "sample" ? state.queue[number] : null)?.at;
  if (place != null) return openQueued(number);
  if (kind === "article" && number < list.known) return openArticle(number);
  // What is named may be further on in the file, which is still read.
  if (!list.done && (kind === "article" || place === null)) return null;
  const open = state.queue.findIndex((one) => one.at !== null && !one.verdict);
  const first = open < 0 ? state.queue.findIndex((one) => one.at !== null) : open;
  if (first >= 0) return openQueued(first);
  if (state.queue.length && list.done) tell("no article of the sample is in this file", true);
  return list.rows.length && !state.queue.length ? openArticle(list.rows[0].at) : null;
}

const openQueued = (number) => (goesThroughItems() ? openItem(number) : openArticle(state.queue[number].at));

async function begin() {
  state.facts = await source.session();
  byId("file").textContent = state.facts.file;
  document.title = `${state.facts.file} – Wortlaut`;
  for (const type of state.facts.types) byId("type").append(el("option", { value: type }, words(type)));
  byId("type").hidden = state.facts.blind;
  byId("judged").hidden = !state.facts.judge;
  byId("tabs").hidden = !state.facts.sample;
  fillOutlets(state.facts.outlets);
  showProgress(state.facts.progress);
  const { judge, verdicts } = state.facts;
  tell(judge ? `${judge}’s verdicts go to ${verdicts}` : "");
  fillHelp();
  await listItems();
  await listArticles();
  setSample(state.facts.sample > 0);
  await openFirst();
}

let typing;
byId("find").addEventListener("submit", (event) => {
  event.preventDefault();
  inTurn(async () => { await listArticles(); if (list.rows.length) await openArticle(list.rows[0].at); showNarrowList(false); byId("reading").focus(); });
});
byId("find").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => inTurn(() => listArticles()), 150); });
byId("more").addEventListener("click", () => inTurn(() => listArticles(true)));
byId("tab-sample").addEventListener("click", () => setSample(true));
byId("tab-articles").addEventListener("click", () => setSample(false));
byId("list-button").addEventListener("click", () => showNarrowList(!document.body.classList.contains("listing")));
byId("help-button").addEventListener("click", () => byId("help").showModal());
document.addEventListener("keydown", onKey);
inTurn(begin).then(follow);
