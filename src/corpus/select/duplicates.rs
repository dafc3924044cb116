//! What is done with an article whose id came before.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Key, key};
use crate::corpus::read::Place;

/// What is done with an article whose id an earlier one has too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDuplicate {
    /// It is annotated like any other; a warning of the run names it.
    #[default]
    Keep,
    /// It is left out and counted.
    Skip,
    /// It goes to the quarantine.
    Error,
}

impl OnDuplicate {
    /// Its name on the command line and in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Skip => "skip",
            Self::Error => "error",
        }
    }
}

impl FromStr for OnDuplicate {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::Keep, Self::Skip, Self::Error]
            .into_iter()
            .find(|known| known.as_str() == name)
            .ok_or_else(|| format!("unknown policy {name:?} (known: keep, skip, error)"))
    }
}

/// What to do with one article.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Take,
    Skip,
    /// Why it is quarantined.
    Refuse(String),
}

/// Remembers ids as 16-byte keys, and where they stood if that is to be said.
#[derive(Debug, Default)]
pub struct Duplicates {
    policy: OnDuplicate,
    seen: HashMap<Key, FirstPlace>,
    /// Names of files, one for each change of file.
    files: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default)]
struct FirstPlace {
    /// Index into the names of files.
    file: u32,
    line: u64,
}

impl Duplicates {
    pub fn new(policy: OnDuplicate) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    pub const fn policy(&self) -> OnDuplicate {
        self.policy
    }

    /// Decides on the article `id` at `place`, and remembers it.
    pub fn see(&mut self, id: &str, place: &Place) -> Verdict {
        let here = match self.policy {
            OnDuplicate::Keep => return Verdict::Take,
            OnDuplicate::Skip => FirstPlace::default(),
            OnDuplicate::Error => self.place(place),
        };
        let first = match self.seen.entry(key(id)) {
            Slot::Vacant(slot) => {
                slot.insert(here);
                return Verdict::Take;
            }
            Slot::Occupied(slot) => *slot.get(),
        };
        if self.policy == OnDuplicate::Skip {
            return Verdict::Skip;
        }
        let first = Place {
            file: self
                .files
                .get(first.file as usize)
                .cloned()
                .unwrap_or_default(),
            line: first.line,
            ..Place::default()
        };
        Verdict::Refuse(format!(
            "the id {id:?} stands already at {first}; make ids unique, or say --on-duplicate keep \
             or skip"
        ))
    }

    fn place(&mut self, place: &Place) -> FirstPlace {
        if self.files.last() != Some(&place.file) {
            self.files.push(place.file.clone());
        }
        FirstPlace {
            file: (self.files.len() - 1) as u32,
            line: place.line,
        }
    }
}
