//! `csv`: one quotation a row, with who, about whom, what, how, when and where.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Export, Options, cell};
use crate::document::{Actor, CharIndex, Quotation, ScoredSpan, Span};
use crate::filter::Selected;
use crate::hex::sha256;

const COLUMNS: &[&str] = &[
    "article",
    "date",
    "outlet",
    "section",
    "title",
    "url",
    "lang",
    "quotation",
    "speaker_kind",
    "speaker_actor",
    "speaker_name",
    "speaker_type",
    "speakers",
    "speaker_names",
    "speaker",
    "about",
    "about_names",
    "type",
    "medium",
    "text",
    "cue",
    "addressee",
    "score",
    "speaker_score",
    "actor_score",
    "start",
    "end",
    "spans",
    "nested_in",
    "article_sha256",
];

/// Writes quotations as rows.
pub struct Quotations {
    text: bool,
}

impl Quotations {
    pub(super) const fn new(options: Options) -> Self {
        Self { text: options.text }
    }

    fn row(
        &self,
        article: &Selected<'_>,
        actors: &HashMap<&str, &Actor>,
        index: &CharIndex<'_>,
        digest: &str,
        quotation: &Quotation,
    ) -> Vec<String> {
        let record = article.record;
        let speaker = &quotation.speaker;
        let words = |spans: &[ScoredSpan]| {
            let spans: Vec<Span> = spans.iter().map(|span| span.span()).collect();
            self.words(&index.joined(&spans))
        };
        let speakers: Vec<&str> = speaker.actors.iter().map(|a| a.actor.as_str()).collect();
        let about = article.spoken_of(quotation);
        let name = |id: &&str| actors.get(id).map_or("", |actor| actor.name.as_str());
        let names = |ids: &[&str]| ids.iter().map(name).collect::<Vec<_>>().join("|");
        let first = actors.get(speaker.actor.as_str());
        let link = speaker.actors.first().map(|a| a.score.value().to_string());
        vec![
            record.id.clone(),
            record.date.clone(),
            record.outlet.clone(),
            record.section.clone(),
            self.words(&record.title),
            record.url.clone(),
            record.lang.clone(),
            quotation.id.clone(),
            speaker.kind.to_string(),
            speaker.actor.clone(),
            first.map(|actor| actor.name.clone()).unwrap_or_default(),
            first
                .map(|actor| actor.kind.to_string())
                .unwrap_or_default(),
            speakers.join("|"),
            names(&speakers),
            self.words(&speaker.text),
            about.join("|"),
            names(&about),
            quotation.kind.to_string(),
            quotation.medium.to_string(),
            self.words(&quotation.text),
            words(&quotation.cue),
            words(&quotation.addressee),
            quotation.score.value().to_string(),
            speaker.score.value().to_string(),
            link.unwrap_or_default(),
            quotation
                .spans
                .first()
                .map_or(0, |span| span.start)
                .to_string(),
            quotation
                .spans
                .last()
                .map_or(0, |span| span.end)
                .to_string(),
            spans(&quotation.spans),
            quotation.nested_in.clone(),
            digest.to_owned(),
        ]
    }

    /// Words of the article, unless none are written.
    fn words(&self, words: &str) -> String {
        if self.text {
            words.to_owned()
        } else {
            String::new()
        }
    }
}

/// `3-10|14-20`.
pub(super) fn spans(spans: &[Span]) -> String {
    let written = spans
        .iter()
        .map(|span| format!("{}-{}", span.start, span.end));
    written.collect::<Vec<_>>().join("|")
}

impl Export for Quotations {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        cell::rows(
            out,
            &[COLUMNS.iter().map(|&name| name.to_owned()).collect()],
        )
    }

    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let text = &article.record.text;
        let (index, digest) = (CharIndex::new(text), sha256(text.as_bytes()));
        let actors = article.actors();
        let rows = article.quotations.iter();
        let rows: Vec<_> = rows
            .map(|quotation| self.row(article, &actors, &index, &digest, quotation))
            .collect();
        cell::rows(out, &rows)
    }
}
