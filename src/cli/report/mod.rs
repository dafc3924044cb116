//! `wortlaut report`: verdicts as figures, and as gold.

mod gold;
mod words;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::progress::Ticker;
use super::record_file::RecordFile;
use super::table::Table;
use super::{Exit, output};
use gold::Gold;

use crate::corpus::import::read_records;
use crate::error::{Error, Result};
use crate::hex::sha256;
use crate::report::{Estimate, Now, Options, Report, report};
use crate::review::sample::read_sample;
use crate::verdicts::{Verdict, read_verdicts, standing};

const COLUMNS: &[&str] = &[
    "what", "by", "value", "field", "n", "share", "low", "high", "method",
];

/// Turns verdicts into figures: what is right of what is annotated and what was found of what there
/// is, with 95 % intervals, how far judges agree; and into gold (--gold)
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    /// Files of verdicts, as `wortlaut inspect` writes them
    #[arg(required = true, value_name = "VERDICTS")]
    files: Vec<PathBuf>,
    /// The annotation as it is now: verdicts on what is another by now do not count
    #[arg(long, value_name = "FILE")]
    records: Vec<PathBuf>,
    /// The sample that was judged, as `wortlaut sample -o` wrote it: without it every item weighs
    /// the same
    #[arg(long, value_name = "SAMPLE")]
    sample: Option<PathBuf>,
    /// Verdicts of these judges alone
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    judge: Vec<String>,
    /// Intervals that allow for the items of one article being alike
    #[arg(long)]
    by_article: bool,
    /// Fixes which articles are drawn anew for such intervals
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Where the CSV goes [default: standard output]
    #[arg(short, long, value_name = "FILE", requires = "csv")]
    output: Option<PathBuf>,
    /// Write the articles that one judge read whole, as corrected, as records
    #[arg(long, value_name = "FILE", requires = "records")]
    gold: Option<PathBuf>,
    /// Overwrite outputs
    #[arg(long)]
    force: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let sample = self.sample.as_deref().map(read_sample).transpose()?;
        let inputs = [&self.files, &self.records].into_iter().flatten();
        let inputs: Vec<&Path> = inputs.chain(&self.sample).map(PathBuf::as_path).collect();
        let open = |path: Option<&Path>| RecordFile::open(path, self.force, &inputs);
        let table = self.csv.then(|| open(self.output.as_deref())).transpose()?;
        let gold = self
            .gold
            .as_deref()
            .map(|path| open(Some(path)))
            .transpose()?;
        let verdicts = self.verdicts()?;
        let verdicts = standing(&verdicts);
        let mut gold = gold.map(|out| Gold::new(out, &verdicts)).transpose()?;
        let now = self.now(&verdicts, gold.as_mut())?;
        let options = Options {
            by_article: self.by_article,
            seed: self.seed,
        };
        let report = report(
            &verdicts,
            sample.as_deref().unwrap_or_default(),
            now.as_ref(),
            options,
        );
        match table {
            Some(out) => write(out, &report)?,
            None if self.json => output::print_json(&report)?,
            None => output::print(&words::words(&report))?,
        }
        for article in &report.unfinished {
            output::note(&format!(
                "article {article}: said to be read whole, but not all in it was judged; it does not count for recall"
            ));
        }
        gold.map_or(Ok(Exit::Done), Gold::finish)
    }

    /// The verdicts of all files, of the judges asked for.
    fn verdicts(&self) -> Result<Vec<Verdict>> {
        let mut verdicts = Vec::new();
        for file in &self.files {
            verdicts.extend(read_verdicts(file)?);
        }
        if self.judge.is_empty() {
            return Ok(verdicts);
        }
        for judge in &self.judge {
            if !verdicts.iter().any(|verdict| verdict.judge == *judge) {
                let mut known: Vec<&str> = verdicts.iter().map(|v| v.judge.as_str()).collect();
                known.sort_unstable();
                known.dedup();
                return Err(Error::Usage(format!(
                    "no verdict is {judge}'s (there are those of {})",
                    known.join(", ")
                )));
            }
        }
        verdicts.retain(|verdict| self.judge.contains(&verdict.judge));
        Ok(verdicts)
    }

    /// What the annotation says now of the articles that were judged; these become gold, if wanted.
    fn now(&self, verdicts: &[&Verdict], mut gold: Option<&mut Gold<'_>>) -> Result<Option<Now>> {
        if self.records.is_empty() {
            return Ok(None);
        }
        let mut wanted: HashSet<&str> = verdicts.iter().map(|v| v.text_sha256.as_str()).collect();
        let judged = wanted.len();
        let mut now = Now::default();
        let ticker = Ticker::start();
        for file in &self.records {
            for record in read_records(file)? {
                let record = record?;
                ticker.tick();
                let digest = sha256(record.text.as_bytes());
                // Of articles with the same text the first counts.
                if wanted.remove(digest.as_str()) {
                    now.add(&digest, &record);
                    if let Some(gold) = &mut gold {
                        gold.offer(&record, &digest)?;
                    }
                }
            }
        }
        drop(ticker);
        if judged > 0 && wanted.len() == judged {
            return Err(Error::Usage(
                "--records: none of the articles that were judged is there with the same text"
                    .to_owned(),
            ));
        }
        if !wanted.is_empty() {
            output::note(&format!(
                "{} of {judged} judged articles are not in --records, or with another text; their verdicts do not count",
                wanted.len()
            ));
        }
        Ok(Some(now))
    }
}

/// One long table, a row a share.
fn write(out: RecordFile, report: &Report) -> Result<()> {
    let mut table = Table::new(out, b',', COLUMNS)?;
    let mut row = |names: [&str; 4], found: &Estimate| {
        let [share, low, high] = [found.share, found.low, found.high].map(|v| format!("{v:.4}"));
        let n = found.n.to_string();
        let numbers = [&n, &share, &low, &high, found.method.as_str()];
        let cells: Vec<&str> = names.into_iter().chain(numbers).collect();
        table.row(&cells)
    };
    for found in &report.precision {
        let names = [found.what.as_str(), found.by, &found.value, found.field];
        row(names, &found.right)?;
    }
    for found in &report.recall {
        let by = if found.strict { "read_strict" } else { "read" };
        for (field, share) in [
            ("recall", found.recall),
            ("precision", found.precision),
            ("f1", found.f1),
        ] {
            if let Some(share) = share {
                row([found.what.as_str(), by, "", field], &share)?;
            }
        }
    }
    table.finish()
}
