//! CSV and TSV: one article a record, the names of the fields in the first.

use std::io::Read;
use std::sync::Arc;

use super::encoding::{Decoded, Encoding};
use super::limits::{Limits, shown};
use super::records::{Records, Row, RowFault};
use super::{Entry, Fault, Fields, Place, Zone, decode, plain};

/// Reads CSV or TSV, one record at a time. Blank lines are no entries.
///
/// A record becomes an article as a JSON object of strings would: the same fields have the same
/// meaning, and columns without a use stay in `meta`.
pub struct DelimitedReader<R> {
    records: Records<R>,
    fields: Arc<Fields>,
    encoding: Encoding,
    limits: Limits,
    zone: Zone,
    file: String,
    id_stem: String,
    /// The names of the columns, as JSON; `None` before the first record.
    header: Option<Vec<String>>,
    ended: bool,
}

/// How the fields of a file that begins with `head` are separated: by what its first line has most
/// of, outside of quotes. Spreadsheets in German write semicolons.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                let count = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte);
                if let Some((_, count)) = count {
                    *count += 1;
                }
            }
        }
    }
    let [mut best, rest @ ..] = counts;
    for other in rest {
        if other.1 > best.1 {
            best = other;
        }
    }
    best.0
}

impl<R: Read> DelimitedReader<R> {
    /// Reads `input`, which is called `file` in messages and whose fields are separated by
    /// `delimiter`; articles without an id are called `id_stem#line`.
    pub fn new(
        input: R,
        delimiter: u8,
        file: impl Into<String>,
        id_stem: impl Into<String>,
        fields: Arc<Fields>,
    ) -> Self {
        Self {
            records: Records::new(input, delimiter, Limits::ARTICLE),
            fields,
            encoding: Encoding::default(),
            limits: Limits::default(),
            zone: Zone::default(),
            file: file.into(),
            id_stem: id_stem.into(),
            header: None,
            ended: false,
        }
    }

    /// The reader, for an input in `encoding` and articles within `limits`.
    #[must_use]
    pub fn with(mut self, encoding: Encoding, limits: Limits) -> Self {
        self.records.set_limit(limits.article);
        self.encoding = encoding;
        self.limits = limits;
        self
    }

    /// The reader, for days in `zone`.
    #[must_use]
    pub fn in_zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// The next entry; `Err` is one that ends the file.
    fn read(&mut self) -> Result<Option<Entry>, Box<Entry>> {
        if self.header.is_none() {
            self.header = Some(self.read_header()?);
        }
        let row = self.row()?;
        Ok(row.map(|row| self.entry(row)))
    }

    fn row(&mut self) -> Result<Option<Row>, Box<Entry>> {
        let row = self.records.next_row();
        row.map_err(|error| last(self.here(), plain::unreadable(&error)))
    }

    fn read_header(&mut self) -> Result<Vec<String>, Box<Entry>> {
        let bom = self.records.skip_bom();
        let bom = bom.map_err(|error| last(self.here(), plain::unreadable(&error)))?;
        if bom && let Some(fault) = self.encoding.against_bom() {
            return Err(last(self.here(), fault));
        }
        let Some(row) = self.row()? else {
            let reason = "empty: the first line must name the columns";
            return Err(last(self.here(), Fault::new(reason)));
        };
        let place = self.place(&row);
        if let Some(reason) = decode::not_text(&row.raw) {
            return Err(last(place, Fault::new(reason).at_byte(0)));
        }
        let names = self
            .names(&row)
            .map_err(|fault| last(place.clone(), fault))?;
        self.check(&names).map_err(|fault| last(place, fault))?;
        let as_json = names.into_iter().map(serde_json::Value::from);
        Ok(as_json.map(|name| name.to_string()).collect())
    }

    fn names(&self, row: &Row) -> Result<Vec<String>, Fault> {
        if let Some(fault) = self.broken(row) {
            return Err(fault);
        }
        let names = row.fields().map(|name| {
            let decoded = self.encoding.decode(name.to_vec(), row.byte_start);
            decoded.map(|decoded| decoded.text)
        });
        // The place within a quoted name is not known, that of the header is.
        let names: Result<Vec<String>, Fault> = names.collect();
        names.map_err(|fault| Fault {
            byte: None,
            ..fault
        })
    }

    fn check(&self, names: &[String]) -> Result<(), Fault> {
        let twice = (1..names.len()).find(|&i| names[..i].contains(&names[i]));
        if let Some(i) = twice {
            return Err(Fault::new(format!(
                "the column {:?} stands twice in the first line; rename one of them",
                names[i]
            )));
        }
        let configured: Vec<&str> = self.fields.text.iter().map(|t| t.field.as_str()).collect();
        let wanted = match configured[..] {
            [] => Fields::TEXT,
            _ => &configured,
        };
        if !wanted.iter().any(|name| names.iter().any(|n| n == name)) {
            return Err(Fault::new(format!(
                "no text: none of the columns {} (there are {}); name yours with --text-field, or \
                 in wortlaut.toml under [fields]",
                wanted.join(", "),
                names.join(", ")
            )));
        }
        Ok(())
    }

