//! `wortlaut actors`: the knowledge base, looked into and checked.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::Subcommand;

use super::base::BaseArgs;
use super::{Exit, output};
use crate::actors::{Day, KnowledgeBase, KnownActor, Tenure, check};
use crate::error::{Error, Result};

/// Look into the knowledge base of actors, and check it
#[derive(Debug, clap::Args)]
#[allow(
    clippy::doc_markdown,
    reason = "shown as help, where backticks are noise"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    base: BaseArgs,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Who a name can mean: by full name, alias or surname
    Search(SearchArgs),
    /// All that is known of an actor
    Show(ShowArgs),
    /// Proves that ids, dates and holders of offices are right
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
struct SearchArgs {
    /// The name, in any spelling
    name: String,
    /// Show the offices of that day (YYYY-MM-DD)
    #[arg(long, value_parser = day)]
    date: Option<Day>,
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The actor's id
    id: String,
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    /// List the names that several actors of one type share
    #[arg(long)]
    collisions: bool,
}

fn day(text: &str) -> std::result::Result<Day, String> {
    Day::of(text).ok_or_else(|| format!("{text:?} is no day (YYYY-MM-DD)"))
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let base = self.base.open()?;
        match &self.action {
            Action::Search(args) => search(&base, args),
            Action::Show(args) => show(&base, args),
            Action::Check(args) => check(&base, args),
        }
    }
}

fn search(base: &KnowledgeBase, args: &SearchArgs) -> Result<Exit> {
    let mut found: Vec<&KnownActor> = base.named(&args.name).collect();
    for actor in base.with_surname(&args.name) {
        if !found.iter().any(|known| known.id == actor.id) {
            found.push(actor);
        }
    }
    if found.is_empty() {
        return Err(Error::Check(format!(
            "nobody is known by the name {:?}",
            args.name
        )));
    }
    let mut text = String::new();
    for actor in found {
        text += &line(base, actor, args.date);
    }
    output::print(&text)?;
    Ok(Exit::Done)
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

fn name<'a>(base: &'a KnowledgeBase, id: &'a str) -> &'a str {
    base.actor(id).map_or(id, |actor| &actor.name)
}

/// An office with its place and its time: `Außenministerin (Deutschland, 2021-12-08 to 2025-05-06)`.
fn office(base: &KnowledgeBase, actor: &KnownActor, tenure: &Tenure) -> String {
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
    let end = |date: Option<_>| {
        date.map_or_else(
            || "…".to_owned(),
            |d: crate::actors::PartialDate| d.to_string(),
        )
    };
    format!(
        "{title} ({}, {} to {})",
        name(base, &tenure.of),
        end(tenure.from),
        end(tenure.to)
    )
}

fn show(base: &KnowledgeBase, args: &ShowArgs) -> Result<Exit> {
    let actor = base
        .actor(&args.id)
        .ok_or_else(|| Error::Check(format!("nobody has the id {:?}", args.id)))?;
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
    output::print(&text)?;
    Ok(Exit::Done)
}

fn check(base: &KnowledgeBase, args: &CheckArgs) -> Result<Exit> {
    let mut text = String::new();
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for actor in base.actors() {
        *types.entry(actor.kind.as_str()).or_default() += 1;
    }
    for (kind, number) in types {
        let _ = writeln!(text, "{number:>7}  {kind}");
    }
    let tenures: usize = base.actors().iter().map(|actor| actor.offices.len()).sum();
    let _ = writeln!(
        text,
        "{:>7}  actors\n{tenures:>7}  tenures of {} offices\n{:>7}  governments",
        base.actors().len(),
        base.offices().len(),
        base.governments().len(),
    );
    let collisions = check::collisions(base);
    let _ = writeln!(
        text,
        "{:>7}  names that several actors of one type share",
        collisions.len()
    );
    if args.collisions {
        for collision in collisions {
            let _ = writeln!(text, "{}\t{}", collision.name, collision.actors.join("\t"));
        }
    }
    output::print(&text)?;
    let faults = check::faults(base);
    if faults.is_empty() {
        return Ok(Exit::Done);
    }
    let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
    output::print(&(list.join("\n") + "\n"))?;
    Err(Error::Check(format!(
        "the knowledge base has {} faults",
        faults.len()
    )))
}
