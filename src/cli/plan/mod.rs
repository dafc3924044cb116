//! `wortlaut plan`: what an input holds, and what annotating it will take.

mod figures;
mod job;
mod report;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use super::progress::Watch;
use super::read_args::ReadArgs;
use super::select::AskedArgs;
use super::settings::{Flags, Settings};
use super::{Exit, output};
use crate::annotate::Annotator;
use crate::corpus::read::Corpus;
use crate::corpus::select::Shard;
use crate::error::Result;
use crate::pipeline::{Options, Progress, Steps};
use crate::plan::{self, Basis, Drawing, Forecast};

/// The least articles that are annotated, and how many for each thread.
const SAMPLE: (usize, usize) = (60, 6);

/// Counts what is in the inputs, annotates a sample, and says what annotating all will take
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    asked: AskedArgs,
    #[command(flatten)]
    flags: Flags,
    /// Articles of the sample [default: 60, or 6 for each thread]
    #[arg(long, value_name = "N")]
    sample: Option<NonZeroUsize>,
    /// The most seconds that annotating the sample is to take
    #[arg(long, value_name = "N", default_value = "60")]
    seconds: NonZeroUsize,
    /// Which of all possible samples is drawn
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Outlets that are shown one by one, the largest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    outlets: usize,
    /// Jobs over which the input is spread (see annotate --shard)
    #[arg(long, value_name = "N", default_value = "1")]
    shards: NonZeroUsize,
    /// Write a job script for Slurm to FILE, - for standard output
    #[arg(long, value_name = "FILE")]
    sbatch: Option<PathBuf>,
    /// The output that the job script is to write
    #[arg(short, long, value_name = "OUT", default_value = "out.jsonl")]
    output: String,
    /// Replace the job script if it exists
    #[arg(long, requires = "sbatch")]
    force: bool,
    /// No progress
    #[arg(short, long)]
    quiet: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let settings = Settings::resolve(&self.flags)?;
        let inputs = self.read.inputs()?;
        self.may_write(&inputs)?;
        let began = Instant::now();
        let steps = Steps {
            annotator: Annotator::open(&settings.annotator()?)?,
            linker: settings.linker()?,
            only: self.asked.only,
            old: None,
        };
        let startup = began.elapsed();
        let startup_cpu = plan::cpu_seconds().unwrap_or(startup.as_secs_f64());
        let options = Options {
            threads: settings.threads.value,
            ..Options::default()
        };
        let threads = options.threads();
        let size = self
            .sample
            .map_or(SAMPLE.0.max(SAMPLE.1 * threads), usize::from);
        let mut drawing = Drawing::new(size, self.seed);
        let mut selection = self.asked.selection(Shard::default(), &settings)?;

        let began = Instant::now();
        let corpus = Corpus::new(&inputs, self.read.reading(&settings));
        let mut watch = Watch::start(&inputs, self.quiet || self.json, false);
        let survey = plan::survey(corpus, &mut selection, &mut drawing, |counts| {
            watch.done(counts);
        });
        watch.finish();
        output::warn(selection.warnings());
        let reading = began.elapsed();

        let totals = drawing.totals();
        let largest = drawing.largest(threads);
        let rate = plan::warm_up(&steps, &drawing.first(2 * threads), &options)?;
        let seconds = self.seconds.get() as f64;
        let sample = drawing.sample(rate, threads, seconds);
        if !self.quiet && !self.json {
            output::note(&format!("annotates a sample of {} articles", sample.len()));
        }
        let measured = plan::measure(&steps, sample, &options, seconds)?;
        let mean_bytes = survey.bytes / survey.read.max(1);
        let look_ahead = options.look_ahead as u64 * mean_bytes;
        let forecast = Forecast::new(&Basis {
            totals: &totals,
            measured: &measured,
            threads,
            shards: self.shards.get() as u64,
            startup: startup.as_secs_f64(),
            startup_cpu,
            reading: reading.as_secs_f64(),
            largest,
            look_ahead: look_ahead.min(options.look_ahead_bytes),
            quarantine: survey.quarantine_bytes,
        });
        let report = report::Report {
            survey: &survey,
            outlets: self.outlets,
            forecast: &forecast,
            measured: &measured,
            seed: self.seed,
            reading: reading.as_secs_f64(),
        };
        let job = self.sbatch.is_some().then(|| self.job(&forecast));
        self.show(&report, job.transpose()?.as_ref())?;
        Ok(match (survey.chosen, survey.quarantined.total()) {
            // As annotate would end: there is nothing to be had here.
            (0, 1..) => Exit::Quarantined,
            _ => Exit::Done,
        })
    }
}
