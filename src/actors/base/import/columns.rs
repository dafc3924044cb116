//! Tables with a header: CSV, TSV or with semicolons, told by name or header; rows by column name.

use std::io::Read;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord};

use crate::corpus::packed;
use crate::error::{Error, Result};

/// A table, read whole.
pub struct Columns {
    path: PathBuf,
    header: Vec<String>,
    rows: Vec<(u64, StringRecord)>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Columns,
    /// The line it begins on, from 1.
    pub line: u64,
    fields: &'a StringRecord,
}

impl Columns {
    /// Reads a table from a file, which may be compressed.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and when the file cannot be read.
    pub fn read(path: &Path) -> Result<Self> {
        Self::from_reader(packed::open(path)?, path)
    }

    /// Reads a table to its end; `path` is its name.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), and when it cannot be read.
    pub fn from_reader(mut reader: impl Read, path: &Path) -> Result<Self> {
        let mut bytes = Vec::new();
        reader
            .read_to_end(&mut bytes)
            .map_err(|e| Error::io(path, e))?;
        Self::parse(&bytes, path)
    }

    /// Reads a table; `path` is its name. Names of columns are compared in small letters.
    ///
    /// # Errors
    /// When it is empty, not UTF-8, has rows of another width than its header, or a column twice.
    pub fn parse(bytes: &[u8], path: &Path) -> Result<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter(bytes, path))
            .from_reader(bytes);
        let mut rows = Vec::new();
        let mut lines = Lines::new(bytes);
        for row in reader.records() {
            let row = row.map_err(|error| not_a_table(&error, &mut lines, path))?;
            let line = lines.of(row.position());
            rows.push((line, row));
        }
        if rows.is_empty() {
            let reason = "the table is empty; its first line names the columns";
            return Err(Error::input(path.display().to_string(), reason));
        }
        let header = rows.remove(0).1;
        let header: Vec<String> = header.iter().map(|h| h.trim().to_lowercase()).collect();
        let twice = |(at, name): (usize, &String)| {
            (!name.is_empty() && header[..at].contains(name)).then(|| name.clone())
        };
        if let Some(name) = header.iter().enumerate().find_map(twice) {
            let reason = format!("the column {name:?} stands twice; leave one out");
            return Err(Error::input(format!("{}:1", path.display()), reason));
        }
        Ok(Self {
            path: path.to_owned(),
            header,
            rows,
        })
    }

    /// Whether it has a column.
    pub fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// The names of its columns, in small letters.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// # Errors
    /// When one of these columns is missing.
    pub fn require(&self, columns: &[&str]) -> Result<()> {
        match columns.iter().find(|column| !self.has(column)) {
            None => Ok(()),
            Some(missing) => Err(Error::input(
                format!("{}:1", self.path.display()),
                format!(
                    "the column {missing:?} is missing (the first line names the columns; here: {})",
                    self.header.join(", ")
                ),
            )),
        }
    }

    /// Its rows, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, fields)| Row {
            table: self,
            line: *line,
            fields,
        })
    }
}

impl<'a> Row<'a> {
    /// What stands in a column, without blanks around it; "" where there is no such column.
    pub fn get(self, column: &str) -> &'a str {
        let at = self.table.header.iter().position(|name| name == column);
        at.and_then(|at| self.fields.get(at))
            .unwrap_or_default()
            .trim()
    }

    /// `file:line`.
    pub fn place(self) -> String {
        format!("{}:{}", self.table.path.display(), self.line)
    }

    /// The error for a column that holds something wrong.
    pub fn wrong(self, column: &str, reason: impl std::fmt::Display) -> Error {
        Error::input(self.place(), format!("column {column}: {reason}"))
    }
}

/// Tabs in a `.tsv` file, else what the header has most of.
fn delimiter(bytes: &[u8], path: &Path) -> u8 {
    let name = path.to_string_lossy().to_lowercase();
    if name.contains(".tsv") {
        return b'\t';
    }
    let header = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    let count = |delimiter: &u8| header.split(|byte| byte == delimiter).count();
    // Of equally many the last wins: a comma.
    let candidates = [b'\t', b';', b','];
    candidates.into_iter().max_by_key(count).unwrap_or(b',')
}

/// Counts lines along with the rows: the reader's own numbers are those of the line end before.
struct Lines<'a> {
    bytes: &'a [u8],
    byte: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            byte: 0,
            line: 1,
        }
    }

    /// The line on which the row at `position` begins; positions must not go back.
    fn of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.map_or(0, |position| position.byte() as usize);
        while let Some(&byte) = self.bytes.get(self.byte) {
            if self.byte >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(byte == b'\n');
            self.byte += 1;
        }
        self.line
    }
}

fn not_a_table(error: &csv::Error, lines: &mut Lines, path: &Path) -> Error {
    let line = lines.of(error.position());
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            "not UTF-8; convert the file first (iconv -f windows-1252 -t UTF-8)".to_owned()
        }
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!(
            "{len} fields, the header has {expected_len}; put fields that hold the delimiter in \"…\""
        ),
        _ => error.to_string(),
    };
    Error::input(format!("{}:{line}", path.display()), reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, name: &str) -> Vec<(u64, String)> {
        let table = Columns::parse(text.as_bytes(), Path::new(name)).unwrap();
        let rows = table.rows();
        rows.map(|row| (row.line, format!("{}/{}", row.get("name"), row.get("type"))))
            .collect()
    }

    #[test]
    fn commas_semicolons_and_tabs_are_told_apart() {
        let expected = [(2, "Anna, B./person".to_owned())];
        assert_eq!(rows("name,type\n\"Anna, B.\",person\n", "a.csv"), expected);
        assert_eq!(
            rows("\u{feff}Name;Type\nAnna, B.;person\n", "a.csv"),
            expected
        );
        assert_eq!(rows("name\ttype\nAnna, B.\tperson\n", "a.csv"), expected);
        assert_eq!(
            rows("name\ttype\r\nAnna, B.\tperson\r\n", "a.tsv.gz"),
            expected
        );
    }

    #[test]
    fn lines_are_counted_through_quoted_line_ends() {
        let read = rows("name,type\n\"a\nb\",x\n\r\nc,y\n", "a.csv");
        assert_eq!(read, [(2, "a\nb/x".to_owned()), (5, "c/y".to_owned())]);
    }

    #[test]
    fn what_is_no_table_is_named_with_its_line() {
        let wrong = |bytes: &[u8]| match Columns::parse(bytes, Path::new("a.csv")) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        assert!(wrong(b"").contains("empty"));
        assert!(wrong(b"name,type\nA\n").starts_with("a.csv:2: 1 fields"));
        assert!(wrong(b"name,type\nA,b\nM\xFCller,c\n").starts_with("a.csv:3: not UTF-8"));
        assert!(wrong(b"name,Name\nA,b\n").contains("twice"));
    }
}
