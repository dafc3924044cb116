//! One base: its actors, decoded when they are first asked for, and its indexes.

use std::sync::OnceLock;

use super::bytes::Part;
use super::index::{Field, Index, Positions};
use crate::actors::base::actor::KnownActor;
use crate::actors::base::office::{Government, Office};

/// One base as it was read: a folder of JSONL, or a compiled file.
pub struct Layer {
    pub(super) actors: Actors,
    pub(super) indexes: Vec<Index>,
    pub(super) offices: Vec<Office>,
    pub(super) governments: Vec<Government>,
    /// SHA-256 of the files it is from, hexadecimal.
    pub(super) digest: String,
}

/// Actors by their position.
pub struct Actors {
    cells: Vec<OnceLock<Box<KnownActor>>>,
    /// One JSON line an actor; empty if all are decoded.
    lines: Option<Lines>,
}

/// The lines of actors in a compiled base.
pub struct Lines {
    /// The lines.
    pub text: Part,
    /// Where each line ends, 64 bits, little end first.
    pub ends: Part,
}

impl Actors {
    /// Actors already decoded.
    pub fn decoded(actors: Vec<KnownActor>) -> Self {
        let cells = actors
            .into_iter()
            .map(|actor| OnceLock::from(Box::new(actor)));
        Self {
            cells: cells.collect(),
            lines: None,
        }
    }

    /// Actors that are decoded when asked for.
    pub fn lazy(lines: Lines) -> Self {
        let count = lines.ends.as_ref().len() / 8;
        Self {
            cells: std::iter::repeat_with(OnceLock::new).take(count).collect(),
            lines: Some(lines),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The actor at a position.
    ///
    /// # Panics
    /// When the file of a compiled base was changed while in use (its check sum held at opening).
    pub fn get(&self, position: usize) -> &KnownActor {
        self.cells[position].get_or_init(|| {
            let decoded = self.lines.as_ref().and_then(|lines| lines.actor(position));
            decoded.map_or_else(
                || panic!("the compiled knowledge base was changed while in use"),
                Box::new,
            )
        })
    }
}

impl Lines {
    fn actor(&self, position: usize) -> Option<KnownActor> {
        let ends = self.ends.as_ref().as_chunks::<8>().0;
        let end = |i: usize| usize::try_from(u64::from_le_bytes(*ends.get(i)?)).ok();
        let from = position.checked_sub(1).map_or(Some(0), end)?;
        serde_json::from_slice(self.text.as_ref().get(from..end(position)?)?).ok()
    }
}

impl Layer {
    /// An index.
    pub fn index(&self, field: Field) -> &Index {
        &self.indexes[field as usize]
    }

    /// Positions under a key.
    pub fn positions(&self, field: Field, key: &str) -> Positions<'_> {
        self.index(field).positions(key)
    }

    /// Whether it has an actor with this id.
    pub fn has(&self, id: &str) -> bool {
        self.index(Field::Id).number(id).is_some()
    }
}
