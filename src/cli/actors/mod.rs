//! `wortlaut actors`: the knowledge base, looked into and checked; one file an action.

mod attributes;
mod check;
mod compile;
mod coverage;
mod explain;
mod facts;
mod import;
mod missing;
mod search;
mod show;

use clap::Subcommand;

use super::Exit;
use super::base::BaseArgs;
use crate::error::Result;

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
    Search(search::Args),
    /// All that is known of an actor
    Show(show::Args),
    /// Proves that ids, dates and holders of offices are right
    Check(check::Args),
    /// The names that no actor of the base stands behind, as a table to fill in and import
    Missing(missing::Args),
    /// The actors of every article with their parties, offices and role on its day, as a table
    Attributes(attributes::Args),
    /// Why names are linked as they are: candidates and evidence, as a table
    Explain(explain::Args),
    /// One file of all bases named, which opens at once whatever its size
    Compile(compile::Args),
    /// A base of your own, from Wikidata or a table
    Import(import::Args),
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        match &self.action {
            Action::Search(args) => args.run(&self.base.open()?),
            Action::Show(args) => args.run(&self.base.open()?),
            Action::Check(args) => args.run(&self.base.open()?, &self.base.folders()?),
            Action::Missing(args) => args.run(),
            Action::Attributes(args) => args.run(&self.base.open()?),
            Action::Explain(args) => args.run(self.base.open()?),
            Action::Compile(args) => args.run(&self.base.open()?),
            Action::Import(args) => args.run(&self.base),
        }
    }
}
