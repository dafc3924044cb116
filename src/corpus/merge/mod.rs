//! The outputs of shards become one: that of the whole input, byte for byte.
//!
//! First the manifests must agree and every shard be there once ([`Parts::agree`]); then the
//! records are read in the order of their rows, and every row must be there once
//! ([`Parts::check`], [`Parts::merge`]). One line of each part is in memory at a time.

mod agree;
mod lines;
mod part;
mod weave;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::write::{Counts, Manifest, Output, OutputPaths, Quarantined, Run, RunWarning, Sink};
use crate::error::{Error, Result};
use part::Part;

/// How many faults of one kind are named one by one.
const MAX_NAMED: usize = 20;

/// The outputs of an input's shards.
#[derive(Debug)]
pub struct Parts {
    parts: Vec<Part>,
}

/// What a merge brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The counts of all parts, as one run over the whole input would have them.
    pub counts: Counts,
}

impl Parts {
    /// The outputs `paths`, with the manifests that stand beside them. The quarantine of an output
    /// belongs to it and may be named beside it, as patterns like `part-*.jsonl` do.
    ///
    /// # Errors
    /// When a manifest is missing or damaged.
    pub fn open(paths: &[PathBuf]) -> Result<Self> {
        let quarantines: HashSet<PathBuf> = paths
            .iter()
            .map(|path| OutputPaths::of(path).quarantine)
            .collect();
        let outputs = paths.iter().filter(|path| !quarantines.contains(*path));
        let parts = outputs.map(|path| Part::open(path));
        Ok(Self {
            parts: parts.collect::<Result<_>>()?,
        })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.parts.len()
    }

    /// All files of the parts.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> + '_ {
        let of = |part: &Part| part.paths.all().map(Path::to_owned);
        self.parts.iter().flat_map(of)
    }

    /// What the processors offered on which the parts were made, each once.
    pub fn instruction_sets(&self) -> Vec<String> {
        let of = |part: &Part| part.manifest.run.machine.instruction_set.clone();
        let mut sets: Vec<String> = self.parts.iter().map(of).collect();
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    /// Proves that all manifests speak of one input, made in one way, and that every shard is there
    /// once. Gives what differs without being a fault: processors and names of the inputs.
    ///
    /// # Errors
    /// [`Error::Check`] with all that is wrong, a line each.
    pub fn agree(&self) -> Result<Vec<String>> {
        let (faults, warnings) = agree::agree(&self.parts);
        complain(&faults)?;
        Ok(warnings)
    }

    /// Proves, after [`Parts::agree`], that every row is in exactly one part and that the files are
    /// as their runs left them.
    ///
    /// # Errors
    /// [`Error::Check`] with all that is wrong, a line each; or a file cannot be read.
    pub fn check(&self) -> Result<Merged> {
        self.merge(&mut Nowhere)
    }

    /// Gives records and quarantine of all parts to `sink` in the order of the input. What
    /// [`Parts::check`] proves is proved on the way, so `sink` has everything only if this is `Ok`.
    ///
    /// # Errors
    /// As [`Parts::check`], and when the sink cannot take a line.
    pub fn merge<S: Sink>(&self, sink: &mut S) -> Result<Merged> {
        let faults = weave::weave(&self.parts, sink)?;
        complain(&faults)?;
        Ok(Merged {
            counts: self.counts(),
        })
    }

    /// The manifest of the merged output.
    pub fn manifest(&self, merged: &Merged, output: Output, run: Run) -> Manifest {
        let first = self.parts.first().map(|part| part.manifest.clone());
        let mut warnings: Vec<RunWarning> = Vec::new();
        for warning in self.parts.iter().flat_map(|part| &part.manifest.warnings) {
            // What concerns the whole input every shard has said.
            if !warnings.contains(warning) {
                warnings.push(warning.clone());
            }
        }
        Manifest {
            shard: super::select::Shard::default(),
            counts: merged.counts,
            output,
            warnings,
            run,
            ..first.unwrap_or_default()
        }
    }

    /// All counts together; what every shard has read is counted once.
    fn counts(&self) -> Counts {
        let mut all = Counts::default();
        for part in &self.parts {
            let counts = &part.manifest.counts;
            all.read = counts.read;
            all.bytes = counts.bytes;
            all.annotated += counts.annotated;
            all.quarantined += counts.quarantined;
            all.skipped_duplicates += counts.skipped_duplicates;
            all.not_selected += counts.not_selected;
            all.unchanged += counts.unchanged;
            all.duplicate_ids += counts.duplicate_ids;
            all.sentences += counts.sentences;
            all.tokens += counts.tokens;
            all.subwords += counts.subwords;
            all.entities += counts.entities;
            all.quotations += counts.quotations;
        }
        all
    }
}

/// One error of all faults.
fn complain(faults: &[String]) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Error::Check(faults.join("\n")))
}

/// Takes everything and keeps nothing.
struct Nowhere;

impl Sink for Nowhere {
    fn record(&mut self, _: &[u8]) -> Result<()> {
        Ok(())
    }

    fn quarantine(&mut self, _: &Quarantined) -> Result<()> {
        Ok(())
    }
}
