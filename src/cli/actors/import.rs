//! `wortlaut actors import`: a knowledge base of the user's own.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use super::super::base::BaseArgs;
use super::super::{Exit, output};
use crate::actors::KnowledgeBase;
use crate::actors::import::{
    Classes, Filters, Format, Options, Positions, check_folder, offices, read, wikidata_id,
};
use crate::error::{Error, Result};

/// How often the state of a long import is said.
const PAUSE: Duration = Duration::from_secs(20);
/// The table of positions that a base may hold.
const POSITIONS: &str = "positions.csv";

/// What is imported, and where it goes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, plain or compressed (.gz, .bz2, .zst); - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of the new base
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Format of the files: Wikidata's JSON dump, an answer of its query service (CSV or JSON), a
    /// table of actors
    #[arg(long, default_value = "auto")]
    format: FormatArg,
    /// Classes of Wikidata to take over: Q5, or with the actor type Q43229=other
    /// [default: those of docs/actors.md]
    #[arg(long, value_delimiter = ',', value_name = "QID[=TYPE]")]
    instance_of: Vec<String>,
    /// The wiki that must have a page about an item of the dump; any for no such condition
    #[arg(long, default_value = "dewiki", value_name = "WIKI")]
    sitelink: String,
    /// Only actors of this country (Q183)
    #[arg(long, value_name = "QID", value_parser = country)]
    country: Option<String>,
    /// Tables of Wikidata's positions and our offices, beside those of the base in force and in DIR
    #[arg(long, value_name = "FILE")]
    positions: Vec<PathBuf>,
    /// Overwrite what is in the folder
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Auto,
    Wikidata,
    Query,
    Csv,
}

fn country(text: &str) -> std::result::Result<String, String> {
    let id = wikidata_id(text).map(str::to_owned);
    id.ok_or_else(|| format!("{text:?} is no Wikidata id (Germany is Q183)"))
}

impl Args {
    /// Runs the command.
    pub fn run(&self, base: &BaseArgs) -> Result<Exit> {
        check_folder(&self.output, self.force)?;
        let folders = base.folders()?;
        let base = base.open()?;
        let options = Options {
            format: match self.format {
                FormatArg::Auto => None,
                FormatArg::Wikidata => Some(Format::Wikidata),
                FormatArg::Query => Some(Format::Query),
                FormatArg::Csv => Some(Format::Csv),
            },
            filters: self.filters()?,
            positions: self.positions(&folders, &base)?,
            base: &base,
        };
        let mut said = Instant::now();
        let import = read(&self.files, &options, &mut |entities| {
            if said.elapsed() > PAUSE {
                output::note(&format!("{entities} entities read"));
                said = Instant::now();
            }
        })?;
        import.write(&self.output, self.force)?;
        output::note(&import.report.to_string());
        if !import.open_positions.is_empty() {
            output::note(&format!(
                "fill in office and of in {}, and import again with --force",
                self.output.join(POSITIONS).display()
            ));
        }
        Ok(Exit::Done)
    }

    fn filters(&self) -> Result<Filters> {
        Ok(Filters {
            classes: if self.instance_of.is_empty() {
                Classes::default()
            } else {
                let classes = Classes::parse(&self.instance_of);
                classes.map_err(|wrong| Error::Usage(format!("--instance-of: {wrong}")))?
            },
            sitelink: (self.sitelink != "any").then(|| self.sitelink.clone()),
            country: self.country.clone(),
        })
    }

    fn positions(&self, folders: &[PathBuf], base: &KnowledgeBase) -> Result<Positions> {
        let offices = offices(base);
        let mut positions = Positions::default();
        let folders = folders.iter().chain([&self.output]);
        let own: Vec<PathBuf> = folders
            .map(|folder| folder.join(POSITIONS))
            .filter(|table| table.is_file())
            .collect();
        for table in own.iter().chain(&self.positions) {
            positions.add(table, &offices)?;
        }
        Ok(positions)
    }
}
