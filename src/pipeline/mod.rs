//! The parallel run: entries in, records out in the same order, memory bounded.
//!
//! A reading thread fills a bounded queue, workers annotate, and the calling thread puts the
//! results back in order and gives them to a [`Sink`]. What happens to one article never depends on
//! another, and a fault in one costs that one. Never prints.

mod guard;
mod order;
mod queue;
mod reuse;
mod steps;
mod work;

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use crate::corpus::read::Entry;
use crate::corpus::select::{LeftOut, Selection};
use crate::corpus::write::{Counts, Quarantined, Resumed, RunWarning, Sink};
use crate::document::{Article, Record};
use crate::error::{Error, Result};

pub use guard::keep_panics_quiet;
pub use reuse::Old;
pub use steps::{Only, Steps};

/// Turns an article into its record. Implementations are shared by all threads.
pub trait Annotate: Sync {
    /// The article's record; an error costs this article and no other.
    fn annotate(&self, article: Article) -> Result<Annotated>;
}

/// A record, and what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotated {
    /// The record.
    pub record: Record,
    /// Subwords given to the model.
    pub subwords: usize,
    /// Whether the record was taken from an earlier run.
    pub unchanged: bool,
}

/// How a run is spread and bounded. None of it can change a record.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Threads that annotate; `None` takes every processor.
    pub threads: Option<NonZeroUsize>,
    /// The most articles between reading and writing.
    pub look_ahead: usize,
    /// The most bytes of input between reading and writing (one article may always be there).
    pub look_ahead_bytes: u64,
    /// Set from outside when the run is to end at the next place from which it can be taken up.
    pub stop: Option<&'a AtomicBool>,
}

impl Default for Options<'_> {
    /// Enough that large articles can be begun early, and some tens of megabytes at most.
    fn default() -> Self {
        Self {
            threads: None,
            look_ahead: 128,
            look_ahead_bytes: 16 << 20,
            stop: None,
        }
    }
}

impl Options<'_> {
    /// The number of threads that annotate.
    pub fn threads(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(all, usize::from)
    }
}

/// Is told how a run goes, in the order of the output and in the thread that called [`run`].
pub trait Progress {
    /// An entry is done; `counts` holds all until now.
    fn done(&mut self, counts: &Counts);

    /// An entry was quarantined ([`Progress::done`] follows).
    fn quarantined(&mut self, entry: &Quarantined);
}

/// Nobody watches.
impl Progress for () {
    fn done(&mut self, _: &Counts) {}
    fn quarantined(&mut self, _: &Quarantined) {}
}

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// How many of what.
    pub counts: Counts,
    /// What the user should know.
    pub warnings: Vec<RunWarning>,
    /// How many of the entries an earlier run had done.
    pub resumed: u64,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

/// Annotates all `entries` and gives the records to `sink` in the order of the entries; those that
/// an earlier run has done are only read again.
///
/// # Errors
/// Only what ends the run: the sink cannot take a line, or no threads can be had. An entry that is
/// no article, an error of the annotator and a panic within it are quarantined.
pub fn run<A: Annotate + ?Sized, S: Sink>(
    entries: impl Iterator<Item = Entry> + Send,
    annotator: &A,
    sink: &mut S,
    options: &Options<'_>,
    resumed: Option<Resumed>,
    progress: &mut dyn Progress,
) -> Result<Summary> {
    let mut all = Selection::default();
    run_selected(
        entries, &mut all, annotator, sink, options, resumed, progress,
    )
}

/// Annotates those of all `entries` that `selection` takes, as [`run`] does; what it leaves out is
/// counted.
///
/// # Errors
/// As [`run`].
pub fn run_selected<A: Annotate + ?Sized, S: Sink>(
    entries: impl Iterator<Item = Entry> + Send,
    selection: &mut Selection,
    annotator: &A,
    sink: &mut S,
    options: &Options<'_>,
    resumed: Option<Resumed>,
    progress: &mut dyn Progress,
) -> Result<Summary> {
    let left_out = selection.left_out();
    let mut progress = WithLeftOut {
        progress,
        left_out: &left_out,
    };
    let mut summary = run_chosen(
        entries,
        selection,
        annotator,
        sink,
        options,
        resumed,
        &mut progress,
    )?;
    summary.counts = left_out.with(&summary.counts);
    summary.warnings.extend(selection.warnings());
    Ok(summary)
}

/// Tells somebody else's progress, with what was left out until now.
struct WithLeftOut<'p> {
    progress: &'p mut dyn Progress,
    left_out: &'p LeftOut,
}

impl Progress for WithLeftOut<'_> {
    fn done(&mut self, counts: &Counts) {
        self.progress.done(&self.left_out.with(counts));
    }

    fn quarantined(&mut self, entry: &Quarantined) {
        self.progress.quarantined(entry);
    }
}

fn run_chosen<A: Annotate + ?Sized, S: Sink>(
    entries: impl Iterator<Item = Entry> + Send,
    selection: &mut Selection,
    annotator: &A,
    sink: &mut S,
    options: &Options<'_>,
    resumed: Option<Resumed>,
    progress: &mut dyn Progress,
) -> Result<Summary> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads())
        .thread_name(|index| format!("annotate-{index}"))
        .build()
        .map_err(|error| Error::Usage(format!("cannot start the threads: {error}")))?;
    let queue = queue::Queue::new(options.look_ahead, options.look_ahead_bytes);
    let (results, finished) = crossbeam_channel::unbounded();
    std::thread::scope(|threads| {
        let read = results.clone();
        let queue = &queue;
        let skip = resumed.as_ref().map_or(0, |r| r.checkpoint.entries);
        threads.spawn(move || work::read(entries, skip, selection, queue, &read));
        // Workers belong to a rayon pool so that parallel code within the annotator stays within
        // the number of threads asked for.
        pool.in_place_scope(|pool| {
            // However the writing ends, nobody may go on waiting at the queue.
            let _stop = queue.stop_on_drop();
            pool.spawn_broadcast(|_, _| work::annotate(annotator, queue, &results));
            let writer = order::Writer {
                queue,
                stop: options.stop,
                resumed,
            };
            writer.write(&finished, sink, progress)
        })
    })
}
