//! `wortlaut annotate`: articles in, records out.

use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use serde_json::{Value, json};

use super::progress::Watch;
use super::read_args::ReadArgs;
use super::select::SelectArgs;
use super::settings::{Flags, Settings};
use super::summary::Report;
use super::{Exit, interrupt, output};
use crate::actors::Linker;
use crate::annotate::Annotator;
use crate::corpus::read::{Corpus, Inputs};
use crate::corpus::select::{Ids, Selection, Wanted};
use crate::corpus::write::{
    BaseInfo, Existing, Files, Fingerprint, Machine, Manifest, ModelInfo, Output, OutputPaths,
    Resumed, Run, Sink, Stream, offered, utc,
};
use crate::document::SCHEMA;
use crate::error::{Error, Result};
use crate::pipeline::{self, Only, Options, Steps, Summary};

/// Annotates articles; one line of JSON an article
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    #[command(flatten)]
    read: ReadArgs,
    /// File for the records: JSONL, packed if its name ends in .gz or .zst, or Parquet if it ends
    /// in .parquet; without it they go to standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    select: SelectArgs,
    #[command(flatten)]
    flags: Flags,
    /// Replace OUT if it exists
    #[arg(long)]
    force: bool,
    /// Begin anew where an unfinished run could be taken up
    #[arg(long)]
    fresh: bool,
    /// No progress and no summary
    #[arg(short, long)]
    quiet: bool,
    /// Name every quarantined article at once
    #[arg(short, long)]
    verbose: bool,
    /// The summary as JSON: on standard output with -o, else on standard error
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let clock = Clock::start();
    let settings = Settings::resolve(&args.flags)?;
    let inputs = args.read.inputs()?;
    // `-` as output means standard output, as it means standard input on the other side.
    let out = args.output.as_deref().filter(|out| *out != Path::new("-"));
    if let Some(out) = out {
        offered(out)?;
        keep_inputs(&inputs, out)?;
    }
    let options = Options {
        threads: settings.threads.value,
        stop: Some(interrupt::watch()),
        ..Options::default()
    };
    let mut selection = args.select.selection(&settings)?;
    let mut steps = Steps {
        annotator: Annotator::open(&settings.annotator()?)?,
        linker: settings.linker()?,
        only: args.select.only(),
        old: None,
    };
    let made = made(args, &settings, &selection, &steps);
    steps.old = args.select.old(&made)?;
    if !args.quiet && !args.json {
        name_licence(&steps.annotator);
    }
    let corpus = Corpus::new(&inputs, args.read.reading(&settings));
    let job = Job {
        args,
        made,
        inputs: &inputs,
        options: &options,
        steps: &steps,
        clock,
    };
    let report = match out {
        Some(out) => job.to_files(corpus, &mut selection, out)?,
        None => job.to_stdout(corpus, &mut selection)?,
    };
    report.show(args.json, args.quiet)?;
    Ok(match report.summary {
        Summary {
            interrupted: true, ..
        } => Exit::Interrupted,
        Summary { counts, .. } if counts.quarantined > 0 => Exit::Quarantined,
        _ => Exit::Done,
    })
}

/// The weights have a licence of their own; whoever uses them reads it once a run.
fn name_licence(annotator: &Annotator) {
    let about = annotator.bundle().manifest();
    output::note(&format!(
        "model {} {}, {}: {}",
        about.name, about.version, about.licence, about.licence_note
    ));
}

/// Refuses an output that is an input, now or in the next run.
fn keep_inputs(inputs: &Inputs, out: &Path) -> Result<()> {
    for path in OutputPaths::of(out).all() {
        if let Some(input) = inputs.reading(path) {
            return Err(Error::Usage(format!(
                "{}: lies among the inputs ({input}), which are never written to; write elsewhere",
                path.display()
            )));
        }
    }
    Ok(())
}

struct Clock {
    started: SystemTime,
    instant: Instant,
}

impl Clock {
    fn start() -> Self {
        Self {
            started: SystemTime::now(),
            instant: Instant::now(),
        }
    }
}

struct Job<'a> {
    args: &'a Args,
    /// The manifest as far as it is known before the run.
    made: Manifest,
    inputs: &'a Inputs,
    options: &'a Options<'a>,
    steps: &'a Steps,
    clock: Clock,
}

