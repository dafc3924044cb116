//! The user's arguments become files, in an order that can be told beforehand.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use glob::{Pattern, glob};
use walkdir::WalkDir;

use super::{Fault, Place};
use crate::error::{Error, Result};

/// The suffixes of the files that are taken from a directory.
const IN_DIRECTORIES: [&str; 2] = ["txt", "jsonl"];

/// Formats that are no articles yet; a file of such a name is never taken for plain text.
const FOREIGN: [&str; 19] = [
    "json", "csv", "tsv", "xml", "html", "htm", "pdf", "doc", "docx", "odt", "rtf", "epub", "gz",
    "zst", "bz2", "xz", "zip", "tar", "parquet",
];

/// How the articles stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By the file's suffix, else by its first character.
    #[default]
    Auto,
    /// One article a file.
    Text,
    /// One article a line, as a JSON object.
    Jsonl,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        match name {
            "auto" => Ok(Self::Auto),
            "text" => Ok(Self::Text),
            "jsonl" => Ok(Self::Jsonl),
            _ => Err(format!(
                "unknown format {name:?} (known: auto, text, jsonl)"
            )),
        }
    }
}

impl Format {
    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Text => "text",
            Self::Jsonl => "jsonl",
        }
    }

    /// The format of a file, by its name or by `head`, the first bytes of it.
    pub(super) fn of(path: &Path, head: &[u8]) -> std::result::Result<Self, Fault> {
        let suffix = suffix(path);
        match suffix.as_str() {
            "txt" | "text" => return Ok(Self::Text),
            "jsonl" | "ndjson" => return Ok(Self::Jsonl),
            _ => {}
        }
        let is_object = Self::sniff(head) == Self::Jsonl;
        if FOREIGN.contains(&suffix.as_str()) && !(suffix == "json" && is_object) {
            let way_out = match suffix.as_str() {
                "json" => "write one article a line (jq -c '.[]' FILE > FILE.jsonl)",
                _ => "convert it to JSONL or plain text",
            };
            let reason = format!(".{suffix} files are not read; {way_out}, or say --format");
            return Err(Fault::new(reason));
        }
        Ok(Self::sniff(head))
    }

    /// JSONL if the first character is `{`, else text.
    pub(super) fn sniff(head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => Self::Jsonl,
            _ => Self::Text,
        }
    }
}

fn suffix(path: &Path) -> String {
    let suffix = path.extension().unwrap_or(OsStr::new(""));
    suffix.to_string_lossy().to_lowercase()
}

/// What the walk through the inputs comes across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file to read.
    File(InputFile),
    /// A directory that cannot be looked into.
    Unreadable(Place, Fault),
}

