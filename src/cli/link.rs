//! `wortlaut link`: records linked anew, without the model.

use std::path::PathBuf;

use super::Exit;
use super::base::BaseArgs;
use super::progress::Ticker;
use super::record_file::RecordFile;
use crate::actors::Linker;
use crate::corpus::import::read_records;
use crate::error::Result;

/// Link records anew: who is meant by mentions and speakers; spans and texts stay as they are
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File of records, - for standard input
    file: PathBuf,
    /// Where the records go [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    base: BaseArgs,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let linker = Linker::new(self.base.open()?);
        let records = read_records(&self.file)?;
        let mut out = RecordFile::open(self.output.as_deref(), self.force, &[&self.file])?;
        let ticker = Ticker::start();
        for record in records {
            let mut record = record?;
            ticker.tick();
            linker.link(&mut record);
            out.write(&record)?;
        }
        out.finish()?;
        Ok(Exit::Done)
    }
}
