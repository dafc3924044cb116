//! Bytes that several parts share: in memory, or a file mapped into it.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use memmap2::Mmap;

use crate::error::{Error, Result};

/// The bytes of a base.
pub enum Bytes {
    /// Made by this program.
    Owned(Vec<u8>),
    /// A file.
    Mapped(Mmap),
}

impl Bytes {
    /// Maps a file.
    ///
    /// # Errors
    /// When it cannot be opened or mapped.
    pub fn map(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        // SAFETY: the bytes are only read, and every read is checked against the length known here.
        // Somebody who rewrites or cuts the file in place while it is in use could change what is
        // read or end the program; `wortlaut actors compile` therefore never writes in place, it
        // renames a finished file.
        #[allow(unsafe_code, reason = "mapping a file has no safe form; see above")]
        let map = unsafe { Mmap::map(&file) };
        map.map(Self::Mapped).map_err(|e| Error::io(path, e))
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Owned(bytes)
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

/// A part of shared bytes.
#[derive(Clone)]
pub struct Part {
    bytes: Arc<Bytes>,
    range: Range<usize>,
}

impl Part {
    /// This range of `bytes`, `None` if it lies outside.
    pub fn new(bytes: &Arc<Bytes>, range: Range<usize>) -> Option<Self> {
        let bytes = Arc::clone(bytes);
        (*bytes).as_ref().get(range.clone())?;
        Some(Self { bytes, range })
    }

    /// All of `bytes`.
    pub fn whole(bytes: Arc<Bytes>) -> Self {
        let range = 0..(*bytes).as_ref().len();
        Self { bytes, range }
    }
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &(*self.bytes).as_ref()[self.range.clone()]
    }
}
