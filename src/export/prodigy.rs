//! `prodigy`: a task an article, with tokens, spans and relations.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::marks::{Mark, Marks};
use super::words::Words;
use super::{Export, Options, json, share};
use crate::filter::Selected;

/// Writes Prodigy's tasks.
pub struct Prodigy {
    options: Options,
}

impl Prodigy {
    pub(super) const fn new(options: Options) -> Self {
        Self { options }
    }
}

impl Export for Prodigy {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let record = article.record;
        if article.is_empty() && !share::keeps_negative(self.options.negatives, &record.id) {
            return Ok(());
        }
        let words = Words::of(article);
        let marks = Marks::whole(article);
        let tokens = (0..words.tokens.len()).map(|id| {
            let token = words.tokens[id];
            json!({
                "text": words.text(id),
                "start": token.start,
                "end": token.end,
                "id": id,
                "ws": words.space_after(id) && id + 1 < words.tokens.len(),
            })
        });
        let relations = marks.relations.iter().map(|relation| {
            let (head, child) = (&marks.marks[relation.from], &marks.marks[relation.to]);
            json!({
                "head": last(&words, head),
                "child": last(&words, child),
                "head_span": span(&words, head),
                "child_span": span(&words, child),
                "label": relation.label,
            })
        });
        let task = json!({
            "text": record.text,
            "tokens": tokens.collect::<Vec<_>>(),
            "spans": marks.marks.iter().map(|mark| span(&words, mark)).collect::<Vec<_>>(),
            "relations": relations.collect::<Vec<_>>(),
            "meta": json::meta(record),
        });
        json::line(out, &task)
    }
}

/// A span; `token_end` is its last token.
fn span(words: &Words<'_>, mark: &Mark<'_>) -> Value {
    let range = words.range(mark.span);
    json!({
        "id": mark.id,
        "start": mark.span.start,
        "end": mark.span.end,
        "token_start": range.start,
        "token_end": last(words, mark),
        "label": mark.label,
        "score": mark.score,
        "actor": mark.actor,
    })
}

/// The last token of a span, by which Prodigy's relations name it.
fn last(words: &Words<'_>, mark: &Mark<'_>) -> usize {
    let range = words.range(mark.span);
    range.end.saturating_sub(1).max(range.start)
}
