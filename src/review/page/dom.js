"use strict";
// The only way elements are made: what comes from articles is text, never markup.

const byId = (id) => document.getElementById(id);

/** An element. Of `attributes`, functions listen, `true` stands alone, `false` and `""` are left out. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== "") element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

/** A key as it is printed on a keyboard. */
const kbd = (key) => el("kbd", {}, { ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc" }[key] ?? key);

/** `free_indirect` as words. */
const words = (name) => name.replaceAll("_", " ");

/** Only addresses of the web become links; anything else is words. */
function link(address) {
  if (!/^https?:\/\//i.test(address)) return address;
  return el("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, address);
}

const sameSpans = (a, b) => a.length === b.length && a.every((span, n) => span.start === b[n].start && span.end === b[n].end);
const inside = (inner, outer) => outer.start <= inner.start && inner.end <= outer.end;
