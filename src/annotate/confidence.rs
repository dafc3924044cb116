//! Raw confidences become probabilities: Platt scaling fitted on articles kept out of training.

use crate::document::Score;
use crate::model::{Manifest, Platt, sigmoid};

/// Keeps the logit of a confidence finite.
const EDGE: f32 = 1e-4;

/// The calibrated score of a raw confidence in layer `layer`; uncalibrated if the bundle has no
/// scaling for it.
pub fn calibrated(manifest: &Manifest, layer: &str, raw: f32) -> Score {
    let platt = manifest
        .calibration
        .get(layer)
        .copied()
        .unwrap_or(Platt { a: 1.0, b: 0.0 });
    let raw = raw.clamp(EDGE, 1.0 - EDGE);
    let logit = libm::logf(raw / (1.0 - raw));
    Score::new(sigmoid(platt.a * logit + platt.b))
}
