//! Where the lines of a file of records stand, and records read from there.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::document::{Record, SCHEMA};
use crate::error::{Error, Result};

/// Where a line stands in a file that can be read at any place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinePlace {
    /// Its number, from 1.
    pub line: u64,
    /// Its first byte.
    pub start: u64,
    /// Its bytes, with the line end if there is one.
    pub length: usize,
}

impl LinePlace {
    /// The line's bytes.
    ///
    /// # Errors
    /// When the file cannot be read, or is shorter now.
    pub fn read(&self, file: &mut File) -> io::Result<Vec<u8>> {
        let mut line = vec![0; self.length];
        file.seek(SeekFrom::Start(self.start))?;
        file.read_exact(&mut line)?;
        Ok(line)
    }

    /// The record that the line's bytes are.
    ///
    /// # Errors
    /// When they are none of this schema: with file and line.
    pub fn record(&self, path: &Path, line: &[u8]) -> Result<Record> {
        let record: Record =
            serde_json::from_slice(line).map_err(|e| self.no_record(path, &e.to_string()))?;
        self.check_schema(path, record.schema)?;
        Ok(record)
    }

    /// Refuses a record of another schema.
    ///
    /// # Errors
    /// When it is another.
    pub fn check_schema(&self, path: &Path, schema: u32) -> Result<()> {
        if schema == SCHEMA {
            return Ok(());
        }
        let reason = format!("schema {schema}, this program reads {SCHEMA}");
        Err(self.no_record(path, &reason))
    }

    /// What is said of a line that is no record.
    pub fn no_record(&self, path: &Path, reason: &str) -> Error {
        Error::input(
            format!("{}:{}", path.display(), self.line),
            format!("not a record ({reason}); `wortlaut validate` names all faults of a file"),
        )
    }
}

/// Walks over the lines of a file, blank ones left out, and says where each stands.
#[derive(Debug)]
pub struct LineWalk<R> {
    reader: R,
    line: Vec<u8>,
    number: u64,
    start: u64,
}

impl<R: BufRead> LineWalk<R> {
    /// Begins where `reader` stands, which is called byte 0 of line 1.
    pub const fn new(reader: R) -> Self {
        Self {
            reader,
            line: Vec::new(),
            number: 0,
            start: 0,
        }
    }

    /// The next line that is not blank.
    ///
    /// # Errors
    /// When the reader fails.
    pub fn next_filled(&mut self) -> io::Result<Option<(LinePlace, &[u8])>> {
        loop {
            self.line.clear();
            let length = self.reader.read_until(b'\n', &mut self.line)?;
            if length == 0 {
                return Ok(None);
            }
            self.number += 1;
            let start = self.start;
            self.start += length as u64;
            if !self.line.trim_ascii().is_empty() {
                let place = LinePlace {
                    line: self.number,
                    start,
                    length,
                };
                return Ok(Some((place, &self.line)));
            }
        }
    }

    /// The reader and where it stands.
    pub fn into_reader(self) -> (R, u64) {
        (self.reader, self.start)
    }
}
