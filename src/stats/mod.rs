//! Counts over records: what there is, where, when, who speaks and about whom.
//!
//! Memory hangs on how many outlets, months, actors and pairs of actors there are, not on the number of
//! articles. Local actors are known across articles by name. Charts: [`plot`].

mod count;
pub mod plot;

pub use count::{Counts, Field, Row, Stats, Summary};
