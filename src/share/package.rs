//! What lies in a package, and how it is found again.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::line::{SHARED, Shared};
use crate::corpus::write::{BaseInfo, Manifest, ModelInfo};
use crate::error::{Error, Result};
use crate::hex::hex;

/// `package.json`: what the package is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Version of the form, always 1.
    pub shared: u32,
    /// Version of the program that made it.
    pub wortlaut: String,
    /// With what the records were made, one for each file of them.
    pub sources: Vec<Source>,
    /// Articles.
    pub articles: u64,
    /// Entities.
    pub entities: u64,
    /// Quotations.
    pub quotations: u64,
    /// Which annotations were asked for, one flag each.
    pub filters: Vec<String>,
    /// SHA-256 of the other files, by name.
    pub files: std::collections::BTreeMap<String, String>,
}

/// With what a file of records was made; no paths, no machine, no time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// SHA-256 of the file of records.
    pub sha256: String,
    /// Version of the program that annotated; "" if there is no manifest.
    pub wortlaut: String,
    /// The model.
    pub model: ModelInfo,
    /// Digest of the knowledge base.
    pub knowledge_base: String,
    /// The settings that can change a record, but for those that name files.
    pub settings: serde_json::Value,
}

impl Source {
    /// The source of a file with this digest, as its manifest tells.
    pub fn new(sha256: String, manifest: Option<Manifest>) -> Self {
        let Manifest {
            wortlaut,
            model,
            knowledge_base: BaseInfo { digest, .. },
            settings,
            ..
        } = manifest.unwrap_or_default();
        Self {
            sha256,
            wortlaut,
            model,
            knowledge_base: digest,
            settings,
        }
    }
}

impl Package {
    /// Name of the file of articles.
    pub const RECORDS: &str = "records.jsonl";
    /// Name of the file of counts.
    pub const COUNTS: &str = "counts.csv";
    /// Name of the file that says what the package is.
    pub const ABOUT: &str = "package.json";
    /// Name of the file that tells people.
    pub const README: &str = "README.md";
}

/// A package being read: where each article stands in it, by the digest of its text.
#[derive(Debug)]
pub struct Package {
    path: PathBuf,
    lines: BufReader<File>,
    places: HashMap<[u8; 32], Place>,
    /// What it is.
    pub about: About,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    byte: u64,
    line: usize,
    taken: bool,
}

/// The part of a line that is needed to find it.
#[derive(Deserialize)]
struct Head {
    shared: u32,
    text_sha256: String,
}

impl Package {
    /// Opens a package and reads it once; of each article some 60 bytes are kept.
    ///
    /// # Errors
    /// When it cannot be read, is no package, or was changed after it was made.
    pub fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(Self::ABOUT);
        let text = fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        let about: About = serde_json::from_str(&text).map_err(|error| {
            let reason = format!("not what `wortlaut share` writes ({error})");
            Error::input(path.display().to_string(), reason)
        })?;
        let path = folder.join(Self::RECORDS);
        let at = |error| Error::io(&path, error);
        let mut lines = BufReader::new(File::open(&path).map_err(at)?);
        let mut places = HashMap::new();
        let mut digest = Sha256::new();
        let (mut byte, mut number, mut line) = (0, 0, Vec::new());
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line).map_err(at)?;
            if read == 0 {
                break;
            }
            number += 1;
            digest.update(&line);
            let head = head(&line)
                .map_err(|reason| Error::input(format!("{}:{number}", path.display()), reason))?;
            let place = Place {
                byte,
                line: number,
                taken: false,
            };
            // Of articles with one text the first counts.
            places.entry(head).or_insert(place);
            byte += read as u64;
        }
        if about.files.get(Self::RECORDS) != Some(&hex(&digest.finalize())) {
            return Err(Error::Check(format!(
                "{}: was changed after the package was made (its SHA-256 is not that in {})",
                path.display(),
                Self::ABOUT
            )));
        }
        Ok(Self {
            path,
            lines,
            places,
            about,
        })
    }

    /// What the package has of a text; each text once.
    ///
    /// # Errors
    /// When the line cannot be read.
    pub fn take(&mut self, text: &str) -> Result<Option<Shared>> {
        let Some(place) = self.places.get_mut(&digest(text)) else {
            return Ok(None);
        };
        if std::mem::replace(&mut place.taken, true) {
            return Ok(None);
        }
        let Place { byte, line, .. } = *place;
        let at = |error| Error::io(&self.path, error);
        self.lines.seek(SeekFrom::Start(byte)).map_err(at)?;
        let mut text = String::new();
        self.lines.read_line(&mut text).map_err(at)?;
        let shared = serde_json::from_str(&text).map_err(|error| {
            Error::input(format!("{}:{line}", self.path.display()), error.to_string())
        })?;
        Ok(Some(shared))
    }

    /// How many texts were not met.
    pub fn missing(&self) -> usize {
        self.places.values().filter(|place| !place.taken).count()
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// The digest of a line's text, as bytes.
fn head(line: &[u8]) -> std::result::Result<[u8; 32], String> {
    let head: Head = serde_json::from_slice(line)
        .map_err(|error| format!("not an article of a package ({error})"))?;
    if head.shared != SHARED {
        return Err(format!(
            "the form has version {}, this program reads version {SHARED}",
            head.shared
        ));
    }
    let mut bytes = [0; 32];
    let pairs = head.text_sha256.as_bytes().chunks(2);
    if pairs.len() != bytes.len() {
        return Err("text_sha256 is no SHA-256".to_owned());
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        let pair = std::str::from_utf8(pair).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).map_err(|_| "text_sha256 is no SHA-256".to_owned())?;
    }
    Ok(bytes)
}
