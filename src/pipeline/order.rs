//! The end of a run: results come as they are done and are written in the order of the input.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crossbeam_channel::Receiver;

use super::queue::Queue;
use super::{Progress, Summary};
use crate::corpus::write::{Counts, Quarantined, RunWarning, Sink};
use crate::error::{Error, Result};

/// What the threads tell the writer.
pub enum Message {
    /// An entry is done.
    Done(Done),
    /// There were so many entries.
    End { entries: u64 },
    /// The reader itself broke.
    ReaderFailed(String),
}

/// A finished entry.
pub struct Done {
    pub ordinal: u64,
    pub bytes: u64,
    pub outcome: Outcome,
}

/// What became of an entry.
pub enum Outcome {
    Line(Box<Line>),
    Quarantined(Box<Quarantined>),
}

/// A record as it will stand in the file, and what is counted of it.
pub struct Line {
    pub json: Vec<u8>,
    pub id: String,
    pub source: String,
    pub sentences: u64,
    pub tokens: u64,
    pub subwords: u64,
    pub entities: u64,
    pub quotations: u64,
}

/// Writes every entry when its turn comes, until all are written.
pub fn write<S: Sink>(
    messages: &Receiver<Message>,
    queue: &Queue,
    sink: &mut S,
    progress: &mut dyn Progress,
) -> Result<Summary> {
    let mut early = BTreeMap::new();
    let mut tally = Tally::default();
    let mut next = 0;
    let mut end = None;
    while end != Some(next) {
        match messages.recv() {
            Ok(Message::Done(done)) => {
                early.insert(done.ordinal, done);
            }
            Ok(Message::End { entries }) => end = Some(entries),
            Ok(Message::ReaderFailed(reason)) => {
                return Err(Error::Check(format!("reading the input failed: {reason}")));
            }
            Err(_) => return Err(Error::Check("the threads ended before their work".into())),
        }
        while let Some(done) = early.remove(&next) {
            match done.outcome {
                Outcome::Line(line) => {
                    sink.record(&line.json)?;
                    tally.add(&line);
                }
                Outcome::Quarantined(entry) => {
                    sink.quarantine(&entry)?;
                    tally.counts.quarantined += 1;
                    progress.quarantined(&entry);
                }
            }
            tally.counts.read += 1;
            tally.counts.bytes += done.bytes;
            progress.done(&tally.counts);
            queue.release(done.bytes);
            next += 1;
        }
    }
    Ok(tally.summary())
}

/// How many duplicate ids are named one by one.
const MAX_NAMED: usize = 10;

#[derive(Default)]
struct Tally {
    counts: Counts,
    /// A hash of every id: some 16 bytes an article are all that a run keeps.
    seen: HashSet<u64>,
    warnings: Vec<RunWarning>,
}

impl Tally {
    fn add(&mut self, line: &Line) {
        let counts = &mut self.counts;
        counts.annotated += 1;
        counts.sentences += line.sentences;
        counts.tokens += line.tokens;
        counts.subwords += line.subwords;
        counts.entities += line.entities;
        counts.quotations += line.quotations;
        let mut hasher = DefaultHasher::new();
        line.id.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            counts.duplicate_ids += 1;
            // Not in the record: what is said of one article must not hang on the others.
            if self.warnings.len() < MAX_NAMED {
                self.warnings.push(RunWarning {
                    code: "duplicate_id".into(),
                    message: format!(
                        "{}: an earlier article has the id {:?} too; both are kept",
                        line.source, line.id
                    ),
                });
            }
        }
    }

    fn summary(mut self) -> Summary {
        let unnamed = self
            .counts
            .duplicate_ids
            .saturating_sub(self.warnings.len() as u64);
        if unnamed > 0 {
            self.warnings.push(RunWarning {
                code: "duplicate_id".into(),
                message: format!("{unnamed} more articles have the id of an earlier one"),
            });
        }
        Summary {
            counts: self.counts,
            warnings: self.warnings,
        }
    }
}
