//! A file of records as a list of articles, made beside everything else and kept for the next time.

mod entry;
mod kept;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use serde::Serialize;

use crate::corpus::line_places::LineWalk;
use crate::corpus::record_lines;
use crate::document::Record;
use crate::error::{Error, Result};
use kept::Stamp;

pub use entry::Entry;

/// Articles that are made known at once.
const BATCH: usize = 200;
/// Lines that are no records and are named; more are counted.
const NAMED: usize = 5;

/// What is known of the file so far.
#[derive(Debug, Default)]
pub struct Known {
    /// The articles, in the order of the file.
    pub entries: Vec<Entry>,
    /// Their outlets, in the order in which they came.
    pub outlets: Vec<String>,
    /// How far the reading is.
    pub progress: Progress,
}

/// How far the reading is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Progress {
    /// Articles that are known.
    pub articles: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// Bytes of the file.
    pub of: u64,
    /// Whether all is known that ever will be.
    pub done: bool,
    /// Lines that are no records.
    pub unread: u64,
    /// The first of them, and what else went wrong.
    pub faults: Vec<String>,
}

/// The articles of a file, of which each can be read at once.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    file: Mutex<File>,
    known: RwLock<Known>,
}

impl Index {
    /// Opens a file and begins to read it on a thread of its own, if what an earlier reading left
    /// beside it does not hold for the file as it is.
    ///
    /// # Errors
    /// When the file cannot be opened, or is packed, as then it cannot be read at any place.
    pub fn open(path: &Path) -> Result<Arc<Self>> {
        let at = |error| Error::io(path, error);
        if !record_lines::is_plain(path)? {
            return Err(Error::Usage(format!(
                "{}: packed files, Parquet and streams cannot be read at any place; unpack it first \
                 (gzip -dk, zstd -d, or `wortlaut merge {} -o lines.jsonl`)",
                path.display(),
                path.display()
            )));
        }
        let mut file = File::open(path).map_err(at)?;
        let lines = File::open(path).map_err(at)?;
        let stamp = Stamp::of(&mut file).map_err(at)?;
        let mut known = Known::default();
        known.progress.of = stamp.bytes;
        let index = Arc::new(Self {
            path: path.to_owned(),
            file: Mutex::new(file),
            known: RwLock::new(known),
        });
        let reading = Arc::clone(&index);
        std::thread::spawn(move || reading.read_all(&stamp, lines));
        Ok(index)
    }

    /// What is known so far.
    pub fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record of the article `at`, from 0.
    ///
    /// # Errors
    /// When there is none (yet), or the file is no longer what it was.
    pub fn record(&self, at: usize) -> Result<Record> {
        let none = || Error::Check(format!("{}: no article {at}", self.path.display()));
        let place = self.known().entries.get(at).ok_or_else(none)?.place;
        let line = place
            .read(&mut self.file())
            .map_err(|error| Error::io(&self.path, error))?;
        place.record(&self.path, &line)
    }

    fn file(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the list that was kept, or reads the whole file; what goes wrong is told with the progress.
    fn read_all(&self, stamp: &Stamp, lines: File) {
        if !self.read_kept(stamp) {
            let whole = self.read_lines(lines).unwrap_or_else(|error| {
                self.change(|known| known.progress.faults.push(error.to_string()));
                false
            });
            if whole {
                // In a folder that cannot be written to, the file is read anew the next time.
                let _ = kept::write(&self.path, stamp, &self.known().entries);
            }
        }
        self.change(|known| known.progress.done = true);
    }

    /// Whether the list that was kept holds for the file.
    fn read_kept(&self, stamp: &Stamp) -> bool {
        let Some(entries) = kept::read(&self.path, stamp) else {
            return false;
        };
        let mut batch = Vec::with_capacity(BATCH);
        for entry in entries {
            let Some(entry) = entry else {
                self.change(Known::forget);
                return false;
            };
            batch.push(entry);
            if batch.len() == BATCH {
                self.change(|known| known.add(&mut batch));
            }
        }
        self.change(|known| known.add(&mut batch));
        true
    }

    /// Whether every line is a record.
    fn read_lines(&self, lines: File) -> Result<bool> {
        let at = |error| Error::io(&self.path, error);
        let mut walk = LineWalk::new(BufReader::with_capacity(1 << 18, lines));
        let mut batch = Vec::with_capacity(BATCH);
        while let Some((place, line)) = walk.next_filled().map_err(at)? {
            match Entry::of(place, &self.path, line) {
                Ok(entry) => batch.push(entry),
                Err(error) => self.change(|known| known.progress.cannot_read(&error)),
            }
            if batch.len() == BATCH {
                self.change(|known| known.add(&mut batch));
            }
        }
        self.change(|known| known.add(&mut batch));
        Ok(self.known().progress.unread == 0)
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.write().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Known {
    /// Takes the articles of a batch.
    fn add(&mut self, batch: &mut Vec<Entry>) {
        for entry in batch.iter() {
            if !entry.outlet.is_empty() && !self.outlets.contains(&entry.outlet) {
                self.outlets.push(entry.outlet.clone());
            }
            self.progress.bytes = entry.place.start + entry.place.length as u64;
        }
        self.entries.append(batch);
        self.progress.articles = self.entries.len();
    }

    fn forget(&mut self) {
        self.entries.clear();
        self.outlets.clear();
        self.progress.articles = 0;
    }
}

impl Progress {
    fn cannot_read(&mut self, error: &Error) {
        self.unread += 1;
        if self.unread as usize <= NAMED {
            self.faults.push(error.to_string());
        }
    }
}
