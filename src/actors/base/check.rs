//! Whether a knowledge base is in itself right: ids, dates, holders, and names that collide.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use super::knowledge_base::KnowledgeBase;
use super::names::key;

/// Something wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The entry's id (actor, office or government).
    pub entry: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.entry, self.what)
    }
}

/// Several actors of one type that one name may mean: no fault, but worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// The name's key.
    pub name: String,
    /// The actors' ids.
    pub actors: Vec<String>,
}

/// Everything wrong with the base, by entry.
pub fn faults(base: &KnowledgeBase) -> Vec<Fault> {
    let mut faults = Vec::new();
    ids(base, &mut faults);
    references(base, &mut faults);
    dates(base, &mut faults);
    holders(base, &mut faults);
    faults.sort();
    faults
}

fn fault(entry: &str, what: impl Into<String>) -> Fault {
    Fault {
        entry: entry.to_owned(),
        what: what.into(),
    }
}

fn ids(base: &KnowledgeBase, faults: &mut Vec<Fault>) {
    let actors = base.actors().map(|actor| actor.id.as_str());
    let offices = base.offices().iter().map(|office| office.id.as_str());
    faults.extend(twice(actors).map(|id| fault(id, "the id stands twice")));
    faults.extend(twice(offices).map(|id| fault(id, "the office stands twice")));
    for actor in base.actors() {
        let is_wikidata = actor
            .id
            .strip_prefix('Q')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
        if !is_wikidata && actor.id.strip_prefix("wl:").is_none_or(str::is_empty) {
            faults.push(fault(&actor.id, "the id is neither Q… nor wl:…"));
        }
        if key(&actor.name).is_empty() {
            faults.push(fault(&actor.id, "it has no name"));
        }
        if !matches!(actor.gender.as_str(), "" | "f" | "m") {
            faults.push(fault(
                &actor.id,
                format!("unknown gender {:?}", actor.gender),
            ));
        }
        if actor.source.is_empty() {
            faults.push(fault(&actor.id, "it names no source"));
        }
    }
}

/// The ids that stood before.
fn twice<'a>(ids: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut seen = HashSet::new();
    ids.filter(move |id| !seen.insert(*id))
}

fn references(base: &KnowledgeBase, faults: &mut Vec<Fault>) {
    let offices: HashSet<&str> = base.offices().iter().map(|o| o.id.as_str()).collect();
    let missing = |id: &str| !id.is_empty() && base.actor(id).is_none();
    for actor in base.actors() {
        for tenure in &actor.offices {
            if !offices.contains(tenure.office.as_str()) {
                faults.push(fault(
                    &actor.id,
                    format!("unknown office {:?}", tenure.office),
                ));
            }
            if missing(&tenure.of) {
                faults.push(fault(
                    &actor.id,
                    format!("office of unknown {:?}", tenure.of),
                ));
            }
        }
        for membership in &actor.parties {
            if membership.party.is_empty() || missing(&membership.party) {
                faults.push(fault(
                    &actor.id,
                    format!("unknown party {:?}", membership.party),
                ));
            }
        }
        if missing(&actor.parent) {
            faults.push(fault(
                &actor.id,
                format!("unknown parent {:?}", actor.parent),
            ));
        }
    }
    for office in base.offices() {
        for name in office.names.iter().filter(|name| missing(&name.of)) {
            faults.push(fault(&office.id, format!("name for unknown {:?}", name.of)));
        }
    }
    for government in base.governments() {
        for id in government.parties.iter().chain([&government.of]) {
            if id.is_empty() || missing(id) {
                faults.push(fault(&government.name, format!("unknown {id:?}")));
            }
        }
    }
}

fn dates(base: &KnowledgeBase, faults: &mut Vec<Fault>) {
    for actor in base.actors() {
        let periods = actor
            .offices
            .iter()
            .map(|t| (t.office.as_str(), t.period()));
        let parties = actor.parties.iter().map(|m| (m.party.as_str(), m.period()));
        for (what, period) in periods.chain(parties) {
            if !period.is_ordered() {
                faults.push(fault(&actor.id, format!("{what} ends before it begins")));
            }
        }
    }
    for government in base.governments() {
        if !government.period().is_ordered() {
            faults.push(fault(&government.name, "it ends before it begins"));
        }
    }
}

/// Two holders of a single-holder office at one time; a day of handing over may belong to both.
fn holders(base: &KnowledgeBase, faults: &mut Vec<Fault>) {
    let single: HashSet<&str> = base
        .offices()
        .iter()
        .filter(|o| o.single)
        .map(|o| o.id.as_str())
        .collect();
    for (office, of) in base
        .posts()
        .into_iter()
        .filter(|(office, _)| single.contains(office.as_str()))
    {
        let mut held: Vec<_> = base
            .holders(&office, &of)
            .into_iter()
            .filter_map(|(actor, tenure)| tenure.from.map(|from| (from.first(), actor, tenure)))
            .collect();
        held.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        for pair in held.windows(2) {
            let ((_, before, earlier), (_, after, later)) = (&pair[0], &pair[1]);
            let begins = later.from.map(super::date::PartialDate::last);
            let overlap = earlier
                .to
                .is_none_or(|to| begins.is_some_and(|day| day < to.first()));
            if overlap && before.id != after.id {
                faults.push(fault(
                    &after.id,
                    format!(
                        "{office} of {of} from {} while {} ({}) holds it to {}",
                        later.from.map(|d| d.to_string()).unwrap_or_default(),
                        before.name,
                        before.id,
                        earlier
                            .to
                            .map_or_else(|| "today".to_owned(), |d| d.to_string()),
                    ),
                ));
            }
        }
    }
}

/// Names that several actors of one type share.
pub fn collisions(base: &KnowledgeBase) -> Vec<Collision> {
    let mut names: BTreeMap<(String, &str), BTreeSet<&str>> = BTreeMap::new();
    for actor in base.actors() {
        for name in actor.names() {
            let of = names.entry((key(name), actor.kind.as_str())).or_default();
            of.insert(&actor.id);
        }
    }
    names
        .into_iter()
        .filter(|(_, actors)| actors.len() > 1)
        .map(|((name, _), actors)| Collision {
            name,
            actors: actors.into_iter().map(str::to_owned).collect(),
        })
        .collect()
}
