//! What annotation tools give back: articles whose annotations people corrected.
//!
//! One file a tool: `prodigy.rs`, `doccano.rs`, `label_studio.rs`, `inception.rs`. `marked.rs` makes
//! entities and quotations of their spans and relations, `merge.rs` puts them into the records that
//! were exported. What does not fit costs its article and is an error with file and line.

mod align;
mod doccano;
mod draft;
mod head;
mod inception;
mod label_studio;
mod mark;
mod marked;
mod matching;
mod merge;
mod prodigy;

use std::path::Path;

use draft::{Draft, settled};
pub use merge::Scope;

use super::gold::{GoldEntity, GoldQuotation, ordered, put_entities, put_mentions};
use super::source::place;
use crate::document::{Record, Span};
use crate::error::{Error, Result};

/// Something that may be wrong, in words.
type Checked<T> = std::result::Result<T, String>;

/// The tools whose own files are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Prodigy, `db-out`.
    Prodigy,
    /// doccano, JSONL with or without relations.
    Doccano,
    /// Label Studio, JSON.
    LabelStudio,
    /// `INCEpTION`, UIMA CAS in XMI.
    Inception,
}

/// What a format can hold of quotations; each holds what stands before it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Nothing.
    Nothing,
    /// Pieces and types, not which pieces are one quotation.
    Pieces,
    /// Whole quotations with the words of their roles.
    Roles,
    /// The medium.
    Medium,
    /// The kinds of speakers.
    Kinds,
}

/// How the text of a format is that of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    /// It is the same.
    Same,
    /// But for blanks, as in columns of tokens.
    ButBlanks,
    /// But for characters that XML cannot hold.
    ButForbidden,
}

/// What a format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holds {
    /// Entities.
    pub entities: bool,
    /// What of quotations.
    pub quotations: Held,
}

/// An article as a tool gives it back.
#[derive(Debug)]
pub struct Corrected {
    /// `file:line`, for messages.
    pub place: String,
    /// All but entities and quotations.
    record: Record,
    entities: Vec<GoldEntity>,
    quotations: Vec<Draft>,
    holds: Holds,
    text: Text,
}

/// What stands in a file of a tool.
#[derive(Debug)]
pub enum Given {
    /// An article.
    Article(Box<Corrected>),
    /// An article that the annotators passed over, and why.
    PassedOver(String),
}

impl Tool {
    /// The articles of a file of this tool, in its order; `lang` is the language of their texts.
    ///
    /// # Errors
    /// When the file cannot be read at all; what is wrong with one article is an
    /// [`Error::Input`] in its place.
    pub fn read<'p>(
        self,
        path: &'p Path,
        lang: &'p str,
    ) -> Result<Box<dyn Iterator<Item = Result<Given>> + 'p>> {
        match self {
            Self::Prodigy => head::read_lines(path, lang, prodigy::task),
            Self::Doccano => head::read_lines(path, lang, doccano::example),
            Self::LabelStudio => label_studio::read(path, lang),
            Self::Inception => inception::read(path, lang),
        }
    }
}

impl Corrected {
    /// A record read from a format that holds `holds`, made by an importer of this folder's
    /// parent.
    pub fn of(mut record: Record, path: &Path, holds: Holds) -> Self {
        let line = record.source.rsplit_once(':');
        let line = line.and_then(|(_, line)| line.parse().ok()).unwrap_or(0);
        let entity = |e: &crate::document::Entity| GoldEntity {
            span: Span::new(e.start, e.end),
            label: e.label,
            nested: !e.nested_in.is_empty(),
        };
        Self {
            place: place(path, line),
            entities: record.entities.iter().map(entity).collect(),
            quotations: record.quotations.drain(..).map(Draft::given).collect(),
            holds,
            // Columns of tokens are what holds nothing of quotations.
            text: match holds.quotations {
                Held::Nothing => Text::ButBlanks,
                _ => Text::Same,
            },
            record: Record {
                entities: Vec::new(),
                ..record
            },
        }
    }

    /// The article's id.
    pub fn id(&self) -> &str {
        &self.record.id
    }

    /// The record of what the format holds.
    pub fn into_record(self) -> Record {
        let mut record = self.record;
        put_entities(&mut record, self.entities);
        put_quotations(&mut record, self.quotations);
        put_mentions(&mut record.quotations, &record.entities);
        record
    }

    /// The record that was exported, with the corrections in it.
    ///
    /// # Errors
    /// When the texts are not the same.
    pub fn into_exported(self, exported: Record, scope: &Scope) -> Result<Record> {
        let place = self.place.clone();
        merge::merge(self, exported, scope).map_err(|reason| Error::input(place, reason))
    }
}

fn put_quotations(record: &mut Record, drafts: Vec<Draft>) {
    let settled: Vec<GoldQuotation> = settled(drafts);
    let ordered = ordered(settled);
    record.warnings.extend(ordered.warnings);
    record.quotations = ordered.quotations;
}
