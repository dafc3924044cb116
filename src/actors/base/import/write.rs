//! The folder of an imported base: files appear when all of them are complete.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Import;
use super::positions::{filled, table};
use crate::error::{Error, Result};

const ACTORS: &str = "actors.jsonl";
const POSITIONS: &str = "positions.csv";

/// Refuses a folder in which something is, unless `force`.
///
/// # Errors
/// When something is in it, it is a file, or it cannot be read.
pub fn check(folder: &Path, force: bool) -> Result<()> {
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::io(folder, e)),
    };
    if !force && entries.next().is_some() {
        return Err(Error::Usage(format!(
            "{} is not empty; name another folder, or overwrite what is there with --force",
            folder.display()
        )));
    }
    Ok(())
}

impl Import {
    /// Writes `actors.jsonl` into `folder`, and `positions.csv` if positions are open. Of an
    /// earlier `positions.csv` there the rows that were filled in stay; if there are none, and
    /// nothing is open, it is taken away. Other files are left alone.
    ///
    /// # Errors
    /// As [`check`], and when something cannot be written; no file is changed then.
    pub fn write(&self, folder: &Path, force: bool) -> Result<()> {
        check(folder, force)?;
        fs::create_dir_all(folder).map_err(|e| Error::io(folder, e))?;
        let mut files = vec![Part::of(folder, ACTORS)];
        files[0].fill(|file| {
            for actor in &self.actors {
                serde_json::to_writer(&mut *file, actor)?;
                file.write_all(b"\n")?;
            }
            Ok(())
        })?;
        let old = folder.join(POSITIONS);
        let filled = filled(&old)?;
        if !self.open_positions.is_empty() || !filled.is_empty() {
            let open = table(&filled, &self.open_positions);
            let open = open.map_err(|e| Error::io(&old, e.into()))?;
            let mut part = Part::of(folder, POSITIONS);
            part.fill(|file| file.write_all(&open))?;
            files.push(part);
        }
        let has_positions = files.len() > 1;
        for mut part in files {
            part.finish()?;
        }
        if !has_positions && old.exists() {
            fs::remove_file(&old).map_err(|e| Error::io(&old, e))?;
        }
        Ok(())
    }
}

/// A file that is not there yet; it is taken away if it is never finished.
struct Part {
    unfinished: PathBuf,
    path: PathBuf,
    finished: bool,
}

impl Part {
    fn of(folder: &Path, name: &str) -> Self {
        Self {
            unfinished: folder.join(format!("{name}.part")),
            path: folder.join(name),
            finished: false,
        }
    }

    fn fill(&mut self, write: impl Fn(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<()> {
        let fill = || {
            let mut file = BufWriter::new(File::create(&self.unfinished)?);
            write(&mut file)?;
            file.flush()
        };
        fill().map_err(|e| Error::io(&self.unfinished, e))
    }

    fn finish(&mut self) -> Result<()> {
        fs::rename(&self.unfinished, &self.path).map_err(|e| Error::io(&self.path, e))?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_file(&self.unfinished);
        }
    }
}
