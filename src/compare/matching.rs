//! Which entity or quotation of one record is which of the other: by spans and label, else by spans.

use std::collections::{HashMap, VecDeque};

use crate::document::Span;

/// Positions that belong together, and those left on either side.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Matching {
    pub pairs: Vec<(usize, usize)>,
    pub lost: Vec<usize>,
    pub added: Vec<usize>,
}

/// What is compared: where something stands, and its label or type.
pub type Key = (Vec<Span>, &'static str);

/// Matches keys of `a` with those of `b`, each once.
pub fn matching(a: &[Key], b: &[Key]) -> Matching {
    let mut matching = Matching::default();
    let mut lost: Vec<usize> = (0..a.len()).collect();
    let mut added: Vec<usize> = (0..b.len()).collect();
    for exact in [true, false] {
        let key = |key: &Key| -> Key { (key.0.clone(), if exact { key.1 } else { "" }) };
        let mut free: HashMap<Key, VecDeque<usize>> = HashMap::new();
        for &position in &added {
            free.entry(key(&b[position]))
                .or_default()
                .push_back(position);
        }
        lost.retain(|&position| {
            let other = free
                .get_mut(&key(&a[position]))
                .and_then(VecDeque::pop_front);
            matching.pairs.extend(other.map(|other| (position, other)));
            other.is_none()
        });
        added = free.into_values().flatten().collect();
        added.sort_unstable();
    }
    matching.pairs.sort_unstable();
    Matching {
        lost,
        added,
        ..matching
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_label_goes_before_the_same_span() {
        let at = |start, label| (vec![Span::new(start, start + 3)], label);
        let a = [at(0, "LOC"), at(0, "ORG"), at(5, "PER"), at(9, "PER")];
        let b = [at(0, "ORG"), at(0, "PER"), at(6, "PER"), at(9, "LOC")];
        let found = matching(&a, &b);
        assert_eq!(found.pairs, [(0, 1), (1, 0), (3, 3)]);
        assert_eq!((found.lost, found.added), (vec![2], vec![2]));
    }
}
