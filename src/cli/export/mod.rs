//! `wortlaut export`: what counts of records, in the formats of other tools.

mod target;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::record_file::RecordFile;
use super::selection::SelectionArgs;
use super::{Exit, output};
use target::Target;

use crate::corpus::record_lines;
use crate::corpus::write::Manifest;
use crate::duplicates::Firsts;
use crate::error::{Error, Result};
use crate::export::{Card, Counted, Format, Options, Scheme, Source, Split};

/// Write records in the formats of other tools, and a data card beside them
#[derive(Debug, clap::Args)]
pub struct Args {
    /// csv, long, conll, quotations-json, prodigy, doccano, doccano-relations, hf, conllu, spacy,
    /// label-studio, inception, tei, parquet or web-annotation (docs/export.md)
    format: Format,
    /// Files of records (JSONL, plain or packed, or Parquet), - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the export goes (inception, parquet: a folder); OUT.card.md beside it says what it is [default: standard output,
    /// without card]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    selection: SelectionArgs,
    /// Leave out the articles in which nothing counts
    #[arg(long)]
    only_annotated: bool,
    /// Write parts by a hash of the article's id: train=0.8,dev=0.1,test=0.1 makes OUT.train.SUFFIX
    /// and so on
    #[arg(long, value_name = "PARTS", requires = "output")]
    split: Option<Split>,
    /// Put near duplicates into one part, as `wortlaut duplicates` tells them
    #[arg(long, value_name = "DUP.CSV", requires = "split")]
    groups: Option<PathBuf>,
    /// Keep this share of the sentences (conll, conllu, hf) or articles (prodigy, doccano, spacy,
    /// label-studio, inception) without annotation
    #[arg(long, value_name = "SHARE", value_parser = share)]
    negatives: Option<f64>,
    /// Write offsets and digests but no words of the articles (csv, long, parquet, web-annotation)
    #[arg(long)]
    no_text: bool,
    /// How tags begin: bio or bioes (conll, conllu, hf)
    #[arg(long, value_name = "SCHEME", default_value = "bio")]
    scheme: Scheme,
    /// Columns of entities: 1 (outer) or 2 (outer and nested) (conll)
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
    levels: u8,
}

fn share(text: &str) -> std::result::Result<f64, String> {
    let share = text.parse().ok().filter(|s| (0.0..=1.0).contains(s));
    share.ok_or("a share is a number from 0 to 1".to_owned())
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let options = self.options()?;
        let groups = self.groups.as_deref().map(Firsts::read).transpose()?;
        let mut targets = self.targets(options)?;
        for target in &mut targets {
            target.begin()?;
        }
        let read = self.selection.each(&self.files, None, |article, _| {
            if self.only_annotated && article.is_empty() {
                return Ok(());
            }
            let id = &article.record.id;
            let first = match &groups {
                Some(groups) => groups.of(id)?,
                None => id,
            };
            let part = self.split.as_ref().map_or(0, |split| split.part(first));
            targets[part].article(article)
        })?;
        self.finish(targets, read)
    }

    /// How the format is written.
    ///
    /// # Errors
    /// When it cannot be written so.
    fn options(&self) -> Result<Options> {
        let format = self.format;
        if let Some(reason) = format.needs_text().filter(|_| self.no_text) {
            return Err(Error::Usage(format!(
                "--no-text: {format} cannot be written without text, as {reason}; csv, long, \
                 parquet and web-annotation can"
            )));
        }
        if self.negatives.is_some() && format.negatives().is_none() {
            return Err(Error::Usage(format!(
                "--negatives: {format} is not made for training; leave out articles without \
                 annotation with --only-annotated"
            )));
        }
        Ok(Options {
            scheme: self.scheme,
            levels: self.levels,
            text: !self.no_text,
            negatives: self.negatives.unwrap_or(1.0),
        })
    }

    /// The files to write, one for each part.
    fn targets(&self, options: Options) -> Result<Vec<Target>> {
        let target =
            |path: Option<&Path>| Target::open(self.format, options, path, self.force, &self.files);
        match (&self.split, &self.output) {
            (Some(split), Some(out)) => {
                let parts = split.parts.iter();
                parts
                    .map(|part| target(Some(&named(out, &part.name))))
                    .collect()
            }
            (_, out) => Ok(vec![target(out.as_deref())?]),
        }
    }

    /// Ends all files, and only then gives them their names.
    fn finish(&self, mut targets: Vec<Target>, read: u64) -> Result<Exit> {
        for target in &mut targets {
            target.end()?;
        }
        let files: Vec<(String, Counted)> = targets
            .iter()
            .map(|target| (target.name.clone(), target.counted))
            .collect();
        let card = match self.output.as_deref().filter(|out| *out != Path::new("-")) {
            Some(out) => Some(self.card(out, read, &files)?),
            None => None,
        };
        for target in targets {
            target.finish()?;
        }
        if let Some(card) = card {
            card.finish()?;
        }
        let all = files.iter().fold(
            (0, 0, 0),
            |(articles, entities, quotations), (_, counted)| {
                (
                    articles + counted.articles,
                    entities + counted.entities,
                    quotations + counted.quotations,
                )
            },
        );
        output::note(&format!(
            "{} of {read} articles, {} entities, {} quotations",
            all.0, all.1, all.2
        ));
        Ok(Exit::Done)
    }

    /// The card, written but not yet there.
    fn card(&self, out: &Path, read: u64, files: &[(String, Counted)]) -> Result<RecordFile> {
        let sources = self.files.iter().map(|file| source(file));
        let file_name = |(name, counted): &(String, Counted)| {
            let file = Path::new(name).file_name();
            let file = file.map_or(name.clone(), |file| file.to_string_lossy().into_owned());
            (file, *counted)
        };
        let mut filters = self.selection.described();
        if self.only_annotated {
            filters.push("--only-annotated".to_owned());
        }
        filters.extend(self.negatives.map(|share| format!("--negatives {share}")));
        let card = Card {
            format: self.format,
            arguments: std::env::args().skip(1).collect(),
            filters,
            sources: sources.collect::<Result<_>>()?,
            read,
            files: files.iter().map(file_name).collect(),
            text: !self.no_text,
        };
        let mut path = out.as_os_str().to_owned();
        path.push(".card.md");
        let path = PathBuf::from(path);
        let mut file = RecordFile::open(Some(&path), self.force, &[])?;
        let written = file.write_all(card.markdown().as_bytes());
        written.map_err(|error| Error::io(&path, error))?;
        Ok(file)
    }
}

/// `name.ext` of a part: `name.train.ext`.
fn named(out: &Path, part: &str) -> PathBuf {
    let suffix = out.extension().map(|suffix| suffix.to_string_lossy());
    match suffix {
        Some(suffix) => out.with_extension(format!("{part}.{suffix}")),
        None => out.with_extension(part),
    }
}

/// An input as the card names it.
fn source(file: &Path) -> Result<Source> {
    let stdin = file == Path::new("-");
    let shown = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    Ok(Source {
        name: if stdin {
            "standard input".to_owned()
        } else {
            shown.unwrap_or_default()
        },
        digest: if stdin {
            None
        } else {
            Some(record_lines::digest(file)?)
        },
        manifest: Manifest::beside(file).ok(),
    })
}
