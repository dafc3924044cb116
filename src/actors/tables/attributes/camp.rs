//! Which parties govern a state or Land on a day and which sit in its parliament without governing,
//! as far as the base tells.

use std::collections::{HashMap, HashSet};

use super::post::{self, Post};
use crate::actors::base::actor::{KnownActor, Tenure};
use crate::actors::base::date::{Day, Holds};
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::base::office::Government;
use crate::document::ActorType;

/// On which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Governs.
    Government,
    /// Sits in parliament and does not govern.
    Opposition,
}

/// A side, and whether it is certain.
pub type Camp = Option<(Side, Holds)>;

/// An office held in a state or Land.
type Held<'a> = (&'a KnownActor, &'a Tenure);

/// The base by state and Land (a *polity*, by the id of its place).
#[derive(Debug)]
pub struct Polities<'a> {
    base: &'a KnowledgeBase,
    /// Code of the country or Land → its place.
    by_code: HashMap<&'a str, &'a str>,
    governments: HashMap<&'a str, Vec<&'a Government>>,
    /// Offices of government.
    posts: HashMap<&'a str, Vec<Held<'a>>>,
    /// Leaders of groups and of the opposition.
    leaders: HashMap<&'a str, Vec<Held<'a>>>,
    /// Bodies whose head is neither of a government nor of a party.
    apart: HashSet<&'a str>,
    /// What parties belong to ("CDU/CSU").
    unions: HashSet<&'a str>,
}

impl<'a> Polities<'a> {
    /// Indexes the base.
    pub fn new(base: &'a KnowledgeBase) -> Self {
        let mut index = Self {
            base,
            by_code: HashMap::new(),
            governments: HashMap::new(),
            posts: HashMap::new(),
            leaders: HashMap::new(),
            apart: HashSet::new(),
            unions: HashSet::new(),
        };
        for place in base.actors() {
            let is_land = place.country.contains('-');
            let is_state = !place.country.is_empty() && !place.metonyms.is_empty();
            if place.kind == ActorType::Place && (is_land || is_state) {
                index.by_code.entry(&place.country).or_insert(&place.id);
            }
            if place.kind == ActorType::Party && !place.parent.is_empty() {
                index.unions.insert(&place.parent);
            }
        }
        // A state without words for its government is known by having one.
        for held in tenures(base).filter(|(_, tenure)| tenure.office == "head_of_government") {
            let of = base.actor(&held.1.of);
            if let Some(of) = of.filter(|of| of.kind == ActorType::Place && !of.country.is_empty())
            {
                index.by_code.entry(&of.country).or_insert(&of.id);
            }
        }
        for (holder, tenure) in tenures(base) {
            let Some(of) = base.actor(&tenure.of) else {
                continue;
            };
            let polity = index.polity(of);
            match (Post::of(&tenure.office), polity) {
                (Post::Leads | Post::HeadOfState | Post::Government, Some(polity)) => {
                    index
                        .posts
                        .entry(polity)
                        .or_default()
                        .push((holder, tenure));
                }
                (Post::Opposition | Post::Group, Some(polity)) => {
                    index
                        .leaders
                        .entry(polity)
                        .or_default()
                        .push((holder, tenure));
                }
                (Post::Other, _) => {
                    index.apart.insert(&of.id);
                }
                _ => {}
            }
        }
        for government in base.governments() {
            let of = index.governments.entry(&government.of).or_default();
            of.push(government);
        }
        index
    }

    /// The state or Land of an actor: a place is its own one if it is one, everybody else belongs
    /// to that of the code.
    pub fn polity(&self, actor: &'a KnownActor) -> Option<&'a str> {
        let by_code = self.by_code.get(actor.country.as_str()).copied();
        match actor.kind {
            // A region abroad has the code of its state.
            ActorType::Place => Some(actor.id.as_str()),
            _ => by_code,
        }
    }

    /// The state or Land with this code.
    pub fn by_code(&self, code: &str) -> Option<&'a str> {
        self.by_code.get(code).copied()
    }

    /// Whether a body is led by somebody who belongs neither to a government nor to a party.
    pub fn is_apart(&self, body: &str) -> bool {
        self.apart.contains(body)
    }

    /// The party an actor is or belongs to, or the union of parties ("CDU/CSU"); not a person's.
    pub fn party<'b>(&'b self, actor: &'b KnownActor) -> Option<&'b KnownActor> {
        if !matches!(actor.kind, ActorType::Party | ActorType::Group) {
            return None;
        }
        let union = |a: &KnownActor| a.kind == ActorType::Group && self.unions.contains(&*a.id);
        chain(self.base, actor).find(|a| a.kind == ActorType::Party || union(a))
    }

    /// Whether an office is one of a government on `day`; for a head of state that depends on the
    /// state.
    pub fn governs(&self, tenure: &Tenure, day: Day) -> bool {
        match Post::of(&tenure.office) {
            Post::Leads | Post::Government => true,
            Post::HeadOfState => {
                let of = self.base.actor(&tenure.of);
                let chief = self.base.holders("head_of_government", &tenure.of);
                let chief = chief
                    .iter()
                    .map(|(_, tenure)| tenure.period().holds(day))
                    .any(|holds| holds == Holds::Yes);
                of.is_some_and(|of| post::leads(&tenure.office, &of.country, chief))
            }
            _ => false,
        }
    }

