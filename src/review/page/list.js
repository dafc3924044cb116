"use strict";
// The list: the articles of the file, found and filtered, or the items of the sample.

const PAGE = 100;
const list = { rows: [], matching: 0, sample: false };

const find = (from, count = PAGE) => ({
  words: byId("words").value, type: byId("type").value, outlet: byId("outlet").value, judged: byId("judged").value, from, count,
});

/** Fetches the list anew, or `more` of it. */
async function listArticles(more = false) {
  const asked = find(more ? list.rows.length : 0);
  const answer = await attempt(() => source.articles(asked));
  if (!answer) return;
  list.rows = more ? [...list.rows, ...answer.rows] : answer.rows;
  list.matching = answer.matching;
  showProgress(answer.progress);
  showList();
}

function showList() {
  const sample = list.sample;
  byId("find").hidden = sample;
  byId("tab-sample").setAttribute("aria-pressed", sample);
  byId("tab-articles").setAttribute("aria-pressed", !sample);
  byId("rows").replaceChildren(...(sample ? state.queue.map(sampleRow) : list.rows.map(articleRow)));
  byId("more").hidden = sample || list.rows.length >= list.matching;
  const judged = state.queue.filter((one) => one.verdict).length;
  byId("count").textContent = sample ? `${judged} of ${state.queue.length} judged` : `${list.matching.toLocaleString("en")} ${list.matching === 1 ? "article" : "articles"}`;
}

function articleRow(row) {
  const numbers = state.facts.blind ? "" : `${row.quotations} quotations`;
  const mark = `${row.read ? "read " : ""}${row.verdicts ? `${row.verdicts} ✓` : ""}`;
  return rowButton(state.article && row.at === state.article.at, row.title || row.id,
    [row.title ? row.id : "", row.date, row.outlet, numbers].filter(Boolean).join(" · "), mark, () => openArticle(row.at));
}

function sampleRow(one, number) {
  return rowButton(number === state.position, one.text || one.article, `${number + 1} · ${one.text ? one.article : one.what}`,
    one.verdict ? `${one.verdict} ✓` : "", () => openItem(number));
}

function rowButton(current, title, about, mark, run) {
  const go = () => { showNarrowList(false); return inTurn(run); };
  return el("li", {}, el("button", { type: "button", "aria-current": current && "true", click: go },
    el("span", { class: "title" }, title), el("span", { class: "about" }, about), mark ? el("span", { class: "mark" }, mark) : ""));
}

/** On narrow screens the list covers the text. */
function showNarrowList(shown) {
  document.body.classList.toggle("listing", shown);
  byId("list-button").setAttribute("aria-expanded", shown);
}

function showProgress(progress) {
  const bar = byId("progress");
  const faults = progress.unread ? `${progress.unread} lines are no records: ${progress.faults.join("; ")}` : progress.faults.join("; ");
  bar.hidden = progress.done && !faults;
  bar.firstChild.hidden = progress.done;
  bar.firstChild.value = progress.of ? progress.bytes / progress.of : 0;
  bar.lastChild.textContent = progress.done ? faults : `reading the file: ${progress.articles.toLocaleString("en")} articles so far`;
  list.done = progress.done;
  list.known = progress.articles;
}

/** While the file is read, the list grows by itself. */
async function follow() {
  while (!list.done) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await inTurn(async () => {
      const facts = await source.session();
      showProgress(facts.progress);
      fillOutlets(facts.outlets);
      if (state.queue.some((one) => one.at === null)) await listItems();
      if (list.rows.length < PAGE || list.done) await listArticles();
      if (!state.article) await openFirst();
    });
  }
}

async function listItems() {
  if (!state.facts.sample) return;
  const answer = await attempt(() => source.items());
  if (answer) state.queue = answer.items;
}

function fillOutlets(outlets) {
  const select = byId("outlet");
  const known = new Set([...select.options].map((option) => option.value));
  for (const outlet of outlets) if (!known.has(outlet)) select.append(el("option", { value: outlet }, outlet));
  select.hidden = select.options.length < 2;
}

/** The article before or after this one in the list, which is fetched on as needed. */
async function neighbour(step) {
  const here = list.rows.findIndex((row) => state.article && row.at === state.article.at);
  if (here + step >= list.rows.length && list.rows.length < list.matching) await listArticles(true);
  return list.rows[here < 0 ? 0 : here + step];
}
