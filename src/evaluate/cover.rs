//! Spans as sets of gold tokens, the unit of the quotation metric.

use std::borrow::Cow;

use crate::document::{Record, Span};
use crate::error::{Error, Result};
use crate::text;

/// The tokens of one gold record.
///
/// A span covers a token as soon as the two share a code point. So a system may cut tokens
/// otherwise, and blanks at the border of a span do not count.
pub(super) struct Cover<'r> {
    tokens: Cow<'r, [Span]>,
}

impl<'r> Cover<'r> {
    /// The tokens of `gold`, cut as for annotating where the record has none; an error if they
    /// overlap.
    pub(super) fn new(gold: &'r Record) -> Result<Self> {
        let tokens: Cow<'r, [Span]> = if gold.tokens.is_empty() {
            let cut = text::analyse(&gold.text, &gold.parts).tokens;
            cut.into_iter().map(|token| token.span).collect()
        } else {
            Cow::Borrowed(&gold.tokens[..])
        };
        let ordered = tokens.windows(2).all(|pair| pair[0].end <= pair[1].start);
        if !ordered || tokens.iter().any(|token| token.is_empty()) {
            return Err(Error::Article {
                id: gold.id.clone(),
                reason: "the tokens of the gold record overlap or are empty".to_owned(),
            });
        }
        Ok(Self { tokens })
    }

    /// The positions of the tokens that `spans` cover, sorted, each once.
    pub(super) fn tokens(&self, spans: impl IntoIterator<Item = Span>) -> Vec<usize> {
        let mut covered = Vec::new();
        for span in spans {
            if !span.is_empty() {
                let first = self.tokens.partition_point(|token| token.end <= span.start);
                let last = self.tokens.partition_point(|token| token.start < span.end);
                covered.extend(first..last);
            }
        }
        covered.sort_unstable();
        covered.dedup();
        covered
    }
}

/// How many positions two sorted lists share.
pub(super) fn shared(a: &[usize], b: &[usize]) -> usize {
    a.iter()
        .filter(|position| b.binary_search(position).is_ok())
        .count()
}
