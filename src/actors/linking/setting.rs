//! Where an article plays: the country, and the Land, whose offices "der Minister" means there.

use super::candidates::Link;
use crate::actors::base::actor::KnownActor;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::base::office::HOME;
use crate::document::{ActorType, Class, Record, Variant};

/// Ids of the Land and the country that an article is mostly about, the smaller first; the home
/// country if it names no other, nothing if it names several and none is the most frequent.
pub fn setting(
    base: &KnowledgeBase,
    record: &Record,
    chain_of: &[Option<usize>],
    links: &[Link<'_>],
) -> Vec<String> {
    let mut countries = Counts::default();
    let mut lands = Counts::default();
    for (number, entity) in record.entities.iter().enumerate() {
        let place = match (entity.label.class(), entity.label.variant()) {
            (Class::Loc, Variant::Name) => chain_of[number].and_then(|chain| links[chain].actor),
            (Class::Loc, Variant::Deriv) => base.derived(&entity.text).next(),
            _ => None,
        };
        let Some((place, code)) = place.and_then(|p| Some((p, p.country.get(..2)?))) else {
            continue;
        };
        countries.add(base.country(code).unwrap_or(&place.id));
        if is_land(place) {
            lands.add(&place.id);
        }
    }
    let mut out = Vec::new();
    // Whatever else it names, a Land counts only if it is more than a passing mention.
    if let Some((land, count)) = lands.most()
        && count > 1
        && 2 * count > countries.total
    {
        out.push(land.to_owned());
    }
    match countries.most() {
        Some((country, _)) => out.push(country.to_owned()),
        None if countries.total == 0 || countries.has(HOME) => out.push(HOME.to_owned()),
        None => {}
    }
    out
}

/// Whether a place is a part of a state with a government of its own.
fn is_land(place: &KnownActor) -> bool {
    place.kind == ActorType::Place && place.country.contains('-') && !place.adjectives.is_empty()
}

/// How often each place was named.
#[derive(Default)]
struct Counts {
    counts: Vec<(String, usize)>,
    total: usize,
}

impl Counts {
    fn add(&mut self, id: &str) {
        self.total += 1;
        match self.counts.iter_mut().find(|(known, _)| known == id) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((id.to_owned(), 1)),
        }
    }

    fn has(&self, id: &str) -> bool {
        self.counts.iter().any(|(known, _)| known == id)
    }

    /// The one that more than half of all mentions name.
    fn most(&self) -> Option<(&str, usize)> {
        let more = |(_, count): &&(String, usize)| 2 * count > self.total;
        self.counts
            .iter()
            .find(more)
            .map(|(id, count)| (id.as_str(), *count))
    }
}
