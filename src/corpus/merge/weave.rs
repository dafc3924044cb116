//! Records and quarantine of all parts in the order of their rows, each row once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::MAX_NAMED;
use super::lines::Lines;
use super::part::Part;
use crate::corpus::select::Shard;
use crate::corpus::write::{Checkpoint, Quarantined, Sink};
use crate::error::Result;

/// Gives all lines to `sink`; what is wrong with them, a sentence each.
pub fn weave<S: Sink>(parts: &[Part], sink: &mut S) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for part in parts {
        files.push(Lines::open(&part.paths.records, false)?);
        files.push(Lines::open(&part.paths.quarantine, true)?);
    }
    let mut next = BinaryHeap::new();
    for (index, lines) in files.iter_mut().enumerate() {
        if let Some(row) = lines.advance()? {
            next.push(Reverse((row, index)));
        }
    }
    let mut rows = Rows::new(parts);
    let mut entries = 0;
    // The frames of the output are those of a run that was never in parts.
    let after = |entries: u64| Checkpoint {
        entries,
        ..Checkpoint::default()
    };
    while let Some(Reverse((row, index))) = next.pop() {
        let lines = &files[index];
        rows.see(row, lines);
        if is_records(index) {
            let shard = parts[index / 2].manifest.shard;
            if !shard.holds(lines.id()) {
                let (id, of) = (lines.id(), Shard::of(lines.id(), shard.count));
                let message = format!("{}: article {id:?} belongs to shard {of}", lines.place());
                rows.faults.push(message);
            }
            sink.record(lines.line())?;
        } else {
            let entry: Quarantined = serde_json::from_slice(lines.line())
                .map_err(|error| lines.fault(&format!("not a line of a quarantine ({error})")))?;
            sink.quarantine(&entry)?;
        }
        entries += 1;
        sink.entry_done(entries, &mut || after(entries), false)?;
        if let Some(row) = files[index].advance()? {
            next.push(Reverse((row, index)));
        }
    }
    sink.entry_done(entries, &mut || after(entries), true)?;
    let mut faults = rows.finish();
    for (index, lines) in files.iter().enumerate() {
        faults.extend(whole(&parts[index / 2], lines, is_records(index))?);
    }
    Ok(faults)
}

/// Of each part's two files the first holds the records.
const fn is_records(index: usize) -> bool {
    index.is_multiple_of(2)
}

/// What is wrong with a file that was read to its end.
fn whole(part: &Part, lines: &Lines, records: bool) -> Result<Option<String>> {
    let manifest = &part.manifest;
    let (expected, path) = if records {
        (manifest.output.records, &part.paths.records)
    } else {
        (manifest.counts.quarantined, &part.paths.quarantine)
    };
    let reason = if lines.number() != expected {
        format!("has {} lines, its manifest says {expected}", lines.number())
    } else if records && lines.digest()? != manifest.output.sha256 {
        "was changed after it was written: its SHA-256 is not that of its manifest".to_owned()
    } else {
        return Ok(None);
    };
    let fault = format!("{}: {reason}; {}", path.display(), part.anew());
    Ok(Some(fault))
}

/// Sees to it that every row comes once.
struct Rows {
    /// Rows that are in no file for a reason: skipped and not selected.
    left_out: u64,
    count: u64,
    next: u64,
    missing: u64,
    last: String,
    faults: Faults,
}

impl Rows {
    fn new(parts: &[Part]) -> Self {
        let left_out = parts.iter().map(|part| {
            let counts = &part.manifest.counts;
            counts.skipped_duplicates + counts.not_selected
        });
        Self {
            left_out: left_out.sum(),
            count: parts.first().map_or(0, |part| part.manifest.ids.count),
            next: 0,
            missing: 0,
            last: String::new(),
            faults: Faults::default(),
        }
    }

    fn see(&mut self, row: u64, lines: &Lines) {
        let place = lines.place();
        if row >= self.count {
            self.faults.push(format!(
                "{place}: row {row}, but the input has {} articles",
                self.count
            ));
        } else if row < self.next {
            self.faults
                .push(format!("{place}: row {row} is in {} too", self.last));
        } else {
            self.gap(row);
            self.next = row + 1;
        }
        self.last = place;
    }

    /// The rows from the one expected to before `row` are in no file.
    fn gap(&mut self, row: u64) {
        self.missing += row - self.next;
        // Which of them are missing for a reason is not known.
        if self.left_out == 0 {
            let named = row.min(self.next + MAX_NAMED as u64);
            for row in self.next..named {
                self.faults.push(format!("row {row} is in no part"));
            }
            self.faults.more += row - named;
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.gap(self.count.max(self.next));
        if self.left_out > 0 && self.missing != self.left_out {
            self.faults.push(format!(
                "{} rows are in no part, but the manifests leave out {}",
                self.missing, self.left_out
            ));
        }
        self.faults.finish()
    }
}

/// The first faults in words, the others by number.
#[derive(Default)]
struct Faults {
    named: Vec<String>,
    more: u64,
}

impl Faults {
    fn push(&mut self, fault: String) {
        if self.named.len() < MAX_NAMED {
            self.named.push(fault);
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self) -> Vec<String> {
        if self.more > 0 {
            self.named.push(format!("and {} more faults", self.more));
        }
        self.named
    }
}
