//! Mentions become actors: what is known of persons, bodies, places and offices, and who is meant
//! on the day of publication. Never changes text or offsets.

mod base;
mod linking;
mod tables;

pub use base::actor::{KnownActor, Membership, Tenure};
pub use base::date::{Day, Holds, PartialDate, Period};
pub use base::knowledge_base::{KnowledgeBase, is_shipped};
pub use base::names::{key, surname};
pub use base::office::{Government, Office, OfficeName};
pub use base::{check, coverage, import};
pub use linking::explain::{Explained, Weighed};
pub(crate) use linking::kinds;
pub use linking::link::Linker;
pub use linking::local::is_local;
pub use tables::{attributes, missing};
