//! The bundle's manifest: what is in it, from what it was made, and what it may be used for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// `manifest.json` of a bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the bundle's form; this program reads [`Manifest::FORMAT`].
    pub format: u32,
    /// Name of the model.
    pub name: String,
    /// Version of the weights.
    pub version: String,
    /// Licence of the weights (SPDX).
    pub licence: String,
    /// One sentence on what that licence means for the user.
    pub licence_note: String,
    /// SHA-256 of every file, by name.
    pub files: BTreeMap<String, String>,
    /// Size and form of the encoder.
    pub encoder: Shape,
    /// Longest window in subwords, `<s>` and `</s>` included.
    pub window: usize,
    /// Subwords two neighbouring windows share.
    pub overlap: usize,
    /// Ids of `<s>`, `</s>`.
    pub special: [u32; 2],
    /// How a token's subwords become one state: `first` or `mean`.
    pub pooling: String,
    /// The tag heads, in the order of their logits' use.
    pub heads: Vec<Head>,
    /// Quotation types, in the order of the type logits.
    pub types: Vec<String>,
    /// Media, in the order of the medium logits.
    pub media: Vec<String>,
    /// Roles, in the order of the pair scorer's planes.
    pub roles: Vec<String>,
    /// Probability above which a token has a role, by role.
    pub thresholds: BTreeMap<String, f32>,
    /// Added to the log probability of "no quotation" before decoding, by head.
    pub outside_bias: BTreeMap<String, f32>,
    /// How raw confidences become probabilities, by layer.
    pub calibration: Calibration,
    /// Languages (ISO 639-1) the model was measured on.
    pub languages: Vec<String>,
    /// Base model, data, seed and settings of the training.
    pub training: serde_json::Value,
    /// Scores of the shipped weights and the data they were measured on.
    pub scores: serde_json::Value,
}

impl Manifest {
    /// The form this program reads.
    pub const FORMAT: u32 = 1;

    /// What is added to the log probability of "outside" of a tag head; 0 where nothing is said.
    pub fn bias(&self, head: &str) -> f32 {
        self.outside_bias.get(head).copied().unwrap_or(0.0)
    }

    /// The probability above which a role holds; a half where nothing is said.
    pub fn threshold(&self, role: &str) -> f32 {
        self.thresholds.get(role).copied().unwrap_or(0.5)
    }
}

/// Size and form of the encoder (a post-norm BERT whose last layers may be mixed).
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Width of the hidden states.
    pub hidden: usize,
    /// Transformer layers.
    pub layers: usize,
    /// Attention heads.
    pub heads: usize,
    /// Width of the inner layer.
    pub inner: usize,
    /// Word pieces.
    pub vocabulary: usize,
    /// Longest window.
    pub positions: usize,
    /// Added to the variance in layer normalisation.
    pub epsilon: f32,
    /// How many of the last layers are mixed; 0 = the last one alone.
    pub mix: usize,
}

impl Shape {
    /// Whether an encoder can have this shape, whatever computes it.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(&self) -> Result<()> {
        let heads = self.heads > 0 && self.hidden > 0 && self.hidden.is_multiple_of(self.heads);
        if heads && self.layers > 0 && self.mix <= self.layers {
            return Ok(());
        }
        Err(Error::Model(format!(
            "an encoder cannot have this shape: {self:?}"
        )))
    }
}

/// A tag head.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its name, also that of its tensors.
    pub name: String,
    /// Its tags (BIO), in the order of the logits.
    pub tags: Vec<String>,
}

/// Platt scaling by layer: `sigmoid(a × logit(raw) + b)`.
pub type Calibration = BTreeMap<String, Platt>;

/// One layer's scaling (Platt 1999, Probabilistic Outputs for Support Vector Machines).
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platt {
    /// Slope.
    pub a: f32,
    /// Shift.
    pub b: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_that_no_encoder_can_have_are_refused() {
        let shape = Shape {
            hidden: 64,
            layers: 2,
            heads: 4,
            inner: 96,
            vocabulary: 30,
            positions: 20,
            epsilon: 1e-12,
            mix: 2,
        };
        assert!(shape.check().is_ok());
        for wrong in [
            Shape { heads: 0, ..shape },
            Shape { heads: 5, ..shape },
            Shape { hidden: 0, ..shape },
            Shape {
                layers: 0,
                mix: 0,
                ..shape
            },
            Shape { mix: 3, ..shape },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
