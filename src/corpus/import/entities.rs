//! Entity spans beside a text held elsewhere become records.
//!
//! A line is `{"id", "entities": [{"start", "end", "text", "label", "nested"}]}`, offsets in code
//! points; `nested` may be absent. The texts come from a second file: JSONL with `id` and `text`,
//! records, or documents of the quotation set, whose tokens, sentences and quotations are kept.
//! `speakers` (`[{"quote", "kind", "full", "full_start", "full_end"}]`, `quote` counting the
//! document's quotations from 0) sets kind and antecedent of the quotations' speakers.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::gold::{GoldEntity, blank, put_entities, put_mentions};
use super::source::{Lines, place, record_source};
use super::spelling;
use super::wikinews::{Document, Imported};
use crate::document::{Antecedent, CharIndex, Entity, Record, Span, SpeakerKind};
use crate::error::{Error, Result};

/// The texts that entity files refer to, by id.
pub struct Texts {
    by_id: HashMap<String, Imported>,
    name: String,
}

#[derive(Deserialize)]
struct Plain {
    id: String,
    text: String,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    entities: Vec<Mention>,
    #[serde(default)]
    speakers: Vec<KnownSpeaker>,
}

/// A mention as the files give it.
#[derive(Deserialize)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    text: Option<String>,
    pub(super) label: String,
    #[serde(default)]
    nested: bool,
}

#[derive(Deserialize)]
struct KnownSpeaker {
    quote: usize,
    kind: SpeakerKind,
    full_start: Option<usize>,
    full_end: Option<usize>,
}

impl Texts {
    /// Reads the file with the texts (JSONL, plain or gzip).
    pub fn read(path: &Path) -> Result<Self> {
        let mut by_id = HashMap::new();
        for line in Lines::open(path)?.filled() {
            let (number, line) = line?;
            let imported = text_line(path, number, &line)?;
            let id = imported.record.id.clone();
            if by_id.insert(id.clone(), imported).is_some() {
                return Err(Error::input(
                    place(path, number),
                    format!("the id {id:?} stands in this file twice"),
                ));
            }
        }
        Ok(Self {
            by_id,
            name: path.display().to_string(),
        })
    }
}

impl Texts {
    /// Takes out the text with this id.
    pub(super) fn take(&mut self, id: &str) -> std::result::Result<Imported, String> {
        self.by_id.remove(id).ok_or_else(|| {
            format!(
                "{} holds no text of this id (or the id came before)",
                self.name
            )
        })
    }
}

fn text_line(path: &Path, number: usize, line: &str) -> Result<Imported> {
    let value: Value = parse(path, number, line)?;
    let has = |key: &str| value.get(key).is_some();
    let record: Record = if has("schema") {
        parse(path, number, line)?
    } else if has("quotes") || has("annotations") {
        let document: Document = parse(path, number, line)?;
        return document.into_record(path, number);
    } else {
        let plain: Plain = parse(path, number, line)?;
        blank(plain.id, plain.text, record_source(path, number))
    };
    let positions = (0..record.quotations.len()).map(Some).collect();
    Ok(Imported { record, positions })
}

fn parse<T: DeserializeOwned>(path: &Path, number: usize, line: &str) -> Result<T> {
    serde_json::from_str(line).map_err(|e| Error::input(place(path, number), e.to_string()))
}

/// Reads a file of entities; the text of each article is taken out of `texts`.
pub fn read(path: &Path, texts: &mut Texts) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for line in Lines::open(path)?.filled() {
        let (number, line) = line?;
        let line: Line = parse(path, number, &line)?;
        let fail = |reason: String| {
            Error::input(
                place(path, number),
                format!("article {:?}: {reason}", line.id),
            )
        };
        let mut imported = texts.take(&line.id).map_err(fail)?;
        let index = CharIndex::new(&imported.record.text);
        let entities = line
            .entities
            .iter()
            .enumerate()
            .map(|(at, mention)| entity(mention, &index, at))
            .collect::<std::result::Result<Vec<_>, String>>()
            .map_err(fail)?;
        let record = &mut imported.record;
        record.entities.clear();
        put_entities(record, entities);
        put_mentions(&mut record.quotations, &record.entities);
        put_speakers(&mut imported, &line.speakers).map_err(fail)?;
        imported.record.source = record_source(path, number);
        records.push(imported.record);
    }
    Ok(records)
}

/// The entity of a mention, the `at`-th of its article; an error if the offsets do not fit.
pub(super) fn entity(
    mention: &Mention,
    index: &CharIndex<'_>,
    at: usize,
) -> std::result::Result<GoldEntity, String> {
    let span = Span::new(mention.start, mention.end);
    if span.is_empty() || span.end > index.len() {
        return Err(format!(
            "entity {at} has the offsets {} to {}, the text has {} code points",
            span.start,
            span.end,
            index.len()
        ));
    }
    let found = index.slice(span);
    if let Some(text) = mention.text.as_deref().filter(|&text| text != found) {
        return Err(format!(
            "entity {at} is {text:?}, but the text has {found:?} at {} to {}; is --text the file \
             the entities were made for?",
            span.start, span.end
        ));
    }
    let label = spelling::label(&mention.label)
        .ok_or_else(|| format!("entity {at} has the unknown label {:?}", mention.label))?;
    Ok(GoldEntity {
        span,
        label,
        nested: mention.nested,
    })
}

fn put_speakers(
    imported: &mut Imported,
    known: &[KnownSpeaker],
) -> std::result::Result<(), String> {
    let Imported { record, positions } = imported;
    // A text file without quotations: nothing to set, and nothing wrong.
    if positions.is_empty() {
        return Ok(());
    }
    let length = record.text.chars().count();
    for speaker in known {
        let Some(position) = positions.get(speaker.quote) else {
            return Err(format!(
                "a speaker belongs to quotation {}, the text file has {} quotations",
                speaker.quote,
                positions.len()
            ));
        };
        let Some(quotation) = position.and_then(|at| record.quotations.get_mut(at)) else {
            continue;
        };
        quotation.speaker.kind = speaker.kind;
        let (Some(start), Some(end)) = (speaker.full_start, speaker.full_end) else {
            continue;
        };
        if start >= end || end > length {
            return Err(format!(
                "the speaker of quotation {} lies outside",
                speaker.quote
            ));
        }
        // The words themselves are no antecedent.
        if quotation.speaker.spans != [Span::new(start, end)] {
            let same = |e: &&Entity| e.start == start && e.end == end;
            let entity = record.entities.iter().find(same);
            quotation.speaker.antecedent = Antecedent {
                start,
                end,
                entity: entity.map(|e| e.id.clone()).unwrap_or_default(),
            };
        }
    }
    Ok(())
}
