//! To which level of politics an actor belongs: federal, Land, municipal, EU, abroad, international.

use std::fmt;

use super::camp::chain;
use crate::actors::base::actor::KnownActor;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::base::office::HOME;
use crate::document::ActorType;

/// The source of the base that lists towns.
const TOWNS: &str = "geonames";

/// A level, as seen from the home country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The home country.
    Federal,
    /// A Land of it.
    Land,
    /// A town of it.
    Municipal,
    /// The European Union.
    Eu,
    /// Another country, or a part of it.
    Foreign,
    /// A body of several states.
    International,
    /// Of the home country, but of no level of its politics: a company, an association.
    None,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Federal => "federal",
            Self::Land => "land",
            Self::Municipal => "municipal",
            Self::Eu => "eu",
            Self::Foreign => "foreign",
            Self::International => "international",
            Self::None => "none",
        })
    }
}

/// Finds levels.
#[derive(Debug)]
pub struct Levels<'a> {
    base: &'a KnowledgeBase,
    /// Code of the home country.
    home: &'a str,
    /// Id of the European Union.
    eu: &'a str,
}

impl<'a> Levels<'a> {
    /// With the home country and the Union of the base.
    pub fn new(base: &'a KnowledgeBase) -> Self {
        let eu = base
            .named("Europäische Union")
            .find(|actor| actor.kind == ActorType::InternationalOrganisation);
        Self {
            base,
            home: base.actor(HOME).map_or("DE", |home| &home.country),
            eu: eu.map_or("", |eu| &eu.id),
        }
    }

    /// The level of a body or place; `None` where the base does not say where it belongs. Whether it
    /// is, or belongs to, a party is for the caller to know.
    pub fn body(&self, actor: &KnownActor, is_of_party: bool) -> Option<Level> {
        if chain(self.base, actor).any(|above| above.id == self.eu) {
            return Some(Level::Eu);
        }
        if actor.kind == ActorType::InternationalOrganisation {
            return Some(Level::International);
        }
        let code = actor.country.as_str();
        let state = code.split('-').next().unwrap_or(code);
        if code.is_empty() {
            return None;
        }
        if state != self.home {
            return Some(Level::Foreign);
        }
        Some(match actor.kind {
            ActorType::Company
            | ActorType::Medium
            | ActorType::Agency
            | ActorType::Group
            | ActorType::Other
                if !is_of_party && !self.is_of_authority(actor) =>
            {
                Level::None
            }
            _ if code != state => Level::Land,
            ActorType::Place if actor.id == HOME => Level::Federal,
            ActorType::Place if self.is_town(actor) => Level::Municipal,
            ActorType::Place => return None,
            _ => Level::Federal,
        })
    }

    /// Whether a person is of another country.
    pub fn is_foreign(&self, person: &KnownActor) -> bool {
        let state = person.country.split('-').next().unwrap_or_default();
        !state.is_empty() && state != self.home
    }

    /// Whether it belongs to an authority.
    fn is_of_authority(&self, actor: &KnownActor) -> bool {
        chain(self.base, actor).any(|above| above.kind == ActorType::GovernmentBody)
    }

    /// A place is a town if it has had a mayor, or is from the list of towns.
    fn is_town(&self, place: &KnownActor) -> bool {
        place.source.iter().any(|source| source == TOWNS)
            || !self.base.holders("mayor", &place.id).is_empty()
    }
}
