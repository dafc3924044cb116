//! Which verdicts count: those neither taken back nor replaced; and of these, what still holds of an
//! annotation.

use std::collections::{HashMap, HashSet};

use super::values::Values;
use super::verdict::{Call, Field, Key, Verdict};

/// The verdicts that count, in the order of their lines: of one judge's on the same item the last, of
/// which none was taken back. A withdrawal brings back what the line it names had replaced.
pub fn standing(verdicts: &[Verdict]) -> Vec<&Verdict> {
    let withdrawn: HashSet<&str> = verdicts
        .iter()
        .filter(|verdict| verdict.verdict == Call::Withdrawn)
        .map(|verdict| verdict.withdraws.as_str())
        .collect();
    let mut last: HashMap<Key, usize> = HashMap::new();
    for (position, verdict) in verdicts.iter().enumerate() {
        if verdict.verdict != Call::Withdrawn && !withdrawn.contains(verdict.id.as_str()) {
            last.insert(verdict.key(), position);
        }
    }
    let mut positions: Vec<usize> = last.into_values().collect();
    positions.sort_unstable();
    positions.into_iter().map(|at| &verdicts[at]).collect()
}

/// What a verdict says of an annotation that may be another than the one judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The field is right.
    Right,
    /// The field is wrong.
    Wrong,
    /// The verdict does not speak of the field.
    Open,
    /// What was judged is not what is annotated now.
    Stale,
}

/// A verdict before an annotation with the same text and spans.
#[derive(Debug, Clone, Copy)]
pub struct Stands<'v> {
    verdict: &'v Verdict,
    /// What the annotation says now.
    now: &'v Values,
}

impl<'v> Stands<'v> {
    /// A verdict, and what the annotation of the same spans says now.
    pub const fn new(verdict: &'v Verdict, now: &'v Values) -> Self {
        Self { verdict, now }
    }

    /// What it says of one field.
    pub fn of(&self, field: Field) -> Standing {
        let Verdict { verdict, wrong, .. } = self.verdict;
        match verdict {
            Call::Right => {}
            Call::Wrong if field == Field::Whole || !wrong.contains(&Field::Whole) => {}
            _ => return Standing::Open,
        }
        if !self.is_same(field) {
            return Standing::Stale;
        }
        if wrong.contains(&field) {
            Standing::Wrong
        } else {
            Standing::Right
        }
    }

    /// Whether what was judged is what is annotated now.
    fn is_same(&self, field: Field) -> bool {
        let (then, now) = (&self.verdict.judged, self.now);
        match field {
            // The spans are the same, or the verdict would not be before this annotation.
            Field::Whole | Field::Span => true,
            Field::Type => (&then.kind, &then.label) == (&now.kind, &now.label),
            Field::Speaker => then.speaker_spans == now.speaker_spans,
            Field::Actor => then.actor == now.actor,
        }
    }
}
