//! `spacy`: what `Doc.to_json` writes and `Doc.from_json` reads, an article a line.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::words::Words;
use super::{Export, Options, json, layers, share};
use crate::document::{Entity, Quotation, ScoredSpan, Span};
use crate::filter::Selected;

/// Writes spaCy's documents.
pub struct Spacy {
    negatives: f64,
}

impl Spacy {
    pub(super) const fn new(options: Options) -> Self {
        Self {
            negatives: options.negatives,
        }
    }
}

impl Export for Spacy {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let record = article.record;
        if article.is_empty() && !share::keeps_negative(self.negatives, &record.id) {
            return Ok(());
        }
        let words = Words::of(article);
        let tokens = tiles(&words);
        let [outer, nested] = layers::entities(&article.entities);
        let entity = |e: &&Entity| span(Span::new(e.start, e.end), e.label.as_str(), &e.actor);
        let roles = |name: &str, of: fn(&Quotation) -> &Vec<ScoredSpan>| -> Vec<Value> {
            let spans = article.quotations.iter().flat_map(|quotation| {
                of(quotation)
                    .iter()
                    .map(|role| span(role.span(), name, &quotation.id))
            });
            spans.collect()
        };
        let said = article.quotations.iter().flat_map(|quotation| {
            let pieces = quotation.spans.iter();
            pieces.map(|&piece| span(piece, quotation.kind.as_str(), &quotation.id))
        });
        let speakers = article.quotations.iter().flat_map(|quotation| {
            let spans = quotation.speaker.spans.iter();
            spans.map(|&speaker| span(speaker, "speaker", &quotation.id))
        });
        let sentences = words.sentences.iter().map(|sentence| {
            let (first, last) = (words.tokens[sentence.start], words.tokens[sentence.end - 1]);
            json!({"start": first.start, "end": last.end})
        });
        let document = json!({
            "text": record.text,
            "ents": outer.iter().map(entity).collect::<Vec<_>>(),
            "sents": sentences.collect::<Vec<_>>(),
            "tokens": tokens,
            "spans": {
                "nested": nested.iter().map(entity).collect::<Vec<_>>(),
                "quotations": said.collect::<Vec<_>>(),
                "speakers": speakers.collect::<Vec<_>>(),
                "cues": roles("cue", |quotation| &quotation.cue),
                "addressees": roles("addressee", |quotation| &quotation.addressee),
                "frames": roles("frame", |quotation| &quotation.frame),
            },
            "meta": json::meta(record),
        });
        json::line(out, &document)
    }
}

fn span(span: Span, label: &str, id: &str) -> Value {
    json!({"start": span.start, "end": span.end, "label": label, "kb_id": id})
}

/// Tokens that make up the whole text: spaCy knows one blank after a token, and takes all other
/// characters between tokens as tokens.
fn tiles(words: &Words<'_>) -> Vec<Value> {
    let mut tiles = Vec::with_capacity(words.tokens.len());
    let mut end = 0;
    let behind = Span::new(words.index.len(), words.index.len());
    for token in words.tokens.iter().chain([&behind]) {
        let gap = Span::new(end, token.start);
        let blank = end > 0 && words.index.slice(gap).starts_with(' ');
        let rest = Span::new(gap.start + usize::from(blank), gap.end);
        for tile in [rest, *token] {
            if !tile.is_empty() {
                tiles.push(json!({"id": tiles.len(), "start": tile.start, "end": tile.end}));
            }
        }
        end = token.end.max(end);
    }
    tiles
}
