//! `hf`: a sentence a line with tokens and tags, for `datasets` and token classification.

use std::io::{self, Write};

use serde_json::json;

use super::conll::labelled;
use super::words::Words;
use super::{Export, Options, json, layers, share};
use crate::document::{Quotation, Span};
use crate::filter::Selected;

/// Writes sentences with tags.
pub struct Hf {
    options: Options,
}

impl Hf {
    pub(super) const fn new(options: Options) -> Self {
        Self { options }
    }
}

/// Spans of quotations with what `label` says of them.
pub(super) fn pieces(
    quotations: &[&Quotation],
    label: impl Fn(&Quotation) -> String,
) -> Vec<(Span, String)> {
    let of = |quotation: &&Quotation| {
        let label = label(quotation);
        let spans = quotation.spans.clone();
        spans.into_iter().map(move |span| (span, label.clone()))
    };
    quotations.iter().flat_map(of).collect()
}

impl Export for Hf {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let record = article.record;
        let words = Words::of(article);
        let scheme = self.options.scheme;
        let [outer, nested] = layers::entities(&article.entities).map(|layer| labelled(&layer));
        let quotations = layers::quotations(&article.quotations);
        let [said, said_within] =
            quotations.map(|layer| pieces(&layer, |quotation| quotation.kind.to_string()));
        let columns = [outer, nested, said, said_within].map(|spans| scheme.tags(&words, &spans));
        for (number, sentence) in words.sentences.iter().enumerate() {
            let tags = columns.each_ref().map(|tags| &tags[sentence.clone()]);
            let negative = tags.iter().all(|tags| tags.iter().all(|tag| tag == "O"));
            let key = format!("{}#{number}", record.id);
            if negative && !share::keeps_negative(self.options.negatives, &key) {
                continue;
            }
            let tokens = || sentence.clone().map(|token| words.tokens[token]);
            let texts = sentence.clone().map(|token| words.text(token));
            json::line(
                out,
                &json!({
                    "id": key,
                    "article": record.id,
                    "sentence": number,
                    "date": record.date,
                    "outlet": record.outlet,
                    "tokens": texts.collect::<Vec<_>>(),
                    "starts": tokens().map(|token| token.start).collect::<Vec<_>>(),
                    "ends": tokens().map(|token| token.end).collect::<Vec<_>>(),
                    "ner_tags": tags[0],
                    "nested_ner_tags": tags[1],
                    "quotation_tags": tags[2],
                    "nested_quotation_tags": tags[3],
                }),
            )?;
        }
        Ok(())
    }
}
