//! Precision, recall, F1 and the two ways to come by them: counts, and means over pairs.

use std::ops::AddAssign;

use serde::Serialize;

/// Precision, recall and their harmonic mean, each in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Figures {
    /// Share of what the system says that is right.
    pub precision: f64,
    /// Share of gold that the system finds.
    pub recall: f64,
    /// Harmonic mean of both, 0 if both are 0.
    pub f1: f64,
}

impl Figures {
    /// The figures of a precision and a recall.
    pub fn new(precision: f64, recall: f64) -> Self {
        let sum = precision + recall;
        Self {
            precision,
            recall,
            f1: if sum > 0.0 {
                2.0 * (precision * recall / sum)
            } else {
                0.0
            },
        }
    }
}

/// Hits and misses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Said and right.
    pub true_positives: usize,
    /// Said and wrong.
    pub false_positives: usize,
    /// Not said but in gold.
    pub false_negatives: usize,
}

impl Counts {
    /// Number of items in gold.
    pub const fn gold(self) -> usize {
        self.true_positives + self.false_negatives
    }

    /// Number of items the system says.
    pub const fn predicted(self) -> usize {
        self.true_positives + self.false_positives
    }

    /// Micro-averaged figures; 0 where nothing is said or nothing is in gold.
    pub fn figures(self) -> Figures {
        Figures::new(
            share(self.true_positives, self.predicted()),
            share(self.true_positives, self.gold()),
        )
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.true_positives += other.true_positives;
        self.false_positives += other.false_positives;
        self.false_negatives += other.false_negatives;
    }
}

/// `part` of `whole`, 0 of nothing.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// A mean that grows value by value; 0 of no values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mean {
    sum: f64,
    count: usize,
}

impl Mean {
    pub(super) fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.sum += other.sum;
        self.count += other.count;
    }

    pub(super) fn value(self) -> f64 {
        if self.count == 0 {
            0.0
        } else {
            self.sum / self.count as f64
        }
    }
}

/// Means of precisions and of recalls, each over the pairs where it is defined.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Macro {
    pub(super) precision: Mean,
    pub(super) recall: Mean,
}

impl Macro {
    pub(super) fn merge(&mut self, other: Self) {
        self.precision.merge(other.precision);
        self.recall.merge(other.recall);
    }

    pub(super) fn figures(self) -> Figures {
        Figures::new(self.precision.value(), self.recall.value())
    }
}

/// Wilson's 95 % interval of a share `p` of `n` cases, of which there may be a fraction (Wilson 1927,
/// "Probable inference, the law of succession, and statistical inference"); (0, 1) of none.
pub(crate) fn wilson(p: f64, n: f64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    if n <= 0.0 {
        return (0.0, 1.0);
    }
    let centre = p + Z * Z / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    ((centre - spread) / scale, (centre + spread) / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_zero_instead_of_a_division_by_it() {
        assert_eq!(Counts::default().figures(), Figures::default());
        assert_eq!(Macro::default().figures(), Figures::default());
    }

    #[test]
    fn figures_of_counts() {
        let counts = Counts {
            true_positives: 3,
            false_positives: 1,
            false_negatives: 3,
        };
        let figures = counts.figures();
        assert!((figures.precision - 0.75).abs() < 1e-12);
        assert!((figures.recall - 0.5).abs() < 1e-12);
        assert!((figures.f1 - 0.6).abs() < 1e-12);
    }
}
