//! Parquet: one article a row, row group by row group.

use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use serde_json::{Map, Value};

use super::limits::{Limits, shown};
use super::{Entry, Fault, Fields, Place, Zone};

/// Reads Parquet, one row at a time.
///
/// A row becomes an article as a JSON object would: strings, numbers and nested values as they are,
/// dates and times as ISO 8601 writes them. Columns without a use stay in `meta`.
pub struct ParquetReader {
    rows: RowIter<'static>,
    /// By column, whether it holds times in nanoseconds, which the rows give as numbers.
    nanoseconds: Vec<bool>,
    total: u64,
    fields: Arc<Fields>,
    limits: Limits,
    zone: Zone,
    file: String,
    id_stem: String,
    row: u64,
    byte: u64,
    ended: bool,
}

impl ParquetReader {
    /// Opens `path`; articles without an id field are called `id_stem#row`.
    ///
    /// # Errors
    /// When the file cannot be opened, is no Parquet file, or names a column twice.
    pub fn open(
        path: &Path,
        id_stem: impl Into<String>,
        fields: Arc<Fields>,
    ) -> Result<Self, Fault> {
        let file = File::open(path);
        let file = file.map_err(|error| Fault::new(format!("cannot be read: {error}")))?;
        let opened = caught(|| SerializedFileReader::new(file).map_err(|e| e.to_string()));
        let reader = opened.map_err(|reason| {
            Fault::new(format!("not a whole Parquet file: {reason}; restore it"))
        })?;
        let about = reader.metadata().file_metadata();
        let columns = about.schema_descr().root_schema().get_fields();
        let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
        if let Some(i) = (1..names.len()).find(|&i| names[..i].contains(&names[i])) {
            let reason = format!("the column {:?} stands twice; rename one of them", names[i]);
            return Err(Fault::new(reason));
        }
        let nanoseconds = columns.iter().map(|column| {
            let logical = column.get_basic_info().logical_type_ref();
            matches!(logical, Some(LogicalType::Timestamp(t)) if t.unit == TimeUnit::NANOS)
        });
        Ok(Self {
            nanoseconds: nanoseconds.collect(),
            total: u64::try_from(about.num_rows()).unwrap_or_default(),
            rows: RowIter::from_file_into(Box::new(reader)),
            fields,
            limits: Limits::default(),
            zone: Zone::default(),
            file: path.to_string_lossy().into_owned(),
            id_stem: id_stem.into(),
            row: 0,
            byte: 0,
            ended: false,
        })
    }

    /// The reader, for articles within `limits`.
    #[must_use]
    pub const fn with(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The reader, for days in `zone`.
    #[must_use]
    pub fn in_zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// The next row as JSON: `None` at the end, `Err(true, …)` if the file cannot be read on.
    fn next_json(&mut self) -> Option<Result<String, (bool, Fault)>> {
        let next = caught(|| self.rows.next().transpose().map_err(|e| e.to_string()));
        let rest = self.total.saturating_sub(self.row);
        let row = match next {
            Ok(Some(row)) => row,
            Ok(None) if rest == 0 => return None,
            Ok(None) => {
                let reason = format!("the last {rest} rows of the file are missing; restore it");
                return Some(Err((true, Fault::new(reason))));
            }
            Err(reason) => {
                let reason = format!(
                    "the Parquet data is damaged: {reason}; this row and those after it ({rest}) \
                     are not read; restore the file"
                );
                return Some(Err((true, Fault::new(reason))));
            }
        };
        let json = caught(|| Ok(json(row, &self.nanoseconds)));
        let wrong = |reason| Fault::new(format!("the row has no JSON form: {reason}"));
        Some(json.map_err(|reason| (false, wrong(reason))))
    }

    fn entry(&mut self, json: Result<String, (bool, Fault)>) -> Entry {
        self.row += 1;
        let byte_start = self.byte;
        self.byte += json.as_ref().map_or(0, |json| json.len() as u64 + 1);
        let place = Place {
            file: self.file.clone(),
            line: self.row,
            byte_start,
            byte_end: byte_start + json.as_ref().map_or(0, |json| json.len() as u64),
        };
        let too_long = place.byte_end - place.byte_start > self.limits.article;
        let (raw, outcome) = match json {
            Err((_, fault)) => (String::new(), Err(fault)),
            Ok(_) if too_long => {
                let reason = format!(
                    "the row is larger than {}; one article a row, or say --max-article",
                    shown(self.limits.article)
                );
                (String::new(), Err(Fault::new(reason)))
            }
            Ok(json) => {
                let fallback_id = format!("{}#{}", self.id_stem, self.row);
                let article = self
                    .fields
                    .article(&json, byte_start, fallback_id, &self.zone);
                let article = article.map(|mut article| {
                    article.source = place.to_string();
                    article
                });
                (json, article)
            }
        };
        Entry {
            place,
            raw,
            outcome,
        }
    }
}

impl Iterator for ParquetReader {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.ended {
            return None;
        }
        let json = self.next_json();
        self.ended = matches!(json, None | Some(Err((true, _))));
        Some(self.entry(json?))
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    const SCHEMA: &str = "message articles {
        required binary text (UTF8);
        required int32 published (DATE);
        required int64 stamp (TIMESTAMP(NANOS,true));
        required binary raw;
        required group place { required int64 page; }
    }";

