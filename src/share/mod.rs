//! Annotations that may be passed on although their texts may not: offsets, digests and counts without
//! a word of the articles; and the way back for whoever has the texts.
//!
//! Nothing here reads inputs or prints. The form: `docs/sharing.md`.

mod key;
mod line;
mod package;

pub use key::Key;
pub use line::{Hide, Mismatch, SHARED, Shared};
pub use package::{About, Package, Source};
