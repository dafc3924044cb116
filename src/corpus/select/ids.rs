//! The ids of a whole input as one digest, by which shards prove that they read the same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::corpus::read::Entry;
use crate::hex::hex;

/// All entries of an input, whatever became of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ids {
    /// How many there are.
    pub count: u64,
    /// SHA-256 over one piece an entry, in order: `a` and the id of an article, `u` and the place
    /// (`file:line`) of what is none; each preceded by its length in bytes (8, little-endian).
    pub digest: String,
}

/// Gathers [`Ids`] while an input is read.
#[derive(Debug, Clone, Default)]
pub struct InputIds {
    count: u64,
    digest: Sha256,
}

impl InputIds {
    /// Adds the next entry.
    pub fn add(&mut self, entry: &Entry) {
        match &entry.outcome {
            Ok(article) => self.piece(b"a", &article.id),
            Err(_) => self.piece(b"u", &entry.place.to_string()),
        }
    }

    /// Those added until now.
    pub fn so_far(&self) -> Ids {
        Ids {
            count: self.count,
            digest: hex(&self.digest.clone().finalize()),
        }
    }

    /// The digest of a list of ids.
    pub fn of<'i>(ids: impl Iterator<Item = &'i str>) -> Ids {
        let mut all = Self::default();
        for id in ids {
            all.piece(b"a", id);
        }
        all.so_far()
    }

    fn piece(&mut self, kind: &[u8], text: &str) {
        self.count += 1;
        self.digest.update((text.len() as u64).to_le_bytes());
        self.digest.update(kind);
        self.digest.update(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_borders_and_kind_matter() {
        let of = |ids: &[&str]| InputIds::of(ids.iter().copied()).digest;
        let all = [
            of(&["ab", "c"]),
            of(&["c", "ab"]),
            of(&["a", "bc"]),
            of(&["abc"]),
            of(&[]),
        ];
        for (i, one) in all.iter().enumerate() {
            assert_eq!(one.len(), 64);
            assert!(!all[i + 1..].contains(one));
        }
        let mut unread = InputIds::default();
        unread.piece(b"u", "abc");
        assert_ne!(unread.so_far().digest, all[3]);
    }
}
