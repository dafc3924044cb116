//! Verdict files: read whole, appended to a line at a time, each on the disk before it counts.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::verdict::Verdict;
use crate::corpus::write::{sync_directory, utc};
use crate::error::{Error, Result};

/// Reads the verdicts of a file, in its order. Lines end in `\n`; blank ones are skipped.
///
/// # Errors
/// When the file cannot be read, or a line is no verdict: with file and line.
pub fn read_verdicts(path: &Path) -> Result<Vec<Verdict>> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
    parse(path, &text)
}

fn parse(path: &Path, text: &str) -> Result<Vec<Verdict>> {
    let lines = text.lines().zip(1..);
    let filled = lines.filter(|(line, _)| !line.trim().is_empty());
    let verdict = |(line, number): (&str, usize)| {
        let at = |reason: String| Error::input(format!("{}:{number}", path.display()), reason);
        let verdict: Verdict = serde_json::from_str(line).map_err(|error| {
            at(format!(
                "not a verdict ({error}); verdicts are what `wortlaut inspect` writes"
            ))
        })?;
        verdict.check(None).map_err(at)?;
        Ok(verdict)
    };
    filled.map(verdict).collect()
}

/// How every line begins that [`VerdictFile::append`] writes.
const BEGINNING: &[u8] = b"{\"verdicts\":";

/// A verdict file that one program appends to.
#[derive(Debug)]
pub struct VerdictFile {
    path: PathBuf,
    file: File,
    /// Lines that are there, for the ids of those to come.
    lines: u64,
}

/// A file opened to be appended to, and what it holds.
#[derive(Debug)]
pub struct Appended {
    /// The file.
    pub file: VerdictFile,
    /// Its verdicts, in their order.
    pub verdicts: Vec<Verdict>,
    /// What a write that was cut off had left at its end; it is taken away, as it never counted.
    pub cut: String,
}

impl VerdictFile {
    /// Opens a file, which is made if it is not there and belongs to this process from then on.
    ///
    /// # Errors
    /// When it cannot be read or written, belongs to another program, or holds a line that is no
    /// verdict.
    pub fn open(path: &Path) -> Result<Appended> {
        let at = |error| Error::io(path, error);
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).read(true).write(true);
        let mut file = options.open(path).map_err(at)?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Error::Usage(format!(
                "{}: another program is writing this file; end it, or name another with --verdicts",
                path.display()
            )));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(at)?;
        let whole = bytes.iter().rposition(|&byte| byte == b'\n');
        let cut = bytes.split_off(whole.map_or(0, |position| position + 1));
        let text = String::from_utf8(bytes).map_err(|error| {
            Error::input(path.display().to_string(), format!("not UTF-8: {error}"))
        })?;
        let verdicts = parse(path, &text)?;
        if !cut.is_empty() {
            if serde_json::from_slice::<Verdict>(&cut).is_ok() {
                // Somebody edited the file and left out the last line end.
                return Err(Error::input(
                    path.display().to_string(),
                    "the last line has no line end; add one, and it counts",
                ));
            }
            if !cut.starts_with(BEGINNING) && !BEGINNING.starts_with(&cut) {
                return Err(Error::input(
                    path.display().to_string(),
                    "not a verdict file; name another with --verdicts",
                ));
            }
            file.set_len(text.len() as u64).map_err(at)?;
        }
        file.seek(SeekFrom::End(0)).map_err(at)?;
        if verdicts.is_empty() {
            sync_directory(path).map_err(at)?;
        }
        Ok(Appended {
            file: Self {
                path: path.to_owned(),
                file,
                lines: text.lines().count() as u64,
            },
            verdicts,
            cut: String::from_utf8_lossy(&cut).into_owned(),
        })
    }

    /// Appends a verdict, dated and with an id; after this it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it is in the file.
    pub fn append(&mut self, verdict: Verdict) -> Result<Verdict> {
        let at = |error| Error::io(&self.path, error);
        let verdict = Verdict {
            time: utc(SystemTime::now()),
            ..verdict
        };
        let verdict = verdict.with_id(self.lines);
        let mut line =
            serde_json::to_vec(&verdict).map_err(|error| Error::Check(error.to_string()))?;
        line.push(b'\n');
        let end = self.file.stream_position().map_err(at)?;
        let written = self
            .file
            .write_all(&line)
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // What is left of the line must not stand before the next one.
            let _ = self.file.set_len(end);
            let _ = self.file.seek(SeekFrom::Start(end));
            return Err(at(error));
        }
        self.lines += 1;
        Ok(verdict)
    }
}
