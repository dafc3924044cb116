//! Party and office on the article's day, through the knowledge base.

use std::collections::HashSet;
use std::fmt;

use crate::actors::KnowledgeBase;
use crate::actors::attributes::{Attributes, Attributor};
use crate::document::{ActorType, Record};
use crate::error::{Error, Result};
use crate::near::offer;

/// Parties and offices asked for. What holds on a day is what `actors attributes` says of it,
/// certainly or perhaps (`?`); a party has its own party.
pub struct Posts<'b> {
    attributor: Attributor<'b>,
    /// Ids of parties.
    parties: Option<HashSet<String>>,
    /// `office` of any body, or `office@of`.
    offices: Option<HashSet<String>>,
}

impl<'b> Posts<'b> {
    /// Parties by id or name, offices by id (`foreign_minister`), with the country or body
    /// (`foreign_minister@Q183`), or by their German names; empty lists ask for nothing.
    ///
    /// # Errors
    /// When the base knows no such party or office: the message offers those that come near.
    pub fn find(base: &'b KnowledgeBase, parties: &[String], offices: &[String]) -> Result<Self> {
        let all = |named: &[String], find: &dyn Fn(&str) -> Result<Vec<String>>| {
            let found = named.iter().map(|name| find(name.trim()));
            let found = found.collect::<Result<Vec<_>>>()?;
            let found: HashSet<String> = found.into_iter().flatten().collect();
            Ok((!named.is_empty()).then_some(found))
        };
        Ok(Self {
            attributor: Attributor::new(base),
            parties: all(parties, &|name| party(base, name))?,
            offices: all(offices, &|name| office(base, name))?,
        })
    }

    /// Ids of the actors of a record that have one of the parties and one of the offices.
    pub fn holders<'r>(&self, record: &'r Record) -> HashSet<&'r str> {
        let rows = self.attributor.attributes(record);
        let actors = record.actors.iter().zip(&rows);
        let holders = actors.filter(|(_, row)| self.holds(row));
        holders.map(|(actor, _)| actor.id.as_str()).collect()
    }

    fn holds(&self, row: &Attributes) -> bool {
        let values = |cell: &str, found: &dyn Fn(&str) -> bool| {
            cell.split('|')
                .any(|value| found(value.trim_end_matches('?')))
        };
        let party = self
            .parties
            .as_ref()
            .is_none_or(|parties| values(&row.parties, &|party| parties.contains(party)));
        let office = self.offices.as_ref().is_none_or(|offices| {
            values(&row.offices, &|held| {
                let office = held.split('@').next().unwrap_or_default();
                offices.contains(held) || offices.contains(office)
            })
        });
        party && office
    }
}

impl fmt::Debug for Posts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Posts")
            .field("parties", &self.parties)
            .field("offices", &self.offices)
            .finish_non_exhaustive()
    }
}

fn party(base: &KnowledgeBase, name: &str) -> Result<Vec<String>> {
    let is_party = |kind| kind == ActorType::Party;
    if base.actor(name).is_some_and(|actor| is_party(actor.kind)) {
        return Ok(vec![name.to_owned()]);
    }
    let found: Vec<String> = base
        .named(name)
        .filter(|actor| is_party(actor.kind))
        .map(|actor| actor.id.clone())
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let parties = base.actors().filter(|actor| is_party(actor.kind));
    let names = parties.flat_map(|actor| {
        let names = actor.names();
        names.map(|called| (actor.name.clone(), called.to_owned()))
    });
    Err(unknown("party", name, names, "a party's id or name"))
}

fn office(base: &KnowledgeBase, name: &str) -> Result<Vec<String>> {
    let id = name.split('@').next().unwrap_or_default();
    if base.offices().iter().any(|office| office.id == id) {
        return Ok(vec![name.to_owned()]);
    }
    let titles = base.titled(name).iter().map(|title| {
        let office = &base.offices()[title.office].id;
        match title.of.as_str() {
            "" => office.clone(),
            of => format!("{office}@{of}"),
        }
    });
    let found: Vec<String> = titles.collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names = base.offices().iter().flat_map(|office| {
        let names = office.names.iter();
        let called = names.flat_map(|name| [name.masculine.clone(), name.feminine.clone()]);
        let called = called.chain([office.id.clone()]);
        called.map(|called| (office.id.clone(), called))
    });
    let wanted = "an office's id or German name, e.g. foreign_minister or Außenminister";
    Err(unknown("office", name, names, wanted))
}

/// The message for a name that the base does not have; `known` and `wanted` are for [`offer`].
fn unknown(
    what: &str,
    name: &str,
    known: impl Iterator<Item = (String, String)>,
    wanted: &str,
) -> Error {
    let offer = offer(name, known, wanted);
    Error::Usage(format!(
        "the knowledge base has no {what} {name:?}; {offer}"
    ))
}
