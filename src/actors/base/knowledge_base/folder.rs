//! A base as it is written by hand and script: a folder of JSONL.

use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::index::{self, Index};
use super::layer::{Actors, Layer};
use crate::actors::base::actor::KnownActor;
use crate::actors::base::office::{Government, Office};
use crate::error::{Error, Result};
use crate::hex::hex;

/// The file of actors, which a base must have.
pub const ACTORS: &str = "actors.jsonl";
/// The file of offices, which it may have.
const OFFICES: &str = "offices.jsonl";
/// The file of governments, which it may have.
const GOVERNMENTS: &str = "governments.jsonl";

/// Reads the base in `folder`.
///
/// # Errors
/// When there are no actors or a line is none of ours; the message names file and line.
pub fn open(folder: &Path) -> Result<Layer> {
    let mut digest = Sha256::new();
    let actors: Vec<KnownActor> = lines(&folder.join(ACTORS), true, &mut digest)?;
    let offices = lines(&folder.join(OFFICES), false, &mut digest)?;
    let governments = lines(&folder.join(GOVERNMENTS), false, &mut digest)?;
    layer(actors, offices, governments, hex(&digest.finalize()))
}

/// A layer of these entries; of two actors with one id the later is not found by it.
pub fn layer(
    actors: Vec<KnownActor>,
    offices: Vec<Office>,
    governments: Vec<Government>,
    digest: String,
) -> Result<Layer> {
    let indexes = index::build(actors.iter())?;
    Ok(Layer {
        actors: Actors::decoded(actors),
        indexes: indexes.into_iter().map(Index::of).collect::<Result<_>>()?,
        offices,
        governments,
        digest,
    })
}

/// The lines of a JSONL file; empty ones are left out.
fn lines<T: DeserializeOwned>(path: &Path, needed: bool, digest: &mut Sha256) -> Result<Vec<T>> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && !needed => return Ok(Vec::new()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::KnowledgeBase(format!(
                "{}: the file is missing",
                path.display()
            )));
        }
        Err(e) => return Err(Error::io(path, e)),
    };
    digest.update((text.len() as u64).to_le_bytes());
    digest.update(&text);
    let mut out = Vec::new();
    for (number, line) in text.split(|&byte| byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        out.push(serde_json::from_slice(line).map_err(|e| {
            Error::KnowledgeBase(format!("{}:{}: {e}", path.display(), number + 1))
        })?);
    }
    Ok(out)
}
