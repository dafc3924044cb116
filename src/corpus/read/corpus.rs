//! All entries of all inputs, one after the other, with their rows.

use std::io::{Cursor, Read};
use std::sync::Arc;

use super::plain;
use super::{
    Entry, Fault, Fields, Format, Found, InputFile, Inputs, JsonlReader, Place, PlainReader, Reader,
};

/// How many bytes are looked at to tell a format.
const HEAD: u64 = 4096;

/// The entries of all inputs in order. Files are opened one at a time, when their turn comes.
pub struct Corpus {
    files: Box<dyn Iterator<Item = Found> + Send>,
    current: Option<Box<dyn Reader>>,
    fields: Arc<Fields>,
    format: Format,
    rows: u64,
}

impl Corpus {
    /// Reads `inputs` in `format`; `fields` says what the fields of JSON objects are.
    pub fn new(inputs: &Inputs, format: Format, fields: Fields) -> Self {
        Self {
            files: Box::new(inputs.files()),
            current: None,
            fields: Arc::new(fields),
            format,
            rows: 0,
        }
    }

    fn reader(&self, file: &InputFile) -> Result<Box<dyn Reader>, Fault> {
        let mut input = file.open().map_err(|error| plain::unreadable(&error))?;
        let mut head = Vec::new();
        let looked = input.by_ref().take(HEAD).read_to_end(&mut head);
        looked.map_err(|error| plain::unreadable(&error))?;
        let format = match (self.format, &file.path) {
            (Format::Auto, Some(path)) => Format::of(path, &head)?,
            (Format::Auto, None) => Format::sniff(&head),
            (said, _) => said,
        };
        let input = Cursor::new(head).chain(input);
        let (name, id) = (file.name(), file.id.clone());
        Ok(match format {
            Format::Jsonl => Box::new(JsonlReader::new(input, name, id, self.fields.clone())),
            Format::Text | Format::Auto => Box::new(PlainReader::new(input, name, id)),
        })
    }

    fn next_entry(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.current.as_mut().and_then(Iterator::next) {
                return Some(entry);
            }
            match self.files.next()? {
                Found::File(file) => match self.reader(&file) {
                    Ok(reader) => self.current = Some(reader),
                    Err(fault) => {
                        self.current = None;
                        let place = Place {
                            file: file.name(),
                            ..Place::default()
                        };
                        return Some(no_file(
                            place,
                            Fault {
                                id: file.id,
                                ..fault
                            },
                        ));
                    }
                },
                Found::Unreadable(place, fault) => {
                    self.current = None;
                    return Some(no_file(place, fault));
                }
            }
        }
    }
}

fn no_file(place: Place, fault: Fault) -> Entry {
    Entry {
        place,
        raw: String::new(),
        outcome: Err(fault),
    }
}

impl Iterator for Corpus {
    type Item = Entry;

    /// Entries that are no articles count as rows too, so that repairing one moves no other.
    fn next(&mut self) -> Option<Entry> {
        let mut entry = self.next_entry()?;
        if let Ok(article) = &mut entry.outcome {
            article.row = self.rows;
        }
        self.rows += 1;
        Some(entry)
    }
}
