//! The German news quotation set (Petersen-Frey and Biemann 2024) becomes records.
//!
//! Understood are its published form, one JSON document a file (`originalText`, `annotations`),
//! and the same documents one a line. Token ids count within the document from 0. The pieces of a
//! quotation and of its roles are the runs of consecutive token ids; a record's quotations stand
//! by start, longer before shorter, outer before nested.

use std::cmp::Reverse;
use std::path::Path;

use serde::Deserialize;

use super::gold::{blank, certain, certain_span, joined, nested_alone};
use super::nesting::{Piece, hosts};
use super::source::{line_at, place, read_text, record_source};
use super::spelling;
use crate::document::{CharIndex, Quotation, Record, ScoredSpan, Span, Speaker, Warning};
use crate::error::{Error, Result};

/// A document of the set, as it is published or as one line.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    id: Option<Id>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    date: String,
    #[serde(default, rename = "documentName")]
    name: String,
    #[serde(alias = "originalText")]
    text: String,
    sentences: Vec<Bounds>,
    tokens: Vec<Token>,
    #[serde(alias = "annotations")]
    quotes: Vec<Annotation>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Word(String),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounds {
    char_begin: usize,
    char_end: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    id: Option<usize>,
    char_begin: usize,
    char_end: usize,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Annotation {
    #[serde(rename = "type")]
    kind: String,
    medium: String,
    #[serde(default)]
    is_nested: bool,
    quote: Role,
    #[serde(default)]
    speaker: Role,
    #[serde(default)]
    cue: Role,
    #[serde(default)]
    frame: Role,
    #[serde(default)]
    addressee: Role,
}

/// Token ids, as the set writes them or as the bare list its description allows.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Role {
    Full {
        #[serde(rename = "tokenIds")]
        token_ids: Vec<usize>,
    },
    List(Vec<usize>),
}

impl Default for Role {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Role {
    fn ids(&self) -> &[usize] {
        match self {
            Self::Full { token_ids } => token_ids,
            Self::List(ids) => ids,
        }
    }
}

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

/// Turns token ids into spans, and annotations into quotations.
struct Builder<'r> {
    tokens: &'r [Span],
    index: &'r CharIndex<'r>,
    warnings: Vec<Warning>,
}

impl Builder<'_> {
    fn quotations(
        &mut self,
        given: &[Annotation],
    ) -> Checked<(Vec<Quotation>, Vec<Option<usize>>)> {
        let mut kept = Vec::new();
        for (number, annotation) in given.iter().enumerate() {
            let quotation = self
                .quotation(annotation)
                .map_err(|reason| format!("quotation {number}: {reason}"))?;
            if quotation.spans.is_empty() {
                self.warnings.push(empty_quotation(number));
            } else {
                kept.push((number, annotation.is_nested, quotation));
            }
        }
        kept.sort_by_key(|(number, nested, quotation)| {
            let start = quotation.spans.first().map(|span| span.start);
            let end = quotation.spans.last().map(|span| span.end);
            (start, Reverse(end), *nested, *number)
        });
        let pieces: Vec<Piece> = kept
            .iter()
            .map(|(_, nested, quotation)| Piece {
                spans: quotation.spans.clone(),
                nested: *nested,
            })
            .collect();
        let hosts = hosts(&pieces);
        let mut positions = vec![None; given.len()];
        let mut quotations = Vec::with_capacity(kept.len());
        for (at, ((number, nested, mut quotation), host)) in kept.into_iter().zip(hosts).enumerate()
        {
            quotation.id = quotation_id(at);
            match host {
                Some(host) => quotation.nested_in = quotation_id(host),
                None if nested => {
                    let first = quotation.spans.first().copied().unwrap_or_default();
                    self.warnings.push(nested_alone("quotation", first));
                }
                None => {}
            }
            positions[number] = Some(at);
            quotations.push(quotation);
        }
        Ok((quotations, positions))
    }

    fn quotation(&self, annotation: &Annotation) -> Checked<Quotation> {
        let kind = spelling::quotation_type(&annotation.kind)
            .ok_or_else(|| format!("unknown type {:?}", annotation.kind))?;
        let medium = spelling::medium(&annotation.medium)
            .ok_or_else(|| format!("unknown medium {:?}", annotation.medium))?;
        let spans = self.runs(&annotation.quote)?;
        let speaker = self.runs(&annotation.speaker)?;
        Ok(Quotation {
            id: String::new(),
            kind,
            medium,
            text: joined(self.index, &spans),
            spans,
            score: certain(),
            nested_in: String::new(),
            cue: self.scored(&annotation.cue)?,
            frame: self.scored(&annotation.frame)?,
            addressee: self.scored(&annotation.addressee)?,
            speaker: if speaker.is_empty() {
                Speaker::default()
            } else {
                Speaker {
                    text: joined(self.index, &speaker),
                    spans: speaker,
                    score: certain(),
                    ..Speaker::default()
                }
            },
            mentions: Vec::new(),
        })
    }

    fn scored(&self, role: &Role) -> Checked<Vec<ScoredSpan>> {
        Ok(self.runs(role)?.into_iter().map(certain_span).collect())
    }

    /// The runs of consecutive token ids; the set's ids are neither always sorted nor unique.
    fn runs(&self, role: &Role) -> Checked<Vec<Span>> {
        let mut ids = role.ids().to_vec();
        ids.sort_unstable();
        ids.dedup();
        if let Some(id) = ids.last().filter(|&&id| id >= self.tokens.len()) {
            return Err(format!(
                "token id {id}, but the document has {} tokens",
                self.tokens.len()
            ));
        }
        let runs = ids.chunk_by(|before, after| before + 1 == *after);
        let span = |run: &[usize]| match (run.first(), run.last()) {
            (Some(&first), Some(&last)) => {
                Some(Span::new(self.tokens[first].start, self.tokens[last].end))
            }
            _ => None,
        };
        Ok(runs.filter_map(span).collect())
    }
}

fn quotation_id(at: usize) -> String {
    format!("q{}", at + 1)
}

fn empty_quotation(number: usize) -> Warning {
    Warning {
        code: "empty_quotation".to_owned(),
        message: format!("annotation {number} of gold covers no token and was left out"),
        start: 0,
        end: 0,
    }
}
