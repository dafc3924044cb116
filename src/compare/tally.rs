//! Differences counted: by field, by outlet, by actor.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::actors::speakers;
use super::changes::{Compared, Kind};
use crate::document::Record;

/// How many ids of articles on one side only are kept as examples.
const EXAMPLES: usize = 5;

/// Two files compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Comparison {
    /// Articles that both have, alike.
    pub equal: u64,
    /// Articles that both have, and that differ.
    pub changed: u64,
    /// Articles of the first file only.
    pub only_a: u64,
    /// Ids of the first of them.
    pub only_a_examples: Vec<String>,
    /// Articles of the second file only.
    pub only_b: u64,
    /// Ids of the first of them.
    pub only_b_examples: Vec<String>,
    /// Differences within articles that both have, in the order of names.
    pub fields: Vec<FieldRow>,
    /// By outlet, in the order of names.
    pub outlets: Vec<OutletRow>,
    /// By actor, those with the most quotations gained and lost first.
    pub actors: Vec<ActorRow>,
}

impl Comparison {
    /// Whether the files hold the same articles, annotated alike.
    pub fn is_equal(&self) -> bool {
        self.changed + self.only_a + self.only_b == 0
    }
}

/// Differences in one field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FieldRow {
    /// The field.
    pub field: String,
    /// Articles in which it differs.
    pub articles: u64,
    /// How often there is something new.
    pub added: u64,
    /// How often something is gone.
    pub lost: u64,
    /// How often a value is another.
    pub changed: u64,
}

/// Differences in the articles of one outlet (that of the first file where both have the article).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OutletRow {
    /// The outlet, "" if the articles name none.
    pub outlet: String,
    /// Articles that both have, alike.
    pub equal: u64,
    /// Articles that both have, and that differ.
    pub changed: u64,
    /// Articles of the first file only.
    pub only_a: u64,
    /// Articles of the second file only.
    pub only_b: u64,
    /// Entities added, lost and with another value.
    pub entities: u64,
    /// Quotations added, lost and with another value.
    pub quotations: u64,
}

/// Quotations of one actor; `said_b` is `said_a` with those gained and without those lost.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ActorRow {
    /// Name and id; local actors of one name are one.
    pub actor: String,
    /// Quotations in the first file.
    pub said_a: u64,
    /// Quotations in the second file.
    pub said_b: u64,
    /// Quotations of the second file only, or said by others in the first.
    pub gained: u64,
    /// Quotations of the first file only, or said by others in the second.
    pub lost: u64,
}

/// A file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    A,
    B,
}

/// The counts while they grow.
#[derive(Default)]
pub struct Tally {
    comparison: Comparison,
    fields: BTreeMap<&'static str, FieldRow>,
    outlets: BTreeMap<String, OutletRow>,
    actors: BTreeMap<String, ActorRow>,
}

impl Tally {
    /// An article that both have, alike.
    pub fn equal(&mut self, record: &Record) {
        self.comparison.equal += 1;
        self.outlet(record).equal += 1;
        self.said(record, [1, 1, 0, 0]);
    }

    /// An article that one file has only.
    pub fn only(&mut self, side: Side, record: &Record) {
        let all = &mut self.comparison;
        let (count, examples) = match side {
            Side::A => (&mut all.only_a, &mut all.only_a_examples),
            Side::B => (&mut all.only_b, &mut all.only_b_examples),
        };
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(record.id.clone());
        }
        let outlet = self.outlet(record);
        match side {
            Side::A => outlet.only_a += 1,
            Side::B => outlet.only_b += 1,
        }
        self.said(
            record,
            match side {
                Side::A => [1, 0, 0, 1],
                Side::B => [0, 1, 1, 0],
            },
        );
    }

    /// An article that both have, and that differs.
    pub fn changed(&mut self, a: &Record, b: &Record, compared: &Compared) {
        self.comparison.changed += 1;
        let mut seen = HashSet::new();
        // An entity or quotation of which several things differ counts once.
        let mut items = HashSet::new();
        for change in &compared.changes {
            let row = self.fields.entry(change.field).or_default();
            row.articles += u64::from(seen.insert(change.field));
            match change.kind {
                Kind::Added => row.added += 1,
                Kind::Lost => row.lost += 1,
                Kind::Changed => row.changed += 1,
            }
            let (list, _) = change.field.split_once('.').unwrap_or((change.field, ""));
            let alone = change.kind != Kind::Changed;
            let new = items.insert((list, change.text.as_str())) || alone;
            let outlet = self.outlets.entry(a.outlet.clone()).or_default();
            match list {
                "entities" => outlet.entities += u64::from(new),
                "quotations" => outlet.quotations += u64::from(new),
                _ => {}
            }
        }
        self.outlet(a).changed += 1;
        self.said(a, [1, 0, 0, 0]);
        self.said(b, [0, 1, 0, 0]);
        for actor in &compared.gained {
            self.actors.entry(actor.clone()).or_default().gained += 1;
        }
        for actor in &compared.lost {
            self.actors.entry(actor.clone()).or_default().lost += 1;
        }
    }

    /// The tables.
    pub fn finish(self) -> Comparison {
        let fields = self.fields.into_iter().map(|(field, row)| FieldRow {
            field: field.to_owned(),
            ..row
        });
        let outlets = self.outlets.into_iter();
        let outlets = outlets.map(|(outlet, row)| OutletRow { outlet, ..row });
        let actors = self.actors.into_iter();
        let mut actors: Vec<ActorRow> = actors
            .map(|(actor, row)| ActorRow { actor, ..row })
            .collect();
        actors.sort_by_key(|row| Reverse((row.gained + row.lost, row.said_a + row.said_b)));
        Comparison {
            fields: fields.collect(),
            outlets: outlets.collect(),
            actors,
            ..self.comparison
        }
    }

    fn outlet(&mut self, record: &Record) -> &mut OutletRow {
        self.outlets.entry(record.outlet.clone()).or_default()
    }

    /// Adds the quotations of a record to those said in A, said in B, gained and lost.
    fn said(&mut self, record: &Record, [a, b, gained, lost]: [u64; 4]) {
        for actor in speakers(record).into_iter().flatten() {
            let row = self.actors.entry(actor).or_default();
            row.said_a += a;
            row.said_b += b;
            row.gained += gained;
            row.lost += lost;
        }
    }
}
