//! A bundle: the folder that holds manifest, weights and tokenizer; found, opened and checked.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Heads, Manifest, Tokenizer, Weights};
use crate::error::{Error, Result};
use crate::hex::sha256;
use crate::places::Shipped;

const MANIFEST: &str = "manifest.json";
/// Says whose data the weights were trained on.
const CITATION: &str = "CITATION.bib";
const ENCODER: &str = "encoder.safetensors";
const HEADS: &str = "heads.safetensors";
const TOKENIZER: &str = "tokenizer.json";
/// The bundle that ships.
const SHIPPED: Shipped = Shipped {
    what: "model bundle",
    folder: "models/wortlaut-small",
    file: MANIFEST,
    flag: "--model",
    variable: "WORTLAUT_MODEL",
};

/// An opened bundle; every file matched its digest.
pub struct Bundle {
    folder: PathBuf,
    digest: String,
    manifest: Manifest,
    tokenizer: Tokenizer,
    heads: Heads,
}

/// Finds the bundle: `named` (a flag, the environment or the configuration), else `models/` beside
/// the binary or in one of the folders above it, else the repository this program was built in.
///
/// # Errors
/// When there is none; the message lists where it was looked for.
pub fn find(named: Option<&Path>) -> Result<PathBuf> {
    SHIPPED.find(named).map_err(Error::Model)
}

/// BibTeX of the data that the bundle in `folder` was trained on, if it is the one whose manifest has
/// this digest, and says so.
pub fn citation(folder: &Path, digest: &str) -> Option<String> {
    let manifest = std::fs::read(folder.join(MANIFEST)).ok()?;
    let same = sha256(&manifest) == digest;
    same.then(|| std::fs::read_to_string(folder.join(CITATION)).ok())?
}

impl Bundle {
    /// Opens the bundle in `folder` and checks every file's digest.
    ///
    /// # Errors
    /// When a file is missing, differs from its digest, or does not fit the others.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(MANIFEST);
        let bytes = read(&path)?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|e| {
            Error::Model(format!(
                "{}: not a manifest of this program: {e}",
                path.display()
            ))
        })?;
        if manifest.format != Manifest::FORMAT {
            return Err(Error::Model(format!(
                "{}: the bundle has form {}, this program reads {}; take the program and the bundle of one release",
                path.display(),
                manifest.format,
                Manifest::FORMAT
            )));
        }
        manifest
            .encoder
            .check()
            .map_err(|e| Error::Model(format!("{}: {e}", path.display())))?;
        let path = folder.join(TOKENIZER);
        let tokenizer = Tokenizer::new(&path, &checked(&manifest, folder, TOKENIZER)?)?;
        if tokenizer.len() != manifest.encoder.vocabulary {
            return Err(Error::Model(format!(
                "{}: {} pieces, the encoder has {}",
                path.display(),
                tokenizer.len(),
                manifest.encoder.vocabulary
            )));
        }
        let weights = Weights::new(&folder.join(HEADS), checked(&manifest, folder, HEADS)?)?;
        let heads = Heads::new(&manifest, &weights)?;
        Ok(Self {
            folder: folder.to_owned(),
            digest: sha256(&bytes),
            manifest,
            tokenizer,
            heads,
        })
    }

    /// What the bundle says of itself.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of the manifest, which holds those of all other files.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Its tokenizer.
    pub const fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizer
    }

    /// Its heads.
    pub const fn heads(&self) -> &Heads {
        &self.heads
    }

    /// The folder it is in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The encoder's weights, read and checked now: an engine takes what it needs and lets go.
    pub fn encoder(&self) -> Result<Weights> {
        Weights::new(
            &self.folder.join(ENCODER),
            checked(&self.manifest, &self.folder, ENCODER)?,
        )
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|e| Error::Model(format!("{}: {e}", path.display())))
}

fn checked(manifest: &Manifest, folder: &Path, name: &str) -> Result<Vec<u8>> {
    let path = folder.join(name);
    let bytes = read(&path)?;
    let Some(expected) = manifest.files.get(name) else {
        return Err(Error::Model(format!(
            "{}: the manifest has no digest of it",
            path.display()
        )));
    };
    let found = sha256(&bytes);
    if &found == expected {
        return Ok(bytes);
    }
    Err(Error::Model(format!(
        "{}: damaged: SHA-256 is {found}, the manifest says {expected}; take the bundle afresh",
        path.display()
    )))
}
