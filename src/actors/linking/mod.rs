//! Who is meant: a record's names, nouns and pronouns become actors of the base, or local ones.

mod antecedents;
mod bodies;
mod candidates;
mod chains;
pub mod explain;
mod gender;
mod inside;
pub mod kinds;
pub mod link;
pub mod local;
mod offices;
mod phrases;
mod referents;
mod setting;
mod speakers;
mod traits;
mod view;
