//! `wortlaut link`: records linked anew, without the model.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use super::Exit;
use super::record_file::RecordFile;
use crate::actors::{KnowledgeBase, Linker, find};
use crate::document::Record;
use crate::error::{Error, Result};

/// Link records anew: who is meant by mentions and speakers; spans and texts stay as they are
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File of records, - for standard input
    file: PathBuf,
    /// Where the records go [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Directory of the knowledge base [default: the one that ships]
    #[arg(long, value_name = "DIR", env = "WORTLAUT_ACTORS")]
    actors: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let linker = Linker::new(KnowledgeBase::open(&find(self.actors.as_deref())?)?);
        let name = self.file.to_string_lossy();
        let input: Box<dyn Read> = if name == "-" {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(&self.file).map_err(|error| Error::io(&self.file, error))?)
        };
        let mut out = RecordFile::open(self.output.as_deref(), self.force, &[&self.file])?;
        for (index, line) in BufReader::new(input).split(b'\n').enumerate() {
            let line = line.map_err(|error| Error::io(&self.file, error))?;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let mut record: Record = serde_json::from_slice(&line).map_err(|error| {
                Error::input(
                    format!("{name}:{}", index + 1),
                    format!("not a record of `wortlaut annotate`: {error}"),
                )
            })?;
            linker.link(&mut record);
            out.write(&record)?;
        }
        out.finish()?;
        Ok(Exit::Done)
    }
}
