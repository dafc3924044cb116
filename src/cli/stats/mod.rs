//! `wortlaut stats`: counts over records.

mod words;

use std::path::{Path, PathBuf};

use super::record_file::RecordFile;
use super::selection::SelectionArgs;
use super::table::Table;
use super::{Exit, output};
use crate::duplicates::Groups;
use crate::error::Result;
use crate::stats::{Field, Stats, Summary, plot};

const COLUMNS: &[&str] = &["by", "value", "other", "articles", "quotations", "entities"];

/// Counts quotations and entities by outlet, month, type, label and actor, who speaks about whom, and
/// what stays without an actor; articles without quotations count too
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of records (JSONL, plain or packed, or Parquet), - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    selection: SelectionArgs,
    /// One article for each group of near duplicates, as `wortlaut duplicates` tells them
    #[arg(long, value_name = "DUP.CSV")]
    per_group: Option<PathBuf>,
    /// Show this many rows of each table
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// Write CSV, with all rows
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print JSON, with all rows
    #[arg(long)]
    json: bool,
    /// Where the CSV goes [default: standard output]
    #[arg(short, long, value_name = "FILE", requires = "csv")]
    output: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long, requires = "output")]
    force: bool,
    /// Write charts (SVG) into this directory: quotations by month, who is quoted most
    #[arg(long, value_name = "DIR")]
    plot: Option<PathBuf>,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let mut groups = self.per_group.as_deref().map(Groups::read).transpose()?;
        let inputs: Vec<&Path> = self.files.iter().map(PathBuf::as_path).collect();
        let open = || RecordFile::open(self.output.as_deref(), self.force, &inputs);
        let out = self.csv.then(open).transpose()?;
        let mut stats = Stats::default();
        self.selection
            .each(&self.files, groups.as_mut(), |article, _| {
                stats.add(article);
                Ok(())
            })?;
        let summary = stats.finish();
        match out {
            Some(out) => table(out, &summary)?,
            None if self.json => output::print_json(&summary)?,
            None => output::print(&words::words(&summary, self.top))?,
        }
        if let Some(directory) = &self.plot {
            for path in plot::charts(&summary, directory)? {
                output::note(&path.display().to_string());
            }
        }
        Ok(Exit::Done)
    }
}

/// One long table: the total, then a row for each value of each field.
pub(super) fn table(out: RecordFile, summary: &Summary) -> Result<()> {
    let mut table = Table::new(out, b',', COLUMNS)?;
    let mut row = |by: &str, value: &str, other: &str, counts: crate::stats::Counts| {
        let numbers = [counts.articles, counts.quotations, counts.entities];
        let [articles, quotations, entities] = numbers.map(|number| number.to_string());
        table.row(&[by, value, other, &articles, &quotations, &entities])
    };
    row("total", "", "", summary.total)?;
    for field in Field::ALL {
        for found in summary.rows(field) {
            row(field.as_str(), &found.value, &found.other, found.counts)?;
        }
    }
    table.finish()
}
