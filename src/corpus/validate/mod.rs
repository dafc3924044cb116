//! Whether files of records are as this program writes them: every line a sound record, rows in
//! order, counts and digest those of the manifest. Reads line by line and never changes a file.

mod manifest;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::BufRead;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::record_lines;
use crate::document::{Record, faults};
use crate::error::{Error, Result};
use crate::hex::hex;

/// Something that is wrong with a file of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 if the file as a whole is meant.
    pub line: u64,
    /// The article's id, "" if it cannot be told.
    pub id: String,
    /// JSON pointer to what is wrong in the line, "" if it is not one value.
    pub pointer: String,
    /// What is wrong.
    pub reason: String,
}

/// What was found in one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FileReport {
    /// The file.
    pub file: String,
    /// Lines that are records of this schema, sound or not.
    pub records: u64,
    /// Of them, how many have a fault.
    pub faulty_records: u64,
    /// All faults, of lines that are no record and of the file too.
    pub faults: u64,
    /// Records whose id an earlier one has.
    pub duplicate_ids: u64,
    /// Sentences of all records.
    pub sentences: u64,
    /// Tokens of all records.
    pub tokens: u64,
    /// Entities of all records.
    pub entities: u64,
    /// Quotations of all records.
    pub quotations: u64,
    /// Bytes of its lines: those of the unpacked file, in Parquet those that its rows become.
    pub bytes: u64,
    /// SHA-256 of its lines.
    pub sha256: String,
    /// The manifest that was compared, "" if none stands beside the file.
    pub manifest: String,
}

/// Checks the file at `path` (JSONL, plain or packed, or Parquet; `-` is standard input) and the manifest and
/// quarantine beside it; `found` is told every fault as it is met, `passed` is called for every line.
///
/// # Errors
/// Only those of `found`: what cannot be read is a fault of the file.
pub fn validate(
    path: &Path,
    passed: &dyn Fn(),
    found: &mut dyn FnMut(Finding) -> Result<()>,
) -> Result<FileReport> {
    let mut run = Run {
        report: FileReport {
            file: path.display().to_string(),
            ..FileReport::default()
        },
        passed,
        found,
        line: 0,
        seen: HashSet::new(),
        row: None,
    };
    let standard_input = path == Path::new("-");
    match record_lines::open(path) {
        Err(error) => run.of_file(format!("cannot be read: {}", cause(&error)))?,
        Ok(reader) => {
            let whole = run.lines(reader)?;
            if whole && !standard_input {
                manifest::compare(&mut run, path)?;
            }
        }
    }
    Ok(run.report)
}

/// The reason without the path, which the finding names.
fn cause(error: &Error) -> String {
    match error {
        Error::Io { source, .. } => source.to_string(),
        Error::Input { reason, .. } => reason.clone(),
        other => other.to_string(),
    }
}

struct Run<'f> {
    report: FileReport,
    passed: &'f dyn Fn(),
    found: &'f mut dyn FnMut(Finding) -> Result<()>,
    line: u64,
    /// A hash of every id.
    seen: HashSet<u64>,
    /// The row of the record before.
    row: Option<u64>,
}

impl Run<'_> {
    /// Checks every line; false if the file could not be read to its end.
    fn lines(&mut self, mut reader: impl BufRead) -> Result<bool> {
        let mut digest = Sha256::new();
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match reader.read_until(b'\n', &mut bytes) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    self.line += 1;
                    let reason = format!("the file cannot be read on from here: {error}");
                    self.of_line("", "", reason)?;
                    return Ok(false);
                }
            }
            self.line += 1;
            (self.passed)();
            self.report.bytes += bytes.len() as u64;
            digest.update(&bytes);
            self.record(bytes.strip_suffix(b"\n").unwrap_or(&bytes))?;
        }
        self.report.sha256 = hex(&digest.finalize());
        Ok(true)
    }

    fn record(&mut self, line: &[u8]) -> Result<()> {
        if line.trim_ascii().is_empty() {
            return self.of_line("", "", "an empty line".to_owned());
        }
        let record: Record = match serde_json::from_slice(line) {
            Ok(record) => record,
            Err(error) => {
                let id = id_of(line);
                let reason = format!("no record: {error}");
                return self.of_line(&id, "", reason);
            }
        };
        self.count(&record);
        let before = self.report.faults;
        if let Some(row) = self.row.filter(|row| record.row <= *row) {
            let reason = format!("{}, the record before it has {row}: rows rise", record.row);
            self.of_line(&record.id, "/row", reason)?;
        }
        self.row = Some(record.row);
        for fault in faults(&record) {
            self.of_line(&record.id, &fault.pointer, fault.reason)?;
        }
        self.report.faulty_records += u64::from(self.report.faults > before);
        Ok(())
    }

    fn count(&mut self, record: &Record) {
        let report = &mut self.report;
        report.records += 1;
        report.sentences += record.sentences.len() as u64;
        report.tokens += record.tokens.len() as u64;
        report.entities += record.entities.len() as u64;
        report.quotations += record.quotations.len() as u64;
        let mut hasher = DefaultHasher::new();
        record.id.hash(&mut hasher);
        report.duplicate_ids += u64::from(!self.seen.insert(hasher.finish()));
    }

    fn of_line(&mut self, id: &str, pointer: &str, reason: String) -> Result<()> {
        self.tell(self.report.file.clone(), self.line, id, pointer, reason)
    }

    fn of_file(&mut self, reason: String) -> Result<()> {
        self.tell(self.report.file.clone(), 0, "", "", reason)
    }

    fn tell(
        &mut self,
        file: String,
        line: u64,
        id: &str,
        pointer: &str,
        reason: String,
    ) -> Result<()> {
        self.report.faults += 1;
        (self.found)(Finding {
            file,
            line,
            id: id.to_owned(),
            pointer: pointer.to_owned(),
            reason,
        })
    }
}

/// The id in a line that is no record, if it is an object with one.
fn id_of(line: &[u8]) -> String {
    let value: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
    let id = value.get("id").and_then(serde_json::Value::as_str);
    id.unwrap_or_default().to_owned()
}
