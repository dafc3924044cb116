//! Whether scores mean what they say: expected calibration error.

use serde::Serialize;

use super::figures::{Mean, share};
use crate::document::Score;

/// Number of bins of equal width.
pub const BINS: usize = 10;

/// How well scores agree with the share of predictions that are right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Expected calibration error: the mean distance between mean score and share right of the
    /// bins, weighted by their predictions; 0 without predictions.
    pub ece: f64,
    /// The error that scores exactly as right as they say would show on so many predictions, by
    /// chance alone: the weighted mean distance expected of the bins (normal approximation, so a
    /// little too high in bins of one or two). An `ece` of this size says nothing against the scores.
    pub chance: f64,
    /// Number of predictions.
    pub predictions: usize,
    /// The bins, lowest first; a score on a border belongs to the upper bin, 1.0 to the last.
    pub bins: Vec<Bin>,
}

/// Predictions of similar score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Lowest score.
    pub from: f64,
    /// Number of predictions.
    pub predictions: usize,
    /// Their mean score.
    pub score: f64,
    /// Share of them that is right.
    pub right: f64,
}

/// The calibration of predictions, each with its score and whether it is right.
pub fn calibration(predictions: &[(Score, bool)]) -> Calibration {
    let mut scores = [Mean::default(); BINS];
    let mut right = [0_usize; BINS];
    let mut counts = [0_usize; BINS];
    let mut variances = [0.0; BINS];
    for &(score, is_right) in predictions {
        // Scores are thousandths: rounding first keeps 0.3 out of the bin below.
        let bin = (((score.value() * 1000.0).round() as usize) * BINS / 1000).min(BINS - 1);
        scores[bin].add(score.value());
        counts[bin] += 1;
        right[bin] += usize::from(is_right);
        variances[bin] += score.value() * (1.0 - score.value());
    }
    let bins: Vec<Bin> = (0..BINS)
        .map(|bin| Bin {
            from: bin as f64 / BINS as f64,
            predictions: counts[bin],
            score: scores[bin].value(),
            right: share(right[bin], counts[bin]),
        })
        .collect();
    let distance =
        |bin: &Bin| share(bin.predictions, predictions.len()) * (bin.score - bin.right).abs();
    Calibration {
        ece: bins.iter().map(distance).sum(),
        chance: chance(&variances, predictions.len()),
        predictions: predictions.len(),
        bins,
    }
}

/// The expected error of `predictions` right guesses in bins with these variances of the number
/// right: a normal variable is √(2/π) of its deviation away from its mean, on average.
fn chance(variances: &[f64], predictions: usize) -> f64 {
    let deviations: f64 = variances.iter().map(|variance| variance.sqrt()).sum();
    std::f64::consts::FRAC_2_PI.sqrt() * deviations / predictions.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_weighted_distance_of_the_bins() {
        let said = |score, right| (Score::new(score), right);
        let found = calibration(&[
            said(0.95, true),
            said(0.95, true),
            said(0.85, true),
            said(0.81, false),
        ]);
        // Bin 0.9: |0.95 - 1| of 2/4; bin 0.8: |0.83 - 0.5| of 2/4.
        assert!((found.ece - (0.05 * 0.5 + 0.33 * 0.5)).abs() < 1e-9);
        // Deviation of the number right: √(2 × 0.95 × 0.05), √(0.85 × 0.15 + 0.81 × 0.19).
        let deviations = 0.095_f64.sqrt() + 0.281_4_f64.sqrt();
        assert!((found.chance - 0.797_884_560_8 * deviations / 4.0).abs() < 1e-9);
        assert_eq!(found.bins[9].predictions, 2);
        assert_eq!(found.bins[8].predictions, 2);
    }

    #[test]
    fn borders_belong_to_the_upper_bin_and_nothing_is_well_calibrated() {
        let found = calibration(&[(Score::new(0.3), true), (Score::new(1.0), true)]);
        assert_eq!(found.bins[3].predictions, 1);
        assert_eq!(found.bins[9].predictions, 1);
        assert!(calibration(&[]).ece.abs() < 1e-12);
        assert!(calibration(&[]).chance.abs() < 1e-12);
    }
}
