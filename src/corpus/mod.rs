//! Files become articles, and records become files.
//!
//! [`read`] opens what the user names and yields one entry an article, with its place and, where
//! it cannot be used, the reason; [`mod@write`] puts lines, quarantine and manifest where they belong.
//! Never changes an input, and knows nothing of models.

pub mod read;
pub mod write;
