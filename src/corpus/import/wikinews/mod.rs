//! The German news quotation set (Petersen-Frey and Biemann 2024) becomes records.
//!
//! Understood are its published form, one JSON document a file (`originalText`, `annotations`),
//! and the same documents one a line. Token ids count within the document from 0. The pieces of a
//! quotation and of its roles are the runs of consecutive token ids; a record's quotations stand
//! by start, longer before shorter, outer before nested.

mod builder;
mod form;

use std::path::Path;

use builder::Builder;
pub(super) use form::Document;
use form::{Bounds, Id, Token};

use super::gold::blank;
use super::source::{line_at, place, read_text, record_source};
use crate::document::{CharIndex, Record, Span};
use crate::error::{Error, Result};

/// A document as a record, and where its annotations have gone.
pub(super) struct Imported {
    pub(super) record: Record,
    /// For each annotation of the document the position of its quotation in the record.
    pub(super) positions: Vec<Option<usize>>,
}

/// Reads all documents of a file (JSON or JSONL, plain or gzip).
pub fn read(path: &Path) -> Result<Vec<Record>> {
    let text = read_text(path)?;
    let mut stream = serde_json::Deserializer::from_str(&text).into_iter::<Document>();
    let mut records = Vec::new();
    let (mut line, mut counted) = (1, 0);
    loop {
        let rest = &text[stream.byte_offset()..];
        let start = text.len() - rest.trim_start().len();
        line += line_at(&text.as_bytes()[counted..start], start) - 1;
        counted = start;
        match stream.next() {
            None => break,
            Some(Ok(document)) => records.push(document.into_record(path, line)?.record),
            Some(Err(e)) => {
                let line = if e.is_data() { line } else { e.line() };
                return Err(Error::input(
                    place(path, line),
                    format!(
                        "not a document of the quotation set ({e}); expected are text (or \
                         originalText), sentences, tokens and quotes (or annotations)"
                    ),
                ));
            }
        }
    }
    Ok(records)
}

impl Document {
    /// The record of this document, which stands at `line` of `path`.
    pub(super) fn into_record(self, path: &Path, line: usize) -> Result<Imported> {
        let named = Name::parse(&self.name);
        let id = match self.id {
            Some(Id::Number(number)) => number.to_string(),
            Some(Id::Word(word)) => word,
            None => named.id.to_owned(),
        };
        let fail =
            |reason: String| Error::input(place(path, line), format!("document {id:?}: {reason}"));
        if id.is_empty() {
            return Err(fail("neither id nor documentName is given".to_owned()));
        }
        let mut record = blank(id.clone(), self.text, record_source(path, line));
        "de".clone_into(&mut record.lang);
        "Wikinews".clone_into(&mut record.outlet);
        record.title = or(self.title, named.title);
        record.date = or(self.date, named.date);
        let index = CharIndex::new(&record.text);
        record.tokens = tokens(&self.tokens, &index).map_err(fail)?;
        record.sentences = sentences(&self.sentences, &index).map_err(fail)?;
        let mut builder = Builder {
            tokens: &record.tokens,
            index: &index,
            warnings: Vec::new(),
        };
        let (quotations, positions) = builder.quotations(&self.quotes).map_err(fail)?;
        record.warnings = builder.warnings;
        record.quotations = quotations;
        Ok(Imported { record, positions })
    }
}

fn or(first: String, second: &str) -> String {
    if first.is_empty() {
        second.to_owned()
    } else {
        first
    }
}

/// `2745 - Festnahme in Mainz (2005-01-23)`: what a published document is called.
struct Name<'n> {
    id: &'n str,
    title: &'n str,
    date: &'n str,
}

impl<'n> Name<'n> {
    fn parse(name: &'n str) -> Self {
        let whole = Self {
            id: name,
            title: "",
            date: "",
        };
        let Some((id, rest)) = name.split_once(" - ") else {
            return whole;
        };
        let dated = rest
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once(" ("));
        match dated {
            Some((title, date)) if date.len() == 10 && id.bytes().all(|b| b.is_ascii_digit()) => {
                Self { id, title, date }
            }
            _ => whole,
        }
    }
}

type Checked<T> = std::result::Result<T, String>;

fn tokens(given: &[Token], index: &CharIndex<'_>) -> Checked<Vec<Span>> {
    let mut spans: Vec<Span> = Vec::with_capacity(given.len());
    for (number, token) in given.iter().enumerate() {
        let span = Span::new(token.char_begin, token.char_end);
        if token.id.is_some_and(|id| id != number) {
            return Err(format!(
                "token {number} has another id; ids must count from 0"
            ));
        }
        let after = spans.last().is_none_or(|last| last.end <= span.start);
        if span.is_empty() || span.end > index.len() || !after {
            return Err(format!(
                "token {number} has the offsets {} to {}, which do not follow the token before \
                 or lie outside the text of {} code points",
                span.start,
                span.end,
                index.len()
            ));
        }
        if let Some(text) = token.text.as_deref().filter(|&t| t != index.slice(span)) {
            return Err(format!(
                "token {number} is {text:?}, but its offsets give {:?}; offsets must count code \
                 points of the text",
                index.slice(span)
            ));
        }
        spans.push(span);
    }
    Ok(spans)
}

fn sentences(given: &[Bounds], index: &CharIndex<'_>) -> Checked<Vec<Span>> {
    let spans = given.iter().map(|s| Span::new(s.char_begin, s.char_end));
    let outside = |span: &Span| span.end > index.len() || span.start > span.end;
    match spans.clone().position(|span| outside(&span)) {
        Some(number) => Err(format!("sentence {number} lies outside the text")),
        None => Ok(spans.collect()),
    }
}
