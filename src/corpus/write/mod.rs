//! Lines become files: the records, what was quarantined, and the manifest that says how.
//!
//! `OUT` appears only when it is whole: until then the lines stand in `OUT.part`.

mod beside;
mod clock;
mod differences;
mod existing;
mod failpoint;
mod files;
mod finish;
mod frames;
mod instruction_set;
mod journal;
mod manifest;
#[cfg(feature = "parquet")]
mod parquet;
mod paths;
mod quarantine;
mod stream;
mod written;

#[cfg(feature = "parquet")]
pub(crate) use parquet::columns;

pub use clock::{Machine, utc};
pub use differences::Compared;
pub use existing::Existing;
pub use files::{Files, Resumed};
pub use frames::{ENTRIES as FRAME_ENTRIES, Packing, offered};
pub use journal::{Checkpoint, Fingerprint};
pub use manifest::{BaseInfo, Counts, Manifest, ModelInfo, Output, Run, RunWarning};
pub use paths::{OutputPaths, sync_directory};
pub use quarantine::{Quarantined, Stage};
pub use stream::Stream;
pub use written::id_key;

use crate::error::Result;

/// Takes what a run brings, in the order of the input.
pub trait Sink {
    /// One record: a line of JSON without its end.
    fn record(&mut self, line: &[u8]) -> Result<()>;

    /// One entry that became no record.
    fn quarantine(&mut self, entry: &Quarantined) -> Result<()>;

    /// An entry is done, the last of so many `entries`; `at` says how far the run is, `last` that
    /// nothing follows. Says whether a run can end here and be taken up again.
    fn entry_done(
        &mut self,
        entries: u64,
        at: &mut dyn FnMut() -> Checkpoint,
        last: bool,
    ) -> Result<bool> {
        let _ = (entries, at, last);
        Ok(true)
    }
}
