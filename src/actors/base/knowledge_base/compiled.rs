//! A compiled base: one file, mapped into memory, its indexes used where they lie.
//!
//! Layout: the eight bytes of [`MAGIC`]; the length of the header, 64 bits, little end first; the
//! header, JSON; the sections one after another. The header names each section with its length and
//! holds the CRC-32 of all of them.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::bytes::{Bytes, Part};
use super::index::{self, Field, Index};
use super::layer::{Actors, Layer, Lines};
use crate::actors::base::actor::KnownActor;
use crate::actors::base::office::{Government, Office};
use crate::error::{Error, Result};

/// How every file begins.
const MAGIC: &[u8; 8] = b"WLACTOR\n";
/// The version of the layout.
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    version: u32,
    digest: String,
    actors: usize,
    crc32: u32,
    sections: Vec<Section>,
    offices: Vec<Office>,
    governments: Vec<Government>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Section {
    name: String,
    length: u64,
}

/// Writes these entries as a compiled base; of two actors with one id the first counts.
///
/// # Errors
/// When they cannot be indexed or written.
pub fn write(
    out: &mut dyn Write,
    actors: &[&KnownActor],
    offices: &[Office],
    governments: &[Government],
    digest: &str,
) -> Result<()> {
    let mut text: Vec<u8> = Vec::new();
    let mut ends: Vec<u8> = Vec::with_capacity(8 * actors.len());
    for actor in actors {
        serde_json::to_writer(&mut text, actor).map_err(|e| Error::KnowledgeBase(e.to_string()))?;
        ends.extend((text.len() as u64).to_le_bytes());
    }
    let mut sections = vec![("lines".to_owned(), text), ("ends".to_owned(), ends)];
    for (field, bytes) in Field::ALL.iter().zip(index::build(actors.iter().copied())?) {
        sections.push((field.name().to_owned(), bytes.map));
        sections.push((format!("{} lists", field.name()), bytes.lists));
    }
    let mut crc = crc32fast::Hasher::new();
    for (_, bytes) in &sections {
        crc.update(bytes);
    }
    let header = Header {
        version: VERSION,
        digest: digest.to_owned(),
        actors: actors.len(),
        crc32: crc.finalize(),
        sections: sections
            .iter()
            .map(|(name, bytes)| Section {
                name: name.clone(),
                length: bytes.len() as u64,
            })
            .collect(),
        offices: offices.to_vec(),
        governments: governments.to_vec(),
    };
    let header = serde_json::to_vec(&header).map_err(|e| Error::KnowledgeBase(e.to_string()))?;
    let mut put = |bytes: &[u8]| {
        out.write_all(bytes)
            .map_err(|e| Error::KnowledgeBase(format!("the compiled base cannot be written: {e}")))
    };
    put(MAGIC)?;
    put(&(header.len() as u64).to_le_bytes())?;
    put(&header)?;
    for (_, bytes) in &sections {
        put(bytes)?;
    }
    Ok(())
}

/// Opens a compiled base.
///
/// # Errors
/// When the file is none, of another version, or damaged.
pub fn open(path: &Path) -> Result<Layer> {
    let wrong = |what: &str| {
        Error::KnowledgeBase(format!(
            "{}: {what}; compile the base anew with `wortlaut actors compile`",
            path.display()
        ))
    };
    let bytes = Arc::new(Bytes::map(path)?);
    let all: &[u8] = (*bytes).as_ref();
    let rest = all
        .strip_prefix(MAGIC)
        .ok_or_else(|| wrong("no compiled knowledge base"))?;
    let cut = || wrong("the file is cut off");
    let length = rest.first_chunk().ok_or_else(cut)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| cut())?;
    let start = MAGIC.len() + 8;
    let body = start.checked_add(length).ok_or_else(cut)?;
    let header = all.get(start..body).ok_or_else(cut)?;
    let header: Header = serde_json::from_slice(header)
        .map_err(|e| wrong(&format!("the header cannot be read ({e})")))?;
    if header.version != VERSION {
        return Err(wrong(&format!(
            "it has layout {}, this program reads layout {VERSION}",
            header.version
        )));
    }
    if crc32fast::hash(&all[body..]) != header.crc32 {
        return Err(wrong("the file is damaged (its check sum differs)"));
    }
    let mut at = body;
    let mut parts: Vec<Part> = Vec::with_capacity(header.sections.len());
    for section in &header.sections {
        let end = usize::try_from(section.length)
            .ok()
            .and_then(|l| at.checked_add(l));
        let end = end.ok_or_else(cut)?;
        parts.push(Part::new(&bytes, at..end).ok_or_else(cut)?);
        at = end;
    }
    let part = |name: &str| {
        let at = header.sections.iter().position(|s| s.name == name);
        at.map(|at| parts[at].clone())
            .ok_or_else(|| wrong(&format!("there is no section {name:?}")))
    };
    let index = |field: &Field| {
        Index::new(
            part(field.name())?,
            part(&format!("{} lists", field.name()))?,
        )
    };
    let indexes = Field::ALL.iter().map(index).collect::<Result<_>>()?;
    let lines = Lines {
        text: part("lines")?,
        ends: part("ends")?,
    };
    Ok(Layer {
        actors: Actors::lazy(lines),
        indexes,
        offices: header.offices,
        governments: header.governments,
        digest: header.digest,
    })
}
