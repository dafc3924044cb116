//! One article of a package, and how it becomes a record again.

use serde::{Deserialize, Serialize};

use super::key::Key;
use crate::actors::{is_local, key as name_key};
use crate::document::{Article, CharIndex, Record, Span};
use crate::hex::sha256;

/// The version of the package's form.
pub const SHARED: u32 = 1;

/// One line of a package: a record without its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// Version of the form, always 1.
    pub shared: u32,
    /// SHA-256 of the article's text in UTF-8.
    pub text_sha256: String,
    /// Its length in code points.
    pub text_length: usize,
    /// Where names stand in the text that only the article knows.
    pub names: Vec<NameAt>,
    /// The record; texts, headline, authors, meta, source and the words of warnings are empty, names
    /// of actors without an id across articles are pseudonyms.
    pub record: Record,
}

/// Where an actor's name stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameAt {
    /// The actor's id within the article.
    pub actor: String,
    /// First code point of the name.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
}

/// What else is hidden, or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hide {
    /// Whether articles have pseudonyms instead of ids.
    pub ids: bool,
    /// Whether addresses of articles are left out; they often hold the headline.
    pub urls: bool,
}

/// Why an article is not the one that was annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch;

impl Shared {
    /// A record without its words.
    pub fn new(mut record: Record, key: &Key, hide: Hide) -> Self {
        let text_sha256 = sha256(record.text.as_bytes());
        let text_length = record.text.chars().count();
        let mut names = Vec::new();
        let local = record.actors.iter_mut().filter(|actor| is_local(&actor.id));
        for actor in local {
            let mut mentions = record.entities.iter();
            if let Some(at) = mentions.find(|entity| entity.text == actor.name) {
                names.push(NameAt {
                    actor: actor.id.clone(),
                    start: at.start,
                    end: at.end,
                });
            }
            // Spellings that are one name to linking have one pseudonym.
            actor.name = key.pseudonym(actor.kind.as_str(), &name_key(&actor.name));
        }
        if hide.ids {
            record.id = key.pseudonym("article", &record.id);
        }
        if hide.urls {
            record.url.clear();
        }
        record.text.clear();
        record.title.clear();
        record.authors.clear();
        record.source.clear();
        "{}".clone_into(&mut record.meta);
        for warning in &mut record.warnings {
            warning.message.clear();
        }
        for entity in &mut record.entities {
            entity.text.clear();
        }
        for quotation in &mut record.quotations {
            quotation.text.clear();
            quotation.speaker.text.clear();
        }
        Self {
            shared: SHARED,
            text_sha256,
            text_length,
            names,
            record,
        }
    }

    /// The record of `article`, whose own copy of the text this is about.
    ///
    /// # Errors
    /// When it is another text.
    pub fn with(self, article: Article) -> Result<Record, Mismatch> {
        if sha256(article.text.as_bytes()) != self.text_sha256 {
            return Err(Mismatch);
        }
        let index = CharIndex::new(&article.text);
        let mut actors = self.record.actors;
        for name in self.names {
            let mut known = actors.iter_mut();
            if let Some(actor) = known.find(|actor| actor.id == name.actor) {
                index
                    .slice(Span::new(name.start, name.end))
                    .clone_into(&mut actor.name);
            }
        }
        let mut record = Record {
            row: article.row,
            id: article.id,
            title: article.title,
            authors: article.authors,
            url: article.url,
            source: article.source,
            meta: article.meta,
            text: article.text,
            actors,
            ..self.record
        };
        record.fill_texts();
        Ok(record)
    }
}
