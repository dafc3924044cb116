//! Duplicate groups read back from the table that `wortlaut duplicates` writes.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::corpus::write::id_key;
use crate::error::{Error, Result};
use crate::formula::bare;

/// Of each article whether it is the first of its group; about 20 bytes an article.
#[derive(Debug)]
pub struct Groups {
    path: PathBuf,
    /// By a hash of the id: whether the first, and not taken yet.
    standings: HashMap<u64, Standing>,
    /// Number of groups.
    known: usize,
    taken: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    First,
    Taken,
    Other,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    dup_group: String,
}

impl Groups {
    /// Reads a table with the columns `id` and `dup_group`; the first row of a group is its first
    /// article.
    ///
    /// # Errors
    /// When the file cannot be read or lacks a column; the message names file and line.
    pub fn read(path: &Path) -> Result<Self> {
        let wrong = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            let place = line.map_or_else(
                || path.display().to_string(),
                |line| format!("{}:{line}", path.display()),
            );
            let reason = format!("{error}; name a table that `wortlaut duplicates` wrote");
            Error::input(place, reason)
        };
        let mut rows = csv::Reader::from_path(path).map_err(wrong)?;
        let mut groups = Self {
            path: path.to_owned(),
            standings: HashMap::new(),
            known: 0,
            taken: 0,
        };
        let mut seen = HashSet::new();
        for row in rows.deserialize() {
            let Row { id, dup_group } = row.map_err(wrong)?;
            let standing = if seen.insert(id_key(&dup_group)) {
                Standing::First
            } else {
                Standing::Other
            };
            // Of articles with one id the first counts.
            groups
                .standings
                .entry(id_key(bare(&id)))
                .or_insert(standing);
        }
        groups.known = seen.len();
        Ok(groups)
    }

    /// Whether the article with this id stands for its group; each does once.
    ///
    /// # Errors
    /// When the table does not have the article.
    pub fn stands(&mut self, id: &str) -> Result<bool> {
        let Some(standing) = self.standings.get_mut(&id_key(id)) else {
            let reason = format!(
                "article {id:?} is not in the table; make it anew from the same files \
                 (wortlaut duplicates)"
            );
            return Err(Error::input(self.path.display().to_string(), reason));
        };
        let first = *standing == Standing::First;
        if first {
            *standing = Standing::Taken;
            self.taken += 1;
        }
        Ok(first)
    }

    /// How many groups have not been met.
    pub const fn missing(&self) -> usize {
        self.known - self.taken
    }
}
