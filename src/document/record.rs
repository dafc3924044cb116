//! The record (schema 1): one annotated article, one line of JSON.
//!
//! Types are fixed so that table readers infer one schema from any line: every key is always
//! there, absent strings are "", lists are empty, nothing is null.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ActorType, CharIndex, Label, Medium, PartKind, QuotationType, Score, ScoredSpan, Span,
    SpeakerKind, Via,
};

/// The version of the record's form.
pub const SCHEMA: u32 = 1;

/// One annotated article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Version of the record's form, always 1.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: u32,
    /// Ordinal of the article in the input, from 0.
    pub row: u64,
    /// The article's id.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Day of publication, `YYYY-MM-DD` or "".
    pub date: String,
    /// Language of the text, ISO 639-1, "" when it cannot be told.
    pub lang: String,
    /// Newspaper, broadcaster or site.
    pub outlet: String,
    /// Section of the outlet.
    pub section: String,
    /// Authors by name.
    pub authors: Vec<String>,
    /// Address.
    pub url: String,
    /// `file` or `file:line`.
    pub source: String,
    /// The input's other fields: a JSON object in a string.
    pub meta: String,
    /// The text exactly as read; all offsets count its code points.
    pub text: String,
    /// Title, headings, paragraphs.
    pub parts: Vec<Part>,
    /// Sentences.
    pub sentences: Vec<Span>,
    /// Tokens; empty with `--no-tokens`.
    pub tokens: Vec<Span>,
    /// Named entities, by start; a nested one after the one around it.
    pub entities: Vec<Entity>,
    /// Quotations, by start; a nested one after the one around it.
    pub quotations: Vec<Quotation>,
    /// Who is meant by the mentions and who spoke.
    pub actors: Vec<Actor>,
    /// What the reader should know about this record.
    pub warnings: Vec<Warning>,
}

impl Record {
    /// Writes into entities, quotations and speakers the words at their spans.
    pub fn fill_texts(&mut self) {
        let index = CharIndex::new(&self.text);
        for entity in &mut self.entities {
            let span = Span::new(entity.start, entity.end);
            index.slice(span).clone_into(&mut entity.text);
        }
        for quotation in &mut self.quotations {
            quotation.text = index.joined(&quotation.spans);
            quotation.speaker.text = index.joined(&quotation.speaker.spans);
        }
    }

    /// Notes at each actor the entities that mean it, the quotations it says, and those in which
    /// it is mentioned.
    pub fn fill_actors(&mut self) {
        let (entities, quotations) = (&self.entities, &self.quotations);
        for actor in &mut self.actors {
            let mentions = entities.iter().filter(|e| e.actor == actor.id);
            actor.mentions = mentions.map(|e| e.id.clone()).collect();
            let says = |q: &&Quotation| q.speaker.actors.iter().any(|a| a.actor == actor.id);
            let names = |q: &&Quotation| q.mentions.iter().any(|m| actor.mentions.contains(m));
            let ids = |quotation: &Quotation| quotation.id.clone();
            actor.said = quotations.iter().filter(says).map(ids).collect();
            actor.mentioned_in = quotations.iter().filter(names).map(ids).collect();
        }
    }
}

/// A piece of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A named entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// `e1`, `e2`, … within the article.
    pub id: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The text of the span.
    pub text: String,
    /// Its label.
    pub label: Label,
    /// Calibrated probability that span and label are right.
    pub score: Score,
    /// Id of the entity around it, "" if outermost.
    pub nested_in: String,
    /// Id of the actor, "" if none.
    pub actor: String,
    /// How sure the link is.
    pub actor_score: Score,
    /// Why there is no actor, "" if there is one.
    pub reason: String,
}

/// A quotation with its roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quotation {
    /// `q1`, `q2`, … within the article.
    pub id: String,
    /// How it renders what was said.
    #[serde(rename = "type")]
    pub kind: QuotationType,
    /// In which medium it was first uttered.
    pub medium: Medium,
    /// Its pieces, by start; several where it is interrupted.
    pub spans: Vec<Span>,
    /// The pieces' texts, joined by ` … `.
    pub text: String,
    /// Calibrated probability that there is a quotation of this type.
    pub score: Score,
    /// Id of the quotation around it, "" if outermost.
    pub nested_in: String,
    /// The words that say that somebody speaks.
    pub cue: Vec<ScoredSpan>,
    /// The clause around it that introduces it.
    pub frame: Vec<ScoredSpan>,
    /// To whom it is said.
    pub addressee: Vec<ScoredSpan>,
    /// Who says it.
    pub speaker: Speaker,
    /// Ids of the entities inside the quotation, and of those that its pronouns and nouns mean.
    pub mentions: Vec<String>,
}

/// Who says a quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// The words that name the speaker, as they stand.
    pub spans: Vec<Span>,
    /// Their texts, joined by ` … `.
    pub text: String,
    /// How sure the words are.
    pub score: Score,
    /// What the words are.
    pub kind: SpeakerKind,
    /// By what the actor was found.
    pub via: Via,
    /// Why there is no actor, "" if there is one.
    pub reason: String,
    /// The fuller mention the words refer to.
    pub antecedent: Antecedent,
    /// All actors, several for joint speakers.
    pub actors: Vec<ActorCandidate>,
    /// The first actor's id, "" if none.
    pub actor: String,
}

impl Default for Speaker {
    fn default() -> Self {
        Self {
            spans: Vec::new(),
            text: String::new(),
            score: Score::default(),
            kind: SpeakerKind::None,
            via: Via::None,
            reason: String::new(),
            antecedent: Antecedent::default(),
            actors: Vec::new(),
            actor: String::new(),
        }
    }
}

/// The fuller mention that a pronoun or short name refers to; all zero if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Antecedent {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Id of the entity, "" if it is none.
    pub entity: String,
}

/// One of a speaker's actors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorCandidate {
    /// Id of the actor.
    pub actor: String,
    /// How sure.
    pub score: Score,
}

/// Somebody or something the article mentions or quotes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Wikidata id, `wl:` id, or `local:` within the article.
    pub id: String,
    /// Canonical German name.
    pub name: String,
    /// What kind of actor.
    #[serde(rename = "type")]
    pub kind: ActorType,
    /// Ids of the entities that mean this actor.
    pub mentions: Vec<String>,
    /// Ids of the quotations this actor says.
    pub said: Vec<String>,
    /// Ids of the quotations inside which this actor is mentioned.
    pub mentioned_in: Vec<String>,
}

/// Something the reader of a record should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// A fixed word for the kind of warning.
    pub code: String,
    /// A sentence.
    pub message: String,
    /// First code point it is about, 0 if the whole article.
    pub start: usize,
    /// One past the last code point, 0 if the whole article.
    pub end: usize,
}
