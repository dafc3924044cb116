//! Gold of who is meant, beside texts held elsewhere, becomes records.
//!
//! A line is `{"id", "quotes": [{"index", "kind", "actor", "qid", "antecedent", "actors", "qids"}],
//! "mentions": [{"start", "end", "label", "actor", "qid"}]}`: `index` counts the quotations of the
//! text file's document from 0, `actor` is a name or null, `antecedent` a pair of offsets or null.
//! The record's actors get their Wikidata id, or `local:` and a number where gold has none.

use std::path::Path;

use serde::Deserialize;

use super::entities::Texts;
use super::gold::{GoldEntity, put_entities, put_mentions};
use super::source::{Lines, place, record_source};
use super::spelling;
use crate::document::{
    Actor, ActorCandidate, ActorType, Antecedent, CharIndex, Class, Record, Score, Span,
    SpeakerKind,
};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Line {
    id: String,
    quotes: Vec<Quote>,
    mentions: Vec<Mention>,
}

#[derive(Deserialize)]
struct Quote {
    index: usize,
    kind: SpeakerKind,
    actor: Option<String>,
    qid: Option<String>,
    antecedent: Option<[usize; 2]>,
    #[serde(default)]
    actors: Vec<String>,
    #[serde(default)]
    qids: Vec<Option<String>>,
}

#[derive(Deserialize)]
struct Mention {
    start: usize,
    end: usize,
    label: String,
    actor: Option<String>,
    qid: Option<String>,
}

/// Reads a file of actors; the text and quotations of each article are taken out of `texts`.
pub fn read(path: &Path, texts: &mut Texts) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for line in Lines::open(path)? {
        let (number, line) = line?;
        if line.trim().is_empty() {
            continue;
        }
        let fail = |reason: String| Error::input(place(path, number), reason);
        let line: Line = serde_json::from_str(&line).map_err(|e| fail(e.to_string()))?;
        let imported = texts.take(&line.id).map_err(fail)?;
        let mut record = imported.record;
        entities(&mut record, &line).map_err(fail)?;
        let mut known = Known::default();
        for mention in &line.mentions {
            let Some(name) = &mention.actor else {
                continue;
            };
            let id = known.id(name, mention.qid.as_deref(), kind_of(&mention.label));
            let same =
                |e: &&mut crate::document::Entity| e.start == mention.start && e.end == mention.end;
            if let Some(entity) = record.entities.iter_mut().find(same) {
                entity.actor = id;
                entity.actor_score = Score::new(1.0);
            }
        }
        for quote in &line.quotes {
            let position = imported.positions.get(quote.index).ok_or_else(|| {
                fail(format!(
                    "article {:?}: quotation {} is not in the text file",
                    line.id, quote.index
                ))
            })?;
            let Some(quotation) = position.and_then(|at| record.quotations.get_mut(at)) else {
                continue;
            };
            let speaker = &mut quotation.speaker;
            speaker.kind = quote.kind;
            let several = quote
                .actors
                .iter()
                .enumerate()
                .map(|(i, name)| (name, quote.qids.get(i).and_then(Option::as_deref)));
            let first = quote.actor.iter().map(|name| (name, quote.qid.as_deref()));
            for (name, qid) in first.chain(several) {
                let id = known.id(name, qid, ActorType::Other);
                if !speaker.actors.iter().any(|a| a.actor == id) {
                    speaker.actors.push(ActorCandidate {
                        actor: id,
                        score: Score::new(1.0),
                    });
                }
            }
            speaker.actor = speaker
                .actors
                .first()
                .map(|a| a.actor.clone())
                .unwrap_or_default();
            if let Some([start, end]) = quote.antecedent {
                speaker.antecedent = Antecedent {
                    start,
                    end,
                    entity: String::new(),
                };
            }
        }
        record.actors = known.actors;
        record.source = record_source(path, number);
        records.push(record);
    }
    Ok(records)
}

fn kind_of(label: &str) -> ActorType {
    match label {
        "PER" => ActorType::Person,
        "LOC" => ActorType::Place,
        _ => ActorType::Other,
    }
}

fn entities(record: &mut Record, line: &Line) -> std::result::Result<(), String> {
    let length = CharIndex::new(&record.text).len();
    let mut found = Vec::new();
    for mention in &line.mentions {
        let span = Span::new(mention.start, mention.end);
        let label = spelling::label(&mention.label).filter(|label| label.class() != Class::Oth);
        let (Some(label), false, true) = (label, span.is_empty(), span.end <= length) else {
            return Err(format!(
                "article {:?}: the mention {} to {} ({}) does not fit",
                line.id, mention.start, mention.end, mention.label
            ));
        };
        found.push(GoldEntity {
            span,
            label,
            nested: false,
        });
    }
    record.entities.clear();
    put_entities(record, found);
    put_mentions(&mut record.quotations, &record.entities);
    Ok(())
}

/// The actors of one article.
#[derive(Default)]
struct Known {
    actors: Vec<Actor>,
}

impl Known {
    fn id(&mut self, name: &str, qid: Option<&str>, kind: ActorType) -> String {
        if let Some(actor) = self.actors.iter().find(|a| a.name == name) {
            return actor.id.clone();
        }
        let id = qid.map_or_else(|| format!("local:{}", self.actors.len() + 1), str::to_owned);
        self.actors.push(Actor {
            id: id.clone(),
            name: name.to_owned(),
            kind,
            mentions: Vec::new(),
            said: Vec::new(),
            mentioned_in: Vec::new(),
        });
        id
    }
}