    /// A file of `groups` row groups with two articles each.
    fn write(path: &Path, schema: &str, groups: i64) {
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let codec = Compression::ZSTD(ZstdLevel::try_new(1).unwrap());
        let properties = WriterProperties::builder().set_compression(codec).build();
        let file = File::create(path).unwrap();
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).unwrap();
        for group in 0..groups {
            let mut rows = writer.next_row_group().unwrap();
            let texts = [format!("Text {group}a"), format!("Text {group}b „ä“")];
            let texts = texts.map(|text| ByteArray::from(text.into_bytes()));
            let bytes = [b"klar".to_vec(), vec![0xFF]].map(ByteArray::from);
            let stamp = 1_756_980_000_123_456_789;
            let mut column = rows.next_column().unwrap().unwrap();
            let batch = column.typed::<ByteArrayType>();
            batch.write_batch(&texts, None, None).unwrap();
            column.close().unwrap();
            let mut column = rows.next_column().unwrap().unwrap();
            let batch = column.typed::<Int32Type>();
            batch.write_batch(&[20_335, -1], None, None).unwrap();
            column.close().unwrap();
            let mut column = rows.next_column().unwrap().unwrap();
            let batch = column.typed::<Int64Type>();
            batch.write_batch(&[stamp, 0], None, None).unwrap();
            column.close().unwrap();
            let mut column = rows.next_column().unwrap().unwrap();
            let batch = column.typed::<ByteArrayType>();
            batch.write_batch(&bytes, None, None).unwrap();
            column.close().unwrap();
            let mut column = rows.next_column().unwrap().unwrap();
            let batch = column.typed::<Int64Type>();
            batch.write_batch(&[3, 4], None, None).unwrap();
            column.close().unwrap();
            rows.close().unwrap();
        }
        writer.close().unwrap();
    }

    fn file(groups: i64) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.parquet");
        write(&path, SCHEMA, groups);
        (dir, path)
    }

    fn entries(path: &Path) -> Result<Vec<Entry>, Fault> {
        let reader = ParquetReader::open(path, "a", Arc::new(Fields::default()))?;
        Ok(reader.collect())
    }

    #[test]
    fn rows_of_all_groups_are_articles() {
        let (_dir, path) = file(3);
        let read = entries(&path).unwrap();
        assert_eq!(read.len(), 6);
        let first = read[0].outcome.as_ref().unwrap();
        assert_eq!((first.id.as_str(), first.text.as_str()), ("a#1", "Text 0a"));
        assert_eq!(first.date, "2025-09-04");
        let meta: Value = serde_json::from_str(&first.meta).unwrap();
        assert_eq!(meta["place"]["page"], 3);
        assert_eq!(meta["raw"], "klar");
        assert!(
            meta["stamp"]
                .as_str()
                .unwrap()
                .starts_with("2025-09-04 10:00:00.123456")
        );
        let last = read[5].outcome.as_ref().unwrap();
        assert_eq!(last.text, "Text 2b „ä“");
        assert_eq!(last.date, "1969-12-31");
        assert!(last.meta.contains("{\"base64\":\"/w==\"}"), "{}", last.meta);
        assert!(last.source.ends_with("a.parquet:6"));
    }

    #[test]
    fn bytes_that_are_no_text_are_never_taken_for_one() {
        let (_dir, path) = file(1);
        let fields = toml::from_str("text = [\"raw\"]").unwrap();
        let reader = ParquetReader::open(&path, "a", Arc::new(fields)).unwrap();
        let read: Vec<Entry> = reader.collect();
        assert_eq!(read[0].outcome.as_ref().unwrap().text, "klar");
        let fault = read[1].outcome.as_ref().unwrap_err();
        assert!(fault.reason.contains("an object"), "{}", fault.reason);
    }

    #[test]
    fn damage_is_one_fault_wherever_it_is() {
        let (dir, path) = file(2);
        let bytes = fs::read(&path).unwrap();
        let broken = dir.path().join("b.parquet");
        let (mut faults, mut whole) = (0, 0);
        for at in 0..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0xFF;
            fs::write(&broken, &bytes).unwrap();
            let Ok(read) = entries(&broken) else {
                faults += 1;
                continue;
            };
            let wrong = read.iter().filter(|entry| entry.outcome.is_err()).count();
            faults += usize::from(wrong > 0);
            whole += usize::from(read.len() == 4);
        }
        assert!(faults > bytes.len() / 4 && whole > 0, "{faults} {whole}");
        for length in (0..bytes.len()).step_by(100) {
            fs::write(&broken, &bytes[..length]).unwrap();
            let fault = entries(&broken).unwrap_err();
            assert!(fault.reason.contains("Parquet"), "{}", fault.reason);
        }
    }

    #[test]
    fn a_column_that_stands_twice_is_refused() {
        let (_dir, path) = file(0);
        write(&path, &SCHEMA.replace("binary raw", "binary text"), 0);
        let fault = entries(&path).unwrap_err();
        assert!(fault.reason.contains("\"text\" stands twice"));
    }
}
