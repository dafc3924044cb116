//! TODO corpus.

pub mod import;
