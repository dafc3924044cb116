//! The records of a file one after another, or fetched by id.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::corpus::import::read_records;
use crate::corpus::line_places::{LinePlace, LineWalk};
use crate::corpus::record_lines;
use crate::document::Record;
use crate::error::{Error, Result};

/// The records of the file at `path`, in its order.
pub fn records(path: &Path) -> Result<impl Iterator<Item = Result<Record>>> {
    read_records(path)
}

/// A file's records by id; each can be taken once.
pub struct Index {
    path: PathBuf,
    file: BufReader<File>,
    position: u64,
    places: HashMap<String, VecDeque<LinePlace>>,
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
        let mut walk = LineWalk::new(BufReader::new(record_lines::seekable(path)?));
        let mut places: HashMap<String, VecDeque<LinePlace>> = HashMap::new();
        while let Some((place, line)) = walk.next_filled().map_err(at)? {
            let OnlyId { id } = serde_json::from_slice(line)
                .map_err(|error| place.no_record(path, &error.to_string()))?;
            places.entry(id).or_default().push_back(place);
        }
        let (file, position) = walk.into_reader();
        Ok(Self {
            path: path.to_owned(),
            file,
            position,
            places,
        })
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
        let mut places: Vec<LinePlace> = places.into_values().flatten().collect();
        places.sort_unstable_by_key(|place| place.start);
        places.into_iter().map(move |place| self.read(&place))
    }

    fn read(&mut self, place: &LinePlace) -> Result<Record> {
        let mut line = vec![0; place.length];
        // Files in one order are read on without giving up what is read ahead.
        let step = place.start as i64 - self.position as i64;
        self.file
            .seek_relative(step)
            .and_then(|()| self.file.read_exact(&mut line))
            .map_err(|error| Error::io(&self.path, error))?;
        self.position = place.start + place.length as u64;
        place.record(&self.path, &line)
    }
}
