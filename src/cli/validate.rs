//! `wortlaut validate`: whether files of records are as this program writes them.

use std::path::PathBuf;

use serde_json::json;

use super::progress::Ticker;
use super::{Exit, output};
use crate::corpus::validate::{FileReport, Finding, validate};
use crate::error::Result;
use crate::review::visible;

/// Checks annotated files: every line a sound record, counts and digest those of the manifest
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of records (JSONL, plain, gzip, bzip2 or zstd, or Parquet), - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The most faults that are named; all are counted
    #[arg(long, value_name = "N", default_value_t = 20)]
    most: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let mut named: Vec<Finding> = Vec::new();
    let mut faults = 0;
    let mut reports = Vec::new();
    let ticker = Ticker::start();
    let passed = || ticker.tick();
    for path in &args.files {
        reports.push(validate(path, &passed, &mut |finding| {
            faults += 1;
            if faults > args.most {
                return Ok(());
            }
            if args.json {
                named.push(finding);
                return Ok(());
            }
            ticker.aside(|| output::print(&(visible(&words(&finding)) + "\n")))
        })?);
    }
    drop(ticker);
    let records: u64 = reports.iter().map(|report| report.records).sum();
    if args.json {
        output::print_json(&json!({
            "files": reports, "records": records, "faults": faults, "named": named,
        }))?;
    } else {
        output::print(&totals(&reports, faults, args.most))?;
    }
    Ok(if faults == 0 {
        Exit::Done
    } else {
        Exit::Faults
    })
}

/// `file:line: article ID: pointer: what is wrong`, each as far as it is known.
fn words(finding: &Finding) -> String {
    let mut words = finding.file.clone();
    if finding.line > 0 {
        words = format!("{words}:{}", finding.line);
    }
    if !finding.id.is_empty() {
        words = format!("{words}: article {}", finding.id);
    }
    if !finding.pointer.is_empty() {
        words = format!("{words}: {}", finding.pointer);
    }
    // One fault, one line.
    format!("{words}: {}", finding.reason).replace('\n', "\\n")
}

fn totals(reports: &[FileReport], faults: u64, most: u64) -> String {
    let mut lines = Vec::new();
    if faults > most {
        lines.push(format!("… and {} more; --most N names more", faults - most));
    }
    for report in reports {
        let manifest = match report.manifest.as_str() {
            "" => "no manifest beside it",
            _ => "compared with its manifest",
        };
        lines.push(format!(
            "{}: {} records, {} entities, {} quotations, {} with faults, {}; {manifest}",
            report.file,
            report.records,
            report.entities,
            report.quotations,
            report.faulty_records,
            counted(report.faults, "fault"),
        ));
    }
    visible(&lines.join("\n")) + "\n"
}

fn counted(number: u64, what: &str) -> String {
    match number {
        0 => format!("no {what}"),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
