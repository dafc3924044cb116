//! `wortlaut rehydrate`: a package and one's own copy of the texts become records again.

use std::path::PathBuf;

use super::progress::Ticker;
use super::read_args::ReadArgs;
use super::record_file::RecordFile;
use super::settings::{Flags, Settings};
use super::{Exit, output};
use crate::corpus::read::Corpus;
use crate::error::{Error, Result};
use crate::share::{Mismatch, Package};

/// Joins a package that `wortlaut share` made with one's own copy of the articles, read as annotate
/// reads them: gives the records back, in the order of the articles
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The package
    #[arg(value_name = "FOLDER")]
    package: PathBuf,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    flags: Flags,
    /// Where the records go [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long, requires = "output")]
    force: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let settings = Settings::resolve(&self.flags)?;
        let inputs = self.read.inputs()?;
        let mut package = Package::open(&self.package)?;
        let mut out = RecordFile::open(self.output.as_deref(), self.force, &[])?;
        let (mut written, mut unknown) = (0_u64, 0_u64);
        let ticker = Ticker::start();
        for entry in Corpus::new(&inputs, self.read.reading(&settings)) {
            let place = entry.place;
            ticker.tick();
            let article = match entry.outcome {
                Ok(article) => article,
                Err(fault) => {
                    output::note(&format!("{}:{}: {}", place.file, place.line, fault.reason));
                    continue;
                }
            };
            let Some(shared) = package.take(&article.text)? else {
                unknown += 1;
                continue;
            };
            let record = shared.with(article).map_err(|Mismatch| {
                Error::Check(format!("{}:{}: another text", place.file, place.line))
            })?;
            out.write(&record)?;
            written += 1;
        }
        drop(ticker);
        out.finish()?;
        if unknown > 0 {
            output::note(&format!("{unknown} articles are not in the package"));
        }
        let missing = package.missing();
        output::note(&format!(
            "{written} of {} articles of the package are records again",
            written + missing as u64
        ));
        if missing > 0 {
            output::note(&format!(
                "{missing} are not, as no input has their text to the last character"
            ));
            return Ok(Exit::Quarantined);
        }
        Ok(Exit::Done)
    }
}
