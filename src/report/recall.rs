//! How much of what there is was found, from articles that judges read from beginning to end.
//!
//! Where the annotation was in sight, found is what was judged to be one at all, and what is missing
//! the judge added. Where it was not, the judge's marks are compared with the annotation: a mark and
//! an annotated item are one if they share at least half of both together. Strictly, spans and type
//! must be the same too.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::estimate::{Case, Estimate, Method, Strata, estimate};
use super::judged::{Now, Sampled};
use crate::document::Span;
use crate::verdicts::{Call, Field, Standing, Stands, Verdict};
use crate::verdicts::{Values, What};

/// Recall, precision and F1 of one kind of items.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recall {
    /// `quotation` or `entity`.
    pub what: What,
    /// Whether spans and type had to be right, too.
    pub strict: bool,
    /// Articles that were read.
    pub articles: usize,
    /// Items there are, by the judges.
    pub there: f64,
    /// Items that are annotated.
    pub annotated: f64,
    /// Items that are both.
    pub found: f64,
    /// Share of what there is that is annotated.
    pub recall: Option<Estimate>,
    /// Share of what is annotated that is there.
    pub precision: Option<Estimate>,
    /// Twice what is both, of all that is either (Dice): the harmonic mean of the two.
    pub f1: Option<Estimate>,
}

/// What of an article is there, annotated, and both.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    there: f64,
    annotated: f64,
    found: [f64; 2],
}

/// An article read by a judge.
struct Article<'v> {
    text_sha256: &'v str,
    weight: f64,
    /// Counts of quotations, of entities.
    counts: [Option<Counts>; 2],
}

const KINDS: [What; 2] = [What::Quotation, What::Entity];

/// The figures, and the ids of the articles that count for nothing because a judge who read them left
/// items without a verdict.
pub fn recall<'v>(
    verdicts: &[&'v Verdict],
    sampled: &Sampled<'v>,
    now: Option<&Now>,
    seed: u64,
) -> (Vec<Recall>, BTreeSet<&'v str>) {
    let mut by_article: BTreeMap<(&str, &str), Vec<&'v Verdict>> = BTreeMap::new();
    for verdict in verdicts {
        let key = (verdict.text_sha256.as_str(), verdict.judge.as_str());
        by_article.entry(key).or_default().push(verdict);
    }
    by_article.retain(|_, verdicts| verdicts.iter().any(|v| v.verdict == Call::Read));
    let mut readers: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, _) in by_article.keys() {
        *readers.entry(text).or_default() += 1;
    }
    // A kind nobody said a word of was not what was read for.
    let spoken = KINDS.map(|what| {
        let mut all = by_article.values().flatten();
        all.any(|verdict| verdict.what == what)
    });
    let mut unfinished = BTreeSet::new();
    let mut articles = Vec::new();
    for ((text_sha256, _), verdicts) in &by_article {
        let Some(weight) = sampled.article(text_sha256) else {
            continue;
        };
        let blind = sampled.is_blind(text_sha256);
        let mut counts = [None, None];
        for (number, what) in KINDS.into_iter().enumerate() {
            if spoken[number] {
                counts[number] = count(what, verdicts, text_sha256, blind, now);
                if counts[number].is_none() {
                    unfinished.insert(verdicts[0].article.as_str());
                }
            }
        }
        articles.push(Article {
            text_sha256,
            weight: weight / readers[text_sha256] as f64,
            counts,
        });
    }
    let mut figures = Vec::new();
    for (number, what) in KINDS.into_iter().enumerate() {
        for strict in [false, true] {
            let rows = articles.iter();
            let rows = rows.filter_map(|article| Some((article, article.counts[number]?)));
            let rows: Vec<(&Article<'_>, Counts)> = rows.collect();
            figures.extend((!rows.is_empty()).then(|| of(what, strict, &rows, seed)));
        }
    }
    (figures, unfinished)
}

