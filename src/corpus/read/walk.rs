//! Directories and patterns become files, sorted by path, while they are read.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use glob::glob;
use walkdir::WalkDir;

use super::format::{suffix, unpacked_name};
use super::{Fault, Place};

/// The suffixes of the files that are taken from a directory, packed or not.
const IN_DIRECTORIES: [&str; 5] = ["txt", "jsonl", "csv", "tsv", "parquet"];

/// Whether a directory gives this file; what is named itself is read whatever its name.
pub fn taken_from_directories(path: &Path) -> bool {
    IN_DIRECTORIES.contains(&suffix(&unpacked_name(path)).as_str())
}

/// What the walk through the inputs comes across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file to read.
    File(InputFile),
    /// A directory that cannot be looked into.
    Unreadable(Place, Fault),
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is; `None` is standard input.
    pub path: Option<PathBuf>,
    /// The id of its article, or the stem of its articles' ids.
    pub id: String,
}

impl InputFile {
    /// How messages name it.
    pub fn name(&self) -> String {
        match &self.path {
            Some(path) => path.to_string_lossy().into_owned(),
            None => "stdin".to_owned(),
        }
    }

    /// Opens it for reading.
    pub(super) fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        match &self.path {
            Some(path) => Ok(Box::new(std::fs::File::open(path)?)),
            None => Ok(Box::new(std::io::stdin())),
        }
    }
}

/// The files of a directory and all directories in it, names that begin with a dot left out; ids
/// are paths below `base`.
pub fn walk(root: PathBuf, base: PathBuf) -> impl Iterator<Item = Found> + Send {
    let hidden = |name: &OsStr| name.to_string_lossy().starts_with('.');
    WalkDir::new(&root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| entry.depth() == 0 || !hidden(entry.file_name()))
        .filter_map(move |found| match found {
            Ok(entry) => (entry.file_type().is_file() && taken_from_directories(entry.path()))
                .then(|| Found::File(input_file(entry.into_path(), Some(&base)))),
            // A link that leads nowhere matters only if it looks like an article.
            Err(error) if leads_nowhere(&error) => None,
            Err(error) => {
                let path = error.path().unwrap_or(&root).to_owned();
                Some(unreadable(&path, &error))
            }
        })
}

fn leads_nowhere(error: &walkdir::Error) -> bool {
    let missing = |io: &std::io::Error| io.kind() == std::io::ErrorKind::NotFound;
    error.io_error().is_some_and(missing) && !error.path().is_some_and(taken_from_directories)
}

/// The files that match `pattern`, which is known to be one; ids are paths below `base`.
pub fn expand(pattern: &str, base: PathBuf) -> impl Iterator<Item = Found> + Send + use<> {
    glob(pattern).into_iter().flatten().flat_map(
        move |found| -> Box<dyn Iterator<Item = Found> + Send> {
            match found {
                Ok(path) if path.is_dir() => Box::new(walk(path, base.clone())),
                Ok(path) => Box::new(std::iter::once(Found::File(input_file(path, Some(&base))))),
                Err(error) => {
                    let path = error.path().to_owned();
                    Box::new(std::iter::once(unreadable(&path, error.error())))
                }
            }
        },
    )
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Found {
    let place = Place {
        file: path.to_string_lossy().into_owned(),
        ..Place::default()
    };
    Found::Unreadable(place, Fault::new(format!("cannot be read: {error}")))
}

/// The id is the path below what was named, without its suffixes and with `/` on every system.
pub fn input_file(path: PathBuf, below: Option<&Path>) -> InputFile {
    let named = below.and_then(|base| path.strip_prefix(base).ok());
    let named = named.or(path.file_name().map(Path::new)).unwrap_or(&path);
    let pieces: Vec<_> = unpacked_name(named)
        .with_extension("")
        .components()
        .map(|piece| piece.as_os_str().to_string_lossy().into_owned())
        .collect();
    InputFile {
        id: pieces.join("/"),
        path: Some(path),
    }
}
