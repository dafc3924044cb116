//! JSONL: one article a line; only `\n` ends a line.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::encoding::Encoding;
use super::limits::{Limits, shown};
use super::{Entry, Fault, Fields, Place, Zone, decode, plain};

/// Reads JSONL, one line at a time. Blank lines are no entries.
pub struct JsonlReader<R> {
    input: BufReader<R>,
    fields: Arc<Fields>,
    encoding: Encoding,
    limits: Limits,
    zone: Zone,
    file: String,
    id_stem: String,
    line: u64,
    byte: u64,
    ended: bool,
}

impl<R: Read> JsonlReader<R> {
    /// Reads `input`, which is called `file` in messages; articles without an id field are called
    /// `id_stem#line`.
    pub fn new(
        input: R,
        file: impl Into<String>,
        id_stem: impl Into<String>,
        fields: Arc<Fields>,
    ) -> Self {
        Self {
            input: BufReader::with_capacity(1 << 16, input),
            fields,
            encoding: Encoding::default(),
            limits: Limits::default(),
            zone: Zone::default(),
            file: file.into(),
            id_stem: id_stem.into(),
            line: 0,
            byte: 0,
            ended: false,
        }
    }

    /// The reader, for an input in `encoding` and articles within `limits`.
    #[must_use]
    pub const fn with(mut self, encoding: Encoding, limits: Limits) -> Self {
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

    /// The next line without its end; `None` at the end of the input.
    fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let limit = self.limits.article.saturating_add(1);
        let read = (&mut self.input)
            .take(limit)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        let byte_start = self.byte;
        self.byte += read as u64;
        let mut byte_end = self.byte;
        let complete = bytes.last() == Some(&b'\n');
        if complete {
            bytes.pop();
            byte_end -= 1;
        } else if read as u64 == limit {
            byte_end += self.skip_line()?;
            bytes.clear();
        }
        let too_long = byte_end - byte_start > self.limits.article;
        Ok(Some(Line {
            bytes,
            byte_start,
            byte_end,
            too_long,
        }))
    }

    /// Leaves out the rest of a line that is too long to be kept; its length without the end.
    fn skip_line(&mut self) -> io::Result<u64> {
        let mut skipped = 0;
        loop {
            let buffer = self.input.fill_buf()?;
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let length = end.unwrap_or(buffer.len());
            skipped += length as u64;
            let at_end = end.is_some() || buffer.is_empty();
            let used = length + usize::from(end.is_some());
            self.input.consume(used);
            self.byte += used as u64;
            if at_end {
                return Ok(skipped);
            }
        }
    }

    fn entry(&self, line: Line) -> Entry {
        let place = Place {
            file: self.file.clone(),
            line: self.line,
            byte_start: line.byte_start,
            byte_end: line.byte_end,
        };
        if line.too_long {
            let reason = format!(
                "the line is larger than {}; one article a line, or say --max-article",
                shown(self.limits.article)
            );
            return fault(place, Fault::new(reason));
        }
        let raw = match self.encoding.decode(line.bytes, line.byte_start) {
            Ok(raw) => raw,
            Err(wrong) => return fault(place, wrong),
        };
        let fallback_id = format!("{}#{}", self.id_stem, self.line);
        let outcome = self.fields.article(&raw.text, 0, fallback_id, &self.zone);
        let outcome = outcome.map(|mut article| {
            article.source = place.to_string();
            article.warnings.extend(raw.warning());
            article
        });
        let outcome = outcome.map_err(|fault| Fault {
            byte: fault
                .byte
                .map(|within| line.byte_start + raw.byte_in_input(within)),
            ..fault
        });
        Entry {
            place,
            raw: raw.text,
            outcome,
        }
    }
}

struct Line {
    bytes: Vec<u8>,
    byte_start: u64,
    byte_end: u64,
    too_long: bool,
}

