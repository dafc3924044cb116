//! `wortlaut merge`: the outputs of all shards become one, after proof that nothing is missing.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use super::summary::accounted;
use super::{Exit, output};
use crate::corpus::merge::{Merged, Parts};
use crate::corpus::write::{
    Existing, Files, Fingerprint, Machine, Output, OutputPaths, Run, offered, utc,
};
use crate::error::{Error, Result};

/// Merge the outputs of all shards into one, or check that they are whole
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    /// The outputs of `annotate --shard`, one of each shard, with their manifests beside them;
    /// one that is the whole is only written in another form
    #[arg(required = true, value_name = "PART")]
    parts: Vec<PathBuf>,
    /// File for the records of all parts, in the order of the input: JSONL, packed if its name
    /// ends in .gz or .zst, or Parquet if it ends in .parquet
    #[arg(
        short,
        long,
        value_name = "OUT",
        required_unless_present = "check",
        conflicts_with = "check"
    )]
    output: Option<PathBuf>,
    /// Write nothing: prove that every article is there exactly once and that all parts were made
    /// in the same way
    #[arg(long)]
    check: bool,
    /// Take other processors or other names of the inputs for faults too
    #[arg(long)]
    strict: bool,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
    /// Say nothing but errors and warnings
    #[arg(short, long)]
    quiet: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let started = (SystemTime::now(), Instant::now());
        if let Some(out) = &self.output {
            offered(out)?;
        }
        let parts = Parts::open(&self.parts)?;
        let warnings = parts.agree()?;
        if self.strict && !warnings.is_empty() {
            return Err(Error::Check(warnings.join("\n")));
        }
        for warning in &warnings {
            output::note(&format!("warning: {warning}"));
        }
        if let Some(out) = &self.output {
            return self.write(&parts, out, started);
        }
        let merged = parts.check()?;
        self.report(&parts, &merged, "all there, each once");
        Ok(Exit::Done)
    }

    fn write(&self, parts: &Parts, out: &Path, started: (SystemTime, Instant)) -> Result<Exit> {
        keep_parts(parts, out)?;
        // A merge is begun anew: it costs minutes where the parts cost days.
        let existing = Existing {
            force: self.force,
            fresh: true,
        };
        let (mut files, _) = Files::create(out, existing, &Fingerprint::default())?;
        let paths = files.paths().clone();
        let merged = match parts.merge(&mut files) {
            Ok(merged) => merged,
            Err(error) => {
                drop(files);
                // What was written until then is of no use to anybody.
                remove(&[&paths.part, &paths.quarantine, &paths.journal]);
                return Err(error);
            }
        };
        let run = Run {
            output: out.to_string_lossy().into_owned(),
            started: utc(started.0),
            finished: utc(SystemTime::now()),
            seconds: (started.1.elapsed().as_secs_f64() * 1000.0).round() / 1000.0,
            threads: 1,
            resumed: 0,
            machine: Machine {
                instruction_set: parts.instruction_sets().join("+"),
                ..Machine::here()
            },
        };
        let finished = files.finish(None, |output: Output| parts.manifest(&merged, output, run));
        if let Err(error @ Error::Input { .. }) = finished {
            // A line that is no record, of which no Parquet is made.
            let rest = [
                &paths.part,
                &paths.columns,
                &paths.quarantine,
                &paths.journal,
            ];
            remove(&rest);
            return Err(error);
        }
        finished?;
        let records = format!("records: {}", paths.records.display());
        self.report(parts, &merged, &records);
        Ok(match merged.counts.quarantined {
            0 => Exit::Done,
            _ => Exit::Quarantined,
        })
    }

    fn report(&self, parts: &Parts, merged: &Merged, what: &str) {
        if !self.quiet {
            output::complain(&format!(
                "{} parts, {}\n          {what}",
                parts.count(),
                accounted(&merged.counts)
            ));
        }
    }
}

fn remove(paths: &[&PathBuf]) {
    for path in paths {
        let _ = std::fs::remove_file(path);
    }
}

/// Refuses an output that is one of the parts.
fn keep_parts(parts: &Parts, out: &Path) -> Result<()> {
    let same = |one: &Path, other: &Path| match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    };
    let outputs = OutputPaths::of(out);
    for path in outputs.all() {
        if parts.files().any(|file| same(&file, path)) {
            return Err(Error::Usage(format!(
                "{}: belongs to a part, which is never written to; write elsewhere",
                path.display()
            )));
        }
    }
    Ok(())
}
