//! One thing of a sample, as the sample file has it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::document::Span;
use crate::error::{Error, Result};
use crate::verdicts::{Values, What};

/// The version of the sample file's form.
pub const SAMPLE: u32 = 1;

/// One line of a sample file. Every key is always there; what an item does not have is "", 0 or empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Version of the form, always 1.
    pub sample: u32,
    /// `quotation`, `entity` or `article`.
    pub what: What,
    /// Id of the article.
    pub article: String,
    /// SHA-256 of the article's text in UTF-8.
    pub text_sha256: String,
    /// File of the record, as it was named.
    pub file: String,
    /// Its line there, from 1 (of the unpacked file; of Parquet, the row).
    pub line: usize,
    /// Id of the quotation or entity within the record.
    pub id: String,
    /// Its pieces, in code points.
    pub spans: Vec<Span>,
    /// Their texts, joined by ` … `.
    pub text: String,
    /// What the annotation says of it; nothing in a blind sample.
    pub values: Values,
    /// Newspaper, broadcaster or site.
    pub outlet: String,
    /// Day of publication.
    pub date: String,
    /// What kept strata apart: `type`, `month`, …; "" if there is one stratum.
    pub by: String,
    /// The stratum; a digest of it in a blind sample.
    pub stratum: String,
    /// How many such things are in the stratum.
    pub stratum_size: u64,
    /// How many of them were drawn.
    pub stratum_drawn: u64,
    /// How many such things there are in all strata.
    pub population: u64,
    /// By what it was weighted.
    pub weight: f64,
    /// Its inclusion probability.
    pub probability: f64,
    /// In which fields another annotation differs (`--disagree`); nothing in a blind sample.
    pub differs: Vec<String>,
    /// Whether one article stands for each group of near duplicates.
    pub per_group: bool,
    /// The seed.
    pub seed: u64,
    /// Whether it is to be judged without the annotation in sight.
    pub blind: bool,
}

/// Reads a sample file.
///
/// # Errors
/// When it cannot be read, or a line is no item of a sample: with file and line.
pub fn read_sample(path: &Path) -> Result<Vec<Item>> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
    let filled = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    let item = |(line, number): (&str, usize)| {
        let item: Item = serde_json::from_str(line).map_err(|error| {
            Error::input(
                format!("{}:{number}", path.display()),
                format!("not an item of a sample ({error}); samples are what `wortlaut sample -o` writes"),
            )
        })?;
        if item.sample != SAMPLE {
            return Err(Error::input(
                format!("{}:{number}", path.display()),
                format!(
                    "the form has version {}, this program reads version {SAMPLE}",
                    item.sample
                ),
            ));
        }
        Ok(item)
    };
    filled.map(item).collect()
}
