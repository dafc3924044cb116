//! TODO corpus.

/// Gold in the formats of others becomes records.
pub mod import;
