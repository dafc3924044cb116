//! Candidates for persons.

use super::evidence::{self, weigh};
use super::{Candidate, Context, spellings};
use crate::actors::base::actor::KnownActor;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::base::names::key;
use crate::actors::linking::chains::Chain;
use crate::document::{ActorType, Via};

/// The persons that a chain may mean.
pub fn candidates<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
) -> Vec<Candidate<'b>> {
    let whole = without_titles(&chain.name);
    let single = !whole.contains(' ');
    let mut found = by_name(base, whole, single);
    let named = !found.is_empty();
    if single || !named {
        // A surname alone, with its particles: "Merkel", "Von der Leyen".
        for name in spellings(whole) {
            for actor in base.with_surname(name) {
                add(&mut found, actor, Via::Surname, evidence::SURNAME);
            }
        }
    }
    for actor in by_initial(base, whole) {
        add(&mut found, actor, Via::Name, evidence::INITIAL);
    }
    if !single && found.is_empty() {
        for actor in base.spelt_like(whole).filter(|actor| is_person(actor)) {
            add(&mut found, actor, Via::Alias, evidence::ONE_LETTER);
        }
    } else if !single && found.len() == 1 {
        found[0].add(evidence::ONLY_ONE);
    }
    for candidate in &mut found {
        weigh(base, context, chain, candidate);
    }
    found
}

const fn is_person(actor: &KnownActor) -> bool {
    matches!(actor.kind, ActorType::Person)
}

/// Those with this name or alias.
fn by_name<'b>(base: &'b KnowledgeBase, name: &str, single: bool) -> Vec<Candidate<'b>> {
    let mut found = Vec::new();
    for name in spellings(name) {
        for actor in base.named(name).filter(|actor| is_person(actor)) {
            let canonical = key(&actor.name) == key(name);
            let via = if canonical { Via::Name } else { Via::Alias };
            let evidence = if single {
                evidence::ONE_WORD
            } else {
                evidence::FULL_NAME
            };
            add(&mut found, actor, via, evidence);
        }
    }
    found
}

fn add<'b>(
    found: &mut Vec<Candidate<'b>>,
    actor: &'b KnownActor,
    via: Via,
    evidence: evidence::Evidence,
) {
    if !found.iter().any(|known| known.actor.id == actor.id) {
        let mut candidate = Candidate::new(actor, via);
        candidate.add(evidence);
        found.push(candidate);
    }
}

/// A person's name without academic titles and forms of address ("Prof. Dr. Karl Lauterbach").
fn without_titles(name: &str) -> &str {
    const TITLES: &[&str] = &[
        "Dr.",
        "Prof.",
        "Professor",
        "Herr",
        "Frau",
        "Sir",
        "h.c.",
        "h. c.",
    ];
    let mut rest = name;
    while let Some(next) = TITLES.iter().find_map(|t| rest.strip_prefix(t)) {
        match next.strip_prefix(' ') {
            Some(next) => rest = next,
            None => break,
        }
    }
    rest
}

/// Persons of whom only the initial of the first name stands there: "O. Scholz".
fn by_initial<'b>(base: &'b KnowledgeBase, name: &str) -> Vec<&'b KnownActor> {
    let Some((initial, last)) = name.split_once(". ") else {
        return Vec::new();
    };
    let first = |actor: &&KnownActor| actor.name.starts_with(initial);
    if initial.chars().count() == 1 {
        base.with_surname(last).filter(first).collect()
    } else {
        Vec::new()
    }
}
