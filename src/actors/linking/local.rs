//! The actors of one record: those of the base, and local ones for names it does not know.

use super::referents::Referents;
use crate::actors::base::actor::KnownActor;
use crate::document::{Actor, ActorType, Class, Record};

/// Before the number of an actor that only its article knows.
const LOCAL: &str = "local:";

/// Whether an actor's id is one within its article, as the base does not know the actor.
pub fn is_local(id: &str) -> bool {
    id.starts_with(LOCAL)
}

/// Who was named so far, in the order in which they were.
#[derive(Debug, Default)]
pub struct Roll {
    actors: Vec<Actor>,
    locals: Vec<(usize, String)>,
}

impl Roll {
    /// The id of the actor that chain `number` means, a local one if the base has none.
    pub fn chain(&mut self, number: usize, referents: &Referents<'_>) -> String {
        let (chain, link) = (&referents.chains[number], &referents.links[number]);
        if let Some(actor) = link.actor {
            return self.known(actor);
        }
        if let Some((_, id)) = self.locals.iter().find(|(known, _)| *known == number) {
            return id.clone();
        }
        let id = format!("{LOCAL}{}", self.locals.len() + 1);
        self.locals.push((number, id.clone()));
        let kind = match chain.class {
            Class::Per => ActorType::Person,
            Class::Loc => ActorType::Place,
            Class::Org | Class::Oth => ActorType::Other,
        };
        self.put(&id, &chain.name, kind);
        id
    }

    /// The id of an actor of the base.
    pub fn known(&mut self, actor: &KnownActor) -> String {
        self.put(&actor.id, &actor.name, actor.kind);
        actor.id.clone()
    }

    fn put(&mut self, id: &str, name: &str, kind: ActorType) {
        if self.actors.iter().any(|actor| actor.id == id) {
            return;
        }
        self.actors.push(Actor {
            id: id.to_owned(),
            name: name.to_owned(),
            kind,
            mentions: Vec::new(),
            said: Vec::new(),
            mentioned_in: Vec::new(),
        });
    }

    /// Writes the actors into the record, with what they are mentioned in and what they say.
    pub fn fill(self, record: &mut Record) {
        record.actors = self.actors;
        record.fill_actors();
    }
}
