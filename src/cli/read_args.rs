//! The arguments that say what is read: the inputs, their format, and how large they may be.

use super::settings::Settings;
use crate::corpus::read::{Format, Inputs, Limits, Reading};
use crate::error::Result;

/// The inputs of a command that reads articles.
#[derive(Debug, clap::Args)]
pub struct ReadArgs {
    /// Files (*.txt: one article a file; *.jsonl: one a line; *.csv, *.tsv: one a record; *.parquet:
    /// one a row; text, JSONL, CSV, TSV also as .gz, .zst, .bz2), directories, patterns, - for
    /// standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// How articles stand in the inputs: auto, text, jsonl, csv, tsv or parquet
    #[arg(long, value_name = "NAME", default_value = "auto")]
    pub format: Format,
    /// The most bytes of one article (it takes about 400 times as much memory); larger ones are
    /// quarantined
    #[arg(long, value_name = "BYTES", default_value_t = Limits::ARTICLE)]
    pub max_article: u64,
    /// The most bytes that a compressed file may unpack to; what follows is quarantined
    #[arg(long, value_name = "BYTES", default_value_t = Limits::DECOMPRESSED)]
    pub max_decompressed: u64,
}

impl ReadArgs {
    /// The inputs as named.
    pub fn arguments(&self) -> Vec<String> {
        self.inputs.clone()
    }

    /// The inputs, as far as they are there.
    pub fn inputs(&self) -> Result<Inputs> {
        Inputs::resolve(&self.inputs)
    }

    /// How they are read.
    pub fn reading(&self, settings: &Settings) -> Reading {
        Reading {
            format: self.format,
            fields: settings.fields.clone(),
            encoding: settings.encoding.value,
            limits: Limits {
                article: self.max_article,
                decompressed: self.max_decompressed,
            },
            zone: settings.timezone.value.clone(),
        }
    }
}
