//! What the knowledge base knows about an actor: one line of `actors.jsonl`.

use serde::{Deserialize, Serialize};

use super::date::{Day, Holds, PartialDate, Period, end};
use crate::document::ActorType;

/// A person, body or place that news speaks of. Types are fixed: absent strings are "", lists empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownActor {
    /// Wikidata id, or `wl:` and a word where none is known for certain.
    pub id: String,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// Canonical German name.
    pub name: String,
    /// Other spellings, abbreviations, former names.
    pub aliases: Vec<String>,
    /// `f`, `m`, or "" where it is unknown or means nothing.
    pub gender: String,
    /// ISO 3166-1 code of the country, ISO 3166-2 of a Land; "" if none.
    pub country: String,
    /// The body this one belongs to (id), "" if none.
    pub parent: String,
    /// Party memberships.
    pub parties: Vec<Membership>,
    /// Offices held.
    pub offices: Vec<Tenure>,
    /// Places: stems of the adjective ("französisch").
    pub adjectives: Vec<String>,
    /// Places: words for the inhabitants ("Franzose", "Französinnen").
    pub inhabitants: Vec<String>,
    /// States: words that stand for their government ("Paris", "Élysée").
    pub metonyms: Vec<String>,
    /// When it began to be, where that matters.
    #[serde(with = "end")]
    pub from: Option<PartialDate>,
    /// When it ceased to be.
    #[serde(with = "end")]
    pub to: Option<PartialDate>,
    /// Where the entry is from, words of `SOURCES.md`.
    pub source: Vec<String>,
}

/// A person's party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// Id of the party.
    pub party: String,
    /// First day.
    #[serde(with = "end")]
    pub from: Option<PartialDate>,
    /// First day on which it does not hold any more.
    #[serde(with = "end")]
    pub to: Option<PartialDate>,
}

/// An office held for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// Id of the office.
    pub office: String,
    /// Id of the country or body it belongs to.
    pub of: String,
    /// First day.
    #[serde(with = "end")]
    pub from: Option<PartialDate>,
    /// The successor's first day.
    #[serde(with = "end")]
    pub to: Option<PartialDate>,
    /// Where it is from.
    pub source: String,
}

impl Tenure {
    /// When it is held.
    pub const fn period(&self) -> Period {
        Period {
            from: self.from,
            to: self.to,
        }
    }
}

impl Membership {
    /// When it holds.
    pub const fn period(&self) -> Period {
        Period {
            from: self.from,
            to: self.to,
        }
    }
}

impl KnownActor {
    /// Canonical name and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// Offices held on `day`, certainly or perhaps.
    pub fn offices_on(&self, day: Day) -> impl Iterator<Item = &Tenure> {
        let held = move |tenure: &&Tenure| tenure.period().holds(day) != Holds::No;
        self.offices.iter().filter(held)
    }
}