fn taken_from_directories(path: &Path) -> bool {
    IN_DIRECTORIES.contains(&suffix(path).as_str())
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

#[derive(Debug, Clone)]
enum Source {
    Stdin,
    File(PathBuf),
    Directory(PathBuf),
    Glob { pattern: String, base: PathBuf },
}

/// What the user named, in that order.
#[derive(Debug, Clone)]
pub struct Inputs {
    arguments: Vec<String>,
    sources: Vec<Source>,
}

impl Inputs {
    /// Understands the arguments: files, directories, glob patterns, `-`.
    ///
    /// What is not there is an error now, before any work is done; what cannot be read later costs
    /// one file.
    pub fn resolve<S: AsRef<str>>(arguments: &[S]) -> Result<Self> {
        let arguments: Vec<String> = arguments.iter().map(|a| a.as_ref().to_owned()).collect();
        if arguments.iter().filter(|argument| *argument == "-").count() > 1 {
            return Err(Error::Usage(
                "standard input (-) can be read only once".into(),
            ));
        }
        let sources = arguments.iter().map(|argument| source(argument));
        Ok(Self {
            sources: sources.collect::<Result<_>>()?,
            arguments,
        })
    }

    /// The arguments as given.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// All files, found while they are read: explicit arguments keep their order, directories and
    /// globs are sorted by path. A directory that cannot be read is a fault in its place.
    pub fn files(&self) -> impl Iterator<Item = Found> + Send + use<> {
        self.sources.clone().into_iter().flat_map(Source::files)
    }

    /// Sum of the sizes of all files in bytes, for the progress; `None` if standard input is one.
    pub fn total_bytes(&self) -> Option<u64> {
        let size = |path: PathBuf| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        let files = self.files().filter_map(|found| match found {
            Found::File(file) => Some(file),
            Found::Unreadable(..) => None,
        });
        files.map(|file| file.path.map(size)).sum()
    }

    /// The input that reads, or would read in the next run, the file `output`.
    pub fn reading(&self, output: &Path) -> Option<&str> {
        let output = resolved(output);
        let by = |source: &Source| match source {
            Source::Stdin => false,
            Source::File(path) => resolved(path) == output,
            Source::Directory(root) => {
                output.starts_with(resolved(root)) && taken_from_directories(&output)
            }
            Source::Glob { pattern, base } => {
                let Ok(within) = output.strip_prefix(resolved(base)) else {
                    return false;
                };
                // The pattern may match the file, or a directory from which it would be taken.
                let pattern = Pattern::new(pattern.trim_end_matches('/'));
                let matches = |path: &Path| {
                    let readable = path == within || taken_from_directories(&output);
                    let named = base.join(path);
                    pattern
                        .as_ref()
                        .is_ok_and(|p| readable && p.matches_path(&named))
                };
                within.ancestors().any(matches)
            }
        };
        let place = self.sources.iter().position(by)?;
        self.arguments.get(place).map(String::as_str)
    }
}

/// The path without links and dots, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new(".")).canonicalize();
    match (parent, path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

fn source(argument: &str) -> Result<Source> {
    if argument == "-" {
        return Ok(Source::Stdin);
    }
    let path = PathBuf::from(argument);
    if path.is_dir() {
        let directory = Source::Directory(path);
        // An empty directory is as a rule a slip in the path.
        if directory.clone().files().next().is_none() {
            let reason = format!("{argument}: no *.txt or *.jsonl in this directory");
            return Err(Error::Usage(reason));
        }
        return Ok(directory);
    }
    if path.exists() {
        return Ok(Source::File(path));
    }
    if !argument.contains(['*', '?', '[']) {
        return Err(Error::Usage(format!(
            "{argument}: no such file or directory"
        )));
    }
    let mut paths = glob(argument)
        .map_err(|error| Error::Usage(format!("{argument}: not a pattern: {error}")))?;
    if paths.next().is_none() {
        return Err(Error::Usage(format!("{argument}: no file matches")));
    }
    Ok(Source::Glob {
        base: fixed_part(&path),
        pattern: argument.to_owned(),
    })
}

/// The directories of a pattern before the first wildcard.
fn fixed_part(pattern: &Path) -> PathBuf {
    let fixed = |component: &std::path::Component<'_>| {
        !component
            .as_os_str()
            .to_string_lossy()
            .contains(['*', '?', '['])
    };
    pattern.components().take_while(fixed).collect()
}

impl Source {
    fn files(self) -> Box<dyn Iterator<Item = Found> + Send> {
        match self {
            Self::Stdin => Box::new(std::iter::once(Found::File(InputFile {
                path: None,
                id: "stdin".to_owned(),
            }))),
            Self::File(path) => Box::new(std::iter::once(Found::File(input_file(path, None)))),
            Self::Directory(root) => Box::new(walk(root.clone(), root)),
            Self::Glob { pattern, base } => Box::new(expand(&pattern, base)),
        }
    }
}

/// The files of a directory and all directories in it, names that begin with a dot left out; ids
/// are paths below `base`.
fn walk(root: PathBuf, base: PathBuf) -> impl Iterator<Item = Found> + Send {
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

fn expand(pattern: &str, base: PathBuf) -> impl Iterator<Item = Found> + Send + use<> {
    // The pattern was understood when the arguments were; it cannot be wrong now.
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

/// The id is the path below what was named, without its suffix and with `/` on every system.
fn input_file(path: PathBuf, below: Option<&Path>) -> InputFile {
    let named = below.and_then(|base| path.strip_prefix(base).ok());
    let named = named.or(path.file_name().map(Path::new)).unwrap_or(&path);
    let pieces: Vec<_> = named
        .with_extension("")
        .components()
        .map(|piece| piece.as_os_str().to_string_lossy().into_owned())
        .collect();
    InputFile {
        id: pieces.join("/"),
        path: Some(path),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn ids(inputs: &Inputs) -> Vec<String> {
        let id = |found| match found {
            Found::File(file) => file.id,
            Found::Unreadable(place, fault) => panic!("{place}: {fault:?}"),
        };
        inputs.files().map(id).collect()
    }

    #[test]
    fn directories_are_sorted_and_arguments_keep_their_order() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("b/tief")).unwrap();
        for name in [
            "c.txt",
            "a.TXT",
            "b/2.jsonl",
            "b/10.txt",
            "b/tief/x.y.txt",
            "n.pdf",
            ".h.txt",
        ] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        let root = dir.path().to_str().unwrap();
        let all = Inputs::resolve(&[root]).unwrap();
        assert_eq!(ids(&all), ["a", "b/10", "b/2", "b/tief/x.y", "c"]);
        assert_eq!(all.total_bytes(), Some(5));
        let explicit = Inputs::resolve(&[format!("{root}/c.txt"), format!("{root}/b")]).unwrap();
        assert_eq!(ids(&explicit), ["c", "10", "2", "tief/x.y"]);
        let globbed = Inputs::resolve(&[format!("{root}/*/*.*")]).unwrap();
        assert_eq!(ids(&globbed), ["b/10", "b/2"]);
    }

    #[test]
    fn an_output_among_the_inputs_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("a.jsonl"), "").unwrap();
        let root = dir.path().to_str().unwrap();
        let whole = Inputs::resolve(&[root]).unwrap();
        assert_eq!(whole.reading(&at("new.jsonl")), Some(root));
        assert_eq!(whole.reading(&at("new.out")), None);
        let file = Inputs::resolve(&[at("a.jsonl").to_str().unwrap()]).unwrap();
        assert!(file.reading(&dir.path().join("./a.jsonl")).is_some());
        assert!(file.reading(&at("b.jsonl")).is_none());
        let pattern = Inputs::resolve(&[format!("{root}/*.jsonl")]).unwrap();
        assert!(pattern.reading(&at("b.jsonl")).is_some());
        assert!(pattern.reading(&at("b.txt")).is_none());
        fs::create_dir(at("tag1")).unwrap();
        fs::write(at("tag1/x.txt"), "").unwrap();
        let directories = Inputs::resolve(&[format!("{root}/tag*/")]).unwrap();
        assert_eq!(ids(&directories), ["tag1/x"]);
        assert!(directories.reading(&at("tag1/out.jsonl")).is_some());
        assert!(directories.reading(&at("out.jsonl")).is_none());
    }

    #[test]
    fn what_is_not_there_is_said_before_any_work() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().to_str().unwrap();
        for argument in [
            root.to_owned(),
            format!("{root}/x.txt"),
            format!("{root}/*.txt"),
        ] {
            assert!(matches!(Inputs::resolve(&[argument]), Err(Error::Usage(_))));
        }
        assert!(Inputs::resolve(&["-", "-"]).is_err());
    }

    #[test]
    fn the_format_follows_the_name_then_the_content() {
        let of = |name: &str, head: &[u8]| Format::of(Path::new(name), head);
        assert_eq!(of("a.txt", b"{").unwrap(), Format::Text);
        assert_eq!(of("a.JSONL", b"x").unwrap(), Format::Jsonl);
        assert_eq!(of("artikel", b"\n {\"a\"").unwrap(), Format::Jsonl);
        assert_eq!(of("artikel.2025-09-04", b"Text").unwrap(), Format::Text);
        assert_eq!(of("a.json", b"{").unwrap(), Format::Jsonl);
        assert!(of("a.json", b"[").unwrap_err().reason.contains("jq"));
        assert!(of("a.csv", b"text").unwrap_err().reason.contains(".csv"));
    }
}
