//! The rows of the three tables; their fields are the columns.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Actor, CharIndex, Entity, Quotation, ScoredSpan, Span};
use crate::export::words::Words;
use crate::filter::Selected;
use crate::hex::sha256;

/// An article, whether or not something counts in it.
#[derive(Serialize, JsonSchema)]
pub struct ArticleRow<'r> {
    /// Its id.
    article: &'r str,
    /// Day of publication, `YYYY-MM-DD` or "".
    date: &'r str,
    /// Newspaper, broadcaster or site.
    outlet: &'r str,
    /// Section of the outlet.
    section: &'r str,
    /// Headline.
    title: &'r str,
    /// Address.
    url: &'r str,
    /// Language, ISO 639-1.
    lang: &'r str,
    /// Length of the text in code points.
    characters: usize,
    /// Tokens with a letter or digit.
    words: usize,
    /// Sentences.
    sentences: usize,
    /// Entities that count.
    n_entities: usize,
    /// Quotations that count.
    n_quotations: usize,
    /// SHA-256 of the text.
    article_sha256: String,
}

/// An entity.
#[derive(Serialize, JsonSchema)]
pub struct EntityRow<'r> {
    /// Id of the article.
    article: &'r str,
    /// `e1`, `e2`, … within the article.
    entity: &'r str,
    /// First code point.
    start: usize,
    /// One past the last code point.
    end: usize,
    /// Its words.
    text: &'r str,
    /// Its label.
    label: &'static str,
    /// The label without `deriv` and `part`.
    class: &'static str,
    /// Score of span and label.
    score: f64,
    /// Id of the entity around it, "" if outermost.
    nested_in: &'r str,
    /// Id of the actor it means, "" if none.
    actor: &'r str,
    /// The actor's name.
    actor_name: &'r str,
    /// What kind of actor.
    actor_type: &'static str,
    /// Score of the link.
    actor_score: f64,
    /// Why there is no actor, "" if there is one.
    reason: &'r str,
}

/// A quotation.
#[derive(Serialize, JsonSchema)]
pub struct QuotationRow<'r> {
    /// Id of the article.
    article: &'r str,
    /// `q1`, `q2`, … within the article.
    quotation: &'r str,
    /// How it renders what was said.
    #[serde(rename = "type")]
    kind: &'static str,
    /// In which medium it was first uttered.
    medium: &'static str,
    /// Its score.
    score: f64,
    /// First code point of the first piece.
    start: usize,
    /// One past the last code point of the last piece.
    end: usize,
    /// The pieces.
    spans: &'r [Span],
    /// Its words, pieces joined by ` … `.
    text: &'r str,
    /// Id of the quotation around it, "" if outermost.
    nested_in: &'r str,
    /// The words that name the speaker.
    speaker: &'r str,
    /// Where they stand.
    speaker_spans: &'r [Span],
    /// Score of these words.
    speaker_score: f64,
    /// What the words are.
    speaker_kind: &'static str,
    /// Id of the first actor who speaks, "" if none.
    speaker_actor: &'r str,
    /// The actor's name.
    speaker_name: &'r str,
    /// What kind of actor.
    speaker_type: &'static str,
    /// Score of the link.
    actor_score: f64,
    /// By what the actor was found.
    via: &'static str,
    /// Why there is no actor, "" if there is one.
    reason: &'r str,
    /// Ids of all actors who speak.
    speakers: Vec<&'r str>,
    /// Their names.
    speaker_names: Vec<&'r str>,
    /// Ids of the actors of whom it speaks.
    about: Vec<&'r str>,
    /// Their names.
    about_names: Vec<&'r str>,
    /// The words that say that somebody speaks.
    cue: String,
    /// Where they stand.
    cue_spans: Vec<Span>,
    /// To whom it is said.
    addressee: String,
    /// Where that stands.
    addressee_spans: Vec<Span>,
    /// The clause that introduces it.
    frame: String,
    /// Where it stands.
    frame_spans: Vec<Span>,
}

/// The rows of an article.
pub struct Rows<'a, 'r> {
    article: &'a Selected<'r>,
    actors: HashMap<&'r str, &'r Actor>,
    index: CharIndex<'r>,
    text: bool,
}

