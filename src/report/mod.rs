//! Verdicts become figures that can be printed, and gold: how much of what is annotated is right, how
//! much of what there is was found, how far judges agree, and the records as they should be.
//!
//! Formulas and their sources: `docs/sampling.md`. Nothing here prints.

mod agreement;
mod agreements;
mod estimate;
mod gold;
mod judged;
mod precision;
mod recall;

use std::collections::BTreeSet;

use serde::Serialize;

pub use agreement::{Agreement, Unit, agreement};
pub use estimate::{Case, Estimate, Method, Strata, estimate};
pub use gold::corrected;
pub use judged::{Account, Now};
pub use precision::Row;
pub use recall::Recall;

use crate::review::sample::Item;
use crate::verdicts::Verdict;

/// How the figures are made.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Items of one article are taken as alike.
    pub by_article: bool,
    /// Fixes which articles are drawn anew.
    pub seed: u64,
}

/// All figures.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What became of the verdicts.
    pub account: Account,
    /// Who judged.
    pub judges: BTreeSet<String>,
    /// What is right of what is annotated.
    pub precision: Vec<Row>,
    /// What was found of what there is, from articles read whole.
    pub recall: Vec<Recall>,
    /// Articles that were read, but in which not all was judged.
    pub unfinished: BTreeSet<String>,
    /// How far judges agree, by what is judged: `all` fields at once, or one of them.
    pub agreement: Vec<(&'static str, Agreement)>,
}

/// The figures of `verdicts`, all of which stand. `sample` is what they were to judge, if it was drawn;
/// `now` the annotation as it is now, if it is not to be taken for that which was judged.
pub fn report<'v>(
    verdicts: &[&'v Verdict],
    sample: &'v [Item],
    now: Option<&'v Now>,
    options: Options,
) -> Report {
    let sampled = judged::Sampled::new(sample, verdicts);
    let (items, account) = judged::judged(verdicts, &sampled, now);
    let method = if options.by_article {
        Method::Bootstrap
    } else {
        sampled.method
    };
    let (recall, unfinished) = recall::recall(verdicts, &sampled, now, options.seed);
    Report {
        account,
        judges: verdicts
            .iter()
            .map(|verdict| verdict.judge.clone())
            .collect(),
        precision: precision::precision(&items, method, &sampled.strata, options.seed),
        recall,
        unfinished: unfinished.into_iter().map(str::to_owned).collect(),
        agreement: agreements::agreements(verdicts),
    }
}
