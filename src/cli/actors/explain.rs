//! `wortlaut actors explain`: why names are linked as they are.

use super::super::Exit;
use super::super::table::TableArgs;
use crate::actors::{KnowledgeBase, Linker};
use crate::error::Result;

const COLUMNS: &[&str] = &[
    "article",
    "name",
    "class",
    "mentions",
    "actor",
    "reason",
    "candidate",
    "candidate_name",
    "score",
    "evidence",
];

/// Which records, and how many candidates are shown.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    table: TableArgs,
    /// The most candidates of a name
    #[arg(long, default_value_t = 5, value_name = "N")]
    candidates: usize,
}

impl Args {
    /// Runs the command.
    pub fn run(&self, base: KnowledgeBase) -> Result<Exit> {
        let linker = Linker::new(base);
        let mut table = self.table.open(b',', COLUMNS)?;
        for record in self.table.records() {
            let record = record?;
            for name in linker.explain(&record, self.candidates) {
                let mut row = [
                    record.id.clone(),
                    name.name,
                    name.class.to_string(),
                    name.mentions.to_string(),
                    name.actor,
                    name.reason.to_owned(),
                    String::new(),
                    String::new(),
                    String::new(),
                    String::new(),
                ];
                if name.candidates.is_empty() {
                    table.row(&row)?;
                }
                for candidate in name.candidates {
                    let evidence = candidate.evidence.iter();
                    let evidence = evidence.map(|(what, weight)| format!("{what} {weight:.2}"));
                    row[6] = candidate.actor;
                    row[7] = candidate.name;
                    row[8] = format!("{:.2}", candidate.score);
                    row[9] = evidence.collect::<Vec<_>>().join("; ");
                    table.row(&row)?;
                }
            }
        }
        table.finish()?;
        Ok(Exit::Done)
    }
}
