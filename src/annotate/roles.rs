//! Pair scores → who speaks, to whom, with which words: the roles of one quotation.
//!
//! Cue and frame may be interrupted; they are the tokens that the pair scorer takes for them.
//! Speaker and addressee are whole spans of their tags, the ones the pair scorer likes best: tokens
//! alone would name fragments of several people.

use std::ops::Range;

use super::borders::Borders;
use super::confidence::calibrated;
use super::entities::log_probabilities;
use super::nesting::common;
use super::pieces::{PieceScores, untyped};
use super::viterbi::Bio;
use crate::document::Score;
use crate::model::{Manifest, TokenScores};

const SPEAKER: &str = "speaker";
const ADDRESSEE: &str = "addressee";
/// The roles that are whole spans of their tag heads.
pub(super) const SPANS: [&str; 2] = [SPEAKER, ADDRESSEE];

/// Tokens that play a role, with the mean probability of their doing so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSpan {
    /// Tokens, one past the last.
    pub tokens: Range<usize>,
    /// Calibrated probability.
    pub score: Score,
}

/// The roles of one quotation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    /// Who says it.
    pub speaker: Vec<RoleSpan>,
    /// The words that say that somebody speaks.
    pub cue: Vec<RoleSpan>,
    /// To whom.
    pub addressee: Vec<RoleSpan>,
    /// The clause that introduces it.
    pub frame: Vec<RoleSpan>,
}

/// Finds the roles of the quotations of one article.
pub struct RoleFinder<'m> {
    manifest: &'m Manifest,
    /// All spans that may name a speaker.
    speakers: Vec<Range<usize>>,
    /// All spans that may name an addressee.
    addressees: Vec<Range<usize>>,
}

impl<'m> RoleFinder<'m> {
    /// Decodes the article's speaker and addressee tags.
    pub fn new(manifest: &'m Manifest, scores: &TokenScores<'_>, borders: &Borders) -> Self {
        let tagged = |head: &str| -> Vec<Range<usize>> {
            let bias = manifest.bias(head);
            let tags = untyped(&log_probabilities(scores.logits(head)), bias);
            let path = Bio::new(1).best(&tags);
            let spans = Bio::spans(&path, &borders.parts).into_iter();
            spans.map(|span| span.tokens).collect()
        };
        Self {
            manifest,
            speakers: tagged(SPEAKER),
            addressees: tagged(ADDRESSEE),
        }
    }

    /// The roles of the quotation that consists of `pieces`.
    pub fn roles(&self, pieces: &[&PieceScores]) -> Roles {
        Roles {
            speaker: self.role(pieces, SPEAKER, Some(&self.speakers)),
            cue: self.role(pieces, "cue", None),
            addressee: self.role(pieces, ADDRESSEE, Some(&self.addressees)),
            frame: self.role(pieces, "frame", None),
        }
    }

    /// One role: the best of `candidates`, or without them all tokens above the threshold.
    fn role(
        &self,
        pieces: &[&PieceScores],
        name: &str,
        candidates: Option<&[Range<usize>]>,
    ) -> Vec<RoleSpan> {
        let manifest = self.manifest;
        let Some(plane) = manifest.roles.iter().position(|r| r == name) else {
            return Vec::new();
        };
        let row = RoleRow::of(pieces, plane);
        let least = manifest.threshold(name);
        let spans = match candidates {
            Some(candidates) => best_span(candidates, &row, least).into_iter().collect(),
            None => runs(&row, least),
        };
        let found = spans.into_iter().map(|(tokens, probability)| RoleSpan {
            tokens,
            score: calibrated(manifest, name, probability),
        });
        found.collect()
    }
}

/// The probabilities of one role for the tokens around a quotation; for all others it is 0.
///
/// Never as long as the article: many quotations of a long one would not fit into memory.
struct RoleRow {
    /// The first token.
    start: usize,
    probabilities: Vec<f32>,
}

impl RoleRow {
    /// The mean over the pieces of a quotation.
    fn of(pieces: &[&PieceScores], plane: usize) -> Self {
        let start = pieces.iter().map(|p| p.window.start).min().unwrap_or(0);
        let end = pieces.iter().map(|p| p.window.end).max().unwrap_or(0);
        let mut probabilities = vec![0.0; end - start];
        let count = pieces.len() as f32;
        for piece in pieces {
            let held = &mut probabilities[piece.window.start - start..piece.window.end - start];
            for (sum, x) in held.iter_mut().zip(piece.roles.row(plane)) {
                *sum += x / count;
            }
        }
        Self {
            start,
            probabilities,
        }
    }

    /// Those of `span`.
    fn within(&self, span: &Range<usize>) -> &[f32] {
        let held = common(&(self.start..self.start + self.probabilities.len()), span);
        &self.probabilities[held.start - self.start..held.end - self.start]
    }
}

/// The span among `candidates` with the most probable token, and that probability, if it is above
/// `least`. Of equals the earlier.
fn best_span(
    candidates: &[Range<usize>],
    row: &RoleRow,
    least: f32,
) -> Option<(Range<usize>, f32)> {
    let mut best: Option<(&Range<usize>, f32)> = None;
    for span in candidates {
        let top = row.within(span).iter().copied().fold(0.0, f32::max);
        if top > best.map_or(least, |(_, probability)| probability) {
            best = Some((span, top));
        }
    }
    best.map(|(span, probability)| (span.clone(), probability))
}

/// Runs of tokens above `threshold` with their mean probability.
fn runs(row: &RoleRow, threshold: f32) -> Vec<(Range<usize>, f32)> {
    let mut out: Vec<(Range<usize>, f32)> = Vec::new();
    let tokens = (row.start..).zip(&row.probabilities);
    for (token, &p) in tokens.filter(|(_, p)| **p > threshold) {
        match out.last_mut() {
            Some((run, sum)) if run.end == token => {
                run.end += 1;
                *sum += p;
            }
            _ => out.push((token..token + 1, p)),
        }
    }
    for (run, sum) in &mut out {
        *sum /= run.len() as f32;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_span_is_whole_and_alone() {
        let row = RoleRow {
            start: 0,
            probabilities: vec![0.1, 0.4, 0.2, 0.0, 0.9, 0.8, 0.9],
        };
        let candidates = [0..3, 4..5, 6..7];
        assert_eq!(best_span(&candidates, &row, 0.3), Some((4..5, 0.9)));
        assert_eq!(best_span(&candidates[..1], &row, 0.3), Some((0..3, 0.4)));
        assert_eq!(best_span(&candidates, &row, 0.9), None);
    }

    #[test]
    fn runs_above_the_threshold_keep_their_mean() {
        let row = RoleRow {
            start: 0,
            probabilities: vec![0.1, 0.9, 0.7, 0.2, 0.6],
        };
        let found = runs(&row, 0.5);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, 1..3);
        assert!((found[0].1 - 0.8).abs() < 1e-6);
    }
}
