//! Which annotation a nested one belongs to, where gold only says *that* it is nested.

use std::cmp::Reverse;

use crate::document::Span;

/// One annotation: its pieces and whether gold calls it nested.
pub(super) struct Piece {
    /// Its spans, by start.
    pub(super) spans: Vec<Span>,
    /// Whether it is nested in another one.
    pub(super) nested: bool,
}

impl Piece {
    fn size(&self) -> usize {
        self.spans.iter().map(|span| span.len()).sum()
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        let covered = |inner: &Span| self.spans.iter().any(|outer| outer.contains(*inner));
        other.spans.iter().all(covered)
    }

    pub(super) fn overlap(&self, other: &Self) -> usize {
        let shared = |a: &Span, b: &Span| a.end.min(b.end).saturating_sub(a.start.max(b.start));
        self.spans
            .iter()
            .flat_map(|a| other.spans.iter().map(move |b| shared(a, b)))
            .sum()
    }

    fn distance(&self, other: &Self) -> usize {
        let gap = |a: &Span, b: &Span| {
            a.start
                .saturating_sub(b.end)
                .max(b.start.saturating_sub(a.end))
        };
        self.spans
            .iter()
            .flat_map(|a| other.spans.iter().map(move |b| gap(a, b)))
            .min()
            .unwrap_or(usize::MAX)
    }
}

/// For each annotation the one around it: `None` for those that are not nested.
///
/// A nested annotation belongs to the smallest one that contains all its pieces (of two with the
/// same extent, to the one that is not nested, else to the earlier); where none does, to the
/// outermost annotation it overlaps most; where none overlaps, to the nearest outermost one. So
/// what gold calls nested stays nested, and following the links always ends at an outermost
/// annotation. Only where there is no outermost one at all is the answer `None`.
pub(super) fn hosts(pieces: &[Piece]) -> Vec<Option<usize>> {
    (0..pieces.len()).map(|index| host(pieces, index)).collect()
}

fn host(pieces: &[Piece], index: usize) -> Option<usize> {
    let inner = &pieces[index];
    if !inner.nested {
        return None;
    }
    let others = || pieces.iter().enumerate().filter(|&(at, _)| at != index);
    // Links go to larger extents, or within one extent to the outermost or earlier: never round.
    let around = others()
        .filter(|(at, outer)| {
            outer.contains(inner) && (outer.size() > inner.size() || !outer.nested || *at < index)
        })
        .min_by_key(|(at, outer)| (outer.size(), outer.nested, *at));
    let nearest = || {
        others()
            .filter(|(_, outer)| !outer.nested)
            .min_by_key(|(at, outer)| {
                let overlap = Reverse(outer.overlap(inner));
                (overlap, outer.distance(inner), *at)
            })
    };
    around.or_else(nearest).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece(spans: &[(usize, usize)], nested: bool) -> Piece {
        let spans = spans.iter().map(|&(s, e)| Span::new(s, e)).collect();
        Piece { spans, nested }
    }

    #[test]
    fn the_smallest_annotation_around_is_the_host() {
        let pieces = [
            piece(&[(0, 50)], false),
            piece(&[(0, 20), (30, 40)], true),
            piece(&[(5, 9), (32, 35)], true),
        ];
        assert_eq!(hosts(&pieces), [None, Some(0), Some(1)]);
    }

    #[test]
    fn a_nested_one_of_the_same_extent_belongs_to_the_outermost() {
        let pieces = [piece(&[(3, 8)], true), piece(&[(3, 8)], false)];
        assert_eq!(hosts(&pieces), [Some(1), None]);
    }

    #[test]
    fn without_one_around_the_largest_overlap_counts_then_the_nearest() {
        let pieces = [
            piece(&[(0, 10)], false),
            piece(&[(12, 30)], false),
            piece(&[(8, 20)], true),
            piece(&[(34, 36)], true),
        ];
        assert_eq!(hosts(&pieces), [None, None, Some(1), Some(1)]);
        assert_eq!(hosts(&[piece(&[(0, 3)], true)]), [None]);
    }

    proptest! {
        #[test]
        fn links_always_end_at_an_outermost_annotation(
            raw in prop::collection::vec((0usize..12, 1usize..6, any::<bool>()), 1..9)
        ) {
            let pieces: Vec<Piece> = raw
                .iter()
                .map(|&(start, len, nested)| piece(&[(start, start + len)], nested))
                .collect();
            let links = hosts(&pieces);
            for mut at in 0..pieces.len() {
                let mut steps = 0;
                while let Some(next) = links[at] {
                    at = next;
                    steps += 1;
                    prop_assert!(steps <= pieces.len(), "a circle in {links:?}");
                }
                if pieces.iter().any(|piece| !piece.nested) {
                    prop_assert!(!pieces[at].nested);
                }
            }
        }
    }
}
