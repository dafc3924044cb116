//! What one annotated article is: the record (schema 1), its spans and its spellings.
//!
//! Knows nobody else in the library and never reads or writes a file.

mod article;
pub(crate) mod calendar;
mod labels;
mod rebuild;
mod record;
mod span;
mod spelled;
mod units;
mod validate;

pub use article::Article;
pub use labels::{
    ActorType, Class, Label, Medium, PartKind, QuotationType, SpeakerKind, Variant, Via,
};
pub(crate) use rebuild::rebuild;
pub use record::{
    Actor, ActorCandidate, Antecedent, Entity, Part, Quotation, Record, SCHEMA, Speaker, Warning,
};
pub use span::{CharIndex, Score, ScoredSpan, Span};
pub use spelled::UnknownSpelling;
pub(crate) use spelled::spelled;
pub use units::Utf16Index;
pub use validate::{Fault, faults};
