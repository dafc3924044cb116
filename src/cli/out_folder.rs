//! A folder of files that appears only when all of it is written.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::export::Folder;

/// A folder that gets its name at the end.
pub struct OutFolder {
    part: PathBuf,
    path: PathBuf,
    folder: Folder,
    finished: bool,
}

impl OutFolder {
    /// Opens the folder `path`; one that is there is replaced only by `force`, and only if it holds
    /// nothing but files with `suffixes`, which are those that the format writes.
    ///
    /// # Errors
    /// When it must not be replaced, or cannot be made.
    pub fn open(path: &Path, force: bool, suffixes: &[&str]) -> Result<Self> {
        if path.exists() && !force {
            return Err(Error::Usage(format!(
                "{} is there already; overwrite it with --force",
                path.display()
            )));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        for folder in [path, &part] {
            if let Some(other) = foreign(folder, suffixes)? {
                return Err(Error::Usage(format!(
                    "{} is no folder that this export wrote, as {} is there; name another output",
                    folder.display(),
                    other.display()
                )));
            }
        }
        remove(&part)?;
        fs::create_dir(&part).map_err(|error| Error::io(&part, error))?;
        Ok(Self {
            folder: Folder::new(part.clone()),
            part,
            path: path.to_owned(),
            finished: false,
        })
    }

    /// Where the files go.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The folder as messages name it.
    pub fn name(&self) -> PathBuf {
        self.part.clone()
    }

    /// Gives the folder its name.
    pub fn finish(mut self) -> Result<()> {
        remove(&self.path)?;
        fs::rename(&self.part, &self.path).map_err(|error| Error::io(&self.path, error))?;
        self.finished = true;
        Ok(())
    }
}

/// Something in `folder` that the format does not write, or `folder` itself if it is none.
fn foreign(folder: &Path, suffixes: &[&str]) -> Result<Option<PathBuf>> {
    if !folder.exists() {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Ok(Some(folder.to_owned()));
    }
    let failed = |error| Error::io(folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let suffix = path.extension().and_then(|suffix| suffix.to_str());
        if !path.is_file() || suffix.is_none_or(|suffix| !suffixes.contains(&suffix)) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Error::io(folder, error))?;
    }
    Ok(())
}

impl Drop for OutFolder {
    /// What was not finished is taken away.
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.part);
        }
    }
}
