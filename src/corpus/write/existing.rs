//! What is there before a run begins.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use super::paths::remove;
use super::{Manifest, OutputPaths};
use crate::corpus::record_lines;
use crate::error::{Error, Result};

/// What is to be done with what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Existing {
    /// Replace a finished output.
    pub force: bool,
    /// Begin an unfinished one anew.
    pub fresh: bool,
}

/// Whether the output can be written.
///
/// # Errors
/// When it is finished and not to be replaced, or there cannot be such a file.
pub fn check(paths: &OutputPaths, force: bool) -> Result<()> {
    let out = &paths.records;
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
            tidy(paths);
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

/// Opens the part, which belongs to this process from then on.
///
/// # Errors
/// When it cannot be opened, or belongs to another run.
pub fn lock(paths: &OutputPaths) -> Result<File> {
    let mut options = OpenOptions::new();
    // Truncated only once it is ours.
    let part = options.create(true).truncate(false).read(true).write(true);
    let part = part
        .open(&paths.part)
        .map_err(|error| Error::io(&paths.part, error))?;
    match part.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Error::Usage(format!(
            "{}: another run is writing this file",
            paths.records.display()
        ))),
        // Some network file systems know no locks; that is no reason not to write there.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(part),
    }
}

/// Takes away what a run left that was killed when its output already had its name. What cannot be
/// taken away stays; it does no harm.
fn tidy(paths: &OutputPaths) {
    if !paths.journal.exists() {
        return;
    }
    let part = paths.part.exists().then(|| lock(paths));
    let ours = part.as_ref().is_none_or(Result::is_ok);
    if ours && is_whole(&paths.records).unwrap_or_default() {
        // The journal last: without it nobody would know the others for leftovers.
        for path in [&paths.columns, &paths.part, &paths.journal] {
            let _ = remove(path);
        }
    }
}

/// Whether the output is the one that its manifest describes.
fn is_whole(out: &Path) -> Result<bool> {
    let said = Manifest::beside(out)?.output;
    let (bytes, sha256) = record_lines::digest(out)?;
    Ok((said.bytes, said.sha256) == (bytes, sha256))
}
