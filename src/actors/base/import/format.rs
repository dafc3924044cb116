//! Which format a file has, by how it begins.

use std::io::{Cursor, Read};
use std::path::Path;

use crate::corpus::packed::Unpacked;
use crate::error::{Error, Result};

/// Bytes by which a format is told.
const HEAD: u64 = 1 << 16;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Wikidata's JSON dump: one entity a line.
    Wikidata,
    /// An answer of Wikidata's query service, CSV or JSON.
    Query,
    /// A table, one actor a row.
    Csv,
}

impl Format {
    /// The format of what `reader` holds, and a reader of all of it.
    ///
    /// # Errors
    /// When it cannot be read, or begins like none of them.
    pub fn of(mut reader: Unpacked, path: &Path) -> Result<(Self, Unpacked)> {
        let mut head = Vec::new();
        let read = (&mut reader).take(HEAD).read_to_end(&mut head);
        read.map_err(|e| Error::io(path, e))?;
        let format = Self::told_by(&String::from_utf8_lossy(&head)).ok_or_else(|| {
            Error::input(
                path.display().to_string(),
                "neither Wikidata's JSON dump, nor an answer of its query service (a variable \
                 ?item), nor a table with the columns name and type; say --format if it is one",
            )
        })?;
        Ok((format, Box::new(Cursor::new(head).chain(reader))))
    }

    fn told_by(head: &str) -> Option<Self> {
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if head.starts_with(['{', '[']) {
            let dense: String = head.chars().filter(|c| !c.is_whitespace()).collect();
            let body = dense.trim_start_matches('[');
            let is_answer = body.starts_with("{\"head\"") || body.starts_with("{\"results\"");
            if !is_answer
                && ["item", "property", "lexeme"]
                    .iter()
                    .any(|kind| body.contains(&format!("\"type\":\"{kind}\"")))
            {
                return Some(Self::Wikidata);
            }
            let is_answer = is_answer || body.contains("\"item\":");
            return is_answer.then_some(Self::Query);
        }
        let header = head.lines().next()?.to_lowercase();
        let mut columns = header
            .split([',', ';', '\t'])
            .map(|column| column.trim().trim_matches('"'));
        if columns.clone().any(|column| column == "name") {
            return Some(Self::Csv);
        }
        columns
            .any(|column| column == "item")
            .then_some(Self::Query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_by_how_the_file_begins() {
        for (head, format) in [
            (
                "[\n{\"type\":\"item\",\"id\":\"Q1\"",
                Some(Format::Wikidata),
            ),
            (
                "{\"id\": \"Q1\", \"type\": \"item\"",
                Some(Format::Wikidata),
            ),
            ("{\n  \"head\" : {\"vars\":[\"item\"]}", Some(Format::Query)),
            (
                "[{\"item\":\"http://www.wikidata.org/entity/Q1\"",
                Some(Format::Query),
            ),
            ("item,itemLabel,type\n", Some(Format::Query)),
            ("\u{feff}ID;Name;Type\n", Some(Format::Csv)),
            ("\"name\"\t\"type\"\n", Some(Format::Csv)),
            ("a,b\n", None),
            ("[1]", None),
            ("", None),
        ] {
            assert_eq!(Format::told_by(head), format, "{head}");
        }
    }
}
