//! Records of made-up articles for the tests of scoring: token `n` stands at code points 3n to 3n+2.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use wortlaut::document::{
    Entity, Label, Medium, Quotation, QuotationType, Record, SCHEMA, Score, ScoredSpan, Span,
    Speaker,
};
use wortlaut::evaluate::{Pairing, pair};

/// A record of `tokens` tokens of two letters without annotations.
pub fn article(id: &str, tokens: usize) -> Record {
    Record {
        schema: SCHEMA,
        row: 0,
        id: id.to_owned(),
        title: String::new(),
        date: String::new(),
        lang: "de".to_owned(),
        outlet: String::new(),
        section: String::new(),
        authors: Vec::new(),
        url: String::new(),
        source: format!("{id}.txt"),
        meta: "{}".to_owned(),
        text: vec!["üb"; tokens].join(" "),
        parts: Vec::new(),
        sentences: Vec::new(),
        tokens: (0..tokens).map(|n| Span::new(3 * n, 3 * n + 2)).collect(),
        entities: Vec::new(),
        quotations: Vec::new(),
        actors: Vec::new(),
        warnings: Vec::new(),
    }
}

/// The span of the tokens `first` to `last`, inclusive.
pub fn tokens(first: usize, last: usize) -> Span {
    Span::new(3 * first, 3 * last + 2)
}

/// The same as a role's span.
pub fn role(first: usize, last: usize) -> Vec<ScoredSpan> {
    let span = tokens(first, last);
    vec![ScoredSpan {
        start: span.start,
        end: span.end,
        score: Score::new(1.0),
    }]
}

/// A quotation without roles, spoken, score 1.
pub fn quotation(kind: QuotationType, spans: &[Span]) -> Quotation {
    Quotation {
        id: String::new(),
        kind,
        medium: Medium::Speech,
        spans: spans.to_vec(),
        text: String::new(),
        score: Score::new(1.0),
        nested_in: String::new(),
        cue: Vec::new(),
        frame: Vec::new(),
        addressee: Vec::new(),
        speaker: Speaker::default(),
        mentions: Vec::new(),
    }
}

/// A speaker of the tokens `first` to `last`.
pub fn speaker(first: usize, last: usize) -> Speaker {
    Speaker {
        spans: vec![tokens(first, last)],
        ..Speaker::default()
    }
}

/// An outermost entity, score 1.
pub fn entity(span: Span, label: Label) -> Entity {
    Entity {
        id: String::new(),
        start: span.start,
        end: span.end,
        text: String::new(),
        label,
        score: Score::new(1.0),
        nested_in: String::new(),
        actor: String::new(),
        actor_score: Score::default(),
        reason: String::new(),
    }
}

/// `gold` paired with `pred`.
pub fn paired(gold: &[Record], pred: &[Record]) -> Pairing {
    let side = |records: &[Record]| records.iter().cloned().map(Ok).collect::<Vec<_>>();
    pair(side(gold), side(pred)).unwrap()
}

/// Fails unless the two agree to 1e-9.
#[track_caller]
pub fn same(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

/// Writes records as lines.
pub fn write(folder: &TempDir, name: &str, records: &[Record]) -> PathBuf {
    let lines: Vec<String> = records
        .iter()
        .map(|record| serde_json::to_string(record).unwrap())
        .collect();
    let path = folder.path().join(name);
    fs::write(&path, lines.join("\n")).unwrap();
    path
}