impl Job<'_> {
    fn to_files(&self, corpus: Corpus, selection: &mut Selection, out: &Path) -> Result<Report> {
        let existing = Existing {
            force: self.args.force,
            fresh: self.args.fresh,
        };
        let (mut files, resumed) = Files::create(out, existing, &self.fingerprint()?)?;
        if let Some(resumed) = resumed.as_ref().filter(|_| !self.args.quiet) {
            output::note(&format!(
                "goes on after {} entries that an earlier run has done",
                resumed.checkpoint.entries
            ));
        }
        let paths = files.paths().clone();
        let mut watch = Watch::start(self.inputs, self.args.quiet, self.args.verbose);
        let run = self.run(corpus, selection, &mut files, resumed, &mut watch);
        let annotating = watch.finish();
        let mut summary = run?;
        let mut seconds = None;
        if !summary.interrupted {
            if paths.is_table() && !self.args.quiet {
                output::note(&format!("makes Parquet of {}", paths.part.display()));
            }
            let manifest = |output| self.manifest(&summary, selection, output, out);
            let manifest = files.finish(self.options.stop, manifest)?;
            seconds = manifest.map(|manifest| manifest.run.seconds);
            summary.interrupted = seconds.is_none();
        }
        Ok(Report {
            summary,
            seconds: seconds.unwrap_or_else(|| self.clock.instant.elapsed().as_secs_f64()),
            annotating: annotating.as_secs_f64(),
            paths: Some(paths),
        })
    }

    fn to_stdout(&self, corpus: Corpus, selection: &mut Selection) -> Result<Report> {
        let (stdout, name) = output::records();
        let mut stream = Stream::new(stdout, name);
        // Without a quarantine file this is the only place where the reasons can be read.
        let mut watch = Watch::start(self.inputs, self.args.quiet, true);
        let run = self.run(corpus, selection, &mut stream, None, &mut watch);
        let annotating = watch.finish();
        Ok(Report {
            summary: run?,
            seconds: self.clock.instant.elapsed().as_secs_f64(),
            annotating: annotating.as_secs_f64(),
            paths: None,
        })
    }

    /// What this run is made with: a run made with anything else does not go on with it.
    fn fingerprint(&self) -> Result<Fingerprint> {
        let value = json!({
            "wortlaut": self.made.wortlaut,
            "schema": self.made.schema,
            "model": self.made.model,
            "knowledge_base": {"digest": self.made.knowledge_base.digest},
            "settings": self.made.settings,
            "shard": self.made.shard,
            "inputs": self.inputs.arguments(),
        });
        match value {
            Value::Object(map) => Ok(map),
            _ => Err(Error::Check("the run cannot describe itself".into())),
        }
    }

    fn run<S: Sink>(
        &self,
        corpus: Corpus,
        selection: &mut Selection,
        sink: &mut S,
        resumed: Option<Resumed>,
        watch: &mut Watch,
    ) -> Result<Summary> {
        pipeline::run_selected(
            corpus,
            selection,
            self.steps,
            sink,
            self.options,
            resumed,
            watch,
        )
    }

    fn manifest(
        &self,
        summary: &Summary,
        selection: &Selection,
        output: Output,
        out: &Path,
    ) -> Manifest {
        Manifest {
            inputs: self.inputs.arguments().to_vec(),
            ids: selection.ids(),
            counts: summary.counts,
            output,
            warnings: summary.warnings.clone(),
            run: Run {
                output: out.to_string_lossy().into_owned(),
                started: utc(self.clock.started),
                finished: utc(SystemTime::now()),
                seconds: rounded(self.clock.instant.elapsed().as_secs_f64()),
                threads: self.options.threads(),
                resumed: summary.resumed,
                machine: Machine::here(),
            },
            ..self.made.clone()
        }
    }
}

/// With what the records will be made: the part of the manifest that is known before the run.
fn made(args: &Args, settings: &Settings, selection: &Selection, steps: &Steps) -> Manifest {
    let bundle = steps.annotator.bundle();
    let about = bundle.manifest();
    let model = ModelInfo {
        name: about.name.clone(),
        version: about.version.clone(),
        digest: bundle.digest().to_owned(),
        licence: about.licence.clone(),
        engine: steps.annotator.engine().to_owned(),
        reproducible: steps.annotator.is_reproducible(),
        entities: steps.annotator.entity_model().unwrap_or_default(),
    };
    let base = steps.linker.as_ref().map(Linker::base);
    let knowledge_base = base.map_or_else(BaseInfo::default, |base| BaseInfo {
        named: settings
            .actors
            .value
            .iter()
            .map(|path| path.to_string_lossy().into_owned())
            .collect(),
        digest: base.digest(),
    });
    Manifest {
        wortlaut: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        model,
        knowledge_base,
        settings: json!({
            "link": settings.link.value,
            "tokens": settings.tokens.value,
            "format": args.read.format.as_str(),
            "fields": settings.fields,
            "encoding": settings.encoding.value,
            "timezone": settings.timezone.value,
            "max_article": args.read.max_article,
            "max_decompressed": args.read.max_decompressed,
            "on_duplicate": selection.on_duplicate(),
            "only": args.select.only().map_or("", Only::as_str),
            "ids": selection.wanted().map_or_else(Ids::default, Wanted::ids).digest,
        }),
        shard: selection.shard(),
        ..Manifest::default()
    }
}

/// Milliseconds are enough.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
