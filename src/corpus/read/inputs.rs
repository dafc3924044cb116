//! The user's arguments become files, in an order that can be told beforehand.

use std::path::{Path, PathBuf};

use glob::{Pattern, glob};

use super::format::{suffix, unpacked_name};
use super::walk::{Found, InputFile, expand, input_file, taken_from_directories, walk};
use crate::error::{Error, Result};

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

    /// Sum of the sizes of all files in bytes, for the progress; `None` if standard input is one, or
    /// a file that is compressed, whose bytes are counted as unpacked.
    pub fn total_bytes(&self) -> Option<u64> {
        let size = |path: PathBuf| {
            let compressed = suffix(&path) == "parquet" || unpacked_name(&path) != path;
            (!compressed).then(|| std::fs::metadata(path).map_or(0, |metadata| metadata.len()))
        };
        let files = self.files().filter_map(|found| match found {
            Found::File(file) => Some(file),
            Found::Unreadable(..) => None,
        });
        files.map(|file| file.path.and_then(size)).sum()
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
            let reason = format!(
                "{argument}: no *.txt, *.jsonl, *.csv, *.tsv or *.parquet in this directory"
            );
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
}
