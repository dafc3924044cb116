//! `wortlaut duplicates`: which articles are nearly the same text.

use std::path::{Path, PathBuf};

use super::progress::Ticker;
use super::record_file::RecordFile;
use super::table::Table;
use super::{Exit, output};
use crate::corpus::import::read_texts;
use crate::duplicates::{Duplicates, THRESHOLD, agencies, shingles};
use crate::error::{Error, Result};

const COLUMNS: &[&str] = &["id", "dup_group", "share", "agency", "words"];

/// Finds articles that are nearly the same text, such as agency copy in several papers: a table with
/// a row for each article in the order of the files, and the group it belongs to
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of records (JSONL, plain or packed, or Parquet), or of articles in JSONL that have id and
    /// text, - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the table goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
    /// From which share of common runs of three words two articles are one group
    #[arg(long, value_name = "SHARE", default_value_t = THRESHOLD)]
    similarity: f64,
}

/// What the table says of an article besides its group.
struct Row {
    id: String,
    agency: String,
    words: usize,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        if !(0.3..=1.0).contains(&self.similarity) {
            return Err(Error::Usage(format!(
                "--similarity {}: from 0.3 to 1; less alike articles are not found reliably",
                self.similarity
            )));
        }
        let inputs: Vec<&Path> = self.files.iter().map(PathBuf::as_path).collect();
        let out = RecordFile::open(self.output.as_deref(), self.force, &inputs)?;
        let mut duplicates = Duplicates::new(self.similarity);
        let mut rows = Vec::new();
        let ticker = Ticker::start();
        for file in &self.files {
            for text in read_texts(file)? {
                let text = text?;
                ticker.tick();
                let shingles = shingles(&text.text);
                duplicates.add(&shingles);
                rows.push(Row {
                    agency: agencies(&text.text, &text.authors),
                    id: text.id,
                    words: shingles.words,
                });
            }
        }
        drop(ticker);
        let standings = duplicates.finish();
        let mut table = Table::new(out, b',', COLUMNS)?;
        for (row, standing) in rows.iter().zip(&standings) {
            table.row(&[
                &row.id,
                &standing.group.to_string(),
                &format!("{:.2}", standing.share),
                &row.agency,
                &row.words.to_string(),
            ])?;
        }
        table.finish()?;
        let groups = standings.iter().map(|standing| standing.group).max();
        output::note(&format!(
            "{} articles, {} different texts",
            rows.len(),
            groups.unwrap_or_default()
        ));
        Ok(Exit::Done)
    }
}
