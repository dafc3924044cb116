//! The progress of a run on standard error.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::output;
use crate::corpus::read::Inputs;
use crate::corpus::write::{Counts, Quarantined};
use crate::pipeline::Progress;
use crate::review::visible;

const WITH_TOTAL: &str = "{bar:20} {percent:>3} %  {msg}  {eta} left";
const WITHOUT_TOTAL: &str = "{spinner} {elapsed}  {msg}";
const COUNTING: &str = "{spinner} {elapsed}  {human_pos} articles, {rate}/s";
/// How often a bar is drawn anew.
const TICK: Duration = Duration::from_millis(200);

/// Shows how far a run is, and what is quarantined as it happens.
pub struct Watch {
    bar: Option<ProgressBar>,
    names_quarantined: bool,
    started: Instant,
}

impl Watch {
    /// Begins to watch. There is a bar if standard error is a terminal and `quiet` is not set;
    /// `names_quarantined` reports every quarantined article at once.
    pub fn start(inputs: &Inputs, quiet: bool, names_quarantined: bool) -> Self {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| bar(inputs));
        Self {
            bar,
            names_quarantined,
            started: Instant::now(),
        }
    }

    /// Takes the bar away; how long it was watched.
    pub fn finish(self) -> Duration {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.started.elapsed()
    }
}

fn bar(inputs: &Inputs) -> ProgressBar {
    let style = |template: &str| {
        let style = ProgressStyle::with_template(template);
        style.unwrap_or_else(|_| ProgressStyle::default_bar())
    };
    let bar = ProgressBar::no_length().with_style(style(WITHOUT_TOTAL));
    bar.enable_steady_tick(TICK);
    // Adding up the sizes of a million files takes a while, so it happens beside the work.
    let (inputs, measured, style) = (inputs.clone(), bar.clone(), style(WITH_TOTAL));
    std::thread::spawn(move || {
        if let Some(bytes) = inputs.total_bytes() {
            measured.set_length(bytes);
            measured.set_style(style);
        }
    });
    bar
}

impl Progress for Watch {
    fn done(&mut self, counts: &Counts) {
        let Some(bar) = &self.bar else {
            return;
        };
        bar.set_position(counts.bytes);
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let mut message = format!("{} articles", counts.annotated);
        let (number, unit) = speed(counts);
        // Writing to a string cannot fail.
        if number > 0 {
            let _ = write!(message, ", {:.0} {unit}/s", number as f64 / seconds);
        }
        if counts.quarantined > 0 {
            let _ = write!(message, ", {} quarantined", counts.quarantined);
        }
        bar.set_message(message);
    }

    fn quarantined(&mut self, entry: &Quarantined) {
        if !self.names_quarantined {
            return;
        }
        let message = format!("wortlaut: {}: {}", entry.place(), entry.reason);
        match &self.bar {
            Some(bar) => bar.println(visible(&message)),
            None => output::note(&message),
        }
    }
}

/// Shows how many articles a command over records has passed, if standard error is a terminal.
#[derive(Debug)]
pub struct Ticker(ProgressBar);

impl Ticker {
    /// Begins to count.
    pub fn start() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template(COUNTING);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
        let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = write!(out, "{:.0}", state.per_sec());
        };
        let bar = ProgressBar::no_length().with_style(style.with_key("rate", rate));
        bar.enable_steady_tick(TICK);
        Self(bar)
    }

    /// One more.
    pub fn tick(&self) {
        self.0.inc(1);
    }

    /// Lets `print` write to the same terminal.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// What is counted for the speed: subwords where no tokens are kept.
pub fn speed(counts: &Counts) -> (u64, &'static str) {
    match counts.tokens {
        0 => (counts.subwords, "subwords"),
        tokens => (tokens, "tokens"),
    }
}
