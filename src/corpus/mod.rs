//! Files become articles, and records become files.
//!
//! [`read`] opens what the user names and yields one entry an article, with its place and, where
//! it cannot be used, the reason; [`import`] turns gold in the formats of others into records;
//! [`mod@write`] puts lines, quarantine and manifest where they belong.
//! Never changes an input, and knows nothing of models.

pub mod import;
pub mod packed;
pub mod read;
pub mod write;
