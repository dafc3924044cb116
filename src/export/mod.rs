//! What counts of records, in the formats of other tools: one file a format, one article at a time.
//!
//! Nothing is kept from one article to the next, so that memory does not grow with the corpus. What
//! a format cannot hold stands in `docs/export.md`.

mod card;
mod cell;
mod conll;
mod conllu;
mod doccano;
mod folder;
mod format;
mod hf;
mod inception;
mod json;
mod label_studio;
mod layers;
mod long;
mod marks;
#[cfg(feature = "parquet")]
mod parquet;
mod prodigy;
mod quotation_set;
mod share;
mod spacy;
mod table;
mod tags;
mod tei;
mod tei_beside;
mod tei_text;
mod web_annotation;
mod words;

use std::io::{self, Write};

pub use card::{Card, Counted, Source};
pub use folder::{ExportFolder, Folder};
pub use format::{Format, Unit, Writer};
pub use share::{Part, Split, fraction};
pub use tags::Scheme;

use crate::filter::Selected;

/// How a format is written, where it leaves a choice.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How tags begin.
    pub scheme: Scheme,
    /// Layers of entities in columns: 1 (outer) or 2 (outer and nested).
    pub levels: u8,
    /// Whether words of the article are written; without them offsets and digests are.
    pub text: bool,
    /// The share of the sentences or articles without annotation that is kept.
    pub negatives: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scheme: Scheme::Bio,
            levels: 2,
            text: true,
            negatives: 1.0,
        }
    }
}

/// Writes articles in one format.
pub trait Export {
    /// What stands before the first article.
    ///
    /// # Errors
    /// When it cannot be written; so the others.
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// An article.
    ///
    /// # Errors
    /// When it cannot be written.
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// What stands behind the last article.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
