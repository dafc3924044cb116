"use strict";
// The words that are selected, with the mouse or the keyboard, in code points.

/** The selected span without blanks at its ends, or null. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  let [start, end] = [Infinity, -1];
  for (const piece of text.pieces) {
    if (!range.intersectsNode(piece.node)) continue;
    const letters = (offset) => Array.from(piece.node.data.slice(0, offset)).length;
    const from = piece.start + (range.startContainer === piece.node ? letters(range.startOffset) : 0);
    const to = range.endContainer === piece.node ? piece.start + letters(range.endOffset) : piece.end;
    if (from < to) [start, end] = [Math.min(start, from), Math.max(end, to)];
  }
  while (start < end && !text.letters[start].trim()) start += 1;
  while (start < end && !text.letters[end - 1].trim()) end -= 1;
  return start < end ? { start, end } : null;
}

function select({ start, end }) {
  const place = (offset, last) => {
    const piece = text.pieces.find((one) => (last ? one.start < offset && offset <= one.end : one.start <= offset && offset < one.end));
    return piece && [piece.node, text.letters.slice(piece.start, offset).join("").length];
  };
  const [from, to] = [place(start, false), place(end, true)];
  if (!from || !to) return;
  getSelection().setBaseAndExtent(...from, ...to);
  from[0].parentElement.scrollIntoView({ block: "nearest" });
}

const unselect = () => getSelection().removeAllRanges();

/** Words and single marks of the text, as spans. */
function tokens() {
  const found = [];
  const letter = /[\p{L}\p{N}\p{M}]/u;
  text.letters.forEach((character, at) => {
    const last = found.at(-1);
    if (!character.trim()) return;
    if (letter.test(character) && last && last.end === at && last.word) last.end += 1;
    else found.push({ start: at, end: at + 1, word: letter.test(character) });
  });
  return found;
}

/** Moves the selection by a word: `all` of it as one word, or its `start` or `end`. */
function move(what, step, fallback) {
  const all = tokens();
  if (!all.length) return;
  const now = selected() ?? fallback ?? all[0];
  const clamp = (n) => Math.max(0, Math.min(all.length - 1, n));
  let first = clamp(all.findIndex((token) => token.end > now.start));
  let last = clamp(all.findLastIndex((token) => token.start < now.end));
  if (what === "all") {
    if (selected()) first = clamp(first + step);
    last = first;
  }
  if (what === "start") first = Math.min(clamp(first + step), last);
  if (what === "end") last = Math.max(clamp(last + step), first);
  select({ start: all[first].start, end: all[last].end });
}