    /// Whether somebody certainly holds the same office on a day.
    pub fn is_held(&self, tenure: &Tenure, day: Day) -> bool {
        let holders = self.base.holders(&tenure.office, &tenure.of);
        holders
            .iter()
            .any(|(_, tenure)| tenure.period().holds(day) == Holds::Yes)
    }

    /// On which side a party stands in a state or Land on a day; `None` where the base cannot tell.
    pub fn camp(&self, party: &KnownActor, polity: &str, day: Day) -> Camp {
        let table = self.governments.get(polity).map_or(&[][..], Vec::as_slice);
        let on_day: Vec<&&Government> = table
            .iter()
            .filter(|government| government.period().holds(day) != Holds::No)
            .collect();
        if on_day.is_empty() {
            return self.camp_by_leaders(party, polity, day);
        }
        let carries = |government: &&&&Government| {
            let parties = government.parties.iter();
            parties
                .filter_map(|id| self.base.actor(id))
                .any(|p| self.are_one(p, party))
        };
        match on_day.iter().filter(carries).count() {
            0 => self.sits(party, polity, day),
            some if some < on_day.len() => Some((Side::Government, Holds::Perhaps)),
            _ => Some((Side::Government, Holds::Yes)),
        }
    }

    /// Where no table says who governs: the parties of those who lead the government.
    fn camp_by_leaders(&self, party: &KnownActor, polity: &str, day: Day) -> Camp {
        let posts = self.posts.get(polity).map_or(&[][..], Vec::as_slice);
        let (mut leads, mut perhaps, mut serves, mut known) = (false, false, false, false);
        for (holder, tenure) in posts {
            let holds = tenure.period().holds(day);
            if holds == Holds::No || !self.governs(tenure, day) {
                continue;
            }
            let mut parties = self.parties(holder, day).peekable();
            let leader = Post::of(&tenure.office) != Post::Government;
            known |= leader && holds == Holds::Yes && parties.peek().is_some();
            if parties.any(|(p, _)| self.are_one(p, party)) {
                leads |= leader && holds == Holds::Yes;
                perhaps |= leader;
                serves = true;
            }
        }
        match (leads, perhaps, serves) {
            (true, ..) => Some((Side::Government, Holds::Yes)),
            (_, true, _) => Some((Side::Government, Holds::Perhaps)),
            // A minister of another party: a coalition, or a person asked for alone.
            (_, _, true) => None,
            _ if known => self.sits(party, polity, day),
            _ => None,
        }
    }

    /// Opposition, if somebody leads the party's group, or the opposition from its ranks.
    fn sits(&self, party: &KnownActor, polity: &str, day: Day) -> Camp {
        let leaders = self.leaders.get(polity).map_or(&[][..], Vec::as_slice);
        let of_party = leaders.iter().filter(|(holder, tenure)| {
            if Post::of(&tenure.office) == Post::Group {
                return self
                    .base
                    .actor(&tenure.of)
                    .is_some_and(|of| self.are_one(of, party));
            }
            self.parties(holder, day)
                .any(|(p, _)| self.are_one(p, party))
        });
        let holds = of_party.map(|(_, tenure)| tenure.period().holds(day)).max();
        holds
            .filter(|holds| *holds != Holds::No)
            .map(|holds| (Side::Opposition, holds))
    }

    /// The parties of a person on a day.
    pub fn parties<'b>(
        &'b self,
        person: &'b KnownActor,
        day: Day,
    ) -> impl Iterator<Item = (&'b KnownActor, Holds)> {
        let several = person.parties.len() > 1;
        person.parties.iter().filter_map(move |membership| {
            let period = membership.period();
            let dated = period.from.is_some() || period.to.is_some();
            let holds = match period.holds(day) {
                Holds::No => return None,
                // Of several parties one without any date may be of any time.
                _ if several && !dated => Holds::Perhaps,
                holds => holds,
            };
            Some((self.base.actor(&membership.party)?, holds))
        })
    }

    /// Whether two are one party: the same, or one is a branch, group or part of the other.
    fn are_one(&self, a: &KnownActor, b: &KnownActor) -> bool {
        chain(self.base, a).any(|above| above.id == b.id)
            || chain(self.base, b).any(|above| above.id == a.id)
    }
}

/// Every tenure with its holder.
fn tenures(base: &KnowledgeBase) -> impl Iterator<Item = Held<'_>> {
    let mut all = Vec::new();
    for actor in base.actors() {
        all.extend(actor.offices.iter().map(|tenure| (actor, tenure)));
    }
    all.into_iter()
}

/// An actor and what it belongs to, upwards; a ring of parents ends somewhere.
pub fn chain<'a>(
    base: &'a KnowledgeBase,
    actor: &'a KnownActor,
) -> impl Iterator<Item = &'a KnownActor> {
    std::iter::successors(Some(actor), |actor| base.actor(&actor.parent)).take(8)
}
