//! Files become articles: every entry of an input is an article or a fault with its place.
//!
//! [`Inputs`] turns the user's arguments into files, a [`Reader`] turns one file into entries, and
//! [`Corpus`] chains them and numbers the rows. Texts are never changed, inputs never written to.

mod corpus;
mod date;
mod date_forms;
mod decode;
mod delimited;
mod encoding;
mod field_names;
mod fields;
mod format;
mod front_matter;
mod header;
mod inputs;
mod jsonl;
mod limits;
mod object;
#[cfg(feature = "parquet")]
mod parquet;
mod plain;
mod records;
mod unpack;
mod walk;
mod zone;

use std::fmt;

use crate::document::Article;

pub use corpus::{Corpus, Reading};
pub use date::{Dated, day, day_of_number};
pub use delimited::DelimitedReader;
pub use encoding::Encoding;
pub use field_names::{Fields, TextField};
pub use format::Format;
pub use inputs::Inputs;
pub use jsonl::JsonlReader;
pub use limits::Limits;
#[cfg(feature = "parquet")]
pub use parquet::ParquetReader;
pub use plain::PlainReader;
pub use walk::{Found, InputFile};
pub use zone::Zone;

/// Where in the input an entry stands. Bytes are counted in the unpacked input where the file is
/// compressed; in Parquet, which has no bytes of a row, in the JSON lines that its rows become.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file as the user named it, or found under what the user named; `stdin`.
    pub file: String,
    /// Line (in Parquet: row), from 1; 0 where the whole file is one entry.
    pub line: u64,
    /// First byte of the entry in the file.
    pub byte_start: u64,
    /// One past its last byte, line end left out.
    pub byte_end: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}", self.file),
        }
    }
}

/// Why an entry is no article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fault {
    /// The article's id, as far as it could be read.
    pub id: String,
    /// JSON pointer to the field that is wrong, "" if it is not one field.
    pub pointer: String,
    /// The byte of the file at which it goes wrong, if one can be named.
    pub byte: Option<u64>,
    /// What is wrong, and the way out.
    pub reason: String,
}

impl Fault {
    /// A fault without a closer place than its entry.
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            ..Self::default()
        }
    }

    /// The fault, at byte `byte` of the file.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.byte = Some(byte);
        self
    }

    /// The fault, in field `key` of a JSON object.
    #[must_use]
    pub fn in_field(mut self, key: &str) -> Self {
        self.pointer = format!("/{}", key.replace('~', "~0").replace('/', "~1"));
        self
    }
}

/// One article of an input, or what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// The entry as it stands in the file, "" where it is too large or not UTF-8.
    pub raw: String,
    /// The article, or why there is none.
    pub outcome: Result<Article, Fault>,
}

/// Turns one file into entries, in the file's order. A fault costs one entry; only a fault that
/// leaves no way to go on (the file cannot be read) ends the file, as its last entry.
pub trait Reader: Iterator<Item = Entry> + Send {}

impl<I: Iterator<Item = Entry> + Send> Reader for I {}
