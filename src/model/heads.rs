//! The heads: token states → tag logits, and the scorer of (quotation piece, token) pairs.
//!
//! Shapes: N tokens of one window, H hidden, R roles, D pair width.

use std::collections::BTreeMap;
use std::ops::Range;

use super::dense::Dense;
use super::matrix::{dot, log_sum_exp, sigmoid};
use super::vectors::lanes::AnyLanes;
use super::{Manifest, Matrix, Weights};
use crate::error::{Error, Result};

/// Distances beyond this many tokens fall into the outermost bucket.
const DISTANCE_LIMIT: i64 = 600;
/// Signed logarithmic distance buckets; the middle one is distance 0.
const BUCKETS: usize = 17;

/// The layer `name` of the bundle, [rows, columns].
fn dense(weights: &Weights, name: &str, rows: usize, columns: usize) -> Result<Dense> {
    let weight = weights.matrix(&format!("{name}.weight"), rows, columns)?;
    let bias = weights.vector(&format!("{name}.bias"), rows)?;
    Ok(Dense::new(&weight, &bias))
}

/// A piece of a quotation within one window: its first token and one past its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First token of the window.
    pub start: usize,
    /// One past the last token of the window.
    pub end: usize,
}

/// What the pair scorer says of one piece.
#[derive(Debug, Clone)]
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

/// All heads of a bundle.
pub struct Heads {
    tags_of: BTreeMap<String, Dense>,
    /// For each role the tag head whose odds count towards it.
    roles_tagged_by: Vec<String>,
    pair: usize,
    token_side: Dense,
    piece_side: Dense,
    distance: Matrix,
    inside: Matrix,
    bias: Vec<f32>,
    odds_weight: Vec<f32>,
    types: Dense,
    media: Dense,
}

impl Heads {
    /// Takes the heads' tensors.
    ///
    /// # Errors
    /// When one is missing or misshapen, or a role has no tag head.
    pub fn new(manifest: &Manifest, weights: &Weights) -> Result<Self> {
        let h = manifest.encoder.hidden;
        let mut tags_of = BTreeMap::new();
        for head in &manifest.heads {
            let linear = dense(weights, &format!("heads.{}", head.name), head.tags.len(), h)?;
            tags_of.insert(head.name.clone(), linear);
        }
        for role in &manifest.roles {
            if !tags_of.contains_key(role) {
                return Err(Error::Model(format!(
                    "the manifest names the role {role} but no head of that name"
                )));
            }
        }
        let r = manifest.roles.len();
        let bias = weights.vector("pair.bias", r)?;
        let pair = weights.vector("pair.width", 1)?[0] as usize;
        Ok(Self {
            tags_of,
            roles_tagged_by: manifest.roles.clone(),
            pair,
            token_side: dense(weights, "pair.word_side", r * pair, h)?,
            piece_side: dense(weights, "pair.quotation_side", r * pair, 3 * h)?,
            distance: weights.matrix("pair.distance", r, BUCKETS)?,
            inside: weights.matrix("pair.inside", r, 2)?,
            bias,
            odds_weight: weights.vector("pair.head_weight", r)?,
            types: dense(weights, "type", manifest.types.len(), 3 * h)?,
            media: dense(weights, "medium", manifest.media.len(), 3 * h)?,
        })
    }

    /// The logits of every tag head for token states [N, H], by the head's name.
    pub fn logits(&self, lanes: AnyLanes, states: &Matrix) -> BTreeMap<String, Matrix> {
        self.tags_of
            .iter()
            .map(|(name, head)| (name.clone(), head.apply(lanes, states)))
            .collect()
    }

    /// The token side of the pair scorer, once a window: [N, R × D].
    pub fn token_side(&self, lanes: AnyLanes, states: &Matrix) -> Matrix {
        self.token_side.apply_gelu(lanes, states)
    }

    /// Scores one piece against every token of its window.
    pub fn pair(
        &self,
        lanes: AnyLanes,
        states: &Matrix,
        logits: &BTreeMap<String, Matrix>,
        token_side: &Matrix,
        piece: Piece,
    ) -> PairScores {
        let vector = piece_vector(states, piece);
        let query = self.piece_side.apply_gelu(lanes, &vector);
        let scale = 1.0 / (self.pair as f32).sqrt();
        let mut roles = Matrix::zeros(self.roles_tagged_by.len(), states.rows());
        for (r, head) in self.roles_tagged_by.iter().enumerate() {
            let query = &query.row(0)[r * self.pair..(r + 1) * self.pair];
            let own = &logits[head];
            let row = roles.row_mut(r);
            for (token, cell) in row.iter_mut().enumerate() {
                let key = &token_side.row(token)[r * self.pair..(r + 1) * self.pair];
                let within = usize::from(piece.start <= token && token < piece.end);
                let tags = own.row(token);
                let odds = log_sum_exp(tags[1..].iter().copied()) - tags[0];
                let logit = dot(query, key) * scale
                    + self.distance.row(r)[bucket(token as i64 - piece.start as i64)]
                    + self.inside.row(r)[within]
                    + self.bias[r]
                    + self.odds_weight[r] * odds;
                *cell = sigmoid(logit);
            }
        }
        PairScores {
            tokens: 0..states.rows(),
            roles,
            types: self.types.apply(lanes, &vector).row(0).to_vec(),
            media: self.media.apply(lanes, &vector).row(0).to_vec(),
        }
    }
}

/// First, last and mean state of a piece, [1, 3H].
fn piece_vector(states: &Matrix, piece: Piece) -> Matrix {
    let mut data = states.row(piece.start).to_vec();
    data.extend_from_slice(states.row(piece.end - 1));
    data.extend_from_slice(&states.mean_of_rows(piece.start..piece.end));
    Matrix::new(1, data.len(), data)
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
    use super::bucket;

    #[test]
    fn distance_buckets_are_logarithmic_and_signed() {
        let got: Vec<_> = [-600, -2, -1, 0, 1, 2, 3, 4, 127, 128, 5000]
            .map(bucket)
            .into();
        assert_eq!(got, [0, 6, 7, 8, 9, 10, 10, 11, 15, 16, 16]);
    }
}
