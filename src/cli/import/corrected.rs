//! Corrected annotations: an article that does not fit costs itself; they become records of their
//! own or go into those that were exported.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::FileArgs;
use crate::cli::record_file::RecordFile;
use crate::cli::{Exit, output};
use crate::corpus::import::corrected::{Corrected, Given, Holds, Scope, Tool};
use crate::corpus::import::read_records;
use crate::document::{Label, QuotationType, Record};
use crate::error::{Error, Result};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    files: FileArgs,
    /// Language of the texts, unless --into knows it
    #[arg(long, default_value = "de")]
    lang: String,
    #[command(flatten)]
    into: IntoArgs,
}

#[derive(Debug, clap::Args)]
pub struct IntoArgs {
    /// The records that were exported: corrections go into those with the same id and text, and
    /// what the format cannot hold stays (docs/export.md)
    #[arg(long, value_name = "RECORDS")]
    into: Option<PathBuf>,
    /// Write the other records of RECORDS too, as they are
    #[arg(long, requires = "into")]
    keep_rest: bool,
    /// Take only these of the corrections
    #[arg(long, value_name = "WHAT", requires = "into")]
    only: Option<Only>,
    /// The labels that were exported, if not all: entities with others stay
    #[arg(long, value_delimiter = ',', requires = "into")]
    label: Vec<Label>,
    /// The types that were exported, if not all: quotations of others stay
    #[arg(
        long = "type",
        value_name = "TYPE",
        value_delimiter = ',',
        requires = "into"
    )]
    types: Vec<QuotationType>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    Entities,
    Quotations,
}

/// What was read of a file, article by article.
type Articles<'p> = Box<dyn Iterator<Item = Result<Given>> + 'p>;

impl Args {
    /// Reads the files of `tool`.
    pub fn run(&self, tool: Tool) -> Result<Exit> {
        self.into
            .corrected(&self.files, |path| tool.read(path, &self.lang))
    }
}

impl IntoArgs {
    /// Whether records are named.
    pub fn is_some(&self) -> bool {
        self.into.is_some()
    }

    /// Reads files of a format that holds `holds`; strictly, unless records are named.
    pub fn import(
        &self,
        files: &FileArgs,
        holds: Holds,
        read: impl Fn(&Path) -> Result<Vec<Record>>,
    ) -> Result<Exit> {
        if self.into.is_none() {
            return files.import(&[], read);
        }
        self.corrected(files, |path| {
            let records = read(path)?.into_iter();
            let article = move |record| Corrected::of(record, path, holds);
            let articles = records.map(move |r| Ok(Given::Article(Box::new(article(r)))));
            Ok(Box::new(articles) as Articles<'_>)
        })
    }

    fn corrected<'p>(
        &self,
        files: &'p FileArgs,
        read: impl Fn(&'p Path) -> Result<Articles<'p>>,
    ) -> Result<Exit> {
        let inputs = files.files.iter().chain(&self.into);
        let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
        let mut sink = Writing {
            out: RecordFile::open(files.output.as_deref(), files.force, &inputs)?,
            written: 0,
            faults: 0,
        };
        let mut passed: BTreeMap<String, usize> = BTreeMap::new();
        let mut seen: HashMap<String, String> = HashMap::new();
        let mut waiting: HashMap<String, Corrected> = HashMap::new();
        for file in &files.files {
            for given in read(file)? {
                let article = match given {
                    Ok(Given::Article(article)) => *article,
                    Ok(Given::PassedOver(reason)) => {
                        *passed.entry(reason).or_default() += 1;
                        continue;
                    }
                    Err(error) => {
                        sink.fault(error)?;
                        continue;
                    }
                };
                let (id, place) = (article.id().to_owned(), article.place.clone());
                if let Some(before) = seen.get(&id) {
                    let reason = format!("the id {id:?} stands at {before} too; import them apart");
                    sink.fault(Error::input(place, reason))?;
                    continue;
                }
                seen.insert(id.clone(), place);
                if self.into.is_some() {
                    waiting.insert(id, article);
                } else {
                    let row = sink.written;
                    sink.record(&Record {
                        row,
                        ..article.into_record()
                    })?;
                }
            }
        }
        if let Some(into) = &self.into {
            self.merge(into, waiting, &mut sink)?;
        }
        for (reason, count) in &passed {
            output::note(&format!("{count} passed over: {reason}"));
        }
        sink.finish()
    }

    /// Puts the corrections into the records of `into`.
    fn merge(
        &self,
        into: &Path,
        mut waiting: HashMap<String, Corrected>,
        sink: &mut Writing,
    ) -> Result<()> {
        let scope = Scope {
            entities_only: self.only == Some(Only::Entities),
            quotations_only: self.only == Some(Only::Quotations),
            labels: self.label.clone(),
            types: self.types.clone(),
        };
        for record in read_records(into)? {
            let record = record?;
            let rest = self.keep_rest.then(|| record.clone());
            let Some(article) = waiting.remove(&record.id) else {
                rest.map_or(Ok(()), |rest| sink.record(&rest))?;
                continue;
            };
            match article.into_exported(record, &scope) {
                Ok(merged) => sink.record(&merged)?,
                Err(error) => {
                    sink.fault(error)?;
                    rest.map_or(Ok(()), |rest| sink.record(&rest))?;
                }
            }
        }
        let mut left: Vec<Corrected> = waiting.into_values().collect();
        left.sort_by(|a, b| a.id().cmp(b.id()));
        for article in left {
            let reason = format!(
                "{} holds no record with the id {:?}",
                into.display(),
                article.id()
            );
            sink.fault(Error::input(article.place, reason))?;
        }
        Ok(())
    }
}

/// The output, and what was left out of it.
struct Writing {
    out: RecordFile,
    written: u64,
    faults: usize,
}

impl Writing {
    fn record(&mut self, record: &Record) -> Result<()> {
        self.written += 1;
        self.out.write(record)
    }

    /// Reports what is wrong with an article.
    ///
    /// # Errors
    /// The error itself if it is about more than an article.
    fn fault(&mut self, error: Error) -> Result<()> {
        if !matches!(error, Error::Input { .. }) {
            return Err(error);
        }
        output::complain(&error.to_string());
        self.faults += 1;
        Ok(())
    }

    fn finish(self) -> Result<Exit> {
        self.out.finish()?;
        if self.faults == 0 {
            return Ok(Exit::Done);
        }
        output::note(&format!(
            "{} articles written, {} left out",
            self.written, self.faults
        ));
        Ok(Exit::Quarantined)
    }
}
