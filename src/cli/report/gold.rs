//! The articles that a judge read whole, as corrected.

use std::collections::{BTreeMap, BTreeSet};

use super::super::record_file::RecordFile;
use super::super::{Exit, output};
use crate::document::Record;
use crate::error::{Error, Result};
use crate::report::corrected;
use crate::verdicts::{Call, Verdict};

/// Gold being written.
pub struct Gold<'v> {
    out: RecordFile,
    /// The verdicts on articles that were read whole and are still to come, by digest of the text.
    read: BTreeMap<&'v str, Vec<&'v Verdict>>,
    written: u64,
    /// Articles that cannot be made gold, and why.
    refused: Vec<String>,
}

impl<'v> Gold<'v> {
    /// Gold from the verdicts of one judge.
    ///
    /// # Errors
    /// When there are several judges.
    pub fn new(out: RecordFile, verdicts: &[&'v Verdict]) -> Result<Self> {
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
        Ok(Self {
            out,
            read,
            written: 0,
            refused: Vec::new(),
        })
    }

    /// Writes a record as corrected, if it was read whole; of articles with one text the first counts.
    pub fn offer(&mut self, record: &Record, text_sha256: &str) -> Result<()> {
        let Some(verdicts) = self.read.remove(text_sha256) else {
            return Ok(());
        };
        match corrected(record, &verdicts) {
            Ok(gold) => {
                self.out.write(&gold)?;
                self.written += 1;
            }
            Err(reason) => {
                let refused = format!("article {}: no gold, as {reason}", record.id);
                self.refused.push(refused);
            }
        }
        Ok(())
    }

    /// Gives the file its name, and names the articles that are not in it.
    pub fn finish(self) -> Result<Exit> {
        self.out.finish()?;
        for refused in &self.refused {
            output::note(refused);
        }
        output::note(&format!("{} articles of gold", self.written));
        Ok(if self.refused.is_empty() {
            Exit::Done
        } else {
            Exit::Quarantined
        })
    }
}
