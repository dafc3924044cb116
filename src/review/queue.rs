//! A sample to be judged: its items in their order, and the articles they stand in.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::index::Entry;
use super::sample::{Item, read_sample};
use crate::error::{Error, Result};

/// The items of a sample file.
#[derive(Debug, Default)]
pub struct Queue {
    items: Vec<Item>,
    /// Digests of the texts they stand in.
    texts: HashSet<String>,
    blind: bool,
    found: Mutex<Found>,
}

#[derive(Debug, Default)]
struct Found {
    /// Entries of the list that were looked at.
    seen: usize,
    /// Places in the list by digest of the text.
    places: HashMap<String, usize>,
}

impl Queue {
    /// Reads a sample file.
    ///
    /// # Errors
    /// When it is none, is empty, or holds blind items and others.
    pub fn read(path: &Path) -> Result<Self> {
        let items = read_sample(path)?;
        let wrong = |reason: &str| Error::input(path.display().to_string(), reason);
        let blind = items.first().ok_or_else(|| wrong("an empty sample"))?.blind;
        if items.iter().any(|item| item.blind != blind) {
            return Err(wrong(
                "blind items and others; judge them one after another",
            ));
        }
        Ok(Self {
            texts: items.iter().map(|item| item.text_sha256.clone()).collect(),
            items,
            blind,
            found: Mutex::default(),
        })
    }

    /// The items, in the order of the sample.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Whether they are to be judged without the annotation in sight.
    pub const fn is_blind(&self) -> bool {
        self.blind
    }

    /// Whether an item stands in the text with this digest.
    pub fn is_sampled(&self, text_sha256: &str) -> bool {
        self.texts.contains(text_sha256)
    }

    /// Where the articles of the items stand in a list that grows at its end, by digest of their text.
    pub fn places(&self, entries: &[Entry]) -> HashMap<String, usize> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let new = entries.iter().enumerate().skip(found.seen);
        for (at, entry) in new {
            let digest = &entry.text_sha256;
            if self.is_sampled(digest) {
                found.places.entry(digest.clone()).or_insert(at);
            }
        }
        found.seen = entries.len();
        found.places.clone()
    }
}
