//! What all gold records share: the blank record, entities with ids, joined texts.

use std::cmp::Reverse;

use super::nesting::{Piece, hosts};
use crate::document::{
    CharIndex, Entity, Label, Quotation, Record, SCHEMA, Score, ScoredSpan, Span, Warning,
};

/// The score of what a person annotated.
pub(super) fn certain() -> Score {
    Score::new(1.0)
}

/// `span` as a person annotated it.
pub(super) fn certain_span(span: Span) -> ScoredSpan {
    ScoredSpan {
        start: span.start,
        end: span.end,
        score: certain(),
    }
}

/// A record of `text` in which nothing is annotated yet.
pub(super) fn blank(id: String, text: String, source: String) -> Record {
    Record {
        schema: SCHEMA,
        row: 0,
        id,
        title: String::new(),
        date: String::new(),
        lang: String::new(),
        outlet: String::new(),
        section: String::new(),
        authors: Vec::new(),
        url: String::new(),
        source,
        meta: "{}".to_owned(),
        text,
        parts: Vec::new(),
        sentences: Vec::new(),
        tokens: Vec::new(),
        entities: Vec::new(),
        quotations: Vec::new(),
        actors: Vec::new(),
        warnings: Vec::new(),
    }
}

/// The texts of `spans`, joined as the record joins them.
pub(super) fn joined(index: &CharIndex<'_>, spans: &[Span]) -> String {
    let texts: Vec<&str> = spans.iter().map(|&span| index.slice(span)).collect();
    texts.join(" … ")
}

/// An entity as gold gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GoldEntity {
    pub(super) span: Span,
    pub(super) label: Label,
    pub(super) nested: bool,
}

/// Puts `gold` into `record`: sorted, with ids and hosts.
///
/// A nested entity without any outermost one in the article becomes outermost itself, and a
/// warning says so.
pub(super) fn put_entities(record: &mut Record, mut gold: Vec<GoldEntity>) {
    gold.sort_by_key(|e| (e.span.start, Reverse(e.span.end), e.nested));
    let pieces: Vec<Piece> = gold
        .iter()
        .map(|e| Piece {
            spans: vec![e.span],
            nested: e.nested,
        })
        .collect();
    let hosts = hosts(&pieces);
    let index = CharIndex::new(&record.text);
    for (number, (entity, host)) in gold.iter().zip(hosts).enumerate() {
        if entity.nested && host.is_none() {
            record.warnings.push(nested_alone("entity", entity.span));
        }
        record.entities.push(Entity {
            id: entity_id(number),
            start: entity.span.start,
            end: entity.span.end,
            text: index.slice(entity.span).to_owned(),
            label: entity.label,
            score: certain(),
            nested_in: host.map(entity_id).unwrap_or_default(),
            actor: String::new(),
            actor_score: Score::default(),
            reason: String::new(),
        });
    }
}

fn entity_id(number: usize) -> String {
    format!("e{}", number + 1)
}

/// Notes in each quotation the entities inside it.
pub(super) fn put_mentions(quotations: &mut [Quotation], entities: &[Entity]) {
    for quotation in quotations {
        let inside = |e: &&Entity| {
            let span = Span::new(e.start, e.end);
            quotation.spans.iter().any(|piece| piece.contains(span))
        };
        quotation.mentions = entities
            .iter()
            .filter(inside)
            .map(|e| e.id.clone())
            .collect();
    }
}

/// Gold calls something nested where there is nothing it could be nested in.
pub(super) fn nested_alone(what: &str, span: Span) -> Warning {
    Warning {
        code: "nested_alone".to_owned(),
        message: format!("gold calls this {what} nested, but there is none around it"),
        start: span.start,
        end: span.end,
    }
}
