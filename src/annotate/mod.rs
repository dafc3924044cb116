//! Articles become records. For now only the text: nothing is found in it yet.

use std::path::PathBuf;

use crate::corpus::write::ModelInfo;
use crate::document::{Article, Part, PartKind, Record, SCHEMA};
use crate::error::Result;
use crate::pipeline::{Annotate, Annotated};

/// What an annotator is opened with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The bundle's directory; `None` looks beside the program, then in the repository.
    pub model: Option<PathBuf>,
    /// What computes the encoder.
    pub engine: String,
    /// Whether records keep their tokens.
    pub tokens: bool,
    /// Threads that will annotate.
    pub threads: usize,
}

/// Annotates with one bundle.
#[derive(Debug)]
pub struct Annotator {
    engine: String,
}

impl Annotator {
    /// Loads the bundle that `settings` name.
    pub fn open(settings: &Settings) -> Result<Self> {
        Ok(Self {
            engine: settings.engine.clone(),
        })
    }

    /// The model, for the manifest of a run.
    pub fn model(&self) -> ModelInfo {
        ModelInfo {
            engine: self.engine.clone(),
            ..ModelInfo::default()
        }
    }
}

impl Annotate for Annotator {
    fn annotate(&self, article: Article) -> Result<Annotated> {
        let whole = article.span();
        let parts = if article.parts.is_empty() && !whole.is_empty() {
            vec![Part {
                kind: PartKind::Paragraph,
                start: whole.start,
                end: whole.end,
            }]
        } else {
            article.parts
        };
        let record = Record {
            schema: SCHEMA,
            row: article.row,
            id: article.id,
            title: article.title,
            date: article.date,
            lang: String::new(),
            outlet: article.outlet,
            section: article.section,
            authors: article.authors,
            url: article.url,
            source: article.source,
            meta: article.meta,
            text: article.text,
            parts,
            sentences: Vec::new(),
            tokens: Vec::new(),
            entities: Vec::new(),
            quotations: Vec::new(),
            actors: Vec::new(),
            warnings: Vec::new(),
        };
        Ok(Annotated {
            record,
            subwords: 0,
        })
    }
}
