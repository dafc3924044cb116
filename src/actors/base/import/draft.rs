//! An actor in the making: what the sources say of it, before ids are resolved.

use super::ids::wikidata_id;
use crate::actors::{KnownActor, Membership, PartialDate, key};
use crate::document::ActorType;

/// An actor in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What is known; country, parent and offices may still be added.
    pub actor: KnownActor,
    /// How telling the class is that gave the type: the lowest of several wins.
    pub rank: usize,
    /// Wikidata ids of the countries, the best first.
    pub countries: Vec<String>,
    /// Ids of bodies it may belong to, the best first.
    pub parents: Vec<String>,
    /// Positions held, as Wikidata has them.
    pub held: Vec<Held>,
}

/// A position held for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Wikidata id of the position.
    pub position: String,
    /// Wikidata id of the country or body the statement names, "" if none.
    pub of: String,
    /// First day.
    pub from: Option<PartialDate>,
    /// First day after.
    pub to: Option<PartialDate>,
}

/// An actor of which nothing but this is known.
pub fn bare(id: &str, kind: ActorType, source: &str) -> KnownActor {
    KnownActor {
        id: id.to_owned(),
        kind,
        name: String::new(),
        aliases: Vec::new(),
        gender: String::new(),
        country: String::new(),
        parent: String::new(),
        parties: Vec::new(),
        offices: Vec::new(),
        adjectives: Vec::new(),
        inhabitants: Vec::new(),
        metonyms: Vec::new(),
        from: None,
        to: None,
        source: vec![source.to_owned()],
    }
}

impl From<KnownActor> for Draft {
    fn from(actor: KnownActor) -> Self {
        Self {
            actor,
            rank: 0,
            countries: Vec::new(),
            parents: Vec::new(),
            held: Vec::new(),
        }
    }
}

impl Draft {
    /// Adds what another source, or another row of one, says of the same actor: what is missing is
    /// filled, lists are joined, the more telling type wins.
    pub fn merge(&mut self, other: Self) {
        if other.rank < self.rank {
            self.rank = other.rank;
            self.actor.kind = other.actor.kind;
        }
        let (ours, theirs) = (&mut self.actor, other.actor);
        if ours.name.is_empty() {
            ours.name = theirs.name;
        } else {
            ours.aliases.push(theirs.name);
        }
        fill(&mut ours.gender, theirs.gender);
        fill(&mut ours.country, theirs.country);
        fill(&mut ours.parent, theirs.parent);
        ours.from = ours.from.or(theirs.from);
        ours.to = ours.to.or(theirs.to);
        ours.aliases.extend(theirs.aliases);
        join(&mut ours.parties, theirs.parties);
        join(&mut ours.offices, theirs.offices);
        join(&mut ours.adjectives, theirs.adjectives);
        join(&mut ours.inhabitants, theirs.inhabitants);
        join(&mut ours.metonyms, theirs.metonyms);
        join(&mut ours.source, theirs.source);
        join(&mut self.countries, other.countries);
        join(&mut self.parents, other.parents);
        join(&mut self.held, other.held);
        self.tidy();
    }

    /// Leaves out aliases that are the name or an earlier alias in another spelling.
    pub fn tidy(&mut self) {
        let mut seen = vec![key(&self.actor.name), String::new()];
        self.actor.aliases.retain(|alias| {
            let key = key(alias);
            let new = !seen.contains(&key);
            if new {
                seen.push(key);
            }
            new
        });
    }

    /// Adds a membership whose party is a Wikidata id in any spelling; whether it was one.
    pub fn join_party(
        &mut self,
        party: &str,
        from: Option<PartialDate>,
        to: Option<PartialDate>,
    ) -> bool {
        let Some(party) = wikidata_id(party) else {
            return false;
        };
        let membership = Membership {
            party: party.to_owned(),
            from,
            to,
        };
        join(&mut self.actor.parties, vec![membership]);
        true
    }
}

fn fill(ours: &mut String, theirs: String) {
    if ours.is_empty() {
        *ours = theirs;
    }
}

/// Adds what is not there yet.
pub fn join<T: PartialEq>(ours: &mut Vec<T>, theirs: Vec<T>) {
    for one in theirs {
        if !ours.contains(&one) {
            ours.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_of_one_actor_are_one() {
        let mut first = Draft::from(bare("Q1", ActorType::Company, "wikidata"));
        first.rank = 5;
        first.actor.name = "Müller".to_owned();
        first.join_party("wd:Q2", "2001".parse().ok(), None);
        let mut second = Draft::from(bare("Q1", ActorType::Person, "wikidata"));
        second.rank = 1;
        second.actor.name = "Mueller".to_owned();
        second.actor.aliases = vec!["H. Müller".to_owned(), "h müller".to_owned()];
        second.actor.gender = "m".to_owned();
        second.join_party("Q2", "2001".parse().ok(), None);
        second.join_party("Q3", None, None);
        assert!(!second.join_party("Grüne", None, None));
        first.merge(second);
        let actor = first.actor;
        assert_eq!(actor.kind, ActorType::Person);
        assert_eq!(actor.aliases, ["H. Müller"]);
        assert_eq!(actor.gender, "m");
        assert_eq!(actor.source, ["wikidata"]);
        let parties: Vec<_> = actor.parties.iter().map(|m| m.party.as_str()).collect();
        assert_eq!(parties, ["Q2", "Q3"]);
    }
}
