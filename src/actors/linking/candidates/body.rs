//! Candidates for bodies and places.

use super::evidence::{self, Evidence};
use super::{Candidate, Context, spellings};
use crate::actors::base::actor::KnownActor;
use crate::actors::base::date::{Holds, Period};
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::base::names::key;
use crate::actors::linking::bodies;
use crate::actors::linking::chains::Chain;
use crate::actors::linking::kinds;
use crate::actors::linking::phrases::Phrase;
use crate::document::{ActorType, Class, Via};

/// What organisations are.
pub const fn is_body(kind: ActorType) -> bool {
    !matches!(kind, ActorType::Person | ActorType::Place)
}

/// What places are.
pub const fn is_place(kind: ActorType) -> bool {
    matches!(kind, ActorType::Place)
}

/// What a place can be beside ("Kreml").
pub const fn is_of_government(kind: ActorType) -> bool {
    matches!(kind, ActorType::GovernmentBody)
}

/// The bodies or places that a chain may mean.
pub fn candidates<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
    fits: fn(ActorType) -> bool,
) -> Vec<Candidate<'b>> {
    if let Some(place) = place_of(base, context, chain) {
        // "das russische Außenministerium" is not that of the home country.
        let owned = bodies::body_of(base, place, &chain.name).filter(|a| fits(a.kind));
        return owned
            .map(|actor| {
                let mut candidate = Candidate::new(actor, Via::Alias);
                candidate.add(evidence::NAME_OF_BODY);
                candidate
            })
            .into_iter()
            .collect();
    }
    let mut found: Vec<Candidate<'b>> = Vec::new();
    let mut add = |evidence: Evidence, actor: &'b KnownActor, name: &str| {
        if fits(actor.kind) && !found.iter().any(|known| known.actor.id == actor.id) {
            let canonical = key(&actor.name) == key(name);
            let via = if canonical { Via::Name } else { Via::Alias };
            let mut candidate = Candidate::new(actor, via);
            candidate.add(evidence);
            found.push(candidate);
        }
    };
    for &mention in &chain.mentions {
        let name = context.record.entities[mention].text.as_str();
        for name in spellings(name) {
            for actor in base.named(name) {
                add(evidence::NAME_OF_BODY, actor, name);
            }
        }
        // "den Vereinten Nationen"; of one word only the genitive: "Bayern" is not "Bayer".
        let several = name.contains(' ') || name.ends_with('s');
        for name in spellings(name).into_iter().filter(|_| several) {
            for actor in base.inflected(name) {
                add(evidence::INFLECTED, actor, name);
            }
        }
    }
    for candidate in &mut found {
        weigh(context, candidate);
    }
    found
}

/// What its time and its country say for or against a body.
fn weigh(context: &Context<'_>, candidate: &mut Candidate<'_>) {
    let actor = candidate.actor;
    let period = Period {
        from: actor.from,
        to: actor.to,
    };
    if context
        .day
        .is_some_and(|day| period.holds(day) == Holds::No)
    {
        candidate.add(evidence::NOT_OF_THE_TIME);
    }
    if actor.country.starts_with("DE") || actor.country.is_empty() {
        candidate.add(evidence::HOME_OR_INTERNATIONAL);
    }
    let state = actor.kind == ActorType::Place
        && actor.country.len() == 2
        && !actor.adjectives.is_empty()
        && !actor.metonyms.is_empty();
    if state {
        candidate.add(evidence::STATE);
    }
}

/// The place whose body a chain is, if its name is nothing but a noun for bodies: "das isländische
/// [Fischereiministerium]".
pub fn place_of<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
) -> Option<&'b KnownActor> {
    let noun = chain.name.to_lowercase();
    if chain.class == Class::Per || noun.contains([' ', '-']) || !kinds::is_body(&noun) {
        return None;
    }
    chain.mentions.iter().find_map(|&mention| {
        let entity = &context.record.entities[mention];
        let at = context.view.position(entity.start);
        let phrase = Phrase::around_name(context.record, context.view, at)?;
        let place = bodies::place(base, context.record, &phrase)?;
        // "das Verteidigungsministerium in Kabul" is that of the state.
        let state = base.governed_from(&place.name).next();
        Some(
            state
                .filter(|_| bodies::is_of_state(&noun))
                .unwrap_or(place),
        )
    })
}
