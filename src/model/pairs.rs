//! The pair scorer: how likely a token plays a role for a piece of a quotation, and the type and medium
//! of the piece.
//!
//! Shapes: N tokens of one window, P pieces, H hidden, R roles, D pair width.

use std::ops::Range;

use super::dense::Dense;
use super::matrix::{dot, log_sum_exp, sigmoid};
use super::vectors::lanes::{AnyLanes, Lanes, Task};
use super::{Manifest, Matrix, Weights};
use crate::error::Result;

/// Distances beyond this many tokens fall into the outermost bucket.
const DISTANCE_LIMIT: i64 = 600;
/// Signed logarithmic distance buckets; the middle one is distance 0.
const BUCKETS: usize = 17;
/// Pieces whose products are made at once: their weights are far larger than a piece, and read once
/// for all of them.
const AT_ONCE: usize = 32;

/// A piece of a quotation within one window: its first token and one past its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First token of the window.
    pub start: usize,
    /// One past the last token of the window.
    pub end: usize,
}

/// What the pair scorer says of one piece.
#[derive(Debug, Clone, PartialEq)]
pub struct PairScores {
    /// The tokens it was scored against: those of one window.
    pub tokens: Range<usize>,
    /// Probability of each role for each of these tokens, [R, N]; for all others it is 0.
    pub roles: Matrix,
    /// Logits of the quotation types.
    pub types: Vec<f32>,
    /// Logits of the media.
    pub media: Vec<f32>,
}

/// The tokens of a window as the pair scorer sees them, whatever the piece.
#[derive(Debug)]
pub struct TokenSide {
    /// [N, R × D]
    keys: Matrix,
    /// What the tag heads add to the logit of each role, [R, N].
    odds: Matrix,
}

/// See the module's documentation.
pub struct PairScorer {
    /// For each role the columns of the tag head whose odds count towards it.
    tagged_by: Vec<Range<usize>>,
    width: usize,
    token_side: Dense,
    piece_side: Dense,
    distance: Matrix,
    inside: Matrix,
    bias: Vec<f32>,
    odds_weight: Vec<f32>,
    types: Dense,
    media: Dense,
}

impl PairScorer {
    /// Takes the scorer's tensors; `tagged_by` are each role's columns of the tag heads' logits.
    ///
    /// # Errors
    /// When one is missing or misshapen.
    pub fn new(
        manifest: &Manifest,
        weights: &Weights,
        tagged_by: Vec<Range<usize>>,
    ) -> Result<Self> {
        let (h, r) = (manifest.encoder.hidden, manifest.roles.len());
        let width = weights.vector("pair.width", 1)?[0] as usize;
        let dense = |name: &str, rows, columns| {
            Dense::stacked(weights, &[(name.to_owned(), rows)], columns)
        };
        Ok(Self {
            tagged_by,
            width,
            token_side: dense("pair.word_side", r * width, h)?,
            piece_side: dense("pair.quotation_side", r * width, 3 * h)?,
            distance: weights.matrix("pair.distance", r, BUCKETS)?,
            inside: weights.matrix("pair.inside", r, 2)?,
            bias: weights.vector("pair.bias", r)?,
            odds_weight: weights.vector("pair.head_weight", r)?,
            types: dense("type", manifest.types.len(), 3 * h)?,
            media: dense("medium", manifest.media.len(), 3 * h)?,
        })
    }

    /// The side of the tokens of a window with these states [N, H] and logits.
    pub fn token_side(&self, lanes: AnyLanes, states: &Matrix, logits: &Matrix) -> TokenSide {
        let mut odds = Matrix::zeros(self.tagged_by.len(), states.rows());
        for (r, columns) in self.tagged_by.iter().enumerate() {
            for (token, cell) in odds.row_mut(r).iter_mut().enumerate() {
                let tags = &logits.row(token)[columns.clone()];
                let odds = log_sum_exp(tags[1..].iter().copied()) - tags[0];
                *cell = self.odds_weight[r] * odds;
            }
        }
        TokenSide {
            keys: self.token_side.apply_gelu(lanes, states),
            odds,
        }
    }

    /// Scores pieces, each against every token of its window, of which states and side are given.
    pub fn score(
        &self,
        lanes: AnyLanes,
        pieces: &[(&Matrix, &TokenSide, Piece)],
    ) -> Vec<PairScores> {
        let mut out = Vec::with_capacity(pieces.len());
        for pieces in pieces.chunks(AT_ONCE) {
            let vectors = piece_vectors(pieces);
            let queries = self.piece_side.apply_gelu(lanes, &vectors);
            let types = self.types.apply(lanes, &vectors);
            let media = self.media.apply(lanes, &vectors);
            for (row, (_, side, piece)) in pieces.iter().enumerate() {
                let roles = lanes.run(Roles {
                    scorer: self,
                    query: queries.row(row),
                    side,
                    piece: *piece,
                });
                out.push(PairScores {
                    tokens: 0..roles.columns(),
                    roles,
                    types: types.row(row).to_vec(),
                    media: media.row(row).to_vec(),
                });
            }
        }
        out
    }
}

