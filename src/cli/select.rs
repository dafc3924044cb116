//! The flags that say which articles are annotated, and what of them.

use std::path::PathBuf;

use super::output;
use super::settings::Settings;
use crate::corpus::select::{Selection, Shard, Wanted};
use crate::corpus::write::{Compared, Machine, Manifest};
use crate::error::{Error, Result};
use crate::pipeline::{Old, Only};

/// Which articles, and what of them.
#[derive(Debug, clap::Args)]
pub struct SelectArgs {
    /// Annotate the articles of shard K of N only, e.g. 3/16, or those of this task of a Slurm job
    /// array (slurm); an article's id says to which shard it belongs (see merge)
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<Shard>,
    #[command(flatten)]
    asked: AskedArgs,
    /// Take the records of unchanged articles from OLD, an earlier output with its manifest beside
    /// it, and annotate the rest
    #[arg(long, value_name = "OLD")]
    update: Option<PathBuf>,
}

/// Which articles by their ids, and what of them: what a run and its forecast are asked alike.
#[derive(Debug, clap::Args)]
pub struct AskedArgs {
    /// Annotate only the articles whose ids are in FILE: one a line, lines that begin with # are
    /// comments
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Keep only one kind of annotation: entities or quotations
    #[arg(long, value_name = "WHAT")]
    pub only: Option<Only>,
}

impl AskedArgs {
    /// Which of the articles of `shard` are annotated.
    pub fn selection(&self, shard: Shard, settings: &Settings) -> Result<Selection> {
        let wanted = self.ids.as_deref().map(Wanted::read).transpose()?;
        Ok(Selection::new(shard, wanted, settings.on_duplicate.value))
    }

    /// The same as arguments of another run.
    pub fn arguments(&self) -> Vec<String> {
        let ids = self
            .ids
            .iter()
            .map(|ids| format!("--ids={}", ids.display()));
        let only = self.only.map(|only| format!("--only={}", only.as_str()));
        ids.chain(only).collect()
    }
}

fn shard(argument: &str) -> std::result::Result<Shard, String> {
    match argument {
        "slurm" => Shard::of_slurm(|name| std::env::var(name).ok()),
        shard => shard.parse(),
    }
}

impl SelectArgs {
    /// Which of the articles read are annotated.
    pub fn selection(&self, settings: &Settings) -> Result<Selection> {
        self.asked
            .selection(self.shard.unwrap_or_default(), settings)
    }

    /// The only annotations that are kept, if not all are.
    pub const fn only(&self) -> Option<Only> {
        self.asked.only
    }

    /// The earlier output, if one is named. `made` says with what this run works.
    ///
    /// # Errors
    /// When the earlier output was made in another way, or is not as its run left it.
    pub fn old(&self, made: &Manifest) -> Result<Option<Old>> {
        let Some(path) = &self.update else {
            return Ok(None);
        };
        let manifest = Manifest::beside(path)?;
        let differences = manifest.differences(made, Compared::Annotating);
        if !differences.is_empty() {
            return Err(Error::Usage(format!(
                "{}: was made in another way, so that its records cannot stand beside new ones ({}); \
                 annotate with the same, or without --update",
                path.display(),
                differences.join("; ")
            )));
        }
        let (then, now) = (
            &manifest.run.machine.instruction_set,
            Machine::here().instruction_set,
        );
        if *then != now && !made.model.reproducible {
            output::complain(&format!(
                "{}: was made on a processor with {then}, this one has {now}; scores of new \
                 records may differ in their last digit from what they would be there",
                path.display()
            ));
        }
        Old::open(path, &manifest).map(Some)
    }
}
