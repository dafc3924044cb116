//! The quotation tags → pieces of quotations, each with everything the heads say of it.

use std::ops::Range;

use super::borders::Borders;
use super::entities::{log_probabilities, mean_probability};
use super::viterbi::Bio;
use crate::model::{Manifest, Matrix, PairScores, TokenScores, log_softmax, log_sum_exp};

/// One piece with everything the heads say of it.
pub struct PieceScores {
    pub tokens: Range<usize>,
    /// Geometric mean probability of its tags.
    pub confidence: f32,
    /// Probability of each type.
    pub types: Vec<f32>,
    /// Probability of each medium.
    pub media: Vec<f32>,
    /// The tokens of its window.
    pub window: Range<usize>,
    /// Probability of each role for each token of the window; elsewhere it is 0.
    pub roles: Matrix,
}

/// The pieces that the tags of each of `heads` mark, whatever their type; marks without a word are
/// none.
pub fn scored_pieces<const N: usize>(
    manifest: &Manifest,
    scores: &TokenScores<'_>,
    borders: &Borders,
    heads: [&str; N],
) -> [Vec<PieceScores>; N] {
    let tagged = heads.map(|head| TaggedPieces::of(manifest, scores, borders, head));
    // All at once, which costs the scorer far less than one at a time.
    let all: Vec<_> = tagged.iter().flat_map(|t| t.pieces.clone()).collect();
    let mut pairs = scores.pairs(&all).into_iter();
    let mut out = std::array::from_fn(|_| Vec::new());
    for (tagged, out) in tagged.iter().zip(&mut out) {
        for (tokens, pair) in tagged.pieces.iter().zip(pairs.by_ref()) {
            if let Some(pair) = pair {
                out.push(tagged.scored(tokens, pair));
            }
        }
    }
    out
}

/// The pieces one head marks.
struct TaggedPieces {
    /// Log probabilities of its tags.
    typed: Matrix,
    /// The same of O, B and I.
    untyped: Matrix,
    path: Vec<usize>,
    pieces: Vec<Range<usize>>,
}

impl TaggedPieces {
    fn of(manifest: &Manifest, scores: &TokenScores<'_>, borders: &Borders, head: &str) -> Self {
        let typed = log_probabilities(scores.logits(head));
        let untyped = untyped(&typed, manifest.bias(head));
        let path = Bio::new(1).best(&untyped);
        let spans = Bio::spans(&path, &[]).into_iter();
        let pieces = spans
            .map(|span| borders.longest_run(&span.tokens))
            .filter(|tokens| borders.holds_word(tokens))
            .collect();
        Self {
            typed,
            untyped,
            path,
            pieces,
        }
    }

    fn scored(&self, tokens: &Range<usize>, pair: PairScores) -> PieceScores {
        let PairScores {
            tokens: window,
            roles,
            mut types,
            mut media,
        } = pair;
        log_softmax(&mut types);
        log_softmax(&mut media);
        let by_tags = votes(&self.typed, tokens.clone(), types.len());
        let kinds = types
            .iter()
            .zip(by_tags)
            .map(|(pair, vote)| 0.5 * libm::expf(*pair) + 0.5 * vote)
            .collect();
        PieceScores {
            tokens: tokens.clone(),
            confidence: mean_probability(&self.untyped, &self.path, tokens.clone()),
            types: kinds,
            media: media.iter().map(|m| libm::expf(*m)).collect(),
            window,
            roles,
        }
    }
}

/// Log probabilities of typed BIO tags → of O, B and I.
pub fn untyped(typed: &Matrix, outside_bias: f32) -> Matrix {
    let mut out = Matrix::zeros(typed.rows(), 3);
    for token in 0..typed.rows() {
        let row = typed.row(token);
        let begin = log_sum_exp(row[1..].iter().step_by(2).copied());
        let inside = log_sum_exp(row[1..].iter().skip(1).step_by(2).copied());
        out.row_mut(token)
            .copy_from_slice(&[row[0] + outside_bias, begin, inside]);
    }
    out
}

/// The tag head's vote on the type: the mean over the piece's tokens of each type's share.
fn votes(typed: &Matrix, piece: Range<usize>, count: usize) -> Vec<f32> {
    let mut out = vec![0.0; count];
    let length = piece.len() as f32;
    for token in piece {
        let row = typed.row(token);
        let mut shares: Vec<f32> = (0..count)
            .map(|t| log_sum_exp(row[1 + 2 * t..3 + 2 * t].iter().copied()))
            .collect();
        log_softmax(&mut shares);
        for (sum, share) in out.iter_mut().zip(shares) {
            *sum += libm::expf(share) / length;
        }
    }
    out
}
