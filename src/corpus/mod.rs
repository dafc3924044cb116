//! Files become articles, and records become files.
//!
//! [`read`] opens what the user names and yields one entry an article, with its place and, where
//! it cannot be used, the reason; [`select`] says which of them are annotated; [`import`] turns gold
//! in the formats of others into records; [`mod@write`] puts lines, quarantine and manifest where
//! they belong, and [`merge`] makes one file of the files of shards; [`mod@validate`] checks such
//! files. Never changes an input, and knows nothing of models.

pub mod import;
pub mod merge;
pub mod packed;
pub mod read;
pub mod select;
pub mod validate;
pub mod write;
