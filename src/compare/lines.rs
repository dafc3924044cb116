//! The records of a file one after another, or fetched by id.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::corpus::import::read_records;
use crate::corpus::record_lines;
use crate::document::{Record, SCHEMA};
use crate::error::{Error, Result};

/// The records of the file at `path`, in its order.
pub fn records(path: &Path) -> Result<impl Iterator<Item = Result<Record>>> {
    read_records(path)
}

/// Where a record stands in the unpacked file.
struct Place {
    line: u64,
    start: u64,
    length: usize,
}

/// A file's records by id; each can be taken once.
pub struct Index {
    path: PathBuf,
    file: BufReader<File>,
    position: u64,
    places: HashMap<String, VecDeque<Place>>,
}

#[derive(Deserialize)]
struct OnlyId {
    id: String,
}

impl Index {
    /// Reads the file once for the ids. What cannot be read at any place, as it is packed,
    /// Parquet or a pipe, is first unpacked into a temporary file without a name.
    pub fn open(path: &Path) -> Result<Self> {
        let at = |error| Error::io(path, error);
        let file = record_lines::seekable(path)?;
        let mut index = Self {
            path: path.to_owned(),
            file: BufReader::new(file),
            position: 0,
            places: HashMap::new(),
        };
        let mut line = Vec::new();
        let (mut number, mut start) = (0, 0);
        loop {
            line.clear();
            let length = index.file.read_until(b'\n', &mut line).map_err(at)?;
            if length == 0 {
                break;
            }
            number += 1;
            if !line.trim_ascii().is_empty() {
                let OnlyId { id } = serde_json::from_slice(&line)
                    .map_err(|error| index.no_record(number, &error.to_string()))?;
                index.places.entry(id).or_default().push_back(Place {
                    line: number,
                    start,
                    length,
                });
            }
            start += length as u64;
        }
        index.position = start;
        Ok(index)
    }

    /// The next record with this id, if there is one left.
    pub fn take(&mut self, id: &str) -> Result<Option<Record>> {
        let Some(places) = self.places.get_mut(id) else {
            return Ok(None);
        };
        let place = places.pop_front();
        if places.is_empty() {
            self.places.remove(id);
        }
        place.map(|place| self.read(&place)).transpose()
    }

    /// The records nobody took, in the order of the file.
    pub fn rest(mut self) -> impl Iterator<Item = Result<Record>> {
        let places = std::mem::take(&mut self.places);
        let mut places: Vec<Place> = places.into_values().flatten().collect();
        places.sort_unstable_by_key(|place| place.start);
        places.into_iter().map(move |place| self.read(&place))
    }

    fn read(&mut self, place: &Place) -> Result<Record> {
        let mut line = vec![0; place.length];
        // Files in one order are read on without giving up what is read ahead.
        let step = place.start as i64 - self.position as i64;
        self.file
            .seek_relative(step)
            .and_then(|()| self.file.read_exact(&mut line))
            .map_err(|error| Error::io(&self.path, error))?;
        self.position = place.start + place.length as u64;
        let record: Record = serde_json::from_slice(&line)
            .map_err(|error| self.no_record(place.line, &error.to_string()))?;
        if record.schema == SCHEMA {
            return Ok(record);
        }
        let reason = format!("schema {}, this program reads {SCHEMA}", record.schema);
        Err(self.no_record(place.line, &reason))
    }

    fn no_record(&self, line: u64, reason: &str) -> Error {
        let place = format!("{}:{line}", self.path.display());
        Error::input(
            place,
            format!("not a record ({reason}); `wortlaut validate` names all faults of a file"),
        )
    }
}
