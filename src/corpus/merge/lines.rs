//! The lines of one file of a part, plain, packed or Parquet, one at a time, each with its row.

use std::borrow::Cow;
use std::io::{BufRead, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::corpus::packed::Unpacked;
use crate::corpus::record_lines;
use crate::error::{Error, Result};

/// Row and id, in records as in lines of the quarantine; the rest is not looked at.
#[derive(Deserialize)]
struct Head<'l> {
    row: u64,
    #[serde(borrow)]
    id: Cow<'l, str>,
}

/// Reads a file of lines whose rows grow.
pub struct Lines {
    path: PathBuf,
    reader: Option<Unpacked>,
    number: u64,
    digest: Sha256,
    line: Vec<u8>,
    row: Option<u64>,
    id: String,
}

impl Lines {
    /// Opens `path`; if it may be missing, a file that is not there has no lines.
    pub fn open(path: &Path, may_be_missing: bool) -> Result<Self> {
        let reader = match record_lines::open(path) {
            Ok(lines) => Some(lines),
            Err(Error::Io { source, .. })
                if may_be_missing && source.kind() == ErrorKind::NotFound =>
            {
                None
            }
            Err(error) => return Err(error),
        };
        Ok(Self {
            path: path.to_owned(),
            reader,
            number: 0,
            digest: Sha256::new(),
            line: Vec::new(),
            row: None,
            id: String::new(),
        })
    }

    /// Goes to the next line; its row, `None` at the end.
    pub fn advance(&mut self) -> Result<Option<u64>> {
        self.line.clear();
        let read = match &mut self.reader {
            Some(reader) => reader.read_until(b'\n', &mut self.line),
            None => Ok(0),
        };
        if read.map_err(|error| Error::io(&self.path, error))? == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.digest.update(&self.line);
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        }
        let head: Head<'_> = serde_json::from_slice(&self.line)
            .map_err(|error| self.fault(&format!("not a line of an output ({error})")))?;
        if let Some(last) = self.row.filter(|last| *last >= head.row) {
            return Err(self.fault(&format!("row {} stands after row {last}", head.row)));
        }
        self.row = Some(head.row);
        let Head { row, id } = head;
        self.id.clear();
        self.id.push_str(&id);
        Ok(Some(row))
    }

    /// The line at which it is, without its end.
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// The id in that line.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many lines were read.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// `file:line` of the line at which it is.
    pub fn place(&self) -> String {
        format!("{}:{}", self.path.display(), self.number)
    }

    /// SHA-256 of the file, once all its lines are read.
    pub fn digest(&self) -> Result<String> {
        record_lines::digest_beside(&self.path, self.digest.clone())
    }

    /// A fault in the line at which it is.
    pub fn fault(&self, reason: &str) -> Error {
        let reason = format!("{reason}; the file was changed after it was written, annotate again");
        Error::input(self.place(), reason)
    }
}
