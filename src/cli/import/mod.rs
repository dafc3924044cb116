//! `wortlaut import`: gold in the formats of others becomes records.

mod corrected;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::Exit;
use super::record_file::RecordFile;
use crate::corpus::import::conll::{Column, Grouping, Options};
use crate::corpus::import::corrected::{Held, Holds, Tool};
use crate::corpus::import::{actors, conll, entities, wikinews};
use crate::document::Record;
use crate::error::{Error, Result};

/// Turn gold in other formats into records, or put corrected annotations into records.
///
/// Files may be gzip, bzip2 or zstd. Of what annotation tools give back (prodigy, doccano,
/// label-studio, inception), an article that does not fit is reported with file, line and reason and left out,
/// and the import ends with exit code 3. In the other formats the first thing that does not fit
/// stops the import; no output is left behind then.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// The German news quotation set: published JSON, one document a file, or one a line
    #[command(visible_alias = "quotations-json")]
    Wikinews(WikinewsArgs),
    /// Columns of tokens and tags (BIO, IOB1, BIOES), as CoNLL 2003 and GermEval 2014
    Conll(ConllArgs),
    /// Entity spans whose text stands in another file
    Entities(EntityArgs),
    /// Who is meant by speakers and mentions, whose text and quotations stand in another file
    Actors(EntityArgs),
    /// Corrected tasks of Prodigy (db-out), as `export prodigy` made them
    Prodigy(corrected::Args),
    /// Corrected examples of doccano (JSONL, with or without relations)
    Doccano(corrected::Args),
    /// Corrected tasks of Label Studio (JSON)
    LabelStudio(corrected::Args),
    /// Corrected documents of `INCEpTION` (UIMA CAS XMI 1.0), files or folders of them
    Inception(corrected::Args),
}

#[derive(Debug, clap::Args)]
struct WikinewsArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    into: corrected::IntoArgs,
}

#[derive(Debug, clap::Args)]
struct FileArgs {
    /// Files to read
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the records go [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

#[derive(Debug, clap::Args)]
struct ConllArgs {
    #[command(flatten)]
    files: FileArgs,
    /// What becomes a record (documents begin at -DOCSTART-)
    #[arg(
        long,
        default_value = "sentence",
        conflicts_with = "sentences_per_article"
    )]
    per: Per,
    /// So many sentences become a record
    #[arg(long, value_name = "N")]
    sentences_per_article: Option<NonZeroUsize>,
    /// What stands in the columns: token, tag, nested, - (skip)
    /// [default: token,tag and perhaps nested]
    #[arg(long, value_delimiter = ',', value_parser = column, allow_hyphen_values = true)]
    columns: Vec<Column>,
    /// Labels to leave out
    #[arg(long, value_delimiter = ',', value_name = "LABEL")]
    ignore_label: Vec<String>,
    /// Language of the text
    #[arg(long, default_value = "de")]
    lang: String,
    #[command(flatten)]
    into: corrected::IntoArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Per {
    Sentence,
    Document,
}

#[derive(Debug, clap::Args)]
struct EntityArgs {
    #[command(flatten)]
    files: FileArgs,
    /// JSONL with the ids and texts: plain, records, or documents of the quotation set
    #[arg(long, value_name = "FILE")]
    text: PathBuf,
}

fn column(name: &str) -> std::result::Result<Column, String> {
    match name {
        "token" => Ok(Column::Token),
        "tag" => Ok(Column::Tag),
        "nested" => Ok(Column::Nested),
        "-" => Ok(Column::Skip),
        _ => Err("a column is token, tag, nested or -".to_owned()),
    }
}

impl Args {
    /// Reads all files and writes their records, numbered through.
    pub fn run(self) -> Result<Exit> {
        match &self.format {
            Format::Wikinews(args) => {
                let holds = Holds {
                    entities: false,
                    quotations: Held::Medium,
                };
                args.into.import(&args.files, holds, wikinews::read)
            }
            Format::Conll(args) => {
                let options = args.options()?;
                let holds = Holds {
                    entities: true,
                    quotations: Held::Nothing,
                };
                let read = |path: &Path| conll::read(path, &options);
                args.into.import(&args.files, holds, read)
            }
            Format::Entities(args) => args.import(entities::read),
            Format::Actors(args) => args.import(actors::read),
            Format::Prodigy(args) => args.run(Tool::Prodigy),
            Format::Doccano(args) => args.run(Tool::Doccano),
            Format::LabelStudio(args) => args.run(Tool::LabelStudio),
            Format::Inception(args) => args.run(Tool::Inception),
        }
    }
}

impl EntityArgs {
    fn import(
        &self,
        read: impl Fn(&Path, &mut entities::Texts) -> Result<Vec<Record>>,
    ) -> Result<Exit> {
        let mut texts = entities::Texts::read(&self.text)?;
        let inputs = [self.text.as_path()];
        self.files.import(&inputs, |path| read(path, &mut texts))
    }
}

impl ConllArgs {
    fn options(&self) -> Result<Options> {
        let lacks = |column| !self.columns.contains(&column);
        if !self.columns.is_empty() && (lacks(Column::Token) || lacks(Column::Tag)) {
            return Err(Error::Usage("--columns must name token and tag".to_owned()));
        }
        Ok(Options {
            columns: self.columns.clone(),
            grouping: match (self.sentences_per_article, self.per) {
                // Records are whole articles.
                _ if self.into.is_some() => Grouping::Document,
                (Some(count), _) => Grouping::Every(count),
                (None, Per::Document) => Grouping::Document,
                (None, Per::Sentence) => Grouping::Sentence,
            },
            ignored_labels: self.ignore_label.clone(),
            lang: self.lang.clone(),
        })
    }
}

impl FileArgs {
    fn import(
        &self,
        other_inputs: &[&Path],
        mut read: impl FnMut(&Path) -> Result<Vec<Record>>,
    ) -> Result<Exit> {
        let inputs = self.files.iter().map(PathBuf::as_path);
        let inputs: Vec<&Path> = inputs.chain(other_inputs.iter().copied()).collect();
        let mut out = RecordFile::open(self.output.as_deref(), self.force, &inputs)?;
        let mut seen: HashMap<String, String> = HashMap::new();
        let mut row = 0;
        for file in &self.files {
            for mut record in read(file)? {
                if let Some(before) = seen.insert(record.id.clone(), record.source.clone()) {
                    return Err(Error::input(
                        file.display().to_string(),
                        format!(
                            "the id {:?} stands at {} and at {before}; import the files apart",
                            record.id, record.source
                        ),
                    ));
                }
                record.row = row;
                row += 1;
                out.write(&record)?;
            }
        }
        out.finish()?;
        Ok(Exit::Done)
    }
}
