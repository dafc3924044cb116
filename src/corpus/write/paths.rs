//! The names of a run's files, and what is done with whole files.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::frames::Packing;
use crate::error::{Error, Result};

/// Where the files of a run are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputPaths {
    /// The records.
    pub records: PathBuf,
    /// The records while they are written, as lines.
    pub part: PathBuf,
    /// The Parquet file while it is made of the finished part.
    pub columns: PathBuf,
    /// What was quarantined; there only if something was.
    pub quarantine: PathBuf,
    /// The manifest.
    pub manifest: PathBuf,
    /// How far the part is whole; there while the run is unfinished.
    pub journal: PathBuf,
}

impl OutputPaths {
    /// The files that belong to `out`.
    pub fn of(out: &Path) -> Self {
        let with = |suffix: &str| {
            let mut name = OsString::from(out.as_os_str());
            name.push(suffix);
            PathBuf::from(name)
        };
        Self {
            records: out.to_owned(),
            part: with(".part"),
            columns: with(".columns"),
            quarantine: with(".quarantine.jsonl"),
            manifest: with(".manifest.json"),
            journal: with(".journal"),
        }
    }

    /// Whether the output is Parquet, made of the lines when all are there.
    pub fn is_table(&self) -> bool {
        Packing::of(&self.records) == Packing::Parquet
    }

    /// All files that a run may write.
    pub fn all(&self) -> [&Path; 6] {
        [
            &self.records,
            &self.part,
            &self.columns,
            &self.quarantine,
            &self.manifest,
            &self.journal,
        ]
    }
}

/// Removes a file, which may be gone already.
pub fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(path, error)),
        _ => Ok(()),
    }
}

/// Writes a small file so that it is there whole or not at all.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(path.as_os_str());
    name.push(".part");
    let mut file = File::create(&name)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&name, path)
}

/// A rename is only safe once its directory is on the disk.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}
