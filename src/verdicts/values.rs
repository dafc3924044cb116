//! What an annotation says of one thing: what is judged, and what a verdict keeps.

use serde::{Deserialize, Serialize};

use super::what::What;
use crate::compare::actors::Names;
use crate::document::{Entity, Quotation, Record, Score, Span};

/// What the annotation says.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// A quotation's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// A quotation's medium.
    pub medium: String,
    /// An entity's label.
    pub label: String,
    /// The score of quotation or entity.
    pub score: Score,
    /// The words of a quotation's speaker.
    pub speaker: String,
    /// Where they stand, in code points.
    pub speaker_spans: Vec<Span>,
    /// What they are.
    pub speaker_kind: String,
    /// By what the speaker's actor was found.
    pub via: String,
    /// Id of the speaker or of who is meant.
    pub actor: String,
    /// Name of the actor.
    pub actor_name: String,
    /// How sure the actor is.
    pub actor_score: Score,
    /// Why there is no actor.
    pub reason: String,
}

/// Something that can be drawn, where it stands.
#[derive(Debug, Clone, Copy)]
pub enum Thing<'r> {
    /// A quotation.
    Quotation(&'r Quotation),
    /// An entity.
    Entity(&'r Entity),
    /// The article.
    Article,
}

impl Values {
    /// What `record` says of the quotation or entity with exactly these pieces, and its id; `None` if
    /// there is none.
    pub fn at<'r>(record: &'r Record, what: What, spans: &[Span]) -> Option<(&'r str, Self)> {
        let names = &Names::of(record);
        let facts = |thing| Facts {
            thing,
            record,
            names,
        };
        let quotations = record.quotations.iter().map(Thing::Quotation);
        let entities = record.entities.iter().map(Thing::Entity);
        let mut things: Box<dyn Iterator<Item = Thing<'r>>> = match what {
            What::Quotation => Box::new(quotations),
            What::Entity => Box::new(entities),
            What::Article => return None,
        };
        let thing = things.find(|&thing| facts(thing).spans() == spans)?;
        let id = match thing {
            Thing::Quotation(quotation) => &quotation.id,
            Thing::Entity(entity) => &entity.id,
            Thing::Article => return None,
        };
        Some((id, facts(thing).values()))
    }
}

/// A thing and the names of its article's actors.
pub struct Facts<'r> {
    pub thing: Thing<'r>,
    pub record: &'r Record,
    pub names: &'r Names<'r>,
}

impl Facts<'_> {
    pub fn score(&self) -> Option<Score> {
        match self.thing {
            Thing::Quotation(quotation) => Some(quotation.score),
            Thing::Entity(entity) => Some(entity.score),
            Thing::Article => None,
        }
    }

    /// Who is meant, as known across articles.
    pub fn actor(&self) -> String {
        match self.thing {
            Thing::Quotation(quotation) => self.names.name(&quotation.speaker.actor),
            Thing::Entity(entity) => self.names.name(&entity.actor),
            Thing::Article => String::new(),
        }
    }

    pub fn spans(&self) -> Vec<Span> {
        match self.thing {
            Thing::Quotation(quotation) => quotation.spans.clone(),
            Thing::Entity(entity) => vec![Span::new(entity.start, entity.end)],
            Thing::Article => Vec::new(),
        }
    }

    pub fn id(&self) -> &str {
        match self.thing {
            Thing::Quotation(quotation) => &quotation.id,
            Thing::Entity(entity) => &entity.id,
            Thing::Article => "",
        }
    }

    pub fn text(&self) -> &str {
        match self.thing {
            Thing::Quotation(quotation) => &quotation.text,
            Thing::Entity(entity) => &entity.text,
            Thing::Article => "",
        }
    }

    /// What tells the thing from all others, wherever its record stands. Two records of one id and
    /// text are one to it.
    pub fn key(&self, what: What, digest: &str) -> Vec<u8> {
        let spans = self.spans().into_iter();
        let spans: Vec<String> = spans.map(|s| format!("{}-{}", s.start, s.end)).collect();
        let parts = [
            what.as_str(),
            &self.record.id,
            digest,
            &spans.join(","),
            self.id(),
        ];
        // No part but the id holds NUL, and the id's length follows from the others.
        parts.join("\0").into_bytes()
    }

    pub fn values(&self) -> Values {
        let name = |id: &str| {
            let mut actors = self.record.actors.iter();
            let known = actors.find(|actor| actor.id == id);
            known.map(|actor| actor.name.clone()).unwrap_or_default()
        };
        match self.thing {
            Thing::Quotation(Quotation {
                kind,
                medium,
                score,
                speaker,
                ..
            }) => Values {
                kind: kind.to_string(),
                medium: medium.to_string(),
                score: *score,
                speaker: speaker.text.clone(),
                speaker_spans: speaker.spans.clone(),
                speaker_kind: speaker.kind.to_string(),
                via: speaker.via.to_string(),
                actor: speaker.actor.clone(),
                actor_name: name(&speaker.actor),
                actor_score: speaker
                    .actors
                    .first()
                    .map_or_else(Score::default, |a| a.score),
                reason: speaker.reason.clone(),
                ..Values::default()
            },
            Thing::Entity(entity) => Values {
                label: entity.label.to_string(),
                score: entity.score,
                actor: entity.actor.clone(),
                actor_name: name(&entity.actor),
                actor_score: entity.actor_score,
                reason: entity.reason.clone(),
                ..Values::default()
            },
            Thing::Article => Values::default(),
        }
    }
}

/// What a record says of each of its quotations and entities: what it is, its pieces, its values.
pub fn facts_of(record: &Record) -> Vec<(What, Vec<Span>, Values)> {
    let names = Names::of(record);
    let of = |what, thing| {
        let facts = Facts {
            thing,
            record,
            names: &names,
        };
        (what, facts.spans(), facts.values())
    };
    let quotations = record.quotations.iter().map(Thing::Quotation);
    let entities = record.entities.iter().map(Thing::Entity);
    let quotations = quotations.map(|thing| of(What::Quotation, thing));
    quotations
        .chain(entities.map(|thing| of(What::Entity, thing)))
        .collect()
}
