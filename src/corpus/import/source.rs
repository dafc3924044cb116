//! Reading gold: plain or compressed, UTF-8, by line.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::corpus::packed::open;
use crate::corpus::record_lines;
use crate::error::{Error, Result};

/// The whole of `path` as text, without a byte order mark.
pub(super) fn read_text(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    open(path)?
        .read_to_end(&mut bytes)
        .map_err(|e| Error::io(path, e))?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let line = line_at(e.as_bytes(), good);
        not_utf8(path, line)
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The number of the line, from 1, in which byte `offset` stands.
pub(super) fn line_at(bytes: &[u8], offset: usize) -> usize {
    let before = &bytes[..offset.min(bytes.len())];
    before.split(|&byte| byte == b'\n').count()
}

/// `file:line`, the place in messages; line 0 is the whole file.
pub(super) fn place(path: &Path, line: usize) -> String {
    match line {
        0 => path.display().to_string(),
        _ => format!("{}:{line}", path.display()),
    }
}

/// `file:line` without the folder: the `source` of a record, the same on every machine.
pub(super) fn record_source(path: &Path, line: usize) -> String {
    place(
        Path::new(path.file_name().unwrap_or(path.as_os_str())),
        line,
    )
}

/// A value as text: strings as they are, numbers as they are written.
pub(super) fn spelt(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn not_utf8(path: &Path, line: usize) -> Error {
    Error::input(
        place(path, line),
        "not UTF-8; convert the file first (iconv -f LATIN1 -t UTF-8)",
    )
}

/// The lines of a file with their numbers from 1, line ends and byte order mark removed.
pub(super) struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    number: usize,
}

impl Lines {
    pub(super) fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            reader: open(path)?,
            number: 0,
        })
    }

    /// The lines of a file of records, those of standard input for `-`.
    pub(super) fn of_records(path: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            reader: record_lines::open(path)?,
            number: 0,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The next line that is not blank.
    pub(super) fn next_filled(&mut self) -> Option<Result<(usize, String)>> {
        self.find(|line| !matches!(line, Ok((_, line)) if line.trim().is_empty()))
    }

    /// All lines that are not blank.
    pub(super) fn filled(mut self) -> impl Iterator<Item = Result<(usize, String)>> {
        std::iter::from_fn(move || self.next_filled())
    }
}

impl Iterator for Lines {
    type Item = Result<(usize, String)>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        match self.reader.read_until(b'\n', &mut bytes) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(e) => return Some(Err(Error::io(&self.path, e))),
        }
        self.number += 1;
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let Ok(mut line) = String::from_utf8(bytes) else {
            return Some(Err(not_utf8(&self.path, self.number)));
        };
        if self.number == 1 && line.starts_with('\u{feff}') {
            line.remove(0);
        }
        Some(Ok((self.number, line)))
    }
}