impl<'a, 'r> Rows<'a, 'r> {
    /// The rows of `article`, with its words or without.
    pub fn of(article: &'a Selected<'r>, text: bool) -> Self {
        Self {
            article,
            actors: article.actors(),
            index: CharIndex::new(&article.record.text),
            text,
        }
    }

    pub fn article(&self) -> ArticleRow<'r> {
        let record = self.article.record;
        let words = Words::of(self.article);
        let is_word = |token: &usize| words.text(*token).chars().any(char::is_alphanumeric);
        ArticleRow {
            article: &record.id,
            date: &record.date,
            outlet: &record.outlet,
            section: &record.section,
            title: self.words(&record.title),
            url: &record.url,
            lang: &record.lang,
            characters: self.index.len(),
            words: (0..words.tokens.len()).filter(is_word).count(),
            sentences: words.sentences.len(),
            n_entities: self.article.entities.len(),
            n_quotations: self.article.quotations.len(),
            article_sha256: sha256(record.text.as_bytes()),
        }
    }

    pub fn entity(&self, entity: &'r Entity) -> EntityRow<'r> {
        EntityRow {
            article: &self.article.record.id,
            entity: &entity.id,
            start: entity.start,
            end: entity.end,
            text: self.words(&entity.text),
            label: entity.label.as_str(),
            class: entity.label.class().as_str(),
            score: entity.score.value(),
            nested_in: &entity.nested_in,
            actor: &entity.actor,
            actor_name: self.name(&entity.actor),
            actor_type: self.kind(&entity.actor),
            actor_score: entity.actor_score.value(),
            reason: &entity.reason,
        }
    }

    pub fn quotation(&self, quotation: &'r Quotation) -> QuotationRow<'r> {
        let speaker = &quotation.speaker;
        let speakers: Vec<&str> = speaker.actors.iter().map(|a| a.actor.as_str()).collect();
        let about = self.article.spoken_of(quotation);
        let link = speaker.actors.first();
        QuotationRow {
            article: &self.article.record.id,
            quotation: &quotation.id,
            kind: quotation.kind.as_str(),
            medium: quotation.medium.as_str(),
            score: quotation.score.value(),
            start: quotation.spans.first().map_or(0, |span| span.start),
            end: quotation.spans.last().map_or(0, |span| span.end),
            spans: &quotation.spans,
            text: self.words(&quotation.text),
            nested_in: &quotation.nested_in,
            speaker: self.words(&speaker.text),
            speaker_spans: &speaker.spans,
            speaker_score: speaker.score.value(),
            speaker_kind: speaker.kind.as_str(),
            speaker_actor: &speaker.actor,
            speaker_name: self.name(&speaker.actor),
            speaker_type: self.kind(&speaker.actor),
            actor_score: link.map_or(0.0, |link| link.score.value()),
            via: speaker.via.as_str(),
            reason: &speaker.reason,
            speaker_names: speakers.iter().map(|id| self.name(id)).collect(),
            speakers,
            about_names: about.iter().map(|id| self.name(id)).collect(),
            about,
            cue: self.role(&quotation.cue),
            cue_spans: spans(&quotation.cue),
            addressee: self.role(&quotation.addressee),
            addressee_spans: spans(&quotation.addressee),
            frame: self.role(&quotation.frame),
            frame_spans: spans(&quotation.frame),
        }
    }

    fn name(&self, id: &str) -> &'r str {
        self.actors.get(id).map_or("", |actor| actor.name.as_str())
    }

    fn kind(&self, id: &str) -> &'static str {
        self.actors.get(id).map_or("", |actor| actor.kind.as_str())
    }

    /// Words of the article, unless none are written.
    fn words(&self, words: &'r str) -> &'r str {
        if self.text { words } else { "" }
    }

    fn role(&self, role: &[ScoredSpan]) -> String {
        if !self.text {
            return String::new();
        }
        self.index.joined(&spans(role))
    }
}

fn spans(role: &[ScoredSpan]) -> Vec<Span> {
    role.iter().map(|span| span.span()).collect()
}
