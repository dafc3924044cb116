"use strict";
// Where the page has its articles from: the program that serves it, or the file that it is itself.

/** Asks the program that serves this page. */
function served() {
  const ask = async (name, question = {}) => {
    let answer;
    try {
      answer = await fetch(`api/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(question),
      });
    } catch {
      throw new Error("wortlaut does not answer; is it still running? What was saved is saved.");
    }
    const content = await answer.json().catch(() => ({ error: `answer ${answer.status}` }));
    if (!answer.ok) throw new Error(content.error);
    return content;
  };
  return {
    session: () => ask("session"),
    articles: (find) => ask("articles", find),
    items: () => ask("items"),
    article: (at) => ask("article", { at }),
    say: (saying) => ask("say", saying),
    undo: () => ask("undo"),
    withdraw: (id) => ask("withdraw", { id }),
  };
}

/** Reads what stands in this file. */
function embedded(data) {
  const actors = (article) => article.actors.map((actor) => `${actor.name} ${actor.id}`).join("\n");
  const row = (article) => ({
    at: article.at, id: article.id, title: article.title, date: article.date, outlet: article.outlet,
    quotations: article.quotations.length, entities: article.entities.length, verdicts: 0, read: false,
  });
  const progress = { articles: data.articles.length, done: true, bytes: 0, of: 0, unread: 0, faults: [] };
  const outlets = [...new Set(data.articles.map((article) => article.outlet))].filter(Boolean);
  return {
    session: async () => ({ ...data.session, outlets, progress }),
    articles: async (find) => {
      const sought = find.words.toLowerCase().split(/\s+/).filter(Boolean);
      const matching = data.articles.filter((article) => {
        const text = `${article.id}\n${article.title}\n${actors(article)}`.toLowerCase();
        return sought.every((word) => text.includes(word))
          && (!find.outlet || article.outlet === find.outlet)
          && (!find.type || article.quotations.some((quotation) => quotation.type === find.type));
      });
      const rows = matching.slice(find.from, find.from + find.count).map(row);
      return { matching: matching.length, rows, progress };
    },
    items: async () => ({ items: [], progress }),
    article: async (at) => ({ article: data.articles[at], verdicts: [] }),
  };
}

const source = byId("data") ? embedded(JSON.parse(byId("data").textContent)) : served();
