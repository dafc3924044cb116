//! The list of a file's articles, kept beside it as `FILE.index`: a line that says for which file it
//! holds and how many they are, then a line an article. It can be deleted at any time.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::hex::sha256;

/// The version of the form.
const INDEX: u32 = 1;
/// Bytes at the beginning and at the end of the file that are looked at.
const LOOKED_AT: u64 = 1 << 16;

/// By what a file is known again without reading it whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    index: u32,
    /// Length of the file.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970.
    modified: u64,
    /// SHA-256 of its first and last 64 KiB.
    ends_sha256: String,
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    file: Stamp,
    articles: usize,
}

impl Stamp {
    /// The stamp of an open file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(file: &mut File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        let bytes = metadata.len();
        let since = metadata.modified()?.duration_since(UNIX_EPOCH);
        let mut ends = Vec::new();
        for start in [0, bytes.saturating_sub(LOOKED_AT)] {
            file.seek(SeekFrom::Start(start))?;
            file.take(LOOKED_AT).read_to_end(&mut ends)?;
        }
        Ok(Self {
            index: INDEX,
            bytes,
            modified: since.map_or(0, |since| since.as_nanos() as u64),
            ends_sha256: sha256(&ends),
        })
    }
}

/// Where the list of the file at `path` is kept.
fn kept_at(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".index");
    name.into()
}

/// The articles, if what was kept holds for the file with this stamp; `None` among them, or after them
/// where some are missing, for what is damaged.
pub fn read(path: &Path, stamp: &Stamp) -> Option<impl Iterator<Item = Option<Entry>>> {
    let file = File::open(kept_at(path)).ok()?;
    let mut lines = BufReader::new(file).lines();
    let head: Head = serde_json::from_str(&lines.next()?.ok()?).ok()?;
    let entry = move |_| serde_json::from_str(&lines.next()?.ok()?).ok();
    (head.file == *stamp).then(|| (0..head.articles).map(entry))
}

/// Keeps the articles; the file has its name only when it is whole.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, stamp: &Stamp, entries: &[Entry]) -> io::Result<()> {
    let kept = kept_at(path);
    let mut part = kept.clone().into_os_string();
    part.push(".part");
    let mut file = BufWriter::new(File::create(&part)?);
    let head = Head {
        file: stamp.clone(),
        articles: entries.len(),
    };
    serde_json::to_writer(&mut file, &head)?;
    for entry in entries {
        file.write_all(b"\n")?;
        serde_json::to_writer(&mut file, entry)?;
    }
    file.write_all(b"\n")?;
    file.into_inner()?;
    fs::rename(part, kept)
}
