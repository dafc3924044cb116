//! `wortlaut actors search`: who a name can mean.

use super::super::{Exit, output};
use super::facts::{name, office};
use crate::actors::{Day, KnowledgeBase, KnownActor};
use crate::error::{Error, Result};
use crate::review::visible;

/// The name and the day.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name, in any spelling
    name: String,
    /// Show the offices of that day (YYYY-MM-DD)
    #[arg(long, value_parser = day)]
    date: Option<Day>,
}

fn day(text: &str) -> std::result::Result<Day, String> {
    Day::of(text).ok_or_else(|| format!("{text:?} is no day (YYYY-MM-DD)"))
}

impl Args {
    /// Runs the command.
    pub fn run(&self, base: &KnowledgeBase) -> Result<Exit> {
        let mut found: Vec<&KnownActor> = base.named(&self.name).collect();
        for actor in base.with_surname(&self.name) {
            if !found.iter().any(|known| known.id == actor.id) {
                found.push(actor);
            }
        }
        if found.is_empty() {
            return Err(Error::Check(format!(
                "nobody is known by the name {:?}",
                self.name
            )));
        }
        let mut text = String::new();
        for actor in found {
            text += &line(base, actor, self.date);
        }
        output::print(&visible(&text))?;
        Ok(Exit::Done)
    }
}

/// Id, name, type, party and offices of an actor on one line.
fn line(base: &KnowledgeBase, actor: &KnownActor, date: Option<Day>) -> String {
    let offices: Vec<String> = match date {
        Some(day) => actor
            .offices_on(day)
            .map(|t| office(base, actor, t))
            .collect(),
        None => actor
            .offices
            .iter()
            .map(|t| office(base, actor, t))
            .collect(),
    };
    let parties: Vec<&str> = actor.parties.iter().map(|m| name(base, &m.party)).collect();
    let mut line = format!("{}\t{}\t{}", actor.id, actor.name, actor.kind);
    for part in [parties.join(", "), offices.join("; ")] {
        line += "\t";
        line += &part;
    }
    line + "\n"
}
