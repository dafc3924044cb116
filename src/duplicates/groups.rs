//! Duplicate groups read back from the table that `wortlaut duplicates` writes.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

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
        let mut groups = Self {
            path: path.to_owned(),
            standings: HashMap::new(),
            known: 0,
            taken: 0,
        };
        let mut seen = HashSet::new();
        for row in rows(path)? {
            let Row { id, dup_group } = row?;
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
            return Err(absent(&self.path, id));
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

/// Of each article the first of its group.
#[derive(Debug)]
pub struct Firsts {
    path: PathBuf,
    /// By a hash of the id: the first article's id, or nothing if it is the first itself.
    firsts: HashMap<u64, Option<Rc<str>>>,
}

impl Firsts {
    /// Reads a table as [`Groups::read`] does.
    ///
    /// # Errors
    /// As there.
    pub fn read(path: &Path) -> Result<Self> {
        let mut firsts = HashMap::new();
        let mut groups: HashMap<u64, Rc<str>> = HashMap::new();
        for row in rows(path)? {
            let Row { id, dup_group } = row?;
            let id = bare(&id);
            let first = match groups.entry(id_key(&dup_group)) {
                Entry::Occupied(first) => Some(Rc::clone(first.get())),
                Entry::Vacant(group) => {
                    group.insert(Rc::from(id));
                    None
                }
            };
            firsts.entry(id_key(id)).or_insert(first);
        }
        Ok(Self {
            path: path.to_owned(),
            firsts,
        })
    }

    /// The id of the first article of the group in which `id` is.
    ///
    /// # Errors
    /// When the table does not have the article.
    pub fn of<'i>(&'i self, id: &'i str) -> Result<&'i str> {
        let first = self.firsts.get(&id_key(id));
        let first = first.ok_or_else(|| absent(&self.path, id))?;
        Ok(first.as_deref().unwrap_or(id))
    }
}

/// The rows of a table, or where it is none.
fn rows(path: &Path) -> Result<impl Iterator<Item = Result<Row>>> {
    let wrong = |error: csv::Error| {
        let line = error.position().map(csv::Position::line);
        let place = line.map_or_else(
            || path.display().to_string(),
            |line| format!("{}:{line}", path.display()),
        );
        let reason = format!("{error}; name a table that `wortlaut duplicates` wrote");
        Error::input(place, reason)
    };
    let rows = csv::Reader::from_path(path).map_err(wrong)?;
    Ok(rows.into_deserialize().map(move |row| row.map_err(wrong)))
}

fn absent(path: &Path, id: &str) -> Error {
    let reason = format!(
        "article {id:?} is not in the table; make it anew from the same files (wortlaut duplicates)"
    );
    Error::input(path.display().to_string(), reason)
}
