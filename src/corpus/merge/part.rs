//! One part: the output of one shard.

use std::path::Path;

use crate::corpus::write::{Manifest, OutputPaths};
use crate::error::Result;

/// The output of one shard.
#[derive(Debug)]
pub struct Part {
    pub paths: OutputPaths,
    pub manifest: Manifest,
}

impl Part {
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            paths: OutputPaths::of(path),
            manifest: Manifest::beside(path)?,
        })
    }

    /// Its name in messages.
    pub fn name(&self) -> String {
        self.paths.records.display().to_string()
    }

    /// What to do when it is not as it should be.
    pub fn anew(&self) -> String {
        format!("annotate shard {} again", self.manifest.shard)
    }
}