impl Line {
    fn is_blank(&self) -> bool {
        !self.too_long && self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

fn fault(place: Place, fault: Fault) -> Entry {
    Entry {
        place,
        raw: String::new(),
        outcome: Err(fault),
    }
}

impl<R: Read> Iterator for JsonlReader<R> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        while !self.ended {
            let first = self.line == 0;
            match self.next_line() {
                Ok(Some(mut line)) => {
                    if first && let Some(reason) = decode::not_text(&line.bytes) {
                        self.ended = true;
                        let place = Place {
                            file: self.file.clone(),
                            ..Place::default()
                        };
                        return Some(fault(place, Fault::new(reason).at_byte(0)));
                    }
                    if first && decode::strip_bom(&mut line.bytes) {
                        line.byte_start += 3;
                        if let Some(wrong) = self.encoding.against_bom() {
                            self.ended = true;
                            let place = Place {
                                file: self.file.clone(),
                                ..Place::default()
                            };
                            return Some(fault(place, wrong));
                        }
                    }
                    if !line.is_blank() {
                        return Some(self.entry(line));
                    }
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    // Nothing can be said of what follows, so the whole rest is one fault.
                    self.ended = true;
                    let place = Place {
                        file: self.file.clone(),
                        line: self.line + 1,
                        byte_start: self.byte,
                        byte_end: self.byte,
                    };
                    return Some(fault(place, plain::unreadable(&error)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(bytes: &[u8]) -> Vec<Entry> {
        JsonlReader::new(bytes, "a.jsonl", "a", Arc::new(Fields::default())).collect()
    }

    #[test]
    fn only_line_feeds_end_a_line() {
        let read =
            entries("\u{feff}{\"text\":\"a\u{2028}b\u{85}\"}\r\n\n \n{\"text\":\"\"}".as_bytes());
        let places: Vec<String> = read.iter().map(|entry| entry.place.to_string()).collect();
        assert_eq!(places, ["a.jsonl:1", "a.jsonl:4"]);
        let article = read[0].outcome.as_ref().unwrap();
        assert_eq!(article.text, "a\u{2028}b\u{85}");
        assert_eq!(article.id, "a#1");
        assert_eq!(article.source, "a.jsonl:1");
        assert_eq!(read[1].outcome.as_ref().unwrap().text, "");
    }

    #[test]
    fn places_slice_the_file() {
        let bytes =
            b"\xEF\xBB\xBF{\"text\":\"a\"}\n\n{\"text\":\n{\"text\":\"\xFF\"}\n{\"text\":\"b\"}";
        let read = entries(bytes);
        assert_eq!(read.len(), 4);
        for entry in &read {
            let (start, end) = (
                entry.place.byte_start as usize,
                entry.place.byte_end as usize,
            );
            assert!(bytes[start..end].starts_with(b"{\"text\":"));
            if !entry.raw.is_empty() {
                assert_eq!(&bytes[start..end], entry.raw.as_bytes());
            }
        }
        let fault = read[2].outcome.as_ref().unwrap_err();
        assert_eq!(bytes[fault.byte.unwrap() as usize], 0xFF);
        assert!(read[3].outcome.is_ok());
    }

    #[test]
    fn a_line_beyond_the_limit_costs_one_article() {
        let mut bytes = b"{\"text\":\"".to_vec();
        bytes.resize(Limits::ARTICLE as usize + 100, b'a');
        bytes.extend_from_slice(b"\"}\n{\"text\":\"b\"}\n");
        let read = entries(&bytes);
        assert!(
            read[0]
                .outcome
                .as_ref()
                .unwrap_err()
                .reason
                .contains("4 MiB")
        );
        assert_eq!(read[1].outcome.as_ref().unwrap().text, "b");
        assert_eq!(read[1].place.line, 2);
    }

    #[test]
    fn a_read_error_ends_the_file_with_a_fault() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let input = b"{\"text\":\"a\"}\n".chain(Broken);
        let read: Vec<Entry> =
            JsonlReader::new(input, "a.jsonl", "a", Arc::new(Fields::default())).collect();
        assert_eq!(read.len(), 2);
        assert!(read[0].outcome.is_ok());
        let fault = read[1].outcome.as_ref().unwrap_err();
        assert!(fault.reason.contains("the disk is gone"));
    }
}
