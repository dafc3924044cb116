//! Places where a test can break a run (cargo feature `failpoints`); release builds have none.
//!
//! `FAILPOINTS="journal=3*off->return"` (see the crate `fail`) ends the process at the fourth journal
//! line as a power failure would: half of what was to be written is there, nothing is cleaned up.

#![cfg_attr(
    not(feature = "failpoints"),
    allow(
        unused_variables,
        clippy::missing_const_for_fn,
        reason = "nothing is left of them"
    )
)]

use std::fs::File;

/// Before the lines of a frame are written.
pub fn frame(file: &mut File, bytes: &[u8]) {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("frame", |_| end(file, bytes));
}

/// Before a journal line is written.
pub fn journal(file: &mut File, bytes: &[u8]) {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("journal", |_| end(file, bytes));
}

/// Before the files are synced at the end.
pub fn sync() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("sync", |_| std::process::abort());
}

/// Before the manifest is written.
pub fn manifest() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("manifest", |_| std::process::abort());
}

/// Before the part gets its name.
pub fn rename() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("rename", |_| std::process::abort());
}

/// Before what an output that has its name no longer needs is removed.
pub fn cleanup() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("cleanup", |_| std::process::abort());
}

/// Before the journal of a finished run is removed, its part being gone.
pub fn journal_left() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("journal_left", |_| std::process::abort());
}

/// Before a piece of the Parquet file is written.
#[cfg(feature = "parquet")]
pub fn columns(file: &mut File, bytes: &[u8]) {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("columns", |_| end(file, bytes));
}

/// Before the Parquet file is synced.
#[cfg(feature = "parquet")]
pub fn columns_sync() {
    #[cfg(feature = "failpoints")]
    fail::fail_point!("columns_sync", |_| std::process::abort());
}

#[cfg(feature = "failpoints")]
fn end(file: &mut File, bytes: &[u8]) {
    use std::io::Write as _;
    let _ = file.write_all(&bytes[..bytes.len() / 2]);
    std::process::abort();
}
