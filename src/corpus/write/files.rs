//! The files of a run: `OUT`, its quarantine and its manifest.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Manifest, Output, Quarantined, Sink};
use crate::error::{Error, Result};

/// Where the files of a run are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputPaths {
    /// The records.
    pub records: PathBuf,
    /// The records while they are written.
    pub part: PathBuf,
    /// What was quarantined; there only if something was.
    pub quarantine: PathBuf,
    /// The manifest.
    pub manifest: PathBuf,
}

impl OutputPaths {
    /// The files that belong to `out`.
    pub fn of(out: &Path) -> Self {
        let with = |suffix: &str| {
            let mut name = OsString::from(out.as_os_str());
            name.push(suffix);
            PathBuf::from(name)
        };
        Self {
            records: out.to_owned(),
            part: with(".part"),
            quarantine: with(".quarantine.jsonl"),
            manifest: with(".manifest.json"),
        }
    }

    /// All files that a run may write.
    pub fn all(&self) -> [&Path; 4] {
        [&self.records, &self.part, &self.quarantine, &self.manifest]
    }
}

/// Writes a run's files. Unless [`Files::finish`] is called, `OUT` stays as it was.
pub struct Files {
    paths: OutputPaths,
    part: BufWriter<File>,
    digest: Sha256,
    records: u64,
    bytes: u64,
    quarantine: Option<File>,
}

impl Files {
    /// Begins to write `out`; an existing one is replaced at the end if `force` is set, and refused
    /// otherwise.
    pub fn create(out: &Path, force: bool) -> Result<Self> {
        // A link is followed, so that it still is one after the run.
        let out = out.canonicalize().unwrap_or_else(|_| out.to_owned());
        check(&out, force)?;
        let paths = OutputPaths::of(&out);
        let mut options = OpenOptions::new();
        // Truncated only once it is ours.
        let part = options.create(true).truncate(false).write(true);
        let part = part
            .open(&paths.part)
            .map_err(|error| Error::io(&paths.part, error))?;
        match part.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let reason = format!("{}: another run is writing this file", out.display());
                return Err(Error::Usage(reason));
            }
            // Some network file systems know no locks; that is no reason not to write there.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        part.set_len(0)
            .map_err(|error| Error::io(&paths.part, error))?;
        remove(&paths.quarantine)?;
        Ok(Self {
            paths,
            part: BufWriter::with_capacity(1 << 18, part),
            digest: Sha256::new(),
            records: 0,
            bytes: 0,
            quarantine: None,
        })
    }

    /// Where the files are.
    pub fn paths(&self) -> &OutputPaths {
        &self.paths
    }

    /// Puts everything in its place: after this, `OUT` is whole and stays so if the power fails.
    /// `manifest` gets the description of what was written.
    pub fn finish(mut self, manifest: impl FnOnce(Output) -> Manifest) -> Result<Manifest> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| Error::io(path, error)
        };
        let manifest = manifest(Output {
            records: self.records,
            bytes: self.bytes,
            sha256: hex(&self.digest.finalize()),
        });
        self.part.flush().map_err(at(&self.paths.part))?;
        self.part
            .get_ref()
            .sync_all()
            .map_err(at(&self.paths.part))?;
        if let Some(quarantine) = &self.quarantine {
            quarantine.sync_all().map_err(at(&self.paths.quarantine))?;
        }
        let mut json = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| Error::io(&self.paths.manifest, error.into()))?;
        json.push(b'\n');
        write_whole(&self.paths.manifest, &json).map_err(at(&self.paths.manifest))?;
        fs::rename(&self.paths.part, &self.paths.records).map_err(at(&self.paths.records))?;
        sync_directory(&self.paths.records).map_err(at(&self.paths.records))?;
        Ok(manifest)
    }
}

impl Sink for Files {
    fn record(&mut self, line: &[u8]) -> Result<()> {
        for piece in [line, b"\n"] {
            let written = self.part.write_all(piece);
            written.map_err(|error| Error::io(&self.paths.part, error))?;
            self.digest.update(piece);
            self.bytes += piece.len() as u64;
        }
        self.records += 1;
        Ok(())
    }

    fn quarantine(&mut self, entry: &Quarantined) -> Result<()> {
        let path = &self.paths.quarantine;
        let file = match &mut self.quarantine {
            Some(file) => file,
            none => none.insert(File::create(path).map_err(|error| Error::io(path, error))?),
        };
        let line = serde_json::to_vec(entry).map_err(io::Error::from);
        // Not buffered: whoever watches a long run wants to see what goes wrong.
        line.and_then(|line| file.write_all(&[line.as_slice(), b"\n"].concat()))
            .map_err(|error| Error::io(path, error))
    }
}

fn check(out: &Path, force: bool) -> Result<()> {
    let shown = out.display();
    match fs::metadata(out) {
        Ok(metadata) if metadata.is_dir() => {
            let reason = format!("{shown}: is a directory; name a file, e.g. {shown}/out.jsonl");
            Err(Error::Usage(reason))
        }
        Ok(metadata) if !metadata.is_file() => Err(Error::Usage(format!(
            "{shown}: is not a regular file; leave -o out to write to standard output"
        ))),
        Ok(_) if !force => {
            let reason = format!("{shown}: exists already; --force replaces it");
            Err(Error::Usage(reason))
        }
        Ok(_) => Ok(()),
        Err(_) => {
            let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty());
            match parent {
                Some(parent) if !parent.is_dir() => Err(Error::Usage(format!(
                    "{shown}: there is no directory {}; create it first",
                    parent.display()
                ))),
                _ => Ok(()),
            }
        }
    }
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io(path, error)),
        _ => Ok(()),
    }
}

/// Writes a small file so that it is there whole or not at all.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(path.as_os_str());
    name.push(".part");
    let mut file = File::create(&name)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&name, path)
}

/// A rename is only safe once its directory is on the disk.
fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
