//! Where another annotation of the same articles says something else.

use std::path::Path;

use crate::compare::actors::{Names, speakers};
use crate::compare::lines::Index;
use crate::compare::matching::{Key, matching};
use crate::document::{Record, Span};
use crate::error::Result;

/// The other file, of which ids and places of lines are kept.
pub struct Others(Index);

/// What differs of one article, by quotation and entity.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub quotations: Vec<Vec<&'static str>>,
    pub entities: Vec<Vec<&'static str>>,
    /// What only the other annotation has.
    pub added: usize,
}

impl Others {
    /// Reads the file once.
    ///
    /// # Errors
    /// When it cannot be read or has lines that are no records.
    pub fn open(path: &Path) -> Result<Self> {
        Index::open(path).map(Self)
    }

    /// How the other annotation of this article differs. Where the other file does not have the
    /// article, or has another text of it, everything differs.
    pub(super) fn differences(&mut self, record: &Record) -> Result<Differences> {
        let other = self.0.take(&record.id)?;
        Ok(other.filter(|other| other.text == record.text).map_or_else(
            || Differences {
                quotations: vec![vec!["article"]; record.quotations.len()],
                entities: vec![vec!["article"]; record.entities.len()],
                added: 0,
            },
            |other| Differences::of(record, &other),
        ))
    }
}

impl Differences {
    fn of(a: &Record, b: &Record) -> Self {
        let quotations = |record: &Record| -> Vec<Key> {
            let keys = record.quotations.iter();
            keys.map(|q| (q.spans.clone(), q.kind.as_str())).collect()
        };
        let entities = |record: &Record| -> Vec<Key> {
            let keys = record.entities.iter();
            keys.map(|e| (vec![Span::new(e.start, e.end)], e.label.as_str()))
                .collect()
        };
        // What has no counterpart differs in its spans.
        let mut found = Self {
            quotations: vec![vec!["spans"]; a.quotations.len()],
            entities: vec![vec!["spans"]; a.entities.len()],
            added: 0,
        };
        let matched = matching(&quotations(a), &quotations(b));
        found.added += matched.added.len();
        let (who_a, who_b) = (speakers(a), speakers(b));
        for (i, j) in matched.pairs {
            let (x, y) = (&a.quotations[i], &b.quotations[j]);
            found.quotations[i] = differing([
                ("type", x.kind == y.kind),
                ("medium", x.medium == y.medium),
                ("speaker", x.speaker.spans == y.speaker.spans),
                ("actor", who_a[i] == who_b[j]),
            ]);
        }
        let matched = matching(&entities(a), &entities(b));
        found.added += matched.added.len();
        let (names_a, names_b) = (Names::of(a), Names::of(b));
        for (i, j) in matched.pairs {
            let (x, y) = (&a.entities[i], &b.entities[j]);
            found.entities[i] = differing([
                ("label", x.label == y.label),
                ("actor", names_a.name(&x.actor) == names_b.name(&y.actor)),
            ]);
        }
        found
    }

    /// The share of quotations and entities of either annotation that differ; 0 of none.
    pub fn share(&self) -> f64 {
        let own = self.quotations.iter().chain(&self.entities);
        let all = own.clone().count() + self.added;
        let differ = own.filter(|fields| !fields.is_empty()).count() + self.added;
        differ as f64 / all.max(1) as f64
    }
}

fn differing<const N: usize>(fields: [(&'static str, bool); N]) -> Vec<&'static str> {
    let differ = fields.into_iter().filter(|(_, same)| !same);
    differ.map(|(field, _)| field).collect()
}
