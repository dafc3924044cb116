"use strict";
// The keys: what each does, when, and the page that lists them.

const annotated = () => state.item !== null && state.item.annotated !== null;
const judgeable = () => state.item !== null && !state.item.own && (annotated() || state.facts.blind);
const amendable = () => state.item !== null && (state.item.own || judgeable());

/** Whether what is said of the item in view says what it is, and not what is wrong with it. */
const marking = () => state.facts.blind || state.item?.own;

/** Everything a key does. `judges` stand as buttons beside the item. */
const actions = [
  { key: "r", name: () => "right", judges: true, can: () => annotated() && judgeable(), run: () => sayAndGoOn({ verdict: "right" }) },
  { key: "x", name: () => (state.item?.own ? "take back" : "nothing there"), judges: true, can: amendable, run: nothingThere },
  { key: "s", name: () => (marking() ? "span" : "wrong span"), judges: true, can: amendable, run: () => amendWords("span", "spans", false) },
  { key: "t", name: () => (marking() ? "type" : "wrong type"), judges: true, can: amendable, run: amendType },
  { key: "w", name: () => (marking() ? "speaker" : "wrong speaker"), judges: true, can: () => amendable() && state.item.what === "quotation", run: () => amendWords("speaker", "speaker_spans", false) },
  { key: "a", name: () => (marking() ? "actor" : "wrong actor"), judges: true, can: amendable, run: amendActor },
  { key: "u", name: () => "unsure", judges: true, can: judgeable, run: () => sayAndGoOn({ verdict: "unsure" }) },
  { key: "n", name: () => "note", judges: true, can: amendable, run: note },
  { key: "m", name: () => (state.facts.blind ? "mark the selected words" : "missed: the selected words"), judges: true, can: () => true, run: mark },
  { key: "f", name: () => "article read to its end", judges: true, can: () => true, run: sayRead },
  { key: "z", name: () => "undo", judges: true, can: () => true, run: undo },
  { key: "S", name: () => "selected words are a further piece of the span", can: () => amendable() && selected(), judged: true, run: () => amendWords("span", "spans", true) },
  { key: "W", name: () => "selected words are a further piece of the speaker", can: () => amendable() && state.item.what === "quotation" && selected(), judged: true, run: () => amendWords("speaker", "speaker_spans", true) },
  { key: "j", name: () => "next item, also Enter", can: () => true, run: () => next(1) },
  { key: "Enter", can: () => true, run: () => next(1) },
  { key: "k", name: () => "item before", can: () => true, run: () => next(-1) },
  { key: "J", name: () => "next article", can: () => true, run: () => nextArticle(1) },
  { key: "K", name: () => "article before", can: () => true, run: () => nextArticle(-1) },
  { key: "e", name: () => "go through entities too", can: () => true, run: () => { state.entities = !state.entities; tell(state.entities ? "quotations and entities" : "quotations only"); showPanel(); } },
  { key: "/", name: () => "find", can: () => true, run: () => { setSample(false); showNarrowList(true); byId("words").focus(); } },
  { key: "ArrowRight", name: () => "select a word; → and ← move it", can: () => true, run: () => move("all", 1, itemSpan()) },
  { key: "ArrowLeft", can: () => true, run: () => move("all", -1, itemSpan()) },
  { key: "Shift+ArrowRight", name: () => "end of the selection a word on, with ← back; begins with the item", can: () => true, run: () => move("end", 1, itemSpan()) },
  { key: "Shift+ArrowLeft", can: () => true, run: () => move("end", -1, itemSpan()) },
  { key: ",", name: () => "beginning of the selection a word back", can: () => true, run: () => move("start", -1, itemSpan()) },
  { key: ".", name: () => "beginning of the selection a word on", can: () => true, run: () => move("start", 1, itemSpan()) },
  { key: "?", name: () => "these keys", can: () => true, run: () => byId("help").showModal() },
  { key: "Escape", name: () => "clear selection and question", can: () => true, run: () => { unselect(); closeAsk(); showNarrowList(false); } },
];

const itemSpan = () => state.item && state.item.spans[0];

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const typing = event.target.closest("input, select, textarea");
  if (typing) {
    if (event.key === "Escape") byId("reading").focus();
    return;
  }
  if (event.key === "Enter" && event.target.closest("button, a")) return;
  const arrow = event.shiftKey && event.key.startsWith("Arrow");
  const key = arrow ? `Shift+${event.key}` : event.key;
  const action = actions.find((one) => one.key === key);
  if (action || state.asking?.has(key)) event.preventDefault();
  // What a key means may depend on the one before, which may still be worked on.
  inTurn(() => {
    const asked = state.asking?.get(key);
    if (asked) return asked();
    if (!action || !state.article || !action.can()) return null;
    return (action.judges || action.judged) && !state.facts.judge ? null : action.run();
  });
}

function fillHelp() {
  const shown = actions.filter((one) => one.name && (state.facts.judge || !(one.judges || one.judged)));
  const keys = (key) => key.split("+").map((part) => kbd(part));
  const legend = ["direct", "indirect", "reported", "free_indirect", "indirect_free_indirect"].map((type) => el("span", { class: `quotation ${type} begins ends` }, words(type)));
  const roles = ["speaker", "cue", "addressee"].map((role) => el("span", { class: role }, role));
  const names = ["PER", "LOC", "ORG", "OTH"].map((label) => el("span", { class: `entity ${label}` }, label));
  const spaced = (elements) => elements.flatMap((one) => [one, " "]);
  byId("help").replaceChildren(
    el("h2", {}, "Keys"),
    el("dl", { class: "keys" }, shown.map((one) => el("div", {}, el("dt", {}, keys(one.key)), el("dd", {}, one.name())))),
    el("h2", {}, "Marks"),
    el("p", {}, spaced(legend)), el("p", {}, spaced(roles)), el("p", {}, spaced(names)),
    el("form", { method: "dialog" }, el("button", { autofocus: true }, "Close ", kbd("Escape"))),
  );
}
