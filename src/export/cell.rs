//! Cells of tables.

use std::io::{self, Write};

use crate::formula::harmless;

/// Writes rows of a table, parted by commas.
pub fn rows(out: &mut dyn Write, rows: &[Vec<String>]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    for row in rows {
        csv.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    csv.flush()
}

/// A value on one line without tabs, for formats whose columns and lines these part.
pub fn one_line(value: &str) -> String {
    let apart = |c: char| c.is_whitespace() || c.is_control();
    let words = value.split(apart).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A token in a column: what parts columns and lines is left out of it.
pub fn token(text: &str) -> String {
    let apart = |c: &char| !(c.is_whitespace() || c.is_control());
    let kept: String = text.chars().filter(apart).collect();
    if kept.is_empty() {
        "_".to_owned()
    } else {
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_column_parts_columns_or_lines() {
        assert_eq!(one_line(" a\tb\r\nc\u{2028}d "), "a b c d");
        assert_eq!(token("1\u{a0}000\u{7}"), "1000");
        assert_eq!(token("\u{85}"), "_");
    }
}
