//! The heads: token states → tag logits, and the pair scorer.
//!
//! Shapes: N tokens of one window, H hidden, T tags of all heads.

use std::collections::BTreeMap;
use std::ops::Range;

use super::dense::Dense;
use super::pairs::{PairScorer, PairScores, Piece, TokenSide};
use super::vectors::lanes::AnyLanes;
use super::{Manifest, Matrix, Weights};
use crate::error::{Error, Result};

/// All heads of a bundle.
pub struct Heads {
    /// Of all tag heads, one behind the other.
    tags: Dense,
    /// By the name of a tag head its columns of [`Self::logits`].
    columns: BTreeMap<String, Range<usize>>,
    pairs: PairScorer,
}

impl Heads {
    /// Takes the heads' tensors.
    ///
    /// # Errors
    /// When one is missing or misshapen, or a role has no tag head.
    pub fn new(manifest: &Manifest, weights: &Weights) -> Result<Self> {
        let mut columns = BTreeMap::new();
        let mut layers = Vec::new();
        let mut start = 0;
        for head in &manifest.heads {
            let end = start + head.tags.len();
            columns.insert(head.name.clone(), start..end);
            layers.push((format!("heads.{}", head.name), head.tags.len()));
            start = end;
        }
        let roles = manifest.roles.iter().map(|role| {
            columns.get(role).cloned().ok_or_else(|| {
                Error::Model(format!(
                    "the manifest names the role {role} but no head of that name"
                ))
            })
        });
        let roles = roles.collect::<Result<_>>()?;
        Ok(Self {
            tags: Dense::stacked(weights, &layers, manifest.encoder.hidden)?,
            columns,
            pairs: PairScorer::new(manifest, weights, roles)?,
        })
    }

    /// The logits of all tag heads for token states [N, H], [N, T].
    pub fn logits(&self, lanes: AnyLanes, states: &Matrix) -> Matrix {
        self.tags.apply(lanes, states)
    }

    /// Which columns of [`Self::logits`] are those of the tag head `head`, which the bundle has.
    pub fn columns(&self, head: &str) -> Range<usize> {
        self.columns[head].clone()
    }

    /// What the pair scorer needs of the tokens of a window, once a window.
    pub fn token_side(&self, lanes: AnyLanes, states: &Matrix, logits: &Matrix) -> TokenSide {
        self.pairs.token_side(lanes, states, logits)
    }

    /// Scores pieces, each against every token of its window.
    pub fn pairs(
        &self,
        lanes: AnyLanes,
        pieces: &[(&Matrix, &TokenSide, Piece)],
    ) -> Vec<PairScores> {
        self.pairs.score(lanes, pieces)
    }
}
