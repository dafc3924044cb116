//! The folder of a published model: which of its files count, and their digests.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::hex::hex;

const CONFIG: &str = "config.json";
const TOKENIZER: &str = "tokenizer.json";
/// Weights, the first that is there: as Hugging Face has them, as rust-bert has them.
const WEIGHTS: [&str; 2] = ["model.safetensors", "rust_model.ot"];
/// What tokenizers were kept in before `tokenizer.json`.
const OLDER: [&str; 6] = [
    "vocab.txt",
    "vocab.json",
    "sentencepiece.bpe.model",
    "spiece.model",
    "spm.model",
    "tokenizer_config.json",
];
/// Weights in forms that are not read.
const OTHER_WEIGHTS: [&str; 3] = ["pytorch_model.bin", "tf_model.h5", "flax_model.msgpack"];

/// A folder that holds a configuration, a tokenizer and weights.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    weights: &'static str,
}

/// SHA-256 of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// Of the configuration.
    pub config: String,
    /// Of the tokenizer.
    pub tokenizer: String,
    /// Of the weights.
    pub weights: String,
}

impl Folder {
    /// The folder at `path`.
    ///
    /// # Errors
    /// When it or one of the files is missing; the message says what would make it.
    pub fn find(path: &Path) -> Result<Self> {
        let there = |name: &&str| path.join(name).is_file();
        let lacks = |what: &str, way_out: &str| {
            Err(Error::Model(format!(
                "{}: the entity model has no {what}{way_out}",
                path.display()
            )))
        };
        if !path.is_dir() {
            return Err(Error::Model(format!(
                "{}: there is no such folder, where an entity model should be",
                path.display()
            )));
        }
        if !there(&CONFIG) {
            return lacks(CONFIG, "");
        }
        if !there(&TOKENIZER) {
            let way_out = match OLDER.iter().find(|name| there(name)) {
                Some(name) => convert(path, &format!("only {name}"), "AutoTokenizer"),
                None => String::new(),
            };
            return lacks(TOKENIZER, &way_out);
        }
        let Some(weights) = WEIGHTS.into_iter().find(|name| there(name)) else {
            let way_out = match OTHER_WEIGHTS.iter().find(|name| there(name)) {
                Some(name) => convert(
                    path,
                    &format!("only {name}"),
                    "AutoModelForTokenClassification",
                ),
                None => String::new(),
            };
            return lacks(&WEIGHTS.join(" or "), &way_out);
        };
        Ok(Self {
            path: path.to_owned(),
            weights,
        })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its name, without what it lies in.
    pub fn name(&self) -> String {
        let whole = fs::canonicalize(&self.path);
        let whole = whole.as_deref().unwrap_or(&self.path);
        let name = whole.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The configuration.
    pub fn config(&self) -> PathBuf {
        self.path.join(CONFIG)
    }

    /// The tokenizer.
    pub fn tokenizer(&self) -> PathBuf {
        self.path.join(TOKENIZER)
    }

    /// The weights.
    pub fn weights(&self) -> PathBuf {
        self.path.join(self.weights)
    }

    /// The bytes of one of the files.
    pub fn read(&self, file: &Path) -> Result<Vec<u8>> {
        fs::read(file).map_err(|e| Error::Model(format!("{}: {e}", file.display())))
    }

    /// The digests of all three; the weights are read for it.
    pub fn digests(&self) -> Result<Digests> {
        Ok(Digests {
            config: digest(&self.config())?,
            tokenizer: digest(&self.tokenizer())?,
            weights: digest(&self.weights())?,
        })
    }
}

/// The command with which `transformers` writes what is missing.
fn convert(path: &Path, found: &str, class: &str) -> String {
    let path = path.display();
    format!(
        ", {found}; Python's transformers makes it: python3 -c \"from transformers import {class} as A; \
         A.from_pretrained('{path}').save_pretrained('{path}')\""
    )
}

fn digest(path: &Path) -> Result<String> {
    let failed = |e: io::Error| Error::Model(format!("{}: {e}", path.display()));
    let mut hash = Sha256::new();
    io::copy(&mut File::open(path).map_err(failed)?, &mut hash).map_err(failed)?;
    Ok(hex(&hash.finalize()))
}
