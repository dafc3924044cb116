//! How far judges agree, beyond chance.

use std::collections::BTreeMap;

use serde::Serialize;

/// What each judge says of one item: a category, or nothing.
pub type Unit = Vec<Option<u8>>;

/// How far judges agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Items that at least two judges judged.
    pub units: usize,
    /// Of pairs of judgements of one item, the share that agrees.
    pub observed: f64,
    /// Krippendorff's alpha for categories without order; 1 where all agree.
    pub alpha: f64,
    /// Cohen's kappa, of two judges alone; 1 where all agree.
    pub kappa: Option<f64>,
}

/// The agreement over `units`; `None` if no item was judged twice.
pub fn agreement(units: &[Unit]) -> Option<Agreement> {
    let twice: Vec<&Unit> = units
        .iter()
        .filter(|unit| unit.iter().flatten().count() > 1)
        .collect();
    if twice.is_empty() {
        return None;
    }
    let (observed, alpha) = alpha(&twice);
    let judges = units.iter().map(Vec::len).max().unwrap_or_default();
    Some(Agreement {
        units: twice.len(),
        observed,
        alpha,
        kappa: (judges == 2).then(|| kappa(&twice)),
    })
}

/// Observed agreement and `alpha = 1 − D_o/D_e`, from the matrix of coincidences (Krippendorff 2011,
/// "Computing Krippendorff's Alpha-Reliability", section C and D).
fn alpha(units: &[&Unit]) -> (f64, f64) {
    let mut coincidences: BTreeMap<(u8, u8), f64> = BTreeMap::new();
    for unit in units {
        let values: Vec<u8> = unit.iter().flatten().copied().collect();
        let pairs = values.len() as f64 - 1.0;
        for (at, a) in values.iter().enumerate() {
            for (other, b) in values.iter().enumerate() {
                if at != other {
                    *coincidences.entry((*a, *b)).or_default() += 1.0 / pairs;
                }
            }
        }
    }
    let mut totals: BTreeMap<u8, f64> = BTreeMap::new();
    for ((a, _), count) in &coincidences {
        *totals.entry(*a).or_default() += count;
    }
    let n: f64 = totals.values().sum();
    let same = coincidences.iter().filter(|((a, b), _)| a == b);
    let same: f64 = same.map(|(_, count)| count).sum();
    let by_chance: f64 = totals.values().map(|count| count * (count - 1.0)).sum();
    let (disagree, expected) = (n - same, (n * (n - 1.0) - by_chance) / (n - 1.0));
    let alpha = if expected > 0.0 {
        1.0 - disagree / expected
    } else {
        1.0
    };
    (same / n, alpha)
}

/// `kappa = (p_o − p_e)/(1 − p_e)` of two judges (Cohen 1960, "A coefficient of agreement for nominal
/// scales").
fn kappa(units: &[&Unit]) -> f64 {
    let mut margins: BTreeMap<u8, [f64; 2]> = BTreeMap::new();
    let mut same = 0.0;
    for unit in units {
        let [Some(a), Some(b)] = unit[..] else {
            continue;
        };
        margins.entry(a).or_default()[0] += 1.0;
        margins.entry(b).or_default()[1] += 1.0;
        same += f64::from(u8::from(a == b));
    }
    let n = units.len() as f64;
    let chance: f64 = margins.values().map(|[a, b]| a * b / (n * n)).sum();
    if chance < 1.0 {
        (same / n - chance) / (1.0 - chance)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(judges: &[&str]) -> Vec<Unit> {
        let rows: Vec<Vec<&str>> = judges.iter().map(|j| j.split(' ').collect()).collect();
        let unit = |at: usize| rows.iter().map(|row| row[at].parse().ok()).collect();
        (0..rows[0].len()).map(unit).collect()
    }

    #[test]
    fn alpha_is_the_published_one() {
        // Krippendorff 2011, example B: two observers, two categories.
        let two = units(&["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]);
        let found = agreement(&two).unwrap();
        assert!((found.alpha - 0.095).abs() < 5e-4, "{found:?}");
        // Example C: four observers, five categories, some judgements missing.
        let four = units(&[
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ]);
        let found = agreement(&four).unwrap();
        assert!((found.alpha - 0.743).abs() < 5e-4, "{found:?}");
        assert_eq!((found.units, found.kappa), (11, None));
    }

    #[test]
    fn kappa_is_the_published_one() {
        // Sim and Wright 2005, "The kappa statistic in reliability studies", table 1: of 39 patients
        // 22 and 11 alike, 2 and 4 not; kappa 0.67.
        let mut units = Vec::new();
        for (a, b, count) in [(1, 1, 22), (1, 0, 2), (0, 1, 4), (0, 0, 11)] {
            units.extend((0..count).map(|_| vec![Some(a), Some(b)]));
        }
        let found = agreement(&units).unwrap();
        assert!((found.kappa.unwrap() - 0.67).abs() < 5e-3, "{found:?}");
        assert!((found.observed - 33.0 / 39.0).abs() < 1e-9);
    }

    #[test]
    fn what_one_judge_alone_judged_does_not_count() {
        assert_eq!(agreement(&units(&["1 0 .", ". . 1"])), None);
        let found = agreement(&units(&["1 0 1", "1 0 ."])).unwrap();
        assert_eq!((found.units, found.alpha, found.kappa), (2, 1.0, Some(1.0)));
        // One category alone: nothing is left to chance, and nothing disagrees.
        let found = agreement(&units(&["1 1", "1 1"])).unwrap();
        assert_eq!((found.alpha, found.kappa), (1.0, Some(1.0)));
    }
}
