//! All entries of all inputs, one after the other, with their rows.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use super::delimited::delimiter;
use super::format::suffix;
use super::unpack::Unpacking;
use super::{
    DelimitedReader, Encoding, Entry, Fault, Fields, Format, Found, InputFile, Inputs, JsonlReader,
    Limits, Place, PlainReader, Reader, Zone, plain,
};
use crate::corpus::packed::{HEAD as PACKED_HEAD, Packing};

/// How many bytes are looked at to tell a format.
const HEAD: u64 = 4096;

/// How inputs are read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// How the articles stand in the files.
    pub format: Format,
    /// What the fields of objects, records and rows are.
    pub fields: Fields,
    /// The encoding of the files.
    pub encoding: Encoding,
    /// How much an article and a file may be.
    pub limits: Limits,
    /// In which zone the day of a point in time is taken.
    pub zone: Zone,
}

/// The entries of all inputs in order. Files are opened one at a time, when their turn comes.
pub struct Corpus {
    files: Box<dyn Iterator<Item = Found> + Send>,
    current: Option<Box<dyn Reader>>,
    reading: Reading,
    fields: Arc<Fields>,
    rows: u64,
}

type Input = Box<dyn Read + Send>;

impl Corpus {
    /// Reads `inputs` as `reading` says.
    pub fn new(inputs: &Inputs, reading: Reading) -> Self {
        Self {
            files: Box::new(inputs.files()),
            current: None,
            fields: Arc::new(reading.fields.clone()),
            reading,
            rows: 0,
        }
    }

    fn reader(&self, file: &InputFile) -> Result<Box<dyn Reader>, Fault> {
        let unreadable = |error| plain::unreadable(&error);
        let input = file.open().map_err(unreadable)?;
        let (head, input) = begin(input, PACKED_HEAD);
        let packing = Packing::of(&head);
        cut_off_at_once(file, &head)?;
        let input: Input = match packing {
            Some(packing) => {
                let limits = self.reading.limits;
                Box::new(Unpacking::new(packing, input, limits).map_err(unreadable)?)
            }
            None => input,
        };
        let (head, input) = begin(input, HEAD);
        let format = match (self.reading.format, &file.path) {
            (Format::Auto, Some(path)) => Format::of(path, &head)?,
            (Format::Auto, None) => Format::sniff(&head),
            (said, _) => said,
        };
        let (name, id, fields) = (file.name(), file.id.clone(), self.fields.clone());
        let Reading {
            encoding,
            limits,
            ref zone,
            ..
        } = self.reading;
        let zone = || zone.clone();
        let delimited = |delimiter: u8, input: Input| {
            DelimitedReader::new(input, delimiter, &*name, &*id, fields.clone())
                .with(encoding, limits)
                .in_zone(zone())
        };
        Ok(match format {
            Format::Jsonl => Box::new(
                JsonlReader::new(input, name, id, fields)
                    .with(encoding, limits)
                    .in_zone(zone()),
            ),
            Format::Csv => Box::new(delimited(delimiter(&head), input)),
            Format::Tsv => Box::new(delimited(b'\t', input)),
            Format::Parquet => self.parquet(file, packing)?,
            Format::Text | Format::Auto => Box::new(
                PlainReader::new(input, name, id)
                    .with(encoding, limits)
                    .in_zone(zone()),
            ),
        })
    }

    #[cfg(feature = "parquet")]
    fn parquet(
        &self,
        file: &InputFile,
        packing: Option<Packing>,
    ) -> Result<Box<dyn Reader>, Fault> {
        // Its table of contents is at its end.
        let Some(path) = &file.path else {
            return Err(Fault::new(
                "Parquet is not read from standard input; name the file",
            ));
        };
        if let Some(packing) = packing {
            let reason = format!(
                "a Parquet file within {}; unpack it first (Parquet compresses by itself)",
                packing.as_str()
            );
            return Err(Fault::new(reason));
        }
        let reader = super::ParquetReader::open(path, &*file.id, self.fields.clone())?;
        let Reading { limits, zone, .. } = &self.reading;
        Ok(Box::new(reader.with(*limits).in_zone(zone.clone())))
    }

    #[cfg(not(feature = "parquet"))]
    #[allow(clippy::unused_self, reason = "the other form needs it")]
    fn parquet(&self, _: &InputFile, _: Option<Packing>) -> Result<Box<dyn Reader>, Fault> {
        let built = crate::corpus::WITHOUT_PARQUET;
        Err(Fault::new(format!("{built}, or write the file as JSONL")))
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

/// The first `length` bytes of `input`, and all of it. An error that comes with them comes after
/// them then, so that what could be read before it is read.
fn begin(mut input: Input, length: u64) -> (Vec<u8>, Input) {
    let mut head = Vec::new();
    let looked = input.by_ref().take(length).read_to_end(&mut head);
    let start = Cursor::new(head.clone());
    let whole: Input = match looked {
        Ok(_) => Box::new(start.chain(input)),
        Err(error) => Box::new(start.chain(Failing(Some(error)))),
    };
    (head, whole)
}

/// A file that has the name of a packed one, and is too short to be anything.
fn cut_off_at_once(file: &InputFile, head: &[u8]) -> Result<(), Fault> {
    let named = file.path.as_deref().map(suffix);
    let promised = named.and_then(|suffix| Packing::by_suffix(&suffix));
    match promised {
        Some(packing) if head.len() < PACKED_HEAD as usize => Err(Fault::new(format!(
            "the {} data is cut off at byte {} of the file; restore the file and read it again",
            packing.as_str(),
            head.len()
        ))),
        _ => Ok(()),
    }
}

/// Gives an error, then nothing.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
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
