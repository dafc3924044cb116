//! What judges say of annotations: one line a judgement, appended and never changed.
//!
//! A verdict names its article by the digest of the text and its item by the spans, and keeps what
//! the annotation said then: so it outlives a new annotation, and it can be told of each field
//! whether what was judged is still what is annotated. The form: `docs/reviewing.md`.

mod file;
mod standing;
#[cfg(test)]
mod tests;
mod values;
mod verdict;
mod what;

pub use file::{Appended, VerdictFile, read_verdicts};
pub use standing::{Standing, Stands, standing};
pub(crate) use values::{Facts, Thing};
pub use values::{Values, facts_of};
pub use verdict::{Call, Correction, Field, Key, VERDICTS, Verdict};
pub use what::What;
