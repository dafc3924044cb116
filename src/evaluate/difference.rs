//! Whether one system is better than another on the same gold, or only on these articles.
//!
//! Articles are drawn anew with replacement, the same ones for both systems, and both are scored
//! on each draw (paired bootstrap: Efron and Tibshirani 1993; for F1 and the like Berg-Kirkpatrick,
//! Burkett and Klein 2012, "An empirical investigation of statistical significance in NLP"). An
//! interval that holds 0 says that these articles cannot tell the systems apart.

use serde::Serialize;

use crate::splitmix;

/// How often articles are drawn anew.
pub const DRAWS: usize = 1000;
/// The middle share of the draws that an interval holds.
const MIDDLE: f64 = 0.95;
/// The series of draws: the same at each run.
const SEED: u64 = 1;

/// What is counted of one article, and of many in one.
pub(super) trait Sum: Default {
    /// Adds what is counted of other articles.
    fn add(&mut self, other: &Self);
    /// The figures, named; the same names in the same order whatever was counted.
    fn figures(&self) -> Vec<(&'static str, f64)>;
}

/// One figure of two systems.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Difference {
    /// What it is the F1 of.
    pub figure: &'static str,
    /// The first system's, in [0, 1].
    pub first: f64,
    /// The other's.
    pub other: f64,
    /// First less other.
    pub difference: f64,
    /// Below it lie 2.5 % of the draws' differences.
    pub low: f64,
    /// Above it lie 2.5 %.
    pub high: f64,
}

/// Two systems on the same gold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differences {
    /// Articles in gold.
    pub articles: usize,
    /// How often as many were drawn from them.
    pub draws: usize,
    /// F1 by figure; those that are 0 for both are left out.
    pub figures: Vec<Difference>,
}

/// Compares what was counted of the same articles for two systems.
pub(super) fn differences<S: Sum>(first: &[S], other: &[S]) -> Differences {
    let count = first.len().min(other.len());
    let all = |sums: &[S]| total(sums, 0..count).figures();
    let (of_first, of_other) = (all(first), all(other));
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(DRAWS); of_first.len()];
    let mut state = SEED;
    let mut places = vec![0; count];
    for _ in 0..DRAWS {
        for place in &mut places {
            *place = splitmix::below(&mut state, count);
        }
        let of = |sums: &[S]| total(sums, places.iter().copied()).figures();
        for (drawn, (first, other)) in drawn.iter_mut().zip(of(first).iter().zip(of(other))) {
            drawn.push(first.1 - other.1);
        }
    }
    let both = of_first.into_iter().zip(of_other).zip(drawn);
    let figures = both
        .filter(|(((_, first), (_, other)), _)| first.max(*other) > 0.0)
        .map(|(((figure, first), (_, other)), mut drawn)| {
            drawn.sort_unstable_by(f64::total_cmp);
            Difference {
                figure,
                first,
                other,
                difference: first - other,
                low: quantile(&drawn, (1.0 - MIDDLE) / 2.0),
                high: quantile(&drawn, f64::midpoint(1.0, MIDDLE)),
            }
        })
        .collect();
    Differences {
        articles: count,
        draws: DRAWS,
        figures,
    }
}

fn total<S: Sum>(sums: &[S], places: impl Iterator<Item = usize>) -> S {
    let mut total = S::default();
    for place in places {
        total.add(&sums[place]);
    }
    total
}

/// The number below which `share` of `sorted` lies, 0 of none.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = (share * sorted.len() as f64) as usize;
    let last = sorted.len().saturating_sub(1);
    sorted.get(place.min(last)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Right ones of all.
    #[derive(Default)]
    struct Share(f64, f64);

    impl Sum for Share {
        fn add(&mut self, other: &Self) {
            self.0 += other.0;
            self.1 += other.1;
        }
        fn figures(&self) -> Vec<(&'static str, f64)> {
            vec![("share", self.0 / self.1.max(1.0)), ("nothing", 0.0)]
        }
    }

    /// Articles of ten items of which `right` say how many are right.
    fn articles(right: impl Iterator<Item = u64>) -> Vec<Share> {
        right.map(|right| Share(right as f64, 10.0)).collect()
    }

    #[test]
    fn a_system_does_not_differ_from_itself() {
        let share = || articles((0..40).map(|at| at % 11));
        let found = differences(&share(), &share());
        let [only] = found.figures[..] else {
            panic!("{found:?}")
        };
        assert_eq!((only.difference, only.low, only.high), (0.0, 0.0, 0.0));
        assert_eq!((found.articles, found.draws), (40, DRAWS));
    }

    #[test]
    fn an_advantage_in_every_article_is_no_chance_and_one_in_a_few_may_be() {
        let base = || articles((0..40).map(|at| at % 10));
        let all = articles((0..40).map(|at| at % 10 + 1));
        let found = differences(&all, &base()).figures[0];
        assert!((found.low - 0.1).abs() < 1e-9 && (found.high - 0.1).abs() < 1e-9);
        let few = articles((0..40).map(|at| at % 10 + u64::from(at == 7)));
        let found = differences(&few, &base()).figures[0];
        assert!(found.low == 0.0 && found.high > found.difference);
        let mixed = articles((0..40).map(|at| (at + 3) % 10));
        let found = differences(&mixed, &base()).figures[0];
        assert!(found.low < 0.0 && found.high > 0.0);
    }

    #[test]
    fn the_interval_is_as_wide_as_theory_has_it() {
        // Differences by article of -1 and 1 by turns: their mean has the standard error
        // 1 / sqrt(100), of ten items each a tenth of that.
        let first = articles((0..100).map(|at| 4 + 2 * (at % 2)));
        let other = articles((0..100).map(|_| 5));
        let found = differences(&first, &other).figures[0];
        for end in [-found.low, found.high] {
            assert!((end - 1.96 * 0.01).abs() < 0.003, "{found:?}");
        }
    }

    #[test]
    fn nothing_is_compared_of_nothing() {
        let found = differences::<Share>(&[], &[]);
        assert!(found.articles == 0 && found.figures.is_empty());
    }
}
