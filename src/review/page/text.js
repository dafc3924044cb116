"use strict";
// The article's text with what is annotated. Offsets are code points throughout; the text is cut
// wherever something begins or ends, and every piece knows all that covers it.

const text = {
  /** The code points. */
  letters: [],
  /** The pieces: `{start, end, node, marks}`. */
  pieces: [],
};

/** What is to be marked: `{start, end, kind, of, name}`; `of` is the item it belongs to. */
function marksOf(article, items) {
  const marks = [];
  const add = (spans, kind, of, name) => spans.forEach(({ start, end }) => marks.push({ start, end, kind, of, name }));
  for (const item of items) {
    const found = item.annotated;
    if (item.what === "entity") {
      add(item.spans, `entity ${found ? found.label.slice(0, 3) : "own"}`, item, found ? found.label : "marked");
    } else {
      const nested = found && found.nested_in ? " nested" : "";
      add(item.spans, `quotation ${found ? found.type : "own"}${nested}`, item, found ? words(found.type) : "marked");
    }
    if (found && item.what === "quotation") {
      for (const role of ["cue", "addressee", "frame"]) add(found[role], role, item, role);
      add(found.speaker.spans, "speaker", item, "speaker");
    }
    if (item.verdict) add([...item.verdict.correction.spans, ...item.verdict.correction.speaker_spans], "corrected", item, "corrected by the judge");
  }
  return marks.filter((mark) => mark.start < mark.end);
}

/** The stretches of the text that are shown as paragraphs: the parts, and what no part covers. */
function stretches(article) {
  const found = [];
  let last = 0;
  const rest = (end) => {
    if (text.letters.slice(last, end).join("").trim()) found.push({ kind: "paragraph", start: last, end });
  };
  for (const part of article.parts) {
    rest(part.start);
    found.push({ ...part, start: Math.max(part.start, last) });
    last = Math.max(last, part.end);
  }
  rest(text.letters.length);
  return found;
}

/** Shows the text in `container`. */
function showText(container, article, items) {
  text.letters = Array.from(article.text);
  text.pieces = [];
  const marks = marksOf(article, items);
  for (const part of stretches(article)) {
    const here = marks.filter((mark) => mark.start < part.end && part.start < mark.end);
    const cuts = new Set([part.start, part.end]);
    for (const mark of here) {
      cuts.add(Math.max(mark.start, part.start));
      cuts.add(Math.min(mark.end, part.end));
    }
    const at = [...cuts].sort((a, b) => a - b);
    const block = el(part.kind === "title" ? "h2" : part.kind === "heading" ? "h3" : "p", { class: `part ${part.kind}` });
    for (let n = 0; n + 1 < at.length; n += 1) {
      const piece = { start: at[n], end: at[n + 1] };
      piece.marks = here.filter((mark) => inside(piece, mark));
      block.append(showPiece(piece));
      text.pieces.push(piece);
    }
    container.append(block);
  }
}

function showPiece(piece) {
  piece.node = document.createTextNode(text.letters.slice(piece.start, piece.end).join(""));
  if (!piece.marks.length) return piece.node;
  const kinds = new Set(piece.marks.flatMap((mark) => mark.kind.split(" ")));
  const begins = piece.marks.some((mark) => mark.start === piece.start && mark.kind.startsWith("quotation")) ? " begins" : "";
  const ends = piece.marks.some((mark) => mark.end === piece.end && mark.kind.startsWith("quotation")) ? " ends" : "";
  piece.element = el("span", {
    class: [...kinds].join(" ") + begins + ends,
    title: [...new Set(piece.marks.map((mark) => mark.name))].join(", "),
    mouseenter: () => light(piece.marks.map((mark) => mark.of)),
    mouseleave: () => light([]),
    click: () => { if (getSelection().isCollapsed) choose(innermost(piece)); },
  }, piece.node);
  return piece.element;
}

/** Of what covers a piece, the shortest; what can be judged before what only plays a part. */
function innermost(piece) {
  const length = (mark) => mark.end - mark.start;
  const judged = (mark) => (steps(mark.of) ? 0 : 1);
  const plays = (mark) => (/^(quotation|entity)/.test(mark.kind) ? 0 : 1);
  const [first] = [...piece.marks].sort((a, b) => judged(a) - judged(b) || plays(a) - plays(b) || length(a) - length(b));
  return first.of;
}

/** Brings out what belongs to these items: their own words, those that play a part, the frame around. */
function light(items, kind = "lit") {
  for (const piece of text.pieces) {
    if (!piece.element) continue;
    const plays = new Set(piece.marks.filter((mark) => items.includes(mark.of)).map((mark) => mark.kind.split(" ")[0]));
    const own = plays.has("quotation") || plays.has("entity");
    piece.element.classList.toggle(kind, own);
    piece.element.classList.toggle(`${kind}-role`, !own && ["speaker", "cue", "addressee"].some((role) => plays.has(role)));
    piece.element.classList.toggle(`${kind}-frame`, !own && plays.size === 1 && plays.has("frame"));
  }
}

const SIGNS = { right: "✓", wrong: "✗", unsure: "?", missed: "+", marked: "+" };

/** Puts a sign behind everything that was judged. */
function showVerdicts() {
  for (const piece of text.pieces) {
    const ended = piece.marks.find((mark) => mark.of.verdict && mark.end === piece.end && /^(quotation|entity)/.test(mark.kind) && mark.of.spans.at(-1).end === piece.end);
    if (ended) piece.element.dataset.verdict = SIGNS[ended.of.verdict.verdict];
  }
}

/** The words at these spans. */
const wordsAt = (spans) => spans.map(({ start, end }) => text.letters.slice(start, end).join("")).join(" … ");
