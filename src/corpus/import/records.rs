//! Records read back from a file, one at a time.

use std::path::Path;

use super::source::{Lines, place};
use crate::document::{Record, SCHEMA};
use crate::error::{Error, Result};

/// The records of a file, in its order; blank lines are skipped.
pub struct RecordLines {
    lines: Lines,
    line: usize,
}

impl RecordLines {
    /// The number, from 1, of the line that the last record stood on (of the unpacked file; in
    /// Parquet, of the row).
    pub const fn line(&self) -> usize {
        self.line
    }
}

/// Opens a file of records (JSONL, plain or compressed, or Parquet); `-` is standard input.
pub fn read_records(path: &Path) -> Result<RecordLines> {
    Ok(RecordLines {
        lines: Lines::of_records(path)?,
        line: 0,
    })
}

impl Iterator for RecordLines {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next_filled()?;
        Some(line.and_then(|(number, line)| {
            self.line = number;
            parse(self.lines.path(), number, &line)
        }))
    }
}

fn parse(path: &Path, number: usize, line: &str) -> Result<Record> {
    let record: Record = serde_json::from_str(line).map_err(|e| {
        Error::input(
            place(path, number),
            format!(
                "not a record ({e}); records are what `wortlaut annotate` and `wortlaut import` write"
            ),
        )
    })?;
    if record.schema != SCHEMA {
        return Err(Error::input(
            place(path, number),
            format!(
                "article {}: the record has schema {}, this program reads schema {SCHEMA}",
                record.id, record.schema
            ),
        ));
    }
    Ok(record)
}
