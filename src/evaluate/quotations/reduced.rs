//! A quotation as sets of gold tokens, and the weight of a pair.

use super::scores::Part;
use crate::document::{Quotation, ScoredSpan};
use crate::evaluate::cover::{Cover, shared};

/// A quotation reduced to sets of gold tokens.
pub(super) struct Reduced<'r> {
    pub(super) quotation: &'r Quotation,
    parts: [Vec<usize>; 5],
}

impl<'r> Reduced<'r> {
    pub(super) fn new(quotation: &'r Quotation, cover: &Cover<'_>) -> Self {
        let role = |spans: &[ScoredSpan]| cover.tokens(spans.iter().map(|span| span.span()));
        Self {
            quotation,
            parts: [
                cover.tokens(quotation.spans.iter().copied()),
                role(&quotation.addressee),
                role(&quotation.cue),
                role(&quotation.frame),
                cover.tokens(quotation.speaker.spans.iter().copied()),
            ],
        }
    }

    pub(super) fn part(&self, part: Part) -> &[usize] {
        &self.parts[part as usize]
    }

    pub(super) fn tokens(&self) -> &[usize] {
        self.part(Part::Quotation)
    }
}

/// The weight of a pair in the assignment.
pub(super) fn weight(gold: &Reduced<'_>, pred: &Reduced<'_>) -> f64 {
    let both = shared(gold.tokens(), pred.tokens());
    if both == 0 {
        return 0.0;
    }
    let precision = both as f64 / pred.tokens().len() as f64;
    let recall = both as f64 / gold.tokens().len() as f64;
    let f1 = 2.0 * precision * recall / (precision + recall);
    let bonus = |agrees: bool, bonus: f64| if agrees { bonus } else { 0.0 };
    f1 + bonus(gold.quotation.kind == pred.quotation.kind, 0.01)
        + bonus(gold.quotation.medium == pred.quotation.medium, 0.001)
}
