//! The published models that are known by name: where they are kept, and where they are from.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// A model with a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its name, also that of its folder.
    pub name: &'static str,
    /// What its files are called here, and their addresses.
    pub files: [(&'static str, &'static str); 3],
}

/// rust-bert's German model of named entities, with the tokenizer in one file that stands beside it.
const KNOWN: [Known; 1] = [Known {
    name: "xlm-roberta-large-conll03-german",
    files: [
        (
            "config.json",
            rust_bert::roberta::RobertaConfigResources::XLM_ROBERTA_NER_DE.1,
        ),
        (
            "tokenizer.json",
            "https://huggingface.co/xlm-roberta-large-finetuned-conll03-german/resolve/main/tokenizer.json",
        ),
        (
            "rust_model.ot",
            rust_bert::roberta::RobertaModelResources::XLM_ROBERTA_NER_DE.1,
        ),
    ],
}];

impl Known {
    /// The model of this name.
    pub fn of(name: &Path) -> Option<Self> {
        KNOWN
            .into_iter()
            .find(|known| Path::new(known.name) == name)
    }

    /// All names.
    pub fn names() -> Vec<&'static str> {
        KNOWN.iter().map(|known| known.name).collect()
    }

    /// The folder it is kept in: `wortlaut/models/NAME` in the user's cache.
    ///
    /// # Errors
    /// When the environment does not tell where that is.
    pub fn folder(self) -> Result<PathBuf> {
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let cache = set("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| set("HOME").map(|home| Path::new(&home).join(".cache")));
        let cache = cache.ok_or_else(|| {
            Error::Usage(
                "neither XDG_CACHE_HOME nor HOME is set, so there is no cache for models".into(),
            )
        })?;
        Ok(cache.join("wortlaut/models").join(self.name))
    }
}

/// The folder that `named` means: a folder, or a model that is known by this name.
///
/// # Errors
/// When a known model is not here; the message says what brings it.
pub fn folder(named: &Path) -> Result<PathBuf> {
    let Some(known) = Known::of(named).filter(|_| !named.exists()) else {
        return Ok(named.to_owned());
    };
    let folder = known.folder()?;
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(Error::Model(format!(
        "{}: the model {} is not here; bring it with: wortlaut models fetch {}",
        folder.display(),
        known.name,
        known.name
    )))
}