    fn broken(&self, row: &Row) -> Option<Fault> {
        Some(Fault::new(match row.fault? {
            RowFault::TooLong => format!(
                "the record is larger than {}; a quote may be open, else say --max-article",
                shown(self.limits.article)
            ),
            RowFault::OpenQuote => {
                "the file ends within a quoted field: a quote is open, or the file cut off".into()
            }
        }))
    }

    fn entry(&self, row: Row) -> Entry {
        let place = self.place(&row);
        let fault = |fault: Fault, raw: String| Entry {
            place: place.clone(),
            raw,
            outcome: Err(fault),
        };
        if let Some(broken) = self.broken(&row) {
            let raw = String::from_utf8(row.raw).unwrap_or_default();
            return fault(broken, raw);
        }
        // Whether the record is UTF-8 is decided for it as a whole, and the place of a wrong byte
        // is known there; its fields are then decoded in the same way.
        let raw = match self.encoding.decode(row.raw.clone(), row.byte_start) {
            Ok(raw) => raw,
            Err(wrong) => return fault(wrong, String::new()),
        };
        let header = self.header.as_deref().unwrap_or_default();
        if row.ends.len() != header.len() {
            let reason = format!(
                "{} fields, but the first line names {} columns; quote fields that hold line ends, \
                 quotes or the separator",
                row.ends.len(),
                header.len()
            );
            return fault(Fault::new(reason), raw.text);
        }
        let json = match object(header, &row, raw.from.unwrap_or(Encoding::Utf8)) {
            Ok(json) => json,
            Err(wrong) => {
                return fault(
                    Fault {
                        byte: None,
                        ..wrong
                    },
                    raw.text,
                );
            }
        };
        self.article(&json, raw, place)
    }

    fn article(&self, json: &str, raw: Decoded, place: Place) -> Entry {
        let fallback_id = format!("{}#{}", self.id_stem, place.line);
        let outcome = self
            .fields
            .article(json, place.byte_start, fallback_id, &self.zone);
        let outcome = outcome.map(|mut article| {
            article.source = place.to_string();
            article.warnings.extend(raw.warning());
            article
        });
        Entry {
            // Bytes of the object that the record became are none of the file.
            outcome: outcome.map_err(|fault| Fault {
                byte: None,
                ..fault
            }),
            place,
            raw: raw.text,
        }
    }

    fn place(&self, row: &Row) -> Place {
        Place {
            file: self.file.clone(),
            line: row.line,
            byte_start: row.byte_start,
            byte_end: row.byte_end,
        }
    }

    fn here(&self) -> Place {
        let (line, byte) = self.records.position();
        Place {
            file: self.file.clone(),
            line,
            byte_start: byte,
            byte_end: byte,
        }
    }
}

/// The record as a JSON object of strings.
fn object(header: &[String], row: &Row, encoding: Encoding) -> Result<String, Fault> {
    let mut json = String::from("{");
    for (name, value) in header.iter().zip(row.fields()) {
        if json.len() > 1 {
            json.push(',');
        }
        let value = encoding.decode(value.to_vec(), row.byte_start)?.text;
        json.push_str(name);
        json.push(':');
        json.push_str(&serde_json::Value::from(value).to_string());
    }
    json.push('}');
    Ok(json)
}

impl<R: Read> Iterator for DelimitedReader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.ended {
            return None;
        }
        match self.read() {
            Ok(Some(entry)) => Some(entry),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(last) => {
                self.ended = true;
                Some(*last)
            }
        }
    }
}

