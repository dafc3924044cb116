//! The files of a run: `OUT`, its quarantine, its manifest, and its journal while it is unfinished.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::frames::{self, Packing};
use super::journal::{self, Checkpoint, Fingerprint, Frame, Journal};
use super::written::{digest, ids};
use super::{Manifest, Output, Quarantined, Sink, failpoint};
use crate::error::{Error, Result};
use crate::hex::hex;

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
    /// How far the part is whole; there while the run is unfinished.
    pub journal: PathBuf,
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
            journal: with(".journal"),
        }
    }

    /// All files that a run may write.
    pub fn all(&self) -> [&Path; 5] {
        [
            &self.records,
            &self.part,
            &self.quarantine,
            &self.manifest,
            &self.journal,
        ]
    }
}

/// Writes a run's files. Unless [`Files::finish`] is called, `OUT` stays as it was, and the same
/// command goes on where this one ended.
pub struct Files {
    paths: OutputPaths,
    part: File,
    packing: Packing,
    digest: Sha256,
    bytes: u64,
    records: u64,
    /// Lines of the frame that is not yet written.
    lines: Vec<u8>,
    quarantine: Option<File>,
    quarantine_bytes: u64,
    /// Quarantined entries of the frame that is not yet written.
    quarantined: Vec<u8>,
    journal: Journal,
    /// Entries up to the end of the last frame.
    entries: u64,
}

/// A run that an earlier one began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    /// How far it was.
    pub checkpoint: Checkpoint,
    /// Keys of the ids of its records, see [`super::id_key`].
    pub ids: HashSet<u64>,
}

/// What is to be done with what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Existing {
    /// Replace a finished output.
    pub force: bool,
    /// Begin an unfinished one anew.
    pub fresh: bool,
}

impl Files {
    /// Begins to write `out`, or goes on with it where an earlier run with the same `fingerprint`
    /// ended; then it also gives how far that was.
    ///
    /// # Errors
    /// When `out` is finished and not to be replaced, another run writes it, or an earlier run was
    /// made with something else; the message names the difference.
    pub fn create(
        out: &Path,
        existing: Existing,
        fingerprint: &Fingerprint,
    ) -> Result<(Self, Option<Resumed>)> {
        // A link is followed, so that it still is one after the run.
        let out = out.canonicalize().unwrap_or_else(|_| out.to_owned());
        check(&out, existing.force)?;
        let paths = OutputPaths::of(&out);
        let part = lock(&paths, &out)?;
        let packing = Packing::of(&out);
        let mut fingerprint = fingerprint.clone();
        let frames = json!({"entries": frames::ENTRIES, "packing": packing.name()});
        fingerprint.insert("frames".to_owned(), frames);
        // Power that failed right after the rename leaves the journal of a finished run.
        let length = part
            .metadata()
            .map_err(|e| Error::io(&paths.part, e))?
            .len();
        let finished = length == 0 && paths.records.exists();
        let said = if existing.fresh || finished {
            None
        } else {
            journal::read(&paths.journal)?
        };
        if let Some(said) = &said {
            let differ = journal::differences(&said.fingerprint, &fingerprint);
            if !differ.is_empty() {
                return Err(Error::Usage(format!(
                    "{}: an unfinished run is there that was made with something else \
                     ({}); run it as it was, or begin anew with --fresh",
                    paths.part.display(),
                    differ.join("; ")
                )));
            }
        }
        let unfinished = said.and_then(|said| Some((said.last.clone()?, said)));
        if let Some((frame, said)) = unfinished {
            let journal = Journal::resume(&paths.journal, &said)?;
            return Self::go_on(paths, part, packing, journal, frame);
        }
        let journal = Journal::begin(&paths.journal, &fingerprint)?;
        part.set_len(0)
            .map_err(|error| Error::io(&paths.part, error))?;
        remove(&paths.quarantine)?;
        let files = Self {
            paths,
            part,
            packing,
            digest: Sha256::new(),
            bytes: 0,
            records: 0,
            lines: Vec::new(),
            quarantine: None,
            quarantine_bytes: 0,
            quarantined: Vec::new(),
            journal,
            entries: 0,
        };
        Ok((files, None))
    }

