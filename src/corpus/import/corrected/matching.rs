//! Which quotation of a record a corrected one is: by pieces and type, else by pieces, else by what
//! most of it covers.

use std::cmp::Reverse;

use super::draft::Draft;
use crate::document::{Quotation, Span};

fn shared(one: &[Span], other: &[Span]) -> usize {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    pairs
        .map(|(a, b)| a.end.min(b.end).saturating_sub(a.start.max(b.start)))
        .sum()
}

/// For each of `drafts` the position of its quotation in `old`, each of which is given once.
pub fn matching(drafts: &[Draft], old: &[Quotation]) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let new = &draft.quotation;
        for (number, old) in old.iter().enumerate() {
            let overlap = shared(&new.spans, &old.spans);
            if overlap > 0 {
                let same = new.spans == old.spans;
                let rank = (same && new.kind == old.kind, same, overlap);
                pairs.push((Reverse(rank), number, at));
            }
        }
    }
    pairs.sort_unstable();
    let mut found = vec![None; drafts.len()];
    let mut taken = vec![false; old.len()];
    for (_, number, at) in pairs {
        if !taken[number] && found[at].is_none() {
            taken[number] = true;
            found[at] = Some(number);
        }
    }
    found
}

/// Joins pieces that were one quotation of `old` and still have one type.
pub fn regrouped(drafts: Vec<Draft>, old: &[Quotation]) -> Vec<Draft> {
    let mut free: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    let mut joined: Vec<Draft> = Vec::new();
    for old in old.iter().filter(|old| old.spans.len() > 1) {
        let mut whole: Option<Draft> = None;
        for span in &old.spans {
            let fits = |slot: &&mut Option<Draft>| {
                slot.as_ref().is_some_and(|draft| {
                    let new = &draft.quotation;
                    let kind = whole
                        .as_ref()
                        .map_or(new.kind, |whole| whole.quotation.kind);
                    new.spans == [*span] && new.kind == kind
                })
            };
            let found = free.iter_mut().find(fits).and_then(Option::take);
            whole = match (whole, found) {
                (Some(mut whole), Some(piece)) => {
                    whole.quotation.spans.extend(piece.quotation.spans);
                    Some(whole)
                }
                (whole, found) => whole.or(found),
            };
        }
        joined.extend(whole);
    }
    joined.extend(free.into_iter().flatten());
    joined
}
