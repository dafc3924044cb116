//! Mentions become actors: what is known of persons, bodies, places and offices, and who is meant
//! on the day of publication. Never changes text or offsets.

mod actor;
mod antecedents;
pub mod attributes;
mod bodies;
mod candidates;
mod chains;
pub mod check;
pub mod coverage;
mod coverage_file;
mod date;
mod gender;
pub mod import;
mod inside;
pub(crate) mod kinds;
mod knowledge_base;
mod link;
mod local;
pub mod missing;
mod names;
mod office;
mod offices;
mod phrases;
mod referents;
mod setting;
mod speakers;
mod traits;
mod view;

pub use actor::{KnownActor, Membership, Tenure};
pub use date::{Day, Holds, PartialDate, Period};
pub use knowledge_base::{KnowledgeBase, is_shipped};
pub use link::Linker;
pub use local::is_local;
pub use names::{key, surname};
pub use office::{Government, Office, OfficeName};