    /// Cuts the files to their last whole frame and takes up from there.
    fn go_on(
        paths: OutputPaths,
        mut part: File,
        packing: Packing,
        journal: Journal,
        frame: Frame,
    ) -> Result<(Self, Option<Resumed>)> {
        let at = |error| Error::io(&paths.part, error);
        let length = part.metadata().map_err(at)?.len();
        let damaged = |what: &str| {
            Error::Usage(format!(
                "{}: {what}; begin anew with --fresh",
                paths.part.display()
            ))
        };
        if length < frame.part {
            return Err(damaged(
                "the unfinished file is shorter than its journal says",
            ));
        }
        part.set_len(frame.part).map_err(at)?;
        let digest = digest(&mut part).map_err(at)?;
        let ids = ids(&paths.part)?;
        if ids.records != frame.checkpoint.counts.annotated {
            return Err(damaged(
                "the unfinished file does not hold what its journal says",
            ));
        }
        let quarantine = if frame.quarantine > 0 {
            let path = &paths.quarantine;
            let open = OpenOptions::new().write(true).open(path);
            let mut file = open.map_err(|error| Error::io(path, error))?;
            let cut = file.set_len(frame.quarantine);
            cut.and_then(|()| file.seek(SeekFrom::End(0)))
                .map_err(|error| Error::io(path, error))?;
            Some(file)
        } else {
            remove(&paths.quarantine)?;
            None
        };
        let files = Self {
            part,
            packing,
            digest,
            bytes: frame.part,
            records: ids.records,
            lines: Vec::new(),
            quarantine,
            quarantine_bytes: frame.quarantine,
            quarantined: Vec::new(),
            journal,
            entries: frame.checkpoint.entries,
            paths,
        };
        let resumed = Resumed {
            checkpoint: frame.checkpoint,
            ids: ids.keys,
        };
        Ok((files, Some(resumed)))
    }

    /// Where the files are.
    pub const fn paths(&self) -> &OutputPaths {
        &self.paths
    }

    /// Writes the frame; after this it is on the disk, and so is the journal's word that it is.
    fn end_frame(&mut self, checkpoint: &Checkpoint) -> Result<()> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| Error::io(path, error)
        };
        let frame = self.packing.frame(&self.lines);
        let frame = frame.map_err(at(&self.paths.part))?;
        failpoint::frame(&mut self.part, &frame);
        let written = self.part.write_all(&frame);
        written
            .and_then(|()| self.part.sync_data())
            .map_err(at(&self.paths.part))?;
        self.digest.update(&frame);
        self.bytes += frame.len() as u64;
        if let Some(quarantine) = &mut self.quarantine {
            let written = quarantine.write_all(&self.quarantined);
            written
                .and_then(|()| quarantine.sync_data())
                .map_err(at(&self.paths.quarantine))?;
        }
        self.quarantine_bytes += self.quarantined.len() as u64;
        self.lines.clear();
        self.quarantined.clear();
        self.entries = checkpoint.entries;
        let frame = Frame {
            part: self.bytes,
            quarantine: self.quarantine_bytes,
            checkpoint: checkpoint.clone(),
        };
        self.journal.frame(&self.paths.journal, &frame)
    }

    /// Puts everything in its place: after this, `OUT` is whole and stays so if the power fails.
    /// `manifest` gets the description of what was written.
    ///
    /// # Errors
    /// When a file cannot be written; the same command goes on then.
    pub fn finish(self, manifest: impl FnOnce(Output) -> Manifest) -> Result<Manifest> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| Error::io(path, error)
        };
        let manifest = manifest(Output {
            records: self.records,
            bytes: self.bytes,
            sha256: hex(&self.digest.finalize()),
        });
        failpoint::sync();
        self.part.sync_all().map_err(at(&self.paths.part))?;
        if let Some(quarantine) = &self.quarantine {
            quarantine.sync_all().map_err(at(&self.paths.quarantine))?;
        }
        let mut json = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| Error::io(&self.paths.manifest, error.into()))?;
        json.push(b'\n');
        failpoint::manifest();
        write_whole(&self.paths.manifest, &json).map_err(at(&self.paths.manifest))?;
        failpoint::rename();
        fs::rename(&self.paths.part, &self.paths.records).map_err(at(&self.paths.records))?;
        sync_directory(&self.paths.records).map_err(at(&self.paths.records))?;
        failpoint::cleanup();
        remove(&self.paths.journal)?;
        Ok(manifest)
    }
}

impl Sink for Files {
    fn record(&mut self, line: &[u8]) -> Result<()> {
        self.lines.extend(line);
        self.lines.push(b'\n');
        self.records += 1;
        Ok(())
    }

    fn quarantine(&mut self, entry: &Quarantined) -> Result<()> {
        let path = &self.paths.quarantine;
        if self.quarantine.is_none() {
            let file = File::create(path).map_err(|error| Error::io(path, error))?;
            self.quarantine = Some(file);
        }
        let line = serde_json::to_vec(entry).map_err(|e| Error::io(path, e.into()))?;
        self.quarantined.extend(line);
        self.quarantined.push(b'\n');
        Ok(())
    }

    fn entry_done(
        &mut self,
        entries: u64,
        at: &mut dyn FnMut() -> Checkpoint,
        last: bool,
    ) -> Result<bool> {
        let ends = entries.is_multiple_of(frames::ENTRIES);
        if ends || (last && entries > self.entries) {
            self.end_frame(&at())?;
        }
        Ok(ends)
    }
}

/// Opens the part, which belongs to this process from then on.
fn lock(paths: &OutputPaths, out: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    // Truncated only once it is ours.
    let part = options.create(true).truncate(false).read(true).write(true);
    let part = part
        .open(&paths.part)
        .map_err(|error| Error::io(&paths.part, error))?;
    match part.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Error::Usage(format!(
            "{}: another run is writing this file",
            out.display()
        ))),
        // Some network file systems know no locks; that is no reason not to write there.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(part),
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
