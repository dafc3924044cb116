//! The journal of a run: how far its files are whole, and of what run they are.
//!
//! `OUT.journal` is JSON lines, each with a CRC-32 at its end: first what the run is made with, then
//! one line a frame. A line that is cut or wrong ends the journal; what it would have said never
//! happened.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Counts, RunWarning};
use crate::error::{Error, Result};

/// What a run is made with: everything that can change its bytes.
pub type Fingerprint = Map<String, Value>;

/// How far a run is, after so many entries of the input.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Entries of the input that are done.
    pub entries: u64,
    /// SHA-256 over those entries, hexadecimal: what was read the first time.
    pub input: String,
    /// What became of them.
    pub counts: Counts,
    /// What the user should know so far.
    pub warnings: Vec<RunWarning>,
}

/// A checkpoint, and the lengths of the files at that time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// Bytes of `OUT.part`.
    pub part: u64,
    /// Bytes of the quarantine file.
    pub quarantine: u64,
    /// How far the run was.
    pub checkpoint: Checkpoint,
}

/// The journal while it is written.
pub struct Journal {
    file: File,
}

/// What a journal says.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// What the run is made with.
    pub fingerprint: Fingerprint,
    /// The last frame that is whole; `None` before the first.
    pub last: Option<Frame>,
    /// Bytes of the journal up to there.
    length: u64,
}

impl Journal {
    /// Begins a journal.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(path: &Path, fingerprint: &Fingerprint) -> Result<Self> {
        let file = File::create(path).map_err(|e| Error::io(path, e))?;
        let mut journal = Self { file };
        journal.append(path, fingerprint)?;
        Ok(journal)
    }

    /// Goes on with a journal after the last of its lines that is whole.
    ///
    /// # Errors
    /// When it cannot be opened or cut.
    pub fn resume(path: &Path, said: &Said) -> Result<Self> {
        let open = || {
            let mut file = OpenOptions::new().write(true).open(path)?;
            file.set_len(said.length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(Self { file })
        };
        open().map_err(|e| Error::io(path, e))
    }

    /// Notes a frame; after this it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn frame(&mut self, path: &Path, frame: &Frame) -> Result<()> {
        self.append(path, frame)
    }

    fn append(&mut self, path: &Path, value: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(value).map_err(|e| Error::io(path, e.into()))?;
        let crc = crc32fast::hash(&line);
        line.extend(format!(" {crc:08x}\n").as_bytes());
        super::failpoint::journal(&mut self.file, &line);
        let written = self.file.write_all(&line);
        written
            .and_then(|()| self.file.sync_data())
            .map_err(|e| Error::io(path, e))
    }
}

/// Reads a journal; `None` if there is none that says anything.
///
/// # Errors
/// When it cannot be read.
pub fn read(path: &Path) -> Result<Option<Said>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Error::io(path, e)),
    };
    let mut reader = BufReader::new(file);
    let mut said: Option<Said> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|e| Error::io(path, e))? == 0 {
            break;
        }
        let Some(json) = whole(&line) else {
            break;
        };
        match &mut said {
            None => {
                let Ok(fingerprint) = serde_json::from_slice(json) else {
                    break;
                };
                said = Some(Said {
                    fingerprint,
                    last: None,
                    length: line.len() as u64,
                });
            }
            Some(said) => {
                let Ok(frame) = serde_json::from_slice(json) else {
                    break;
                };
                said.last = Some(frame);
                said.length += line.len() as u64;
            }
        }
    }
    Ok(said)
}

/// The JSON of a line whose check sum holds.
fn whole(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n")?;
    let at = line.len().checked_sub(9)?;
    let (json, crc) = line.split_at(at);
    let crc = std::str::from_utf8(crc.strip_prefix(b" ")?).ok()?;
    (u32::from_str_radix(crc, 16).ok()? == crc32fast::hash(json)).then_some(json)
}

/// How two runs differ, in words: "model.digest: 1 there, 2 now".
pub fn differences(there: &Fingerprint, now: &Fingerprint) -> Vec<String> {
    let mut out = Vec::new();
    compare("", there, now, &mut out);
    out
}

fn compare(within: &str, there: &Fingerprint, now: &Fingerprint, out: &mut Vec<String>) {
    let keys = there
        .keys()
        .chain(now.keys().filter(|key| !there.contains_key(*key)));
    for key in keys {
        let name = format!("{within}{key}");
        let (a, b) = (there.get(key), now.get(key));
        match (a, b) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                compare(&format!("{name}."), a, b, out);
            }
            _ if a == b => {}
            _ => {
                let shown = |value: Option<&Value>| {
                    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
                };
                out.push(format!("{name}: {} there, {} now", shown(a), shown(b)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fingerprint(value: Value) -> Fingerprint {
        match value {
            Value::Object(map) => map,
            _ => Fingerprint::new(),
        }
    }

    fn frame(entries: u64) -> Frame {
        Frame {
            part: entries * 10,
            checkpoint: Checkpoint {
                entries,
                ..Checkpoint::default()
            },
            ..Frame::default()
        }
    }

    #[test]
    fn a_journal_cut_anywhere_says_what_was_whole_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let with = fingerprint(json!({"model": {"digest": "a"}}));
        let mut journal = Journal::begin(&path, &with).unwrap();
        let mut ends = vec![std::fs::metadata(&path).unwrap().len()];
        for entries in [16, 32] {
            journal.frame(&path, &frame(entries)).unwrap();
            ends.push(std::fs::metadata(&path).unwrap().len());
        }
        let all = std::fs::read(&path).unwrap();
        for cut in 0..=all.len() {
            std::fs::write(&path, &all[..cut]).unwrap();
            let lines = ends.iter().filter(|end| **end <= cut as u64).count();
            let said = read(&path).unwrap();
            let last = said
                .clone()
                .and_then(|s| s.last)
                .map(|f| f.checkpoint.entries);
            let expected = [None, None, Some(16), Some(32)][lines];
            assert_eq!(
                (said.is_some(), last),
                (lines > 0, expected),
                "cut at {cut}"
            );
            if let Some(said) = said {
                let mut journal = Journal::resume(&path, &said).unwrap();
                journal.frame(&path, &frame(48)).unwrap();
                let again = read(&path).unwrap().unwrap();
                assert_eq!(again.last.unwrap().checkpoint.entries, 48);
            }
        }
    }

    #[test]
    fn a_line_changed_in_one_byte_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let mut journal = Journal::begin(&path, &Fingerprint::new()).unwrap();
        journal.frame(&path, &frame(16)).unwrap();
        let all = std::fs::read(&path).unwrap();
        let first = all.iter().position(|b| *b == b'\n').unwrap() + 1;
        for at in first..all.len() - 1 {
            let mut changed = all.clone();
            changed[at] ^= 1;
            std::fs::write(&path, changed).unwrap();
            assert_eq!(read(&path).unwrap().unwrap().last, None, "byte {at}");
        }
    }

    #[test]
    fn differences_name_what_differs() {
        let there = fingerprint(json!({"model": {"name": "s", "digest": "a"}, "link": true}));
        let now = fingerprint(json!({"model": {"name": "s", "digest": "b"}, "link": true, "x": 1}));
        assert_eq!(
            differences(&there, &now),
            [
                "model.digest: \"a\" there, \"b\" now",
                "x: nothing there, 1 now"
            ]
        );
        assert!(differences(&there, &there).is_empty());
    }
}
