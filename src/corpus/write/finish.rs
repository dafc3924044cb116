//! The end of a run: everything gets its name, in an order in which a kill at any moment leaves
//! either an unfinished run that goes on, or a whole output.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use sha2::Digest;

use super::frames::Packing;
use super::paths::{remove, sync_directory, write_whole};
use super::{Files, Manifest, Output, failpoint};
use crate::error::{Error, Result};
use crate::hex::hex;

impl Files {
    /// Puts everything in its place: after this, `OUT` is whole and stays so if the power fails.
    /// `manifest` gets the description of what was written. `None` if the run was asked to `stop`
    /// while Parquet was made of the lines.
    ///
    /// # Errors
    /// When a file cannot be written; the same command goes on then.
    pub fn finish(
        mut self,
        stop: Option<&AtomicBool>,
        manifest: impl FnOnce(Output) -> Manifest,
    ) -> Result<Option<Manifest>> {
        failpoint::sync();
        self.part.sync_all().map_err(at(&self.paths.part))?;
        if let Some(quarantine) = &self.quarantine {
            quarantine.sync_all().map_err(at(&self.paths.quarantine))?;
        }
        let Some((made, output)) = self.made(stop)? else {
            return Ok(None);
        };
        let manifest = manifest(output);
        let mut json = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| Error::io(&self.paths.manifest, error.into()))?;
        json.push(b'\n');
        failpoint::manifest();
        write_whole(&self.paths.manifest, &json).map_err(at(&self.paths.manifest))?;
        failpoint::rename();
        fs::rename(&made, &self.paths.records).map_err(at(&self.paths.records))?;
        sync_directory(&self.paths.records).map_err(at(&self.paths.records))?;
        failpoint::cleanup();
        // The journal goes last: as long as it is there, the next command knows whose the part is.
        if made != self.paths.part {
            remove(&self.paths.part)?;
            failpoint::journal_left();
        }
        remove(&self.paths.journal)?;
        Ok(Some(manifest))
    }

    /// The whole file that is to be `OUT`, synced.
    fn made(&mut self, stop: Option<&AtomicBool>) -> Result<Option<(PathBuf, Output)>> {
        if self.packing == Packing::Parquet {
            return self.columns(stop);
        }
        let output = Output {
            records: self.records,
            bytes: self.bytes,
            sha256: hex(&std::mem::take(&mut self.digest).finalize()),
        };
        Ok(Some((self.paths.part.clone(), output)))
    }

    #[cfg(feature = "parquet")]
    fn columns(&self, stop: Option<&AtomicBool>) -> Result<Option<(PathBuf, Output)>> {
        let columns = &self.paths.columns;
        let Some(output) = super::parquet::convert(&self.paths.part, columns, stop)? else {
            remove(columns)?;
            return Ok(None);
        };
        if output.records != self.records {
            let reason = "the lines are not those that were written; begin anew with --fresh";
            return Err(Error::Check(format!(
                "{}: {reason}",
                self.paths.part.display()
            )));
        }
        Ok(Some((columns.clone(), output)))
    }

    #[cfg(not(feature = "parquet"))]
    fn columns(&self, _: Option<&AtomicBool>) -> Result<Option<(PathBuf, Output)>> {
        super::offered(&self.paths.records).map(|()| None)
    }
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |error| Error::io(path, error)
}
