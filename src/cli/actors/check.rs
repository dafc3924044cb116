//! `wortlaut actors check`: the base proved.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::{Exit, output};
use super::coverage;
use crate::actors::coverage::Expectations;
use crate::actors::{KnowledgeBase, check};
use crate::error::{Error, Result};
use crate::review::visible;

/// What is shown beside the faults.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List the names that several actors of one type share
    #[arg(long)]
    collisions: bool,
    /// Measure what the base knows against what it is expected to know
    #[arg(long)]
    coverage: bool,
    /// Measure as --coverage does, and name what is missing
    #[arg(long)]
    missing: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self, base: &KnowledgeBase, folders: &[PathBuf]) -> Result<Exit> {
        let mut text = String::new();
        let mut types: BTreeMap<&str, usize> = BTreeMap::new();
        for actor in base.actors() {
            *types.entry(actor.kind.as_str()).or_default() += 1;
        }
        for (kind, number) in types {
            let _ = writeln!(text, "{number:>7}  {kind}");
        }
        let tenures: usize = base.actors().map(|actor| actor.offices.len()).sum();
        let _ = writeln!(
            text,
            "{:>7}  actors\n{tenures:>7}  tenures of {} offices\n{:>7}  governments",
            base.actors().count(),
            base.offices().len(),
            base.governments().len(),
        );
        let collisions = check::collisions(base);
        let _ = writeln!(
            text,
            "{:>7}  names that several actors of one type share",
            collisions.len()
        );
        if self.collisions {
            for collision in collisions {
                let _ = writeln!(text, "{}\t{}", collision.name, collision.actors.join("\t"));
            }
        }
        if self.coverage || self.missing {
            text += "\n";
            text += &coverage::text(base, &Expectations::of(folders)?, self.missing);
        }
        output::print(&visible(&text))?;
        let faults = check::faults(base);
        if faults.is_empty() {
            return Ok(Exit::Done);
        }
        let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
        output::print(&(visible(&list.join("\n")) + "\n"))?;
        Err(Error::Check(format!(
            "the knowledge base has {} faults",
            faults.len()
        )))
    }
}
