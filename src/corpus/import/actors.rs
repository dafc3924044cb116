//! Gold of who is meant, beside texts held elsewhere, becomes records.
//!
//! A line is `{"id", "quotes": [{"index", "kind", "actor", "qid", "antecedent", "actors", "qids"}],
//! "mentions": [{"start", "end", "label", "actor", "qid"}]}`: `index` counts the quotations of the
//! text file's document from 0, `actor` is a name or null, `antecedent` a pair of offsets or null.
//! The record's actors get their Wikidata id, or `local:` and a number where gold has none.

use std::path::Path;

use serde::Deserialize;

use super::entities::{self, Texts};
use super::gold::{certain, put_entities, put_mentions};
use super::source::{Lines, place, record_source};
use crate::document::{
    Actor, ActorCandidate, ActorType, Antecedent, CharIndex, Class, Entity, Record, SpeakerKind,
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
    #[serde(flatten)]
    span: entities::Mention,
    actor: Option<String>,
    qid: Option<String>,
}

/// Reads a file of actors; the text and quotations of each article are taken out of `texts`.
pub fn read(path: &Path, texts: &mut Texts) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for line in Lines::open(path)?.filled() {
        let (number, line) = line?;
        let fail = |reason: String| Error::input(place(path, number), reason);
        let line: Line = serde_json::from_str(&line).map_err(|e| fail(e.to_string()))?;
        let imported = texts.take(&line.id).map_err(fail)?;
        let mut record = imported.record;
        put(&mut record, &line).map_err(fail)?;
        let mut known = Known::default();
        for mention in &line.mentions {
            let Some(name) = &mention.actor else {
                continue;
            };
            let id = known.id(name, mention.qid.as_deref(), kind_of(&mention.span.label));
            let span = &mention.span;
            let same = |e: &&mut Entity| e.start == span.start && e.end == span.end;
            if let Some(entity) = record.entities.iter_mut().find(same) {
                entity.actor = id;
                entity.actor_score = certain();
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
                        score: certain(),
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

fn put(record: &mut Record, line: &Line) -> std::result::Result<(), String> {
    let index = CharIndex::new(&record.text);
    let mut found = Vec::new();
    for (at, mention) in line.mentions.iter().enumerate() {
        let entity = entities::entity(&mention.span, &index, at);
        let entity = entity.map_err(|reason| format!("article {:?}: {reason}", line.id))?;
        if entity.label.class() == Class::Oth {
            return Err(format!(
                "article {:?}: entity {at} is OTH; only persons, places and organisations have actors",
                line.id
            ));
        }
        found.push(entity);
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
