//! `wortlaut evaluate`: how well predicted records agree with gold.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::base::BaseArgs;
use crate::corpus::import::read_records;
use crate::error::{Error, Result};
use crate::evaluate::entities::{Labels, Layer};
use crate::evaluate::{Pairing, entities, linking, pair, quotations, report};

/// Measure predicted records against gold.
///
/// Both are records (see `wortlaut import` for gold in other formats), JSONL, plain or gzip. They
/// are paired by id; the text must be the same. Articles of gold without prediction count as
/// predicted empty, articles that gold does not have are left out; both are reported.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Strict span scores of entities, in seqeval's conventions
    Entities(EntityArgs),
    /// The published metric of the German news quotation set, and more
    Quotations(AgainstArgs),
    /// Kinds of speakers, antecedents, actors of speakers and mentions
    Linking(LinkingArgs),
}

#[derive(Debug, clap::Args)]
struct LinkingArgs {
    #[command(flatten)]
    files: FileArgs,
    /// Its aliases count as the same name.
    #[command(flatten)]
    base: BaseArgs,
}

#[derive(Debug, clap::Args)]
struct FileArgs {
    /// Records of gold
    gold: PathBuf,
    /// Predicted records
    pred: PathBuf,
    /// Print JSON (figures as fractions) instead of tables (in percent)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct AgainstArgs {
    #[command(flatten)]
    files: FileArgs,
    /// Records of another system for the same gold: prints how far its figures are from those of
    /// PRED, and how far by chance
    #[arg(long, value_name = "OTHER")]
    against: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct EntityArgs {
    #[command(flatten)]
    systems: AgainstArgs,
    /// Tell apart all 12 labels or the 4 classes PER, LOC, ORG, OTH
    #[arg(long, value_name = "N", default_value = "12", value_parser = ["4", "12"])]
    classes: String,
    /// With 4 classes, what becomes of -deriv and -part: left out on both sides, or counted as
    /// their class [default: drop]
    #[arg(long)]
    variants: Option<Variants>,
    /// Score only this layer [default: each]
    #[arg(long)]
    layer: Option<LayerArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Variants {
    Drop,
    Merge,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayerArg {
    Outer,
    Nested,
    All,
}

impl Args {
    /// Prints the scores to standard output, notes on the pairing to standard error.
    pub fn run(self) -> Result<()> {
        match self.task {
            Task::Entities(args) => args.run(),
            Task::Quotations(args) => {
                let pairing = args.files.pairing()?;
                let scores = quotations::score(&pairing)?;
                let other = args.other()?;
                let compare = |other| quotations::compare(&pairing, other);
                let against = other.as_ref().map(compare).transpose()?;
                let mut text = report::quotations(&scores);
                if let Some(found) = &against {
                    let _ = write!(text, "\n{}", report::differences(found));
                }
                args.files.print(&Compared { scores, against }, &text)
            }
            Task::Linking(args) => {
                let base = args.base.open()?;
                let scores = linking::score(&args.files.pairing()?, Some(&base));
                args.files.print(&scores, &report::linking(&scores))
            }
        }
    }
}

impl EntityArgs {
    fn run(&self) -> Result<()> {
        let labels = match (self.classes.as_str(), self.variants) {
            ("4", Some(Variants::Merge)) => Labels::ClassesMerged,
            ("4", _) => Labels::ClassesWithoutVariants,
            (_, None) => Labels::All,
            (_, Some(_)) => {
                return Err(Error::Usage(
                    "--variants says what becomes of -deriv and -part among 4 classes; add \
                     --classes 4"
                        .to_owned(),
                ));
            }
        };
        let layers = match self.layer {
            None => Layer::ALL.to_vec(),
            Some(LayerArg::Outer) => vec![Layer::Outer],
            Some(LayerArg::Nested) => vec![Layer::Nested],
            Some(LayerArg::All) => vec![Layer::All],
        };
        let pairing = self.systems.files.pairing()?;
        let scores = entities::score(&pairing, labels, &layers);
        let mut text = report::entities(&scores);
        let against = self.systems.other()?.map(|other| {
            let compare = |layer| (layer, entities::compare(&pairing, &other, labels, layer));
            layers.into_iter().map(compare).collect::<BTreeMap<_, _>>()
        });
        for (layer, found) in against.iter().flatten() {
            let differences = report::differences(found);
            let _ = write!(text, "\nentities, {}\n{differences}", layer.as_str());
        }
        self.systems
            .files
            .print(&Compared { scores, against }, &text)
    }
}

/// Scores, and how they differ from those of another system.
#[derive(Serialize)]
struct Compared<S, A> {
    #[serde(flatten)]
    scores: S,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<A>,
}

impl AgainstArgs {
    /// Gold with the other system's records.
    fn other(&self) -> Result<Option<Pairing>> {
        let Some(other) = &self.against else {
            return Ok(None);
        };
        paired(&self.files.gold, other).map(Some)
    }
}

impl FileArgs {
    fn pairing(&self) -> Result<Pairing> {
        paired(&self.gold, &self.pred)
    }

    fn print(&self, scores: &impl Serialize, text: &str) -> Result<()> {
        let json;
        let text = if self.json {
            json = serde_json::to_string_pretty(scores)
                .map_err(|e| Error::io("standard output", e.into()))?;
            &json
        } else {
            text.trim_end()
        };
        match writeln!(io::stdout().lock(), "{text}") {
            // Whoever read has read enough.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|e| Error::io("standard output", e)),
        }
    }
}

fn paired(gold: &Path, pred: &Path) -> Result<Pairing> {
    let pairing = pair(read_records(gold)?, read_records(pred)?)?;
    note(pred, &pairing);
    Ok(pairing)
}

fn note(file: &Path, pairing: &Pairing) {
    let missing = pairing.missing();
    // Where standard error is closed there is nobody to tell.
    let mut out = io::stderr().lock();
    if !missing.is_empty() {
        let _ = writeln!(
            out,
            "note: {}: {} of {} articles of gold have no prediction, for example {:?}; they count \
             as predicted empty",
            file.display(),
            missing.len(),
            pairing.pairs.len(),
            missing[0]
        );
    }
    if let Some(example) = pairing.extra_examples.first() {
        let _ = writeln!(
            out,
            "note: {}: {} predicted articles are not in gold, for example {example:?}; they are \
             left out",
            file.display(),
            pairing.extra
        );
    }
}
