//! What became no record: where it stands, why, and the input itself as far as it can be kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::corpus::read::{Fault, Place};

/// The most bytes of an input that are copied into the quarantine file.
const MAX_RAW_BYTES: usize = 1 << 20;

/// Where an entry was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The input is no article.
    Read,
    /// The article could not be annotated.
    Annotate,
}

/// One line of `OUT.quarantine.jsonl`. As in the record, every key is always there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quarantined {
    /// Ordinal in the input, from 0; the records leave this row out.
    pub row: u64,
    /// The article's id, as far as it is known.
    pub id: String,
    /// The input file.
    pub file: String,
    /// The line, from 1; 0 if the whole file is meant.
    pub line: u64,
    /// First byte of the entry in the file, counted in the unpacked stream if it is compressed.
    pub byte_start: u64,
    /// One past its last byte.
    pub byte_end: u64,
    /// The byte at which it goes wrong; `byte_start` if none can be named.
    pub byte_fault: u64,
    /// JSON pointer to the field that is wrong, "" if it is not one field.
    pub pointer: String,
    /// Where it was lost.
    pub stage: Stage,
    /// What is wrong, and the way out.
    pub reason: String,
    /// The entry as it stands in the input; "" if it is not UTF-8 or larger than 1 MiB.
    pub raw: String,
}

impl Quarantined {
    /// What could not be read.
    pub fn unread(row: u64, place: Place, fault: Fault, raw: String) -> Self {
        Self {
            row,
            id: fault.id,
            file: place.file,
            line: place.line,
            byte_start: place.byte_start,
            byte_end: place.byte_end,
            byte_fault: fault.byte.unwrap_or(place.byte_start),
            pointer: fault.pointer,
            stage: Stage::Read,
            reason: fault.reason,
            raw: if raw.len() <= MAX_RAW_BYTES {
                raw
            } else {
                String::new()
            },
        }
    }

    /// What could be read, but not annotated.
    pub fn unannotated(row: u64, place: Place, id: String, reason: String, raw: String) -> Self {
        let fault = Fault {
            id,
            ..Fault::new(reason)
        };
        Self {
            stage: Stage::Annotate,
            ..Self::unread(row, place, fault, raw)
        }
    }

    /// `file:line` or `file`.
    pub fn place(&self) -> String {
        let place = Place {
            file: self.file.clone(),
            line: self.line,
            ..Place::default()
        };
        place.to_string()
    }
}
