//! The manifest read back from beside its output.

use std::path::Path;

use super::{Manifest, OutputPaths};
use crate::error::{Error, Result};

impl Manifest {
    /// The manifest that stands beside the output `path`.
    ///
    /// # Errors
    /// When there is none, or it is not one of this version's.
    pub fn beside(path: &Path) -> Result<Self> {
        let manifest = OutputPaths::of(path).manifest;
        let shown = manifest.display();
        let bytes = std::fs::read(&manifest).map_err(|error| {
            let reason = "an output is used together with the manifest that stands beside it";
            Error::input(shown.to_string(), format!("{error}; {reason}"))
        })?;
        serde_json::from_slice(&bytes).map_err(|error| {
            let reason = "annotate with this version first";
            Error::input(
                format!("{shown}:{}", error.line()),
                format!("not a manifest of this version ({error}); {reason}"),
            )
        })
    }
}