/// First, last and mean state of each piece, [P, 3H].
fn piece_vectors(pieces: &[(&Matrix, &TokenSide, Piece)]) -> Matrix {
    let hidden = pieces.first().map_or(0, |(states, ..)| states.columns());
    let mut data = Vec::with_capacity(pieces.len() * 3 * hidden);
    for (states, _, piece) in pieces {
        data.extend_from_slice(states.row(piece.start));
        data.extend_from_slice(states.row(piece.end - 1));
        data.extend_from_slice(&states.mean_of_rows(piece.start..piece.end));
    }
    Matrix::new(pieces.len(), 3 * hidden, data)
}

/// The probability of each role for each token of the window, [R, N].
struct Roles<'a> {
    scorer: &'a PairScorer,
    /// The piece's side, R × D.
    query: &'a [f32],
    side: &'a TokenSide,
    piece: Piece,
}

impl Task for Roles<'_> {
    type Output = Matrix;

    #[allow(
        clippy::inline_always,
        reason = "what is not inlined is not compiled for the vectors it is given"
    )]
    #[inline(always)]
    fn run<L: Lanes>(self, _: L) -> Matrix {
        let Self {
            scorer,
            query,
            side: TokenSide { keys, odds },
            piece,
        } = self;
        let width = scorer.width;
        let scale = 1.0 / (width as f32).sqrt();
        let mut out = Matrix::zeros(odds.rows(), odds.columns());
        for token in 0..odds.columns() {
            let near = bucket(token as i64 - piece.start as i64);
            let within = usize::from(piece.start <= token && token < piece.end);
            let key = keys.row(token);
            for r in 0..odds.rows() {
                let side = r * width..(r + 1) * width;
                let logit = dot(&query[side.clone()], &key[side]) * scale
                    + scorer.distance.row(r)[near]
                    + scorer.inside.row(r)[within]
                    + scorer.bias[r]
                    + odds.row(r)[token];
                out.row_mut(r)[token] = sigmoid(logit);
            }
        }
        out
    }
}

/// Signed distance in tokens → bucket 0..17, logarithmic.
fn bucket(distance: i64) -> usize {
    let distance = distance.clamp(-DISTANCE_LIMIT, DISTANCE_LIMIT);
    let size = if distance == 0 {
        0
    } else {
        1 + distance.unsigned_abs().ilog2().min(7) as usize
    };
    if distance > 0 { 8 + size } else { 8 - size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Bundle, find};

    #[test]
    fn distance_buckets_are_logarithmic_and_signed() {
        let got: Vec<_> = [-600, -2, -1, 0, 1, 2, 3, 4, 127, 128, 5000]
            .map(bucket)
            .into();
        assert_eq!(got, [0, 6, 7, 8, 9, 10, 10, 11, 15, 16, 16]);
    }

    #[test]
    fn a_piece_scores_the_same_alone_and_among_others_whatever_the_vectors() {
        let bundle = Bundle::open(&find(None).unwrap()).unwrap();
        let (heads, hidden) = (bundle.heads(), bundle.manifest().encoder.hidden);
        let plain = AnyLanes::all()[0];
        let window = |tokens: usize, seed: usize| {
            let number = |i: usize| ((i * 37 + seed) % 101) as f32 / 50.0 - 1.0;
            let numbers = (0..tokens * hidden).map(number).collect();
            let states = Matrix::new(tokens, hidden, numbers);
            let side = heads.token_side(plain, &states, &heads.logits(plain, &states));
            (states, side)
        };
        let windows = [window(50, 3), window(7, 5)];
        let pieces: Vec<_> = (0..AT_ONCE + 7)
            .map(|i| {
                let (states, side) = &windows[usize::from(i % 3 == 0)];
                let start = i % 6;
                let end = start + 1 + i % (states.rows() - start);
                (states, side, Piece { start, end })
            })
            .collect();
        let alone: Vec<_> = pieces
            .iter()
            .flat_map(|piece| heads.pairs(plain, &[*piece]))
            .collect();
        assert_eq!(alone[1].roles.columns(), 50);
        assert_ne!(alone[1], alone[2]);
        for lanes in AnyLanes::all() {
            assert_eq!(heads.pairs(lanes, &pieces), alone);
        }
    }
}
