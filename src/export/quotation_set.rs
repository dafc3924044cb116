//! `quotations-json`: the published form of the German news quotation set (Petersen-Frey and Biemann
//! 2024), one document a line; `wortlaut import wikinews` reads it back.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::words::Words;
use super::{Export, json};
use crate::corpus::import::{published_medium, published_type};
use crate::document::{Quotation, ScoredSpan, Span};
use crate::filter::Selected;

/// Writes documents of the quotation set.
pub struct QuotationSet;

impl Export for QuotationSet {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let record = article.record;
        let words = Words::of(article);
        let name = match record.date.as_str() {
            "" => format!("{} - {}", record.id, record.title),
            date => format!("{} - {} ({date})", record.id, record.title),
        };
        let annotations: Vec<Value> = article
            .quotations
            .iter()
            .enumerate()
            .map(|(number, quotation)| annotation(article, &words, number, quotation))
            .collect();
        let document = json!({
            "id": record.id,
            "title": record.title,
            "date": record.date,
            "documentName": name,
            "originalText": record.text,
            "sentences": sentences(&words),
            "tokens": tokens(&words),
            "annotations": annotations,
        });
        json::line(out, &document)
    }
}

fn sentences(words: &Words<'_>) -> Vec<Value> {
    let sentence = |(id, range): (usize, &std::ops::Range<usize>)| {
        let (begin, end) = (
            words.tokens[range.start].start,
            words.tokens[range.end - 1].end,
        );
        json!({
            "id": id,
            "begin": range.start,
            "end": range.end,
            "charBegin": begin,
            "charEnd": end,
            "text": words.index.slice(Span::new(begin, end)),
            "tokenIds": range.clone().collect::<Vec<_>>(),
            "tokens": range.clone().map(|token| words.text(token)).collect::<Vec<_>>(),
        })
    };
    words.sentences.iter().enumerate().map(sentence).collect()
}

fn tokens(words: &Words<'_>) -> Vec<Value> {
    let mut tokens = Vec::with_capacity(words.tokens.len());
    for (number, sentence) in words.sentences.iter().enumerate() {
        for (word, id) in sentence.clone().enumerate() {
            tokens.push(json!({
                "id": id,
                "charBegin": words.tokens[id].start,
                "charEnd": words.tokens[id].end,
                "text": words.text(id),
                "sentence": number + 1,
                "word": word + 1,
            }));
        }
    }
    tokens
}

fn annotation(
    article: &Selected<'_>,
    words: &Words<'_>,
    number: usize,
    quotation: &Quotation,
) -> Value {
    let role = |spans: &[ScoredSpan]| {
        let spans: Vec<Span> = spans.iter().map(|span| span.span()).collect();
        part(words, &spans)
    };
    let has_nested = article
        .quotations
        .iter()
        .any(|q| q.nested_in == quotation.id);
    json!({
        "id": number,
        "type": published_type(quotation.kind),
        "medium": published_medium(quotation.medium),
        "isNested": !quotation.nested_in.is_empty(),
        "hasNested": has_nested,
        "quote": part(words, &quotation.spans),
        "frame": role(&quotation.frame),
        "cue": role(&quotation.cue),
        "speaker": part(words, &quotation.speaker.spans),
        "addressee": role(&quotation.addressee),
    })
}

/// Pieces as tokens and as code points.
fn part(words: &Words<'_>, spans: &[Span]) -> Value {
    let ranges: Vec<_> = spans.iter().map(|&span| words.range(span)).collect();
    let pieces = spans.iter().zip(&ranges).map(|(span, range)| {
        json!({
            "begin": range.start,
            "end": range.end,
            "charBegin": span.start,
            "charEnd": span.end,
        })
    });
    let texts = spans.iter().map(|&span| words.index.slice(span));
    json!({
        "spans": pieces.collect::<Vec<_>>(),
        "tokenIds": ranges.iter().cloned().flatten().collect::<Vec<_>>(),
        "text": texts.collect::<Vec<_>>().join(" "),
    })
}
