//! Parquet: one article a row, row group by row group.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::limits::{Limits, shown};
use super::{Entry, Fault, Fields, Place, Zone};
use crate::corpus::parquet_rows::{ParquetRows, Unread};

/// Reads Parquet, one row at a time.
///
/// A row becomes an article as a JSON object would: strings, numbers and nested values as they are,
/// dates and times as ISO 8601 writes them. Columns without a use stay in `meta`.
pub struct ParquetReader {
    rows: ParquetRows,
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
        Ok(Self {
            rows: ParquetRows::open(file).map_err(Fault::new)?,
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

    fn entry(&mut self, json: Result<String, Unread>) -> Entry {
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
            Err(unread) => (String::new(), Err(Fault::new(unread.into_reason()))),
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
        let json = self.rows.next();
        self.ended = matches!(json, None | Some(Err(Unread::Rest(_))));
        Some(self.entry(json?))
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

    use serde_json::Value;

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
