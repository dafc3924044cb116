//! What judges called right, and is still annotated as it was then.

use std::collections::{HashMap, HashSet};

use crate::document::{Record, Span};
use crate::error::Result;
use crate::hex::sha256;
use crate::verdicts::{Call, Field, Standing, Stands, Verdict, What, facts_of, standing};

/// Verdicts that count, by digest of the text. Of several judges' on one item all must say right.
#[derive(Debug, Default)]
pub struct Reviewed(HashMap<String, Vec<Verdict>>);

impl Reviewed {
    /// The verdicts of a file.
    ///
    /// # Errors
    /// When it cannot be read, or holds a line that is no verdict.
    pub fn read(path: &std::path::Path) -> Result<Self> {
        let verdicts = crate::verdicts::read_verdicts(path)?;
        let mut by_text: HashMap<String, Vec<Verdict>> = HashMap::new();
        for verdict in standing(&verdicts) {
            if matches!(verdict.verdict, Call::Right | Call::Wrong) {
                let text = by_text.entry(verdict.text_sha256.clone()).or_default();
                text.push(verdict.clone());
            }
        }
        Ok(Self(by_text))
    }

    /// Ids of the entities and quotations of a record that all judges who judged them called right.
    pub fn of<'r>(&self, record: &'r Record) -> HashSet<&'r str> {
        let mut right = HashSet::new();
        let Some(verdicts) = self.0.get(&sha256(record.text.as_bytes())) else {
            return right;
        };
        let mut by_place: HashMap<(What, &[Span]), Vec<&Verdict>> = HashMap::new();
        for verdict in verdicts {
            let place = (verdict.what, &verdict.spans[..]);
            by_place.entry(place).or_default().push(verdict);
        }
        let quotations = record.quotations.iter().map(|q| q.id.as_str());
        let ids = quotations.chain(record.entities.iter().map(|e| e.id.as_str()));
        for (id, (what, spans, now)) in ids.zip(facts_of(record)) {
            let Some(verdicts) = by_place.get(&(what, &spans[..])) else {
                continue;
            };
            let is_right = |verdict: &&&Verdict| {
                let stands = Stands::new(verdict, &now);
                Field::ALL
                    .iter()
                    .all(|field| stands.of(*field) == Standing::Right)
            };
            if verdicts.iter().filter(is_right).count() == verdicts.len() {
                right.insert(id);
            }
        }
        right
    }
}