fn of(what: What, strict: bool, rows: &[(&Article<'_>, Counts)], seed: u64) -> Recall {
    let found = |counts: &Counts| counts.found[usize::from(strict)];
    let share = |part: &dyn Fn(&Counts) -> f64, whole: &dyn Fn(&Counts) -> f64| {
        let case = |(article, counts): &(&Article<'_>, Counts)| {
            (
                article.text_sha256.to_owned(),
                article.weight,
                part(counts),
                whole(counts),
            )
        };
        let cases: Vec<(String, f64, f64, f64)> = rows.iter().map(case).collect();
        let cases: Vec<Case<'_>> = cases
            .iter()
            .map(|(article, weight, part, whole)| Case {
                part: *part,
                whole: *whole,
                weight: *weight,
                stratum: "",
                article,
            })
            .collect();
        estimate(&cases, Method::Bootstrap, &Strata::new(), seed)
    };
    let sum = |count: &dyn Fn(&Counts) -> f64| rows.iter().map(|(_, c)| count(c)).sum();
    let articles: BTreeSet<&str> = rows.iter().map(|(a, _)| a.text_sha256).collect();
    Recall {
        what,
        strict,
        articles: articles.len(),
        there: sum(&|c| c.there),
        annotated: sum(&|c| c.annotated),
        found: sum(&found),
        recall: share(&found, &|c| c.there),
        precision: share(&found, &|c| c.annotated),
        f1: share(&|c| 2.0 * found(c), &|c| c.there + c.annotated),
    }
}

/// What one judge's verdicts say of an article; `None` if items have none.
fn count(
    what: What,
    verdicts: &[&Verdict],
    text_sha256: &str,
    blind: bool,
    now: Option<&Now>,
) -> Option<Counts> {
    let mine = || verdicts.iter().filter(|verdict| verdict.what == what);
    let added = |verdict: &&&Verdict| matches!(verdict.verdict, Call::Missed | Call::Marked);
    if blind {
        let annotated = now?.of(text_sha256, what);
        let marks: Vec<&Verdict> = mine().filter(added).copied().collect();
        return Some(compare(&marks, &annotated));
    }
    let mut counts = Counts::default();
    for verdict in mine().filter(added) {
        // Annotated since: it counts among those found, if it has a verdict of its own or none is
        // needed, as the judge said that it is there.
        let since = now.and_then(|now| now.at(text_sha256, what, &verdict.spans));
        counts.there += 1.0;
        if let Some(values) = since {
            counts.annotated += 1.0;
            let strict = is_type(verdict, values);
            counts.found[0] += 1.0;
            counts.found[1] += f64::from(u8::from(strict));
        }
    }
    let added: Vec<&[Span]> = mine().filter(added).map(|v| &v.spans[..]).collect();
    let judged = || mine().filter(|v| matches!(v.verdict, Call::Right | Call::Wrong));
    let annotated: Vec<(Vec<Span>, &Values)> = match now {
        Some(now) => now.of(text_sha256, what),
        None => judged().map(|v| (v.spans.clone(), &v.judged)).collect(),
    };
    for (spans, values) in annotated {
        if added.contains(&&spans[..]) {
            continue;
        }
        let verdict = judged().find(|verdict| verdict.spans == spans)?;
        let stands = Stands::new(verdict, values);
        let right = |field| stands.of(field) == Standing::Right;
        let stale = |field| stands.of(field) == Standing::Stale;
        if stale(Field::Whole) || stale(Field::Type) {
            return None;
        }
        counts.annotated += 1.0;
        if right(Field::Whole) {
            counts.there += 1.0;
            counts.found[0] += 1.0;
            let strict = right(Field::Span) && right(Field::Type);
            counts.found[1] += f64::from(u8::from(strict));
        }
    }
    Some(counts)
}

/// Marks and annotated items, each paired with the one that it shares most with.
fn compare(marks: &[&Verdict], annotated: &[(Vec<Span>, &Values)]) -> Counts {
    let mut pairs = Vec::new();
    for (mark, verdict) in marks.iter().enumerate() {
        for (item, (spans, _)) in annotated.iter().enumerate() {
            let (both, either) = shared(&verdict.spans, spans);
            if 2 * both >= either {
                pairs.push((std::cmp::Reverse(both), mark, item));
            }
        }
    }
    pairs.sort_unstable();
    let (mut marked, mut paired) = (BTreeSet::new(), BTreeSet::new());
    let mut found = [0.0; 2];
    for (_, mark, item) in pairs {
        if marked.contains(&mark) || paired.contains(&item) {
            continue;
        }
        marked.insert(mark);
        paired.insert(item);
        let (spans, values) = &annotated[item];
        let strict = &marks[mark].spans == spans && is_type(marks[mark], values);
        found[0] += 1.0;
        found[1] += f64::from(u8::from(strict));
    }
    Counts {
        there: marks.len() as f64,
        annotated: annotated.len() as f64,
        found,
    }
}

/// Whether the annotation has the type that the judge gave, if one was given.
fn is_type(verdict: &Verdict, values: &Values) -> bool {
    let given = verdict.correction.kind.as_str();
    given.is_empty() || given == values.kind || given == values.label
}

/// Code points in both, and in either.
fn shared(a: &[Span], b: &[Span]) -> (usize, usize) {
    let both: usize = a
        .iter()
        .flat_map(|x| {
            b.iter()
                .map(move |y| (x.start.max(y.start), x.end.min(y.end)))
        })
        .map(|(start, end)| end.saturating_sub(start))
        .sum();
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<usize>();
    (both, length(a) + length(b) - both)
}