fn last(place: Place, fault: Fault) -> Box<Entry> {
    Box::new(Entry {
        place,
        raw: String::new(),
        outcome: Err(fault),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(bytes: &[u8], encoding: Encoding) -> Vec<Entry> {
        let fields = Arc::new(Fields::default());
        let reader = DelimitedReader::new(bytes, delimiter(bytes), "a.csv", "a", fields);
        reader.with(encoding, Limits::default()).collect()
    }

    fn reason(entry: &Entry) -> &str {
        &entry.outcome.as_ref().unwrap_err().reason
    }

    #[test]
    fn columns_are_the_fields_of_an_article_and_the_rest_is_meta() {
        let csv = "\u{feff}id,title,published,body,seite\r\n\
                   7,Streit,2025-09-04,\"Sie sagte: \"\"Nein\"\", und\r\nging.\",3\r\n\
                   \r\n,,,Kurz.,\"\"\r\n";
        let read = entries(csv.as_bytes(), Encoding::Utf8);
        let first = read[0].outcome.as_ref().unwrap();
        assert_eq!(
            (first.id.as_str(), first.date.as_str()),
            ("7", "2025-09-04")
        );
        assert_eq!(first.text, "Streit\n\nSie sagte: \"Nein\", und\r\nging.");
        assert_eq!(first.parts.len(), 2);
        assert_eq!(first.meta, "{\"seite\":\"3\"}");
        let second = read[1].outcome.as_ref().unwrap();
        assert_eq!((second.id.as_str(), second.text.as_str()), ("a#5", "Kurz."));
        assert_eq!(second.source, "a.csv:5");
        assert_eq!(read.len(), 2);
    }

    #[test]
    fn places_slice_the_file() {
        let csv = "text;id\n\"a\nb\";1\n\n\n\"c\r\";2\r\nzu;viel;3\n;\nletzte;4";
        let read = entries(csv.as_bytes(), Encoding::Utf8);
        let places: Vec<_> = read.iter().map(|entry| entry.place.line).collect();
        assert_eq!(places, [2, 6, 7, 8, 9]);
        for entry in &read {
            let place = &entry.place;
            let slice = &csv[place.byte_start as usize..place.byte_end as usize];
            assert_eq!(entry.raw, slice);
        }
        let raw: Vec<&str> = read.iter().map(|entry| entry.raw.as_str()).collect();
        assert_eq!(
            raw,
            ["\"a\nb\";1", "\"c\r\";2", "zu;viel;3", ";", "letzte;4"]
        );
        assert!(
            reason(&read[2]).contains("3 fields"),
            "{}",
            reason(&read[2])
        );
        assert_eq!(read[3].outcome.as_ref().unwrap().text, "");
    }

    #[test]
    fn a_header_that_cannot_be_used_is_one_fault() {
        for (csv, word) in [
            ("id,text,id\n1,a,2\n", "\"id\" stands twice"),
            ("nr,inhalt\n1,a\n2,b\n", "nr, inhalt"),
            ("", "empty"),
            ("\"text\n1\n", "quote"),
        ] {
            let read = entries(csv.as_bytes(), Encoding::Utf8);
            assert_eq!(read.len(), 1, "{csv}");
            assert!(reason(&read[0]).contains(word), "{}", reason(&read[0]));
        }
    }

    #[test]
    fn an_open_quote_never_joins_articles() {
        let read = entries(b"id,text\n1,gut\n2,\"offen\n3,c\n", Encoding::Utf8);
        assert_eq!(read.len(), 2);
        assert!(read[0].outcome.is_ok());
        assert!(reason(&read[1]).contains("quote"));
        assert_eq!(read[1].place.line, 3);
        let read = entries(b"id,text\n1,ein 5\" Rohr\n2,\"zu\"", Encoding::Utf8);
        assert!(read.iter().all(|entry| entry.outcome.is_ok()));
        assert_eq!(read[0].outcome.as_ref().unwrap().text, "ein 5\" Rohr");
    }

    #[test]
    fn a_record_beyond_the_limit_costs_one_article() {
        let csv = format!("id\ttext\n1\t\"{}\n\"\n2\tkurz\n", "a\t".repeat(9000));
        let fields = Arc::new(Fields::default());
        let reader = DelimitedReader::new(csv.as_bytes(), b'\t', "a.tsv", "a", fields);
        let limits = Limits {
            article: 100,
            ..Limits::default()
        };
        let read: Vec<Entry> = reader.with(Encoding::Utf8, limits).collect();
        assert_eq!(read.len(), 2);
        assert!(reason(&read[0]).contains("100 bytes"));
        assert_eq!(read[1].place.line, 4);
        assert_eq!(read[1].outcome.as_ref().unwrap().text, "kurz");
    }

    #[test]
    fn the_encoding_is_decided_for_every_record() {
        let csv = b"id,text\n1,\"\x84Gr\xFC\xDFe\x93\"\n2,Gr\xC3\xBC\xC3\x9Fe\n3,a\x81\xFC\n";
        let read = entries(csv, Encoding::Auto);
        let first = read[0].outcome.as_ref().unwrap();
        assert_eq!(first.text, "„Grüße“");
        assert_eq!(first.warnings[0].code, "decoded_from");
        let second = read[1].outcome.as_ref().unwrap();
        assert_eq!((second.text.as_str(), second.warnings.len()), ("Grüße", 0));
        let fault = read[2].outcome.as_ref().unwrap_err();
        assert_eq!(csv[fault.byte.unwrap() as usize], 0x81);
        let strict = entries(csv, Encoding::Utf8);
        let good = strict.iter().filter(|entry| entry.outcome.is_ok()).count();
        assert_eq!(good, 1);
    }
}
