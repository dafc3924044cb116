//! Shares and their 95 % intervals, from simple, stratified and weighted samples.
//!
//! The share is always Hájek's, Σ w·part / Σ w·whole (`docs/sampling.md`). Its interval is Wilson's,
//! with as many cases as a simple sample would need for the same variance: so it stays within 0 and
//! 1 and does not vanish where all is right (Franco, Little, Louis and Slud 2019, "Comparative study
//! of confidence intervals for proportions in complex sample surveys").

use std::collections::BTreeMap;

use serde::Serialize;

use crate::evaluate::difference::DRAWS;
use crate::evaluate::figures::wilson;
use crate::splitmix;

/// How the sample was drawn, and so how its variance is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Each case alike: Wilson's interval of the cases.
    Wilson,
    /// Strata: the variance within each (Cochran 1977, 5.9; for a part of the cases 5A.14).
    Stratified,
    /// Weights, or cases of one article that are alike: articles drawn anew, 1,000 times (Efron and
    /// Tibshirani 1993).
    Bootstrap,
}

impl Method {
    /// Its name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wilson => "wilson",
            Self::Stratified => "stratified",
            Self::Bootstrap => "bootstrap",
        }
    }
}

/// Something that was judged: how much of it there is, and how much of that is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Case<'c> {
    /// What is right of `whole`.
    pub part: f64,
    /// 1 for an item; the number of items for an article.
    pub whole: f64,
    /// How many of the population it stands for.
    pub weight: f64,
    /// The stratum.
    pub stratum: &'c str,
    /// The article; cases of one are alike.
    pub article: &'c str,
}

/// How many items each stratum has, and how many of them were judged.
pub type Strata = BTreeMap<String, (u64, u64)>;

/// A share and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Cases.
    pub n: usize,
    /// The share, in [0, 1].
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// How the interval was made.
    pub method: Method,
}

/// The share of `cases` that is right; `None` of no cases.
pub fn estimate(
    cases: &[Case<'_>],
    method: Method,
    strata: &Strata,
    seed: u64,
) -> Option<Estimate> {
    let share = share(cases.iter())?;
    let size = match method {
        Method::Wilson => effective(cases),
        Method::Stratified => size(share, stratified(cases, share, strata), cases),
        Method::Bootstrap => size(share, bootstrap(cases, share, seed), cases),
    };
    let (low, high) = wilson(share, size);
    Some(Estimate {
        n: cases.len(),
        share,
        low,
        high,
        method,
    })
}

/// Σ w·part / Σ w·whole; `None` if nothing is there.
fn share<'a, 'c: 'a>(cases: impl Iterator<Item = &'a Case<'c>>) -> Option<f64> {
    let (part, whole) = cases.fold((0.0, 0.0), |(part, whole), case| {
        (
            part + case.weight * case.part,
            whole + case.weight * case.whole,
        )
    });
    (whole > 0.0).then(|| part / whole)
}

/// With how many cases of equal weight the same is known (Kish 1965): Σ(w)² / Σ(w²), over items.
fn effective(cases: &[Case<'_>]) -> f64 {
    let sum: f64 = cases.iter().map(|c| c.weight * c.whole).sum();
    let squares: f64 = cases.iter().map(|c| c.weight * c.weight * c.whole).sum();
    if squares > 0.0 {
        sum * sum / squares
    } else {
        0.0
    }
}

/// How many cases a simple sample needs for the variance, never more than were judged: of few cases
/// the variance is badly known. Where there is none, because all cases are equal, as many as the
/// weights leave.
fn size(share: f64, variance: f64, cases: &[Case<'_>]) -> f64 {
    let simple = share * (1.0 - share);
    if variance > 0.0 && simple > 0.0 {
        let judged: f64 = cases.iter().map(|case| case.whole).sum();
        (simple / variance).min(judged)
    } else {
        effective(cases)
    }
}

/// The variance of the share, from the residuals' variance within each stratum.
fn stratified(cases: &[Case<'_>], share: f64, strata: &Strata) -> f64 {
    let whole: f64 = cases.iter().map(|c| c.weight * c.whole).sum();
    let mut residuals: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for case in cases {
        let residual = case.weight * (case.part - share * case.whole) / whole;
        residuals.entry(case.stratum).or_default().push(residual);
    }
    let variance = |(stratum, residuals): (&str, Vec<f64>)| {
        // Cases of the stratum that are not asked about here have the residual 0.
        let (of, judged) = strata.get(stratum).copied().unwrap_or_default();
        let n = (judged as f64).max(residuals.len() as f64);
        if n < 2.0 {
            return 0.0;
        }
        let mean = residuals.iter().sum::<f64>() / n;
        let there: f64 = residuals.iter().map(|r| (r - mean).powi(2)).sum();
        let absent = (n - residuals.len() as f64) * mean * mean;
        let left = if of > 0 { 1.0 - n / of as f64 } else { 1.0 };
        left.max(0.0) * n / (n - 1.0) * (there + absent)
    };
    residuals.into_iter().map(variance).sum()
}

/// The variance of the share over samples of as many articles, drawn with replacement.
fn bootstrap(cases: &[Case<'_>], share: f64, seed: u64) -> f64 {
    let mut articles: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for case in cases {
        let (part, whole) = articles.entry(case.article).or_default();
        *part += case.weight * case.part;
        *whole += case.weight * case.whole;
    }
    let articles: Vec<(f64, f64)> = articles.into_values().collect();
    let count = articles.len();
    if count < 2 {
        return 0.0;
    }
    let mut state = seed;
    let mut squares = 0.0;
    let mut samples = 0;
    for _ in 0..DRAWS {
        let (mut part, mut whole) = (0.0, 0.0);
        for _ in 0..count {
            let article = articles[splitmix::below(&mut state, count)];
            part += article.0;
            whole += article.1;
        }
        if whole > 0.0 {
            squares += (part / whole - share).powi(2);
            samples += 1;
        }
    }
    // A sample of n articles varies (n − 1)/n of what the population does.
    let small = count as f64 / (count as f64 - 1.0);
    if samples == 0 {
        0.0
    } else {
        small * squares / f64::from(samples)
    }
}

#[cfg(test)]
#[path = "estimate_tests.rs"]
mod tests;
