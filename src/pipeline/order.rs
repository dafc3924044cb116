//! The end of a run: results come as they are done and are written in the order of the input.

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use sha2::{Digest as _, Sha256};

use super::queue::Queue;
use super::{Progress, Summary};
use crate::corpus::write::{Checkpoint, Counts, Quarantined, Resumed, RunWarning, Sink, id_key};
use crate::error::{Error, Result};
use crate::hex::hex;

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
    /// What was read.
    pub digest: [u8; 32],
    pub outcome: Outcome,
}

/// What became of an entry.
pub enum Outcome {
    /// An earlier run did it.
    Before,
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
    /// Whether the record is from an earlier run.
    pub unchanged: bool,
    pub entities: u64,
    pub quotations: u64,
}

/// How often a run that waits looks whether it is to stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// Writes every entry when its turn comes, until all are written or the run is to stop.
pub struct Writer<'a> {
    pub queue: &'a Queue,
    /// Set from outside when the run is to end at the next place from which it can be taken up.
    pub stop: Option<&'a AtomicBool>,
    /// What an earlier run has done.
    pub resumed: Option<Resumed>,
}

impl Writer<'_> {
    pub fn write<S: Sink>(
        self,
        messages: &Receiver<Message>,
        sink: &mut S,
        progress: &mut dyn Progress,
    ) -> Result<Summary> {
        let mut early = BTreeMap::new();
        let mut tally = Tally::default();
        let before = self.resumed.map(|resumed| {
            tally.take_up(&resumed);
            resumed.checkpoint
        });
        let mut input = Input::default();
        let mut end = None;
        let mut may_stop = true;
        let mut hurried = false;
        loop {
            if end == Some(input.entries) {
                break;
            }
            if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                if may_stop {
                    return Ok(tally.summary(true));
                }
                if !hurried {
                    self.queue.hurry();
                    hurried = true;
                }
            }
            match messages.recv_timeout(PATIENCE) {
                Ok(Message::Done(done)) => {
                    early.insert(done.ordinal, done);
                }
                Ok(Message::End { entries }) => end = Some(entries),
                Ok(Message::ReaderFailed(reason)) => {
                    return Err(Error::Check(format!("reading the input failed: {reason}")));
                }
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::Check("the threads ended before their work".into()));
                }
            }
            while let Some(done) = early.remove(&input.entries) {
                let bytes = done.bytes;
                input.add(&done.digest);
                if tally.add(done, sink, progress)? {
                    let mut at = || tally.checkpoint(&input);
                    may_stop = sink.entry_done(input.entries, &mut at, false)?;
                }
                progress.done(&tally.counts);
                self.queue.release(bytes);
                if let Some(before) = &before {
                    input.must_be(before)?;
                }
                if may_stop && hurried {
                    return Ok(tally.summary(true));
                }
            }
        }
        if let Some(before) = before.filter(|before| before.entries > input.entries) {
            return Err(changed(&before));
        }
        let mut at = || tally.checkpoint(&input);
        sink.entry_done(input.entries, &mut at, true)?;
        Ok(tally.summary(false))
    }
}

/// What was read so far.
#[derive(Default)]
struct Input {
    entries: u64,
    /// SHA-256 of the one before and the entry's.
    digest: [u8; 32],
}

impl Input {
    fn add(&mut self, entry: &[u8; 32]) {
        let mut next = Sha256::new();
        next.update(self.digest);
        next.update(entry);
        self.digest = next.finalize().into();
        self.entries += 1;
    }

    /// Refuses to go on with other articles than the earlier run had.
    fn must_be(&self, before: &Checkpoint) -> Result<()> {
        if self.entries == before.entries && hex(&self.digest) != before.input {
            return Err(changed(before));
        }
        Ok(())
    }
}

fn changed(before: &Checkpoint) -> Error {
    Error::Usage(format!(
        "the input is not what it was when the unfinished run began: its first {} entries differ; \
         begin anew with --fresh",
        before.entries
    ))
}

/// How many duplicate ids are named one by one.
const MAX_NAMED: usize = 10;

#[derive(Default)]
struct Tally {
    counts: Counts,
    /// A hash of every id: some 16 bytes an article are all that a run keeps.
    seen: HashSet<u64>,
    warnings: Vec<RunWarning>,
    /// Entries that an earlier run had done.
    resumed: u64,
}

impl Tally {
    /// Takes up what an earlier run counted.
    fn take_up(&mut self, resumed: &Resumed) {
        self.counts = resumed.checkpoint.counts;
        self.warnings.clone_from(&resumed.checkpoint.warnings);
        self.seen.clone_from(&resumed.ids);
        self.resumed = self.counts.read;
    }

    fn checkpoint(&self, input: &Input) -> Checkpoint {
        Checkpoint {
            entries: input.entries,
            input: hex(&input.digest),
            counts: self.counts,
            warnings: self.warnings.clone(),
        }
    }

    /// Counts and writes an entry; says whether there was anything to write.
    fn add<S: Sink>(
        &mut self,
        done: Done,
        sink: &mut S,
        progress: &mut dyn Progress,
    ) -> Result<bool> {
        match done.outcome {
            Outcome::Before => return Ok(false),
            Outcome::Line(line) => {
                sink.record(&line.json)?;
                self.line(&line);
            }
            Outcome::Quarantined(entry) => {
                sink.quarantine(&entry)?;
                self.counts.quarantined += 1;
                progress.quarantined(&entry);
            }
        }
        self.counts.read += 1;
        self.counts.bytes += done.bytes;
        Ok(true)
    }

    fn line(&mut self, line: &Line) {
        let counts = &mut self.counts;
        counts.annotated += 1;
        counts.sentences += line.sentences;
        counts.tokens += line.tokens;
        counts.subwords += line.subwords;
        counts.unchanged += u64::from(line.unchanged);
        counts.entities += line.entities;
        counts.quotations += line.quotations;
        if !self.seen.insert(id_key(&line.id)) {
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

    fn summary(mut self, interrupted: bool) -> Summary {
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
            resumed: self.resumed,
            interrupted,
        }
    }
}
