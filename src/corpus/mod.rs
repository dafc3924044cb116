//! Files become articles, and records become files.
//!
//! [`read`] opens what the user names and yields one entry an article, with its place and, where
//! it cannot be used, the reason; [`select`] says which of them are annotated; [`import`] turns gold
//! in the formats of others into records; [`mod@write`] puts lines, quarantine and manifest where
//! they belong, and [`merge`] makes one file of the files of shards; [`mod@validate`] checks such
//! files. Never changes an input, and knows nothing of models.

pub mod import;
pub mod line_places;
pub mod merge;
pub mod packed;
#[cfg(feature = "parquet")]
mod parquet_rows;
pub mod read;
pub mod record_lines;
pub mod select;
pub mod validate;
pub mod write;

/// Said where Parquet is asked of a program that was built without it.
#[cfg(not(feature = "parquet"))]
pub(crate) const WITHOUT_PARQUET: &str = "this program was built without Parquet; build it with cargo build \
                               --release --features parquet";
