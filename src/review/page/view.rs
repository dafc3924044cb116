//! What the page is told: the shapes that its scripts read as JSON.

use serde::Serialize;

use crate::document::{
    Actor, Entity, Label, Part, Quotation, QuotationType, Record, Span, Warning,
};
use crate::review::index::{Entry, Progress};
use crate::verdicts::What;

/// What holds for the whole page.
#[derive(Debug, Serialize)]
pub struct PageFacts {
    /// The file of the articles, as it was named.
    pub file: String,
    /// Who judges, "" if nobody does.
    pub judge: String,
    /// The file of the verdicts, "" if nobody judges.
    pub verdicts: String,
    /// Items of the sample, 0 if there is none.
    pub sample: usize,
    /// Whether they are to be judged without the annotation in sight.
    pub blind: bool,
    /// The types of quotations.
    pub types: &'static [QuotationType],
    /// The labels of entities.
    pub labels: &'static [Label],
    /// The outlets that are known so far.
    pub outlets: Vec<String>,
    /// How far the file was read.
    pub progress: Progress,
}

impl Default for PageFacts {
    fn default() -> Self {
        Self {
            file: String::new(),
            judge: String::new(),
            verdicts: String::new(),
            sample: 0,
            blind: false,
            types: QuotationType::ALL,
            labels: Label::ALL,
            outlets: Vec::new(),
            progress: Progress::default(),
        }
    }
}

/// An article as the page shows it. Offsets are code points.
#[derive(Debug, Serialize)]
pub struct ArticleView<'r> {
    /// Its place in the list, from 0.
    pub at: usize,
    id: &'r str,
    title: &'r str,
    date: &'r str,
    outlet: &'r str,
    section: &'r str,
    authors: &'r [String],
    url: &'r str,
    source: &'r str,
    text: &'r str,
    text_sha256: String,
    parts: &'r [Part],
    entities: &'r [Entity],
    quotations: &'r [Quotation],
    actors: &'r [Actor],
    warnings: &'r [Warning],
}

impl<'r> ArticleView<'r> {
    /// The article `at` of the list; `blind` leaves out what the annotation says.
    pub fn new(at: usize, record: &'r Record, text_sha256: String, blind: bool) -> Self {
        fn seen<T>(list: &[T], blind: bool) -> &[T] {
            if blind { &[] } else { list }
        }
        Self {
            at,
            id: &record.id,
            title: &record.title,
            date: &record.date,
            outlet: &record.outlet,
            section: &record.section,
            authors: &record.authors,
            url: &record.url,
            source: &record.source,
            text: &record.text,
            text_sha256,
            parts: &record.parts,
            entities: seen(&record.entities, blind),
            quotations: seen(&record.quotations, blind),
            actors: seen(&record.actors, blind),
            warnings: &record.warnings,
        }
    }
}

/// An article as the list shows it.
#[derive(Debug, Serialize)]
pub struct Row<'e> {
    /// Its place in the list, from 0.
    pub at: usize,
    id: &'e str,
    title: &'e str,
    date: &'e str,
    outlet: &'e str,
    quotations: usize,
    entities: usize,
    /// The judge's verdicts on it that count.
    verdicts: usize,
    /// Whether the judge has read it whole.
    read: bool,
}

impl<'e> Row<'e> {
    /// The row of the article `at`; `blind` leaves out what the annotation says.
    pub fn new(at: usize, entry: &'e Entry, (verdicts, read): (usize, bool), blind: bool) -> Self {
        Self {
            at,
            id: &entry.id,
            title: &entry.title,
            date: &entry.date,
            outlet: &entry.outlet,
            quotations: if blind { 0 } else { entry.quotations },
            entities: if blind { 0 } else { entry.entities },
            verdicts,
            read,
        }
    }
}

/// An item of the sample as the list shows it.
#[derive(Debug, Serialize)]
pub struct SampleRow<'i> {
    /// Place of its article in the list, as far as it is known.
    pub at: Option<usize>,
    /// Kind of item.
    pub what: What,
    /// Its pieces.
    pub spans: &'i [Span],
    /// Id of the article.
    pub article: &'i str,
    /// Its text.
    pub text: &'i str,
    /// What the judge said, "" if nothing counts.
    pub verdict: &'static str,
}
