//! A record while it is checked: its text by code points, its entities and quotations by id, and
//! what was found wrong.

use std::collections::HashMap;

use super::Fault;
use crate::document::{CharIndex, Record, Span};

/// Between the pieces of a discontinuous span's text.
const GAP: &str = " … ";

pub struct Check<'r> {
    pub record: &'r Record,
    index: CharIndex<'r>,
    /// Position of each entity, by id; of ids that stand twice the first.
    pub entities: HashMap<&'r str, usize>,
    /// Position of each quotation, by id.
    pub quotations: HashMap<&'r str, usize>,
    faults: Vec<Fault>,
}

impl<'r> Check<'r> {
    pub fn new(record: &'r Record) -> Self {
        let entities = record.entities.iter().map(|e| e.id.as_str());
        let quotations = record.quotations.iter().map(|q| q.id.as_str());
        Self {
            record,
            index: CharIndex::new(&record.text),
            entities: positions(entities),
            quotations: positions(quotations),
            faults: Vec::new(),
        }
    }

    pub fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    pub fn fault(&mut self, pointer: impl Into<String>, reason: impl Into<String>) {
        self.faults.push(Fault {
            pointer: pointer.into(),
            reason: reason.into(),
        });
    }

    /// Whether `span` holds at least one code point and lies within the text.
    pub fn span(&mut self, pointer: &str, span: Span) -> bool {
        let Span { start, end } = span;
        let length = self.index.len();
        if start >= end {
            self.fault(
                pointer,
                format!("start {start} is not before its end {end}"),
            );
        } else if end > length {
            let reason = format!("ends at {end}, the text has {length} code points");
            self.fault(pointer, reason);
        } else {
            return true;
        }
        false
    }

    /// Whether `spans` are sound, sorted and do not overlap.
    pub fn row_of_spans(&mut self, pointer: &str, spans: impl IntoIterator<Item = Span>) -> bool {
        let mut sound = true;
        let mut before = Span::default();
        for (number, span) in spans.into_iter().enumerate() {
            let pointer = format!("{pointer}/{number}");
            sound &= self.span(&pointer, span);
            if number > 0 && span.start < before.end {
                let reason = format!(
                    "{}..{} begins before {}..{} ends; they must be sorted and apart",
                    span.start, span.end, before.start, before.end
                );
                self.fault(pointer, reason);
                sound = false;
            }
            before = span;
        }
        sound
    }

    /// Says where `text` is not that of `spans`.
    pub fn text(&mut self, pointer: &str, spans: &[Span], text: &str) {
        let slices: Vec<&str> = spans.iter().map(|&span| self.index.slice(span)).collect();
        let slices = slices.join(GAP);
        if slices != text {
            let reason = format!(
                "{:?}, its span of the article's text is {:?}",
                short(text),
                short(&slices)
            );
            self.fault(pointer, reason);
        }
    }
}

fn positions<'r>(ids: impl Iterator<Item = &'r str>) -> HashMap<&'r str, usize> {
    let mut positions = HashMap::new();
    for (position, id) in ids.enumerate() {
        positions.entry(id).or_insert(position);
    }
    positions
}

/// As much of a text as a message can hold.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((byte, _)) => format!("{}…", &text[..byte]),
        None => text.to_owned(),
    }
}
