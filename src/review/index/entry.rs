//! One article of the list: where its record stands, and what it is found by.

use std::borrow::Cow;
use std::path::Path;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::corpus::line_places::LinePlace;
use crate::document::QuotationType;
use crate::error::Result;
use crate::hex::sha256;

/// What the list knows of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where the record stands.
    pub place: LinePlace,
    /// The article's id.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Day of publication.
    pub date: String,
    /// Newspaper, broadcaster or site.
    pub outlet: String,
    /// SHA-256 of the text in UTF-8.
    pub text_sha256: String,
    /// How many entities there are.
    pub entities: usize,
    /// How many quotations there are.
    pub quotations: usize,
    /// Which types these have.
    pub types: Vec<QuotationType>,
    /// Names and ids of the actors in small letters, one a line.
    pub actors: String,
}

/// As much of a record as the list wants; the rest is passed over.
#[derive(Deserialize)]
struct Brief<'l> {
    schema: u32,
    id: String,
    title: String,
    date: String,
    outlet: String,
    #[serde(borrow)]
    text: Cow<'l, str>,
    entities: Vec<IgnoredAny>,
    quotations: Vec<OnlyType>,
    #[serde(borrow)]
    actors: Vec<NameAndId<'l>>,
}

#[derive(Deserialize)]
struct OnlyType {
    #[serde(rename = "type")]
    kind: QuotationType,
}

#[derive(Deserialize)]
struct NameAndId<'l> {
    #[serde(borrow)]
    id: Cow<'l, str>,
    #[serde(borrow)]
    name: Cow<'l, str>,
}

impl Entry {
    /// What a line of the file at `path` says.
    ///
    /// # Errors
    /// When it is no record.
    pub fn of(place: LinePlace, path: &Path, line: &[u8]) -> Result<Self> {
        let brief: Brief<'_> =
            serde_json::from_slice(line).map_err(|e| place.no_record(path, &e.to_string()))?;
        place.check_schema(path, brief.schema)?;
        let mut types: Vec<QuotationType> = brief.quotations.iter().map(|q| q.kind).collect();
        types.sort_unstable();
        types.dedup();
        let mut actors = String::new();
        for actor in &brief.actors {
            actors += &format!("{} {}\n", actor.name, actor.id).to_lowercase();
        }
        Ok(Self {
            place,
            id: brief.id,
            title: brief.title,
            date: brief.date,
            outlet: brief.outlet,
            text_sha256: sha256(brief.text.as_bytes()),
            entities: brief.entities.len(),
            quotations: brief.quotations.len(),
            types,
            actors,
        })
    }
}
