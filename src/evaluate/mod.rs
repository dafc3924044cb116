//! Records of gold and records of a system become figures.
//!
//! Records are paired by id, spans are compared in code points. [`entities`] scores entities,
//! [`quotations`] quotations with their roles, [`linking`] who is meant; [`calibration`] says whether
//! scores mean what they say, [`difference`] whether two systems differ by more than chance. Figures
//! are fractions in [0, 1]; what would divide by zero is 0. Nothing here reads a file or prints:
//! [`report`] gives text.

mod assignment;
pub mod calibration;
mod cover;
pub mod difference;
pub mod entities;
pub(crate) mod figures;
pub mod linking;
mod pairing;
pub mod quotations;
pub mod report;
pub(crate) mod table;

pub use assignment::assign;
pub use figures::{Counts, Figures};
pub use pairing::{Pair, Pairing, pair};
