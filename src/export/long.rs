//! `long`: one quotation and actor a row, with the part the actor has in it.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Export, Options, cell};
use crate::document::{Actor, CharIndex, Quotation, Span};
use crate::filter::Selected;

const COLUMNS: &[&str] = &[
    "article",
    "date",
    "outlet",
    "section",
    "quotation",
    "type",
    "medium",
    "score",
    "role",
    "actor",
    "name",
    "actor_type",
    "kind",
    "words",
    "start",
    "end",
    "link_score",
];

/// Writes the actors of quotations as rows.
pub struct Long {
    text: bool,
}

/// Who has a part in a quotation.
struct Cast<'r> {
    role: &'static str,
    actor: &'r str,
    kind: &'static str,
    span: Option<Span>,
    score: String,
}

impl Long {
    pub(super) const fn new(options: Options) -> Self {
        Self { text: options.text }
    }
}

impl Export for Long {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        cell::rows(
            out,
            &[COLUMNS.iter().map(|&name| name.to_owned()).collect()],
        )
    }

    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let actors = article.actors();
        let index = CharIndex::new(&article.record.text);
        let mut rows = Vec::new();
        for quotation in &article.quotations {
            for one in cast(article, quotation) {
                rows.push(self.row(article, &actors, &index, quotation, &one));
            }
        }
        cell::rows(out, &rows)
    }
}

impl Long {
    fn row(
        &self,
        article: &Selected<'_>,
        actors: &HashMap<&str, &Actor>,
        index: &CharIndex<'_>,
        quotation: &Quotation,
        one: &Cast<'_>,
    ) -> Vec<String> {
        let record = article.record;
        let actor = actors.get(one.actor);
        let words = one.span.filter(|_| self.text).map(|span| index.slice(span));
        let place = |at: Option<usize>| at.map(|at| at.to_string()).unwrap_or_default();
        vec![
            record.id.clone(),
            record.date.clone(),
            record.outlet.clone(),
            record.section.clone(),
            quotation.id.clone(),
            quotation.kind.to_string(),
            quotation.medium.to_string(),
            quotation.score.value().to_string(),
            one.role.to_owned(),
            one.actor.to_owned(),
            actor.map(|actor| actor.name.clone()).unwrap_or_default(),
            actor
                .map(|actor| actor.kind.to_string())
                .unwrap_or_default(),
            one.kind.to_owned(),
            words.unwrap_or_default().to_owned(),
            place(one.span.map(|span| span.start)),
            place(one.span.map(|span| span.end)),
            one.score.clone(),
        ]
    }
}

/// The speakers (one row without actor where none is known), those addressed, those spoken of.
fn cast<'r>(article: &Selected<'r>, quotation: &'r Quotation) -> Vec<Cast<'r>> {
    let entities = &article.record.entities;
    let speaker = &quotation.speaker;
    let mut cast: Vec<Cast<'r>> = Vec::new();
    let spoken = |actor, score| Cast {
        role: "speaker",
        actor,
        kind: speaker.kind.as_str(),
        span: speaker.spans.first().copied(),
        score,
    };
    for one in &speaker.actors {
        cast.push(spoken(&one.actor, one.score.value().to_string()));
    }
    if cast.is_empty() {
        cast.push(spoken("", String::new()));
    }
    for addressee in &quotation.addressee {
        let span = addressee.span();
        let inside = |e: &&crate::document::Entity| {
            !e.actor.is_empty()
                && span.contains(Span::new(e.start, e.end))
                && e.nested_in.is_empty()
        };
        let before = cast.len();
        for entity in entities.iter().filter(inside) {
            cast.push(Cast {
                role: "addressee",
                actor: &entity.actor,
                kind: "",
                span: Some(span),
                score: entity.actor_score.value().to_string(),
            });
        }
        if cast.len() == before {
            cast.push(Cast {
                role: "addressee",
                actor: "",
                kind: "",
                span: Some(span),
                score: String::new(),
            });
        }
    }
    for actor in article.spoken_of(quotation) {
        let mut mentions = entities.iter();
        let first = mentions.find(|e| e.actor == actor && quotation.mentions.contains(&e.id));
        cast.push(Cast {
            role: "mentioned",
            actor,
            kind: "",
            span: first.map(|entity| Span::new(entity.start, entity.end)),
            score: first
                .map(|e| e.actor_score.value().to_string())
                .unwrap_or_default(),
        });
    }
    cast
}
