//! `wortlaut.toml`: what may stand in it, and where what else stands there is wrong.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::annotate::TagTable;
use crate::corpus::read::{Encoding, Fields, Zone};
use crate::corpus::select::OnDuplicate;
use crate::error::{Error, Result};
use crate::model::{Device, Kernel};

/// `wortlaut.toml`, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConfigFile {
    pub model: Option<PathBuf>,
    pub engine: Option<String>,
    pub kernel: Option<Kernel>,
    pub reproducible: Option<bool>,
    pub device: Option<Device>,
    pub threads: Option<NonZeroUsize>,
    pub tokens: Option<bool>,
    pub actors: Option<Vec<PathBuf>>,
    pub link: Option<bool>,
    pub on_duplicate: Option<OnDuplicate>,
    pub encoding: Option<Encoding>,
    pub timezone: Option<Zone>,
    pub fields: Fields,
    pub entity_model: EntityModel,
}

/// The table of the published model that finds the entities.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntityModel {
    pub folder: Option<PathBuf>,
    pub labels: TagTable,
}

impl ConfigFile {
    /// Reads and checks it; an error names the line.
    pub fn read(path: &Path) -> Result<Self> {
        let wrong = |message: String| Error::Config {
            path: path.to_owned(),
            message,
        };
        let content = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
        toml::from_str(&content).map_err(|error| {
            let message = error.message().replace("unknown field", "unknown key");
            match error.span() {
                Some(span) => {
                    let before = content.get(..span.start).unwrap_or(&content);
                    let line = before.matches('\n').count() + 1;
                    wrong(format!("line {line}: {message}"))
                }
                None => wrong(message),
            }
        })
    }
}
