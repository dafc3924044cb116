//! A plain text file is one article, with or without a header.

use std::io::{self, Read};

use serde_json::Value;

use super::encoding::{Decoded, Encoding};
use super::header::{Header, split_header};
use super::limits::{Limits, shown};
use super::unpack::Damage;
use super::{Entry, Fault, Place, Zone, date, decode};
use crate::document::{Article, Warning};

/// Reads a plain text file as one article. Yields exactly one entry.
pub struct PlainReader<R> {
    input: Option<R>,
    encoding: Encoding,
    limits: Limits,
    zone: Zone,
    file: String,
    id: String,
}

impl<R: Read> PlainReader<R> {
    /// Reads `input`, which is called `file` in messages; the article gets the id `id`.
    pub fn new(input: R, file: impl Into<String>, id: impl Into<String>) -> Self {
        Self {
            input: Some(input),
            encoding: Encoding::default(),
            limits: Limits::default(),
            zone: Zone::default(),
            file: file.into(),
            id: id.into(),
        }
    }

    /// The reader, for an input in `encoding` and an article within `limits`.
    #[must_use]
    pub fn with(mut self, encoding: Encoding, limits: Limits) -> Self {
        self.encoding = encoding;
        self.limits = limits;
        self
    }

    /// The reader, for a day in `zone`.
    #[must_use]
    pub fn in_zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    fn read(&self, input: R, place: &mut Place) -> (String, Result<Article, Fault>) {
        let mut bytes = Vec::new();
        let limit = self.limits.article;
        let read = input.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        place.byte_end = bytes.len() as u64;
        if let Err(error) = read {
            return (String::new(), Err(unreadable(&error)));
        }
        if place.byte_end > limit {
            let reason = format!(
                "larger than {}; split it into one file an article, or say --max-article",
                shown(limit)
            );
            return (String::new(), Err(Fault::new(reason)));
        }
        let whole = match self.text_of(bytes) {
            Ok(whole) => whole,
            Err(fault) => return (String::new(), Err(fault)),
        };
        if let Some(reason) = not_an_article(&whole.decoded.text) {
            return (whole.decoded.text, Err(Fault::new(reason)));
        }
        let article = self.article(&whole);
        (whole.decoded.text, Ok(article))
    }

    fn text_of(&self, mut bytes: Vec<u8>) -> Result<Whole, Fault> {
        if let Some(reason) = decode::not_text(&bytes[..bytes.len().min(1024)]) {
            return Err(Fault::new(reason).at_byte(0));
        }
        let bom = decode::strip_bom(&mut bytes);
        if bom && let Some(fault) = self.encoding.against_bom() {
            return Err(fault);
        }
        let decoded = self.encoding.decode(bytes, if bom { 3 } else { 0 })?;
        Ok(Whole { decoded, bom })
    }

    fn article(&self, whole: &Whole) -> Article {
        let (header, text) = split_header(&whole.decoded.text);
        let Header {
            title,
            date: raw_date,
            outlet,
            section,
            authors,
            url,
            mut meta,
        } = header;
        let dated = date::day(&raw_date, &self.zone);
        let mut warnings: Vec<Warning> = whole.decoded.warning().into_iter().collect();
        warnings.extend(dated.warning(&raw_date));
        let date = dated.day();
        if date != raw_date && !meta.contains_key("header") {
            meta.insert("date".into(), Value::String(raw_date));
        }
        if whole.bom {
            meta.insert("byte_order_mark".into(), Value::String("UTF-8".into()));
        }
        Article {
            id: self.id.clone(),
            title,
            date,
            outlet,
            section,
            authors,
            url,
            source: self.file.clone(),
            meta: Value::Object(meta).to_string(),
            text: text.to_owned(),
            warnings,
            ..Article::default()
        }
    }
}

struct Whole {
    decoded: Decoded,
    bom: bool,
}

fn not_an_article(text: &str) -> Option<&'static str> {
    if decode::looks_like_html(text) {
        return Some("this is HTML; extract the article's text first");
    }
    let first_line = text.split('\n').next().unwrap_or_default().trim();
    (first_line.starts_with("{\"")
        && serde_json::from_str::<serde::de::IgnoredAny>(first_line).is_ok())
    .then_some("this is JSONL; name the file .jsonl or say --format jsonl")
}

/// The fault for a file that the operating system does not give, or that is damaged.
pub(super) fn unreadable(error: &io::Error) -> Fault {
    let damage = error.get_ref().and_then(|inner| inner.downcast_ref());
    match damage {
        Some(Damage { byte, reason }) => Fault::new(reason).at_byte(*byte),
        None => Fault::new(format!("cannot be read: {error}")),
    }
}

impl<R: Read> Iterator for PlainReader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let input = self.input.take()?;
        let mut place = Place {
            file: self.file.clone(),
            ..Place::default()
        };
        let (raw, outcome) = self.read(input, &mut place);
        let outcome = outcome.map_err(|fault| Fault {
            id: self.id.clone(),
            ..fault
        });
        Some(Entry {
            place,
            raw,
            outcome,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Entry {
        let mut reader = PlainReader::new(bytes, "a.txt", "a");
        let entry = reader.next().unwrap();
        assert!(reader.next().is_none());
        entry
    }

    #[test]
    fn the_text_is_kept_to_the_last_byte() {
        let text = "Erste Zeile\r\nzweite\u{a0}Zeile \n\n";
        let article = read(text.as_bytes()).outcome.unwrap();
        assert_eq!(article.text, text);
        assert_eq!((article.meta.as_str(), article.date.as_str()), ("{}", ""));
    }

    #[test]
    fn a_first_line_with_date_gives_the_date_and_runs_on_as_text() {
        let article = read(" date 2025-09-04 Die Lage ist ernst.\n\nEnde\n".as_bytes());
        let article = article.outcome.unwrap();
        assert_eq!(article.text, "Die Lage ist ernst.\n\nEnde\n");
        assert_eq!(article.date, "2025-09-04");
        assert_eq!(article.meta, r#"{"header":" date 2025-09-04 "}"#);
    }

    #[test]
    fn an_impossible_date_stays_in_meta_only() {
        let article = read(b"---\ndate: 2023-02-31\nrubrik: Inland\n---\nText")
            .outcome
            .unwrap();
        assert_eq!((article.text.as_str(), article.date.as_str()), ("Text", ""));
        assert_eq!(article.meta, r#"{"rubrik":"Inland","date":"2023-02-31"}"#);
        assert_eq!(article.warnings[0].code, "impossible_date");
    }

    #[test]
    fn a_byte_order_mark_is_removed_and_noted() {
        let article = read("\u{feff} date 2025-09-04 Text".as_bytes())
            .outcome
            .unwrap();
        assert_eq!(article.text, "Text");
        assert!(article.meta.contains("byte_order_mark"));
    }

    #[test]
    fn what_is_no_text_is_a_fault_with_a_way_out() {
        for (bytes, word) in [
            (b"\xFF\xFEa\0".as_slice(), "UTF-16"),
            (b"Er sagte \x84nein\x93", "byte 9"),
            (b"<html><body>", "HTML"),
            (b"{\"text\":\"a\"}\n", "JSONL"),
            (b"%PDF-1.7", "PDF"),
        ] {
            let fault = read(bytes).outcome.unwrap_err();
            assert!(fault.reason.contains(word), "{}", fault.reason);
            assert_eq!(fault.id, "a");
        }
    }
}
