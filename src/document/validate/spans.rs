//! Spans: within the text, in order, apart where they must be, and with the texts that are theirs.

use std::cmp::Reverse;

use super::check::Check;
use crate::document::{Quotation, ScoredSpan, Span};

pub fn check(check: &mut Check<'_>) {
    let record = check.record;
    let parts = record.parts.iter();
    check.row_of_spans("/parts", parts.map(|part| Span::new(part.start, part.end)));
    let cut = check.row_of_spans("/sentences", record.sentences.iter().copied())
        & check.row_of_spans("/tokens", record.tokens.iter().copied());
    if cut {
        tokens_in_sentences(check);
    }
    entities(check);
    quotations(check);
    for (number, warning) in record.warnings.iter().enumerate() {
        if (warning.start, warning.end) != (0, 0) {
            let span = Span::new(warning.start, warning.end);
            check.span(&format!("/warnings/{number}"), span);
        }
    }
}

/// Sentences and tokens are known to be sorted and apart.
fn tokens_in_sentences(check: &mut Check<'_>) {
    let record = check.record;
    let mut sentences = record.sentences.iter().peekable();
    for (number, token) in record.tokens.iter().enumerate() {
        while sentences
            .next_if(|sentence| sentence.end <= token.start)
            .is_some()
        {}
        if !sentences
            .peek()
            .is_some_and(|sentence| sentence.contains(*token))
        {
            let reason = format!("{}..{} lies in no sentence", token.start, token.end);
            check.fault(format!("/tokens/{number}"), reason);
        }
    }
}

fn entities(check: &mut Check<'_>) {
    let record = check.record;
    let mut before = None;
    for (number, entity) in record.entities.iter().enumerate() {
        let pointer = format!("/entities/{number}");
        let span = Span::new(entity.start, entity.end);
        if check.span(&pointer, span) {
            check.text(&format!("{pointer}/text"), &[span], &entity.text);
        }
        let place = (span.start, Reverse(span.end));
        if before.is_some_and(|before| before > place) {
            let reason = "stands before the entity ahead of it; entities are sorted by start, the longer first";
            check.fault(pointer, reason);
        }
        before = Some(place);
    }
}

fn quotations(check: &mut Check<'_>) {
    let record = check.record;
    let mut before = 0;
    for (number, quotation) in record.quotations.iter().enumerate() {
        let pointer = format!("/quotations/{number}");
        pieces(check, &pointer, quotation);
        if let Some(first) = quotation.spans.first() {
            if first.start < before {
                let reason =
                    "begins before the quotation ahead of it; quotations are sorted by start";
                check.fault(&pointer, reason);
            }
            before = first.start;
        }
        for (role, spans) in [
            ("cue", &quotation.cue),
            ("frame", &quotation.frame),
            ("addressee", &quotation.addressee),
        ] {
            let spans = spans.iter().copied().map(ScoredSpan::span);
            check.row_of_spans(&format!("{pointer}/{role}"), spans);
        }
        let speaker = &quotation.speaker;
        let spans = &speaker.spans;
        if check.row_of_spans(&format!("{pointer}/speaker/spans"), spans.iter().copied()) {
            check.text(&format!("{pointer}/speaker/text"), spans, &speaker.text);
        }
    }
}

fn pieces(check: &mut Check<'_>, pointer: &str, quotation: &Quotation) {
    let at = format!("{pointer}/spans");
    if quotation.spans.is_empty() {
        check.fault(at, "a quotation without a span");
    } else if check.row_of_spans(&at, quotation.spans.iter().copied()) {
        check.text(
            &format!("{pointer}/text"),
            &quotation.spans,
            &quotation.text,
        );
    }
}
