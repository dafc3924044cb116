//! What all gold records share: the blank record, entities with ids, joined texts.

use std::cmp::Reverse;

use super::nesting::{Piece, hosts};
use crate::document::{
    CharIndex, Entity, Label, Quotation, Record, SCHEMA, Score, ScoredSpan, Span, Speaker, Warning,
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

/// The speaker whose words are `spans`, as a person annotated it.
pub(super) fn speaker_of(index: &CharIndex<'_>, spans: Vec<Span>) -> Speaker {
    if spans.is_empty() {
        return Speaker::default();
    }
    Speaker {
        text: index.joined(&spans),
        spans,
        score: certain(),
        ..Speaker::default()
    }
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

/// A quotation as gold gives it: ids are not set yet.
#[derive(Debug, Clone)]
pub(super) struct GoldQuotation {
    pub(super) quotation: Quotation,
    pub(super) nested: bool,
}

/// Quotations as a record has them.
#[derive(Debug, Default)]
pub(super) struct Ordered {
    pub(super) quotations: Vec<Quotation>,
    /// For each as given its position in `quotations`.
    pub(super) positions: Vec<usize>,
    /// Nested ones around which there is none.
    pub(super) warnings: Vec<Warning>,
}

/// Sorts `gold`, whose quotations have at least one span each, and sets ids and hosts.
pub(super) fn ordered(gold: Vec<GoldQuotation>) -> Ordered {
    let mut gold: Vec<(usize, GoldQuotation)> = gold.into_iter().enumerate().collect();
    gold.sort_by_key(|(number, GoldQuotation { quotation, nested })| {
        let start = quotation.spans.first().map(|span| span.start);
        let end = quotation.spans.last().map(|span| span.end);
        (start, Reverse(end), *nested, *number)
    });
    let piece = |(_, gold): &(usize, GoldQuotation)| Piece {
        spans: gold.quotation.spans.clone(),
        nested: gold.nested,
    };
    let hosts = hosts(&gold.iter().map(piece).collect::<Vec<_>>());
    let mut ordered = Ordered {
        positions: vec![0; gold.len()],
        ..Ordered::default()
    };
    for (at, ((number, gold), host)) in gold.into_iter().zip(hosts).enumerate() {
        let mut quotation = gold.quotation;
        quotation.id = quotation_id(at);
        if gold.nested && host.is_none() {
            let first = quotation.spans.first().copied().unwrap_or_default();
            ordered.warnings.push(nested_alone("quotation", first));
        }
        quotation.nested_in = host.map(quotation_id).unwrap_or_default();
        ordered.positions[number] = at;
        ordered.quotations.push(quotation);
    }
    ordered
}

fn quotation_id(at: usize) -> String {
    format!("q{}", at + 1)
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
fn nested_alone(what: &str, span: Span) -> Warning {
    Warning {
        code: "nested_alone".to_owned(),
        message: format!("gold calls this {what} nested, but there is none around it"),
        start: span.start,
        end: span.end,
    }
}
