//! The articles that a judge read whole, as corrected.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::super::record_file::RecordFile;
use super::super::{Exit, output};
use crate::corpus::import::read_records;
use crate::error::{Error, Result};
use crate::hex::sha256;
use crate::report::corrected;
use crate::verdicts::{Call, Verdict};

/// Writes them; those that cannot be made gold are named with the reason.
pub fn write(mut out: RecordFile, files: &[PathBuf], verdicts: &[&Verdict]) -> Result<Exit> {
    let judges: BTreeSet<&str> = verdicts.iter().map(|v| v.judge.as_str()).collect();
    if judges.len() > 1 {
        let judges: Vec<&str> = judges.into_iter().collect();
        return Err(Error::Usage(format!(
            "--gold takes the verdicts of one judge: choose with --judge ({})",
            judges.join(", ")
        )));
    }
    let mut read: BTreeMap<&str, Vec<&Verdict>> = BTreeMap::new();
    for verdict in verdicts {
        read.entry(&verdict.text_sha256).or_default().push(verdict);
    }
    read.retain(|_, verdicts| verdicts.iter().any(|v| v.verdict == Call::Read));
    let (mut written, mut refused) = (0, 0);
    for file in files {
        for record in read_records(file)? {
            let record = record?;
            let digest = sha256(record.text.as_bytes());
            let Some(verdicts) = read.remove(digest.as_str()) else {
                continue;
            };
            match corrected(&record, &verdicts) {
                Ok(gold) => {
                    out.write(&gold)?;
                    written += 1;
                }
                Err(reason) => {
                    output::note(&format!("article {}: no gold, as {reason}", record.id));
                    refused += 1;
                }
            }
        }
    }
    out.finish()?;
    output::note(&format!("{written} articles of gold"));
    Ok(if refused > 0 {
        Exit::Quarantined
    } else {
        Exit::Done
    })
}
