//! What tools keep of an article beside its annotations, and files with an article a line.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::marked::Marked;
use super::{Checked, Corrected, Given, Holds, Text};
use crate::corpus::import::gold::blank;
use crate::corpus::import::source::{Lines, place, record_source, spelt};
use crate::error::{Error, Result};

/// What the export wrote about an article, as far as the tool kept it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Head {
    pub id: Value,
    pub date: Value,
    pub outlet: Value,
    pub title: Value,
    pub url: Value,
}

/// An article as it stands in a file.
pub struct Example {
    pub head: Head,
    pub text: String,
    pub marked: Marked,
    pub holds: Holds,
    pub agrees: Text,
}

/// An article, or why the annotators passed it over.
pub type Read = std::result::Result<Example, String>;

impl Example {
    /// The article, which stands at `line` of `path`; without an id it is called by that place.
    pub fn corrected(self, path: &Path, line: usize, lang: &str) -> Checked<Corrected> {
        let source = record_source(path, line);
        let known = |value: Value| match value {
            Value::Null => String::new(),
            value => spelt(value),
        };
        let id = known(self.head.id);
        let id = if id.is_empty() {
            source.replacen(':', "#", 1)
        } else {
            id
        };
        let mut record = blank(id, self.text, source);
        lang.clone_into(&mut record.lang);
        record.date = known(self.head.date);
        record.outlet = known(self.head.outlet);
        record.title = known(self.head.title);
        record.url = known(self.head.url);
        let found = self.marked.resolve(&record.text);
        let found = found.map_err(|reason| format!("article {:?}: {reason}", record.id))?;
        record.warnings = found.warnings;
        Ok(Corrected {
            place: place(path, line),
            record,
            entities: found.entities,
            quotations: found.quotations,
            holds: self.holds,
            text: self.agrees,
        })
    }
}

/// What was read at `line` of `path`, as the caller gets it.
pub fn given(read: Checked<Read>, path: &Path, line: usize, lang: &str) -> Result<Given> {
    let article = match read {
        Ok(Ok(example)) => example.corrected(path, line, lang),
        Ok(Err(reason)) => return Ok(Given::PassedOver(reason)),
        Err(reason) => Err(reason),
    };
    let article = article.map_err(|reason| Error::input(place(path, line), reason))?;
    Ok(Given::Article(Box::new(article)))
}

/// The articles of a file that has one a line.
pub fn read_lines<'p>(
    path: &'p Path,
    lang: &'p str,
    parse: fn(&str) -> Checked<Read>,
) -> Result<Box<dyn Iterator<Item = Result<Given>> + 'p>> {
    let lines = Lines::open(path)?.filled();
    Ok(Box::new(lines.map(move |line| {
        let (number, line) = line?;
        given(parse(&line), path, number, lang)
    })))
}
