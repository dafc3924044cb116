//! What of a record counts.

use std::collections::HashMap;

use crate::document::{Actor, Entity, Quotation, Record, rebuild};

/// A record and what of it counts. Whatever the chosen annotations refer to is in the record.
#[derive(Debug, Clone)]
pub struct Selected<'r> {
    /// All of it.
    pub record: &'r Record,
    /// The entities that count, in the record's order.
    pub entities: Vec<&'r Entity>,
    /// The quotations that count, in the record's order.
    pub quotations: Vec<&'r Quotation>,
}

impl<'r> Selected<'r> {
    /// All of a record.
    pub fn all(record: &'r Record) -> Self {
        Self {
            record,
            entities: record.entities.iter().collect(),
            quotations: record.quotations.iter().collect(),
        }
    }

    /// A record of what counts alone: the rest is taken away, and with it what refers to it.
    pub fn to_record(&self) -> Record {
        let record = self.record;
        let all = self.entities.len() == record.entities.len()
            && self.quotations.len() == record.quotations.len();
        if all {
            return record.clone();
        }
        let mut chosen = Record {
            entities: self.entities.iter().map(|&one| one.clone()).collect(),
            quotations: self.quotations.iter().map(|&one| one.clone()).collect(),
            ..record.clone()
        };
        rebuild(&mut chosen, record.actors.clone());
        chosen
    }

    /// Whether nothing of the article counts.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.quotations.is_empty()
    }

    /// The record's actors by id.
    pub fn actors(&self) -> HashMap<&'r str, &'r Actor> {
        let actors = self.record.actors.iter();
        actors.map(|actor| (actor.id.as_str(), actor)).collect()
    }

    /// The actors of whom a quotation speaks, each once, in the order of the text.
    pub fn spoken_of(&self, quotation: &Quotation) -> Vec<&'r str> {
        let mut found: Vec<&str> = Vec::new();
        for entity in &self.record.entities {
            let actor = entity.actor.as_str();
            let inside = quotation.mentions.contains(&entity.id);
            if inside && !actor.is_empty() && !found.contains(&actor) {
                found.push(actor);
            }
        }
        found
    }
}
