//! The last words of a run.

use std::fmt::Write as _;

use serde_json::json;

use super::output;
use super::progress::speed;
use crate::corpus::write::{Counts, OutputPaths};
use crate::error::Result;
use crate::pipeline::Summary;

/// What is said at the end of a run.
pub struct Report {
    /// What became of the inputs.
    pub summary: Summary,
    /// Seconds of the whole run.
    pub seconds: f64,
    /// Seconds of it without loading the model.
    pub annotating: f64,
    /// The files, if there are any.
    pub paths: Option<OutputPaths>,
}

impl Report {
    /// Says it: as JSON if asked for, else in words unless `quiet`.
    pub fn show(&self, json: bool, quiet: bool) -> Result<()> {
        match (json, &self.paths) {
            (true, Some(_)) => output::print_json(&self.json()),
            (true, None) => {
                output::note(&self.json().to_string());
                Ok(())
            }
            (false, _) if quiet => Ok(()),
            (false, _) => {
                output::complain(&self.words());
                Ok(())
            }
        }
    }

    fn words(&self) -> String {
        let counts = &self.summary.counts;
        let seconds = self.annotating.max(0.001);
        let (number, unit) = speed(counts);
        let mut lines = vec![
            accounted(counts),
            format!(
                "{} sentences, {number} {unit}, {} entities, {} quotations",
                counts.sentences, counts.entities, counts.quotations
            ),
            format!(
                "{:.1} s, of which {:.1} s annotating: {:.1} articles/s, {:.0} {unit}/s",
                self.seconds,
                self.annotating,
                counts.annotated as f64 / seconds,
                number as f64 / seconds
            ),
        ];
        if self.summary.resumed > 0 {
            lines.push(format!(
                "{} of them were done by an earlier run",
                self.summary.resumed
            ));
        }
        if let Some(paths) = self.paths.as_ref().filter(|_| self.summary.interrupted) {
            lines.push(format!(
                "interrupted; the same command goes on with {}",
                paths.part.display()
            ));
        } else if let Some(paths) = &self.paths {
            lines.push(format!("records: {}", paths.records.display()));
            if counts.quarantined > 0 {
                lines.push(format!("quarantine: {}", paths.quarantine.display()));
            }
        }
        let warnings = self.summary.warnings.iter();
        lines.extend(warnings.map(|warning| format!("warning: {}", warning.message)));
        lines.join("\n          ")
    }

    fn json(&self) -> serde_json::Value {
        let shown = |path: &std::path::Path| path.to_string_lossy().into_owned();
        let counts = &self.summary.counts;
        let quarantine = self.paths.as_ref().filter(|_| counts.quarantined > 0);
        json!({
            "counts": counts,
            "warnings": self.summary.warnings,
            "resumed": self.summary.resumed,
            "interrupted": self.summary.interrupted,
            "seconds": self.seconds,
            "annotating_seconds": self.annotating,
            "output": self.paths.as_ref().map_or(String::new(), |paths| shown(&paths.records)),
            "manifest": self.paths.as_ref().map_or(String::new(), |paths| shown(&paths.manifest)),
            "quarantine": quarantine.map_or(String::new(), |paths| shown(&paths.quarantine)),
        })
    }
}

/// What became of everything that was read; what did not occur is left out.
pub fn accounted(counts: &Counts) -> String {
    let mut sum = format!(
        "{} read = {} annotated + {} quarantined",
        counts.read, counts.annotated, counts.quarantined
    );
    for (number, what) in [
        (counts.skipped_duplicates, "skipped duplicates"),
        (counts.not_selected, "not selected"),
        (counts.other_shards, "of other shards"),
    ] {
        if number > 0 {
            // Writing to a string cannot fail.
            let _ = write!(sum, " + {number} {what}");
        }
    }
    if counts.unchanged > 0 {
        let _ = write!(sum, "; {} annotated are unchanged", counts.unchanged);
    }
    sum
}
