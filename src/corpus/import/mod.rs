//! Gold in the formats of others becomes records.
//!
//! One file a format: [`wikinews`] (the German news quotation set), [`conll`] (token and tag
//! columns), [`entities`] (spans beside a text held elsewhere), [`actors`] (who is meant, likewise),
//! [`corrected`] (what annotation tools give back). Offsets become code points of the record's text,
//! spellings those of the record, scores 1.0. Nothing is guessed silently: what does not fit is an
//! error that names file and line, or a warning in the record.

pub mod actors;
pub mod conll;
pub mod corrected;
mod detokenise;
pub mod entities;
mod gold;
mod nesting;
mod records;
mod source;
mod spelling;
mod tags;
mod texts;
pub mod wikinews;

pub use detokenise::detokenise;
pub use records::{RecordLines, read_records};
pub(crate) use spelling::{published_medium, published_type};
pub use texts::{Text, read_texts};
