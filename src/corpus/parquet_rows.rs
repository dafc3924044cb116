//! The rows of a Parquet file, one at a time, each as a JSON object.

use std::fs::File;
use std::panic::{self, AssertUnwindSafe};

use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use serde_json::{Map, Value};

/// Reads a Parquet file row by row: strings, numbers and nested values as they are, dates and times
/// as ISO 8601 writes them, keys in the order of the columns.
pub struct ParquetRows {
    rows: RowIter<'static>,
    /// By column, whether it holds times in nanoseconds, which the rows give as numbers.
    nanoseconds: Vec<bool>,
    total: u64,
    read: u64,
}

/// Why a row cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Something is wrong with this row; the next can be read.
    Row(String),
    /// Neither this row nor those after it can be read.
    Rest(String),
}

impl Unread {
    /// The reason, and the way out.
    pub fn into_reason(self) -> String {
        match self {
            Self::Row(reason) | Self::Rest(reason) => reason,
        }
    }
}

impl ParquetRows {
    /// The rows of `file`.
    ///
    /// # Errors
    /// When it is no Parquet file, or names a column twice; the reason in words.
    pub fn open(file: File) -> Result<Self, String> {
        let opened = caught(|| SerializedFileReader::new(file).map_err(|e| e.to_string()));
        let reader =
            opened.map_err(|reason| format!("not a whole Parquet file: {reason}; restore it"))?;
        let about = reader.metadata().file_metadata();
        let columns = about.schema_descr().root_schema().get_fields();
        let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
        if let Some(i) = (1..names.len()).find(|&i| names[..i].contains(&names[i])) {
            let name = names[i];
            return Err(format!(
                "the column {name:?} stands twice; rename one of them"
            ));
        }
        let nanoseconds = columns.iter().map(|column| {
            let logical = column.get_basic_info().logical_type_ref();
            matches!(logical, Some(LogicalType::Timestamp(t)) if t.unit == TimeUnit::NANOS)
        });
        Ok(Self {
            nanoseconds: nanoseconds.collect(),
            total: u64::try_from(about.num_rows()).unwrap_or_default(),
            rows: RowIter::from_file_into(Box::new(reader)),
            read: 0,
        })
    }
}

impl Iterator for ParquetRows {
    type Item = Result<String, Unread>;

    /// The next row as a line of JSON without its end. After [`Unread::Rest`] nothing follows that
    /// means anything.
    fn next(&mut self) -> Option<Self::Item> {
        let next = caught(|| self.rows.next().transpose().map_err(|e| e.to_string()));
        let rest = self.total.saturating_sub(self.read);
        self.read += 1;
        let row = match next {
            Ok(Some(row)) => row,
            Ok(None) if rest == 0 => return None,
            Ok(None) => {
                let reason = format!("the last {rest} rows of the file are missing; restore it");
                return Some(Err(Unread::Rest(reason)));
            }
            Err(reason) => {
                let reason = format!(
                    "the Parquet data is damaged: {reason}; this row and those after it ({rest}) \
                     are not read; restore the file"
                );
                return Some(Err(Unread::Rest(reason)));
            }
        };
        let json = caught(|| Ok(json(row, &self.nanoseconds)));
        let wrong = |reason| Unread::Row(format!("the row has no JSON form: {reason}"));
        Some(json.map_err(wrong))
    }
}

/// The library panics on some damaged files; that is a fault of the file like others.
fn caught<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    result.unwrap_or_else(|_| Err("its values contradict its schema".to_owned()))
}

fn json(row: Row, nanoseconds: &[bool]) -> String {
    let pairs = row.into_columns().into_iter().enumerate();
    let pairs = pairs.map(|(column, (name, field))| {
        let nanoseconds = nanoseconds.get(column).copied().unwrap_or_default();
        (name, value(&field, nanoseconds))
    });
    Value::Object(pairs.collect::<Map<String, Value>>()).to_string()
}

fn value(field: &Field, nanoseconds: bool) -> Value {
    match field {
        Field::Long(time) if nanoseconds => {
            Field::TimestampMicros(time.div_euclid(1000)).to_json_value()
        }
        // Some writers do not say that bytes are text. What is none must not look like one.
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => Value::from(text),
            Err(_) => [("base64".to_owned(), field.to_json_value())]
                .into_iter()
                .collect::<Map<_, _>>()
                .into(),
        },
        other => other.to_json_value(),
    }
}
