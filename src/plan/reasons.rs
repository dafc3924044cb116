//! Why entries cannot be used, those of one kind together.

use std::collections::HashMap;

use serde::Serialize;

use crate::corpus::read::{Fault, Place};

/// How many kinds are told apart; faults of further kinds are counted together.
const KINDS: usize = 100;
/// How many places of a kind are named.
const PLACES: usize = 3;

/// Entries that would be quarantined, by reason.
#[derive(Debug, Clone, Default)]
pub struct Reasons {
    kinds: HashMap<String, Reason>,
    others: u64,
    total: u64,
}

/// One kind of fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What is wrong with the first entry of this kind, and the way out.
    pub reason: String,
    /// How many entries.
    pub entries: u64,
    /// The first of them.
    pub places: Vec<String>,
}

impl Reasons {
    /// Counts a fault.
    pub fn add(&mut self, place: &Place, fault: &Fault) {
        self.total += 1;
        let kind = kind(&fault.reason);
        if !self.kinds.contains_key(&kind) && self.kinds.len() >= KINDS {
            self.others += 1;
            return;
        }
        let reason = self.kinds.entry(kind).or_insert_with(|| Reason {
            reason: fault.reason.clone(),
            entries: 0,
            places: Vec::new(),
        });
        reason.entries += 1;
        if reason.places.len() < PLACES {
            reason.places.push(place.to_string());
        }
    }

    /// How many entries there are.
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// The kinds, the most frequent first.
    pub fn list(&self) -> Vec<Reason> {
        let mut list: Vec<Reason> = self.kinds.values().cloned().collect();
        list.sort_by(|a, b| (b.entries, &a.places).cmp(&(a.entries, &b.places)));
        if self.others > 0 {
            list.push(Reason {
                reason: "other reasons".to_owned(),
                entries: self.others,
                places: Vec::new(),
            });
        }
        list
    }
}

/// The reason without what differs from entry to entry: numbers and what stands in quotation marks.
fn kind(reason: &str) -> String {
    let mut kind = String::with_capacity(reason.len());
    let mut quoted = false;
    for character in reason.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                kind.push(character);
            }
            _ if quoted => {}
            digit if digit.is_ascii_digit() => {
                if !kind.ends_with('0') {
                    kind.push('0');
                }
            }
            other => kind.push(other),
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_differ_in_numbers_and_names_are_of_one_kind() {
        let mut reasons = Reasons::default();
        let mut add = |line, reason: &str| {
            let place = Place {
                file: "a".into(),
                line,
                ..Place::default()
            };
            reasons.add(&place, &Fault::new(reason));
        };
        add(1, "the text is null");
        for line in 2..7 {
            add(line, &format!("the id \"x{line}\" at column {line}7"));
        }
        let list = reasons.list();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].entries, 5);
        assert_eq!(list[0].reason, "the id \"x2\" at column 27");
        assert_eq!(list[0].places, ["a:2", "a:3", "a:4"]);
        assert_eq!(reasons.total(), 6);
    }

    #[test]
    fn kinds_do_not_pile_up() {
        let mut reasons = Reasons::default();
        for number in 0..2 * KINDS {
            let name = "x".repeat(number + 1);
            reasons.add(&Place::default(), &Fault::new(name));
        }
        let list = reasons.list();
        assert_eq!(list.len(), KINDS + 1);
        assert_eq!(list[KINDS].entries, KINDS as u64);
    }
}
