//! What the base knows, in words.

use crate::actors::{KnowledgeBase, KnownActor, PartialDate, Tenure};

/// The name of an actor, its id if the base does not have it.
pub fn name<'a>(base: &'a KnowledgeBase, id: &'a str) -> &'a str {
    base.actor(id).map_or(id, |actor| &actor.name)
}

/// An office with its place and its time: `Außenministerin (Deutschland, 2021-12-08 to 2025-05-06)`.
pub fn office(base: &KnowledgeBase, actor: &KnownActor, tenure: &Tenure) -> String {
    let known = base
        .offices()
        .iter()
        .find(|office| office.id == tenure.office);
    let names = known.map_or(&[][..], |office| office.names.as_slice());
    let fits = names.iter().find(|name| name.of == tenure.of);
    let fits = fits.or_else(|| names.iter().find(|name| name.of.is_empty()));
    let title = fits.map_or(tenure.office.as_str(), |name| match actor.gender.as_str() {
        "f" => &name.feminine,
        _ => &name.masculine,
    });
    let end = |date: Option<_>| date.map_or_else(|| "…".to_owned(), |d: PartialDate| d.to_string());
    format!(
        "{title} ({}, {} to {})",
        name(base, &tenure.of),
        end(tenure.from),
        end(tenure.to)
    )
}
