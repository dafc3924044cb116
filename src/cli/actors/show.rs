//! `wortlaut actors show`: all that is known of an actor.

use std::fmt::Write as _;

use super::super::{Exit, output};
use super::facts::{name, office};
use crate::actors::KnowledgeBase;
use crate::error::{Error, Result};
use crate::review::visible;

/// Whose facts.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The actor's id
    id: String,
}

impl Args {
    /// Runs the command.
    pub fn run(&self, base: &KnowledgeBase) -> Result<Exit> {
        let actor = base
            .actor(&self.id)
            .ok_or_else(|| Error::Check(format!("nobody has the id {:?}", self.id)))?;
        let mut text = format!("{}  {}  {}\n", actor.id, actor.name, actor.kind);
        let mut row = |what: &str, value: String| {
            if !value.is_empty() {
                let _ = writeln!(text, "{what:<12}{value}");
            }
        };
        row("aliases", actor.aliases.join(", "));
        row("gender", actor.gender.clone());
        row("country", actor.country.clone());
        row("parent", name(base, &actor.parent).to_owned());
        row("adjectives", actor.adjectives.join(", "));
        row("inhabitants", actor.inhabitants.join(", "));
        row("government", actor.metonyms.join(", "));
        for membership in &actor.parties {
            row("party", name(base, &membership.party).to_owned());
        }
        for tenure in &actor.offices {
            row("office", office(base, actor, tenure));
        }
        row("source", actor.source.join(", "));
        output::print(&visible(&text))?;
        Ok(Exit::Done)
    }
}
