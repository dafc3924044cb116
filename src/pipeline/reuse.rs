//! Records of an earlier run, taken again where their articles are as they were.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::corpus::record_lines;
use crate::corpus::select::{Key, key};
use crate::corpus::write::Manifest;
use crate::document::{Article, Record};
use crate::error::{Error, Result};
use crate::text;

/// An earlier output: where each record stands in its file. Some 40 bytes a record are kept.
#[derive(Debug)]
pub struct Old {
    file: Mutex<File>,
    places: HashMap<Key, Location>,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
struct Location {
    byte_start: u64,
    bytes: u32,
}

#[derive(Deserialize)]
struct OnlyId {
    id: String,
}

impl Old {
    /// Finds the records of the output at `path`, which is the one that `manifest` describes; if it
    /// is packed or Parquet, its lines go to a temporary file. Of several records with one id the
    /// first is kept in mind.
    ///
    /// # Errors
    /// When the file cannot be read, or is not as its run left it.
    pub fn open(path: &Path, manifest: &Manifest) -> Result<Self> {
        let file = record_lines::seekable(path)?;
        let mut reader = BufReader::with_capacity(1 << 18, file);
        let mut digest = Sha256::new();
        let mut places = HashMap::new();
        let mut line = Vec::new();
        let mut byte_start = 0;
        let mut number = 0;
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line);
            let read = read.map_err(|error| Error::io(path, error))?;
            if read == 0 {
                break;
            }
            number += 1;
            digest.update(&line);
            let OnlyId { id } = serde_json::from_slice(&line).map_err(|error| {
                let place = format!("{}:{number}", path.display());
                Error::input(place, format!("not a record ({error})"))
            })?;
            places.entry(key(&id)).or_insert(Location {
                byte_start,
                bytes: read as u32,
            });
            byte_start += read as u64;
        }
        if record_lines::digest_beside(path, digest)? != manifest.output.sha256 {
            return Err(Error::Check(format!(
                "{}: was changed after it was written (its SHA-256 is not that of its manifest); \
                 annotate without --update",
                path.display()
            )));
        }
        Ok(Self {
            file: Mutex::new(reader.into_inner()),
            places,
        })
    }

    /// The record of `article` if there is one and all that was read of the article is as it was
    /// then; with the row and source of now.
    pub fn unchanged(&self, article: &Article) -> Option<Record> {
        let place = *self.places.get(&key(&article.id))?;
        // A record that cannot be read again is annotated again, which gives the same.
        let line = self.line(place).ok()?;
        let mut record: Record = serde_json::from_slice(&line).ok()?;
        if !same(article, &record) {
            return None;
        }
        record.row = article.row;
        record.source.clone_from(&article.source);
        Some(record)
    }

    fn line(&self, place: Location) -> std::io::Result<Vec<u8>> {
        let mut line = vec![0; place.bytes as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(place.byte_start))?;
        file.read_exact(&mut line)?;
        Ok(line)
    }
}

/// Whether the record is that of the article: its fields are the same and what was noted of them, and its parts (which the
/// input may name) and sentences are those that are found today.
fn same(article: &Article, record: &Record) -> bool {
    let fields = record.id == article.id
        && record.text == article.text
        && record.title == article.title
        && record.date == article.date
        && record.outlet == article.outlet
        && record.section == article.section
        && record.authors == article.authors
        && record.url == article.url
        && record.meta == article.meta
        && record.warnings.starts_with(&article.warnings);
    fields && {
        let analysis = text::analyse(&article.text, &article.parts);
        analysis.parts == record.parts && analysis.sentences == record.sentences
    }
}
