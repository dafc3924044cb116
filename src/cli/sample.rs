//! `wortlaut sample`: quotations, entities or articles drawn to be looked at or judged.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::record_file::RecordFile;
use super::selection::SelectionArgs;
use super::show::Color;
use super::{Exit, output};
use crate::duplicates::Groups;
use crate::error::{Error, Result};
use crate::review::sample::{By, Chosen, Drawing, Others, Plan, SampleView, Seen};
use crate::verdicts::What;

/// Draws quotations, entities or articles at random, reproducibly: shows them in their context, or
/// writes them with their inclusion probabilities (-o)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of records (JSONL, plain or packed, or Parquet), - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    selection: SelectionArgs,
    /// How many
    #[arg(short = 'n', long = "number", value_name = "N", default_value = "50")]
    number: NonZeroUsize,
    /// Of what
    #[arg(long, value_name = "WHAT", default_value = "quotations")]
    what: Whatever,
    /// Whole articles, which alone show what was not found; as --what articles
    #[arg(long, conflicts_with = "what")]
    articles: bool,
    /// Draw equally from each of these
    #[arg(long, value_name = "FIELD")]
    by: Option<Strata>,
    /// What is drawn more often
    #[arg(long, value_name = "WHICH")]
    weight: Option<Weight>,
    /// Draw more often where this other annotation of the same articles differs
    #[arg(long, value_name = "OTHER")]
    disagree: Option<PathBuf>,
    /// One article for each group of near duplicates, as `wortlaut duplicates` tells them
    #[arg(long, value_name = "DUP.CSV")]
    per_group: Option<PathBuf>,
    /// Leave out what the annotation says, to be judged without it
    #[arg(long)]
    blind: bool,
    /// The same seed gives the same sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Write the sample (JSONL) instead of showing it, - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long, requires = "output")]
    force: bool,
    /// Columns
    #[arg(long, value_name = "N", default_value_t = 80)]
    width: usize,
    /// Colour; without it marks stand in brackets
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Whatever {
    Quotations,
    Entities,
    Articles,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Weight {
    /// Those with low scores
    LowScore,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Strata {
    /// A quotation's type
    Type,
    /// An entity's label
    Label,
    /// What a speaker's words are
    Kind,
    /// Who speaks or is meant
    Actor,
    /// Newspaper, broadcaster or site
    Outlet,
    /// Month of publication
    Month,
    /// The score's first decimal
    Score,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let others = self.disagree.as_deref().map(Others::open).transpose()?;
        let mut groups = self.per_group.as_deref().map(Groups::read).transpose()?;
        let mut drawing = Drawing::new(self.plan(), others)?;
        let inputs: Vec<&Path> = self.files.iter().map(PathBuf::as_path).collect();
        let open = |path: &PathBuf| RecordFile::open(Some(path), self.force, &inputs);
        let out = self.output.as_ref().map(open).transpose()?;
        self.selection
            .each(&self.files, groups.as_mut(), |article, at| {
                drawing.offer(article, at.file, at.line)
            })?;
        let (sample, seen) = drawing.finish();
        match out {
            Some(out) => write(out, &sample)?,
            None => self.show(&sample)?,
        }
        self.tell(sample.len(), seen);
        Ok(Exit::Done)
    }

    fn what(&self) -> What {
        match self.what {
            _ if self.articles => What::Article,
            Whatever::Quotations => What::Quotation,
            Whatever::Entities => What::Entity,
            Whatever::Articles => What::Article,
        }
    }

    fn plan(&self) -> Plan {
        Plan {
            what: self.what(),
            size: self.number.get(),
            by: self.by.map(|by| match by {
                Strata::Type => By::Type,
                Strata::Label => By::Label,
                Strata::Kind => By::Kind,
                Strata::Actor => By::Actor,
                Strata::Outlet => By::Outlet,
                Strata::Month => By::Month,
                Strata::Score => By::Score,
            }),
            low_score: matches!(self.weight, Some(Weight::LowScore)),
            seed: self.seed,
            blind: self.blind,
            per_group: self.per_group.is_some(),
            keep_records: self.output.is_none(),
        }
    }

    fn show(&self, sample: &[Chosen]) -> Result<()> {
        let view = SampleView::new(self.width, self.color.holds());
        for (index, chosen) in sample.iter().enumerate() {
            let between = if index > 0 { "\n\n" } else { "" };
            let shown = view.render(chosen, index + 1, sample.len());
            output::print(&format!("{between}{shown}"))?;
        }
        Ok(())
    }

    fn tell(&self, drawn: usize, seen: Seen) {
        let what = match self.what() {
            What::Quotation => "quotations",
            What::Entity => "entities",
            What::Article => "articles",
        };
        output::note(&format!(
            "{drawn} of {} {what} in {} articles, seed {}",
            seen.things, seen.articles, self.seed
        ));
    }
}

fn write(mut out: RecordFile, sample: &[Chosen]) -> Result<()> {
    for chosen in sample {
        let line = serde_json::to_string(&chosen.item);
        let line = line.map_err(|error| Error::io(out.name(), error.into()))?;
        writeln!(out, "{line}").map_err(|error| Error::io(out.name(), error))?;
    }
    out.finish()
}
