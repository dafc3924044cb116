//! `wortlaut actors compile`: one file that opens at once, whatever its size.

use std::io::Write as _;
use std::path::PathBuf;

use super::super::record_file::RecordFile;
use super::super::{Exit, output};
use crate::actors::KnowledgeBase;
use crate::error::{Error, Result};

/// Where the compiled base goes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File for the compiled base; --actors says what is compiled, several bases into one
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self, base: &KnowledgeBase) -> Result<Exit> {
        let mut out = RecordFile::open(Some(&self.output), self.force, &[])?;
        base.compile(&mut out)?;
        out.flush().map_err(|e| Error::io(&self.output, e))?;
        out.finish()?;
        output::note(&format!(
            "{}: {} actors, {} offices, {} governments; use it with --actors",
            self.output.display(),
            base.actors().count(),
            base.offices().len(),
            base.governments().len()
        ));
        Ok(Exit::Done)
    }
}
