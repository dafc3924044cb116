//! Found entities and quotations over tokens → the record, in code points of the text as read.

use std::ops::Range;

use super::entities::FoundEntity;
use super::quotations::FoundQuotation;
use super::roles::RoleSpan;
use crate::actors::kinds::{self, KindWord};
use crate::document::{
    Article, CharIndex, Entity, Quotation, Record, SCHEMA, Score, ScoredSpan, Span, Speaker,
    Warning,
};
use crate::text::{Analysis, Token};

/// Puts the record together. `tokens` says whether it keeps its tokens.
pub fn record(
    article: Article,
    analysis: Analysis,
    entities: &[FoundEntity],
    quotations: &[FoundQuotation],
    warnings: Vec<Warning>,
    tokens: bool,
) -> Record {
    let index = CharIndex::new(&article.text);
    let entities = entity_records(&index, &analysis.tokens, entities);
    let quotations = quotation_records(&index, &analysis.tokens, quotations, &entities);
    let token_spans = if tokens {
        analysis.tokens.iter().map(|t| t.span).collect()
    } else {
        Vec::new()
    };
    Record {
        schema: SCHEMA,
        row: article.row,
        id: article.id,
        title: article.title,
        date: article.date,
        lang: analysis.lang.code,
        outlet: article.outlet,
        section: article.section,
        authors: article.authors,
        url: article.url,
        source: article.source,
        meta: article.meta,
        text: article.text,
        parts: analysis.parts,
        sentences: analysis.sentences,
        tokens: token_spans,
        entities,
        quotations,
        actors: Vec::new(),
        warnings,
    }
}

/// Code points from the first to the last of some tokens.
fn span(tokens: &[Token], range: &Range<usize>) -> Span {
    Span::new(
        tokens[range.start].span.start,
        tokens[range.end - 1].span.end,
    )
}

fn entity_records(index: &CharIndex<'_>, tokens: &[Token], found: &[FoundEntity]) -> Vec<Entity> {
    let id = |i: usize| format!("e{}", i + 1);
    let make = |(i, entity): (usize, &FoundEntity)| {
        let span = span(tokens, &entity.tokens);
        Entity {
            id: id(i),
            start: span.start,
            end: span.end,
            text: index.slice(span).to_owned(),
            label: entity.label,
            score: entity.score,
            nested_in: entity.inside.map(id).unwrap_or_default(),
            actor: String::new(),
            actor_score: Score::default(),
            reason: String::new(),
        }
    };
    found.iter().enumerate().map(make).collect()
}

fn quotation_records(
    index: &CharIndex<'_>,
    tokens: &[Token],
    found: &[FoundQuotation],
    entities: &[Entity],
) -> Vec<Quotation> {
    let id = |i: usize| format!("q{}", i + 1);
    let scored = |roles: &[RoleSpan]| -> Vec<ScoredSpan> {
        let make = |role: &RoleSpan| {
            let Span { start, end } = span(tokens, &role.tokens);
            ScoredSpan {
                start,
                end,
                score: role.score,
            }
        };
        roles.iter().map(make).collect()
    };
    let make = |(i, quotation): (usize, &FoundQuotation)| {
        let spans: Vec<Span> = quotation
            .pieces
            .iter()
            .map(|piece| span(tokens, piece))
            .collect();
        let within = |entity: &&Entity| {
            let entity = Span::new(entity.start, entity.end);
            spans.iter().any(|s| s.contains(entity))
        };
        Quotation {
            id: id(i),
            kind: quotation.kind,
            medium: quotation.medium,
            text: index.joined(&spans),
            score: quotation.score,
            nested_in: quotation.inside.map(id).unwrap_or_default(),
            cue: scored(&quotation.roles.cue),
            frame: scored(&quotation.roles.frame),
            addressee: scored(&quotation.roles.addressee),
            speaker: speaker(index, tokens, &quotation.roles.speaker, entities),
            mentions: entities
                .iter()
                .filter(within)
                .map(|e| e.id.clone())
                .collect(),
            spans,
        }
    };
    found.iter().enumerate().map(make).collect()
}

/// The words that name the speaker; several spans where they are interrupted or joined.
fn speaker(
    index: &CharIndex<'_>,
    tokens: &[Token],
    roles: &[RoleSpan],
    entities: &[Entity],
) -> Speaker {
    let spans: Vec<Span> = roles
        .iter()
        .map(|role| span(tokens, &role.tokens))
        .collect();
    let label = |span: Span| {
        let around =
            |e: &&Entity| e.nested_in.is_empty() && span.overlaps(Span::new(e.start, e.end));
        entities.iter().find(around).map(|e| e.label)
    };
    let words: Vec<KindWord<'_>> = roles
        .iter()
        .flat_map(|r| r.tokens.clone())
        .map(|t| KindWord {
            text: index.slice(tokens[t].span),
            label: label(tokens[t].span),
        })
        .collect();
    let total: f64 = roles
        .iter()
        .map(|r| r.score.value() * r.tokens.len() as f64)
        .sum();
    let count: usize = roles.iter().map(|r| r.tokens.len()).sum();
    let score = if count == 0 {
        Score::default()
    } else {
        Score::new((total / count as f64) as f32)
    };
    Speaker {
        kind: kinds::kind(&words),
        text: index.joined(&spans),
        spans,
        score,
        ..Speaker::default()
    }
}
