//! `wortlaut schema`: the JSON Schema of what this program writes, made from its own types.

use clap::ValueEnum;
use schemars::{Schema, schema_for};

use super::{Exit, output};
use crate::corpus::write::{Manifest, Quarantined};
use crate::document::Record;
use crate::error::{Error, Result};

/// Prints the JSON Schema (draft 2020-12) of what annotate writes
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of which lines or file
    #[arg(long, value_name = "NAME", default_value = "record")]
    what: What,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// A line of OUT: one annotated article
    Record,
    /// OUT.manifest.json: how the records were made
    Manifest,
    /// A line of OUT.quarantine.jsonl: an input that became no record
    Quarantine,
}

impl What {
    fn schema(self) -> Schema {
        match self {
            Self::Record => schema_for!(Record),
            Self::Manifest => schema_for!(Manifest),
            Self::Quarantine => schema_for!(Quarantined),
        }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let schema = serde_json::to_string_pretty(&args.what.schema())
        .map_err(|error| Error::io("standard output", error.into()))?;
    output::print(&(schema + "\n"))?;
    Ok(Exit::Done)
}
