//! Which quotation lies in which.

use std::collections::HashSet;
use std::ops::Range;

use super::quotations::FoundQuotation;

/// Sorts by start and gives each nested quotation the smallest outer one that holds it, or else the
/// one it shares most tokens with. What both layers found with the same tokens is the outer one.
pub fn nest(mut found: Vec<FoundQuotation>) -> Vec<FoundQuotation> {
    let outer: HashSet<_> = found
        .iter()
        .filter(|q| !q.nested)
        .map(|q| q.pieces.clone())
        .collect();
    found.retain(|q| !(q.nested && outer.contains(&q.pieces)));
    found.sort_by_key(|q| (q.pieces[0].start, q.nested, usize::MAX - end(q)));
    for i in 0..found.len() {
        if !found[i].nested {
            continue;
        }
        let size = tokens(&found[i]);
        let outer = |o: &usize| !found[*o].nested && shared(&found[*o], &found[i]) > 0;
        found[i].inside = (0..found.len()).filter(outer).max_by_key(|&o| {
            let common = shared(&found[o], &found[i]);
            (
                common == size,
                common,
                usize::MAX - tokens(&found[o]),
                usize::MAX - o,
            )
        });
    }
    found
}

/// One past the last token of a quotation.
pub fn end(quotation: &FoundQuotation) -> usize {
    quotation.pieces.last().map_or(0, |piece| piece.end)
}

fn tokens(quotation: &FoundQuotation) -> usize {
    quotation.pieces.iter().map(ExactSizeIterator::len).sum()
}

fn shared(a: &FoundQuotation, b: &FoundQuotation) -> usize {
    a.pieces
        .iter()
        .flat_map(|x| b.pieces.iter().map(move |y| common(x, y).len()))
        .sum()
}

/// What two ranges share; an empty range within `a` if nothing.
pub fn common(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    let start = b.start.clamp(a.start, a.end);
    start..b.end.clamp(start, a.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::roles::Roles;
    use crate::document::{Medium, QuotationType, Score};

    fn plain(pieces: &[(usize, usize)], nested: bool) -> FoundQuotation {
        FoundQuotation {
            pieces: pieces.iter().map(|&(start, end)| start..end).collect(),
            kind: QuotationType::Direct,
            medium: Medium::Speech,
            score: Score::default(),
            roles: Roles::default(),
            inside: None,
            nested,
        }
    }

    #[test]
    fn a_nested_quotation_belongs_to_the_smallest_around_it() {
        let found = nest(vec![
            plain(&[(5, 8)], true),
            plain(&[(4, 6), (7, 9)], false),
            plain(&[(4, 9)], false),
            plain(&[(20, 30)], false),
        ]);
        let inner = found.iter().find(|q| q.nested).unwrap();
        let outer = &found[inner.inside.unwrap()].pieces;
        assert_eq!((outer.len(), outer[0].start, outer[0].end), (1, 4, 9));
    }

    #[test]
    fn no_quotation_lies_in_a_copy_of_itself() {
        let found = nest(vec![
            plain(&[(4, 6), (7, 9)], true),
            plain(&[(4, 9)], true),
            plain(&[(4, 6), (7, 9)], false),
        ]);
        let kept: Vec<_> = found.iter().map(|q| (q.nested, q.pieces.len())).collect();
        assert_eq!(kept, [(false, 2), (true, 1)]);
    }
}
