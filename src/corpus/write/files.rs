//! The files of a run: `OUT`, its quarantine, its manifest, and its journal while it is unfinished.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::existing::{Existing, check, lock};
use super::frames::{self, Packing, offered};
use super::journal::{self, Checkpoint, Fingerprint, Frame, Journal};
use super::paths::{OutputPaths, remove};
use super::written::ids;
use super::{Quarantined, Sink, failpoint};
use crate::corpus::record_lines;
use crate::error::{Error, Result};

/// Writes a run's files. Unless [`Files::finish`] is called, `OUT` stays as it was, and the same
/// command goes on where this one ended.
pub struct Files {
    pub(super) paths: OutputPaths,
    pub(super) part: File,
    pub(super) packing: Packing,
    pub(super) digest: Sha256,
    pub(super) bytes: u64,
    pub(super) records: u64,
    /// Lines of the frame that is not yet written.
    lines: Vec<u8>,
    pub(super) quarantine: Option<File>,
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

impl Files {
    /// Begins to write `out`, or goes on with it where an earlier run with the same `fingerprint`
    /// ended; then it also gives how far that was.
    ///
    /// # Errors
    /// When `out` is finished and not to be replaced, another run writes it, an earlier run was
    /// made with something else (the message names the difference), or `out` is of a form this
    /// program does not write.
    pub fn create(
        out: &Path,
        existing: Existing,
        fingerprint: &Fingerprint,
    ) -> Result<(Self, Option<Resumed>)> {
        // A link is followed, so that it still is one after the run.
        let out = out.canonicalize().unwrap_or_else(|_| out.to_owned());
        offered(&out)?;
        let paths = OutputPaths::of(&out);
        check(&paths, existing.force)?;
        let part = lock(&paths)?;
        // Half of a file, of which the part holds all.
        remove(&paths.columns)?;
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
        part.seek(SeekFrom::Start(0)).map_err(at)?;
        let (_, digest) = record_lines::digest_of(&mut part).map_err(at)?;
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
