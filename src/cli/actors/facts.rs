//! What the base knows, in words.

use crate::actors::attributes::title;
use crate::actors::{KnowledgeBase, KnownActor, PartialDate, Tenure};

/// The name of an actor, its id if the base does not have it.
pub fn name<'a>(base: &'a KnowledgeBase, id: &'a str) -> &'a str {
    base.actor(id).map_or(id, |actor| &actor.name)
}

/// An office with its place and its time: `Außenministerin (Deutschland, 2021-12-08 to 2025-05-06)`.
pub fn office(base: &KnowledgeBase, actor: &KnownActor, tenure: &Tenure) -> String {
    let title = title(base, actor, tenure);
    let end = |date: Option<_>| date.map_or_else(|| "…".to_owned(), |d: PartialDate| d.to_string());
    format!(
        "{title} ({}, {} to {})",
        name(base, &tenure.of),
        end(tenure.from),
        end(tenure.to)
    )
}
