//! Spans as sets of gold tokens, the unit of the quotation metric.

use crate::document::{Record, Span};
use crate::error::{Error, Result};

/// The tokens of one gold record.
///
/// A span covers a token as soon as the two share a code point. So a system may cut tokens
/// otherwise, and blanks at the border of a span do not count.
pub(super) struct Cover<'r> {
    tokens: &'r [Span],
}

impl<'r> Cover<'r> {
    /// The tokens of `gold`; an error if there are none to count by, or if they overlap.
    pub(super) fn new(gold: &'r Record) -> Result<Self> {
        let fail = |reason: &str| Error::Article {
            id: gold.id.clone(),
            reason: reason.to_owned(),
        };
        let tokens = &gold.tokens;
        if tokens.is_empty() && !gold.text.trim().is_empty() {
            return Err(fail(
                "the gold record has no tokens, the unit of the metric; write gold with them \
                 (without --no-tokens)",
            ));
        }
        let ordered = tokens.windows(2).all(|pair| pair[0].end <= pair[1].start);
        if !ordered || tokens.iter().any(|token| token.is_empty()) {
            return Err(fail("the tokens of the gold record overlap or are empty"));
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
