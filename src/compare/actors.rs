//! Who an actor is across articles: numbers of local actors mean nothing outside their own.

use std::collections::HashMap;

use crate::actors::is_local;
use crate::document::{Quotation, Record};

/// How the actors of one record are called across articles, by their ids.
pub struct Names<'r>(HashMap<&'r str, String>);

impl<'r> Names<'r> {
    pub fn of(record: &'r Record) -> Self {
        let name = |actor: &'r crate::document::Actor| {
            let name = if is_local(&actor.id) {
                format!("{} (local)", actor.name)
            } else {
                format!("{} ({})", actor.name, actor.id)
            };
            (actor.id.as_str(), name)
        };
        Self(record.actors.iter().map(name).collect())
    }

    /// "" for no actor; an id the record does not list stands for itself.
    pub fn name(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}

/// Per quotation of a record those who say it, sorted.
pub fn speakers(record: &Record) -> Vec<Vec<String>> {
    let names = Names::of(record);
    let quotations = record.quotations.iter();
    quotations.map(|q| speakers_of(&names, q)).collect()
}

/// Those who say a quotation, sorted.
pub fn speakers_of(names: &Names<'_>, quotation: &Quotation) -> Vec<String> {
    let actors = quotation.speaker.actors.iter();
    let mut actors: Vec<String> = actors.map(|a| names.name(&a.actor)).collect();
    actors.sort_unstable();
    actors.dedup();
    actors
}
