//! What an earlier run has written, read again when another goes on with it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::BufRead;
use std::path::Path;

use serde::Deserialize;

use crate::corpus::packed;
use crate::error::{Error, Result};

/// The ids of a file of records.
pub struct Ids {
    /// How many records there are.
    pub records: u64,
    /// Keys of their ids.
    pub keys: HashSet<u64>,
}

/// Reads the ids of a file of records, packed or not.
///
/// # Errors
/// When it cannot be read, or a line is no record.
pub fn ids(part: &Path) -> Result<Ids> {
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let mut ids = Ids {
        records: 0,
        keys: HashSet::new(),
    };
    let mut reader = packed::open(part)?;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|error| Error::io(part, error))? == 0 {
            return Ok(ids);
        }
        let Id { id } =
            serde_json::from_slice(&line).map_err(|error| Error::io(part, error.into()))?;
        ids.records += 1;
        ids.keys.insert(id_key(&id));
    }
}

/// A number for an id, by which a run knows whether it has seen it.
pub fn id_key(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
