//! Id, text and authors of records or of articles in JSONL, without the rest.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::source::{Lines, place, spelt};
use crate::error::{Error, Result};

/// What is read of a line.
#[derive(Debug, Clone)]
pub struct Text {
    /// The article's id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Its authors.
    pub authors: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    id: Value,
    text: String,
    #[serde(default)]
    authors: Value,
}

/// The texts of a file of records (JSONL, plain or packed, or Parquet) or of articles in JSONL that
/// have `id` and `text`; `-` is standard input.
///
/// # Errors
/// When the file cannot be opened; each line without id or text is an error that names it.
pub fn read_texts(path: &Path) -> Result<impl Iterator<Item = Result<Text>>> {
    let mut lines = Lines::of_records(path)?;
    let path = path.to_owned();
    Ok(std::iter::from_fn(move || {
        let line = lines.next_filled()?;
        Some(line.and_then(|(number, line)| parse(&path, number, &line)))
    }))
}

fn parse(path: &Path, number: usize, line: &str) -> Result<Text> {
    let line: Line = serde_json::from_str(line).map_err(|error| {
        let reason = format!("no object with id and text ({error}); annotate the articles first");
        Error::input(place(path, number), reason)
    })?;
    let authors = match line.authors {
        Value::Array(authors) => authors.into_iter().map(spelt).collect(),
        Value::String(author) => vec![author],
        _ => Vec::new(),
    };
    Ok(Text {
        id: spelt(line.id),
        text: line.text,
        authors,
    })
}
