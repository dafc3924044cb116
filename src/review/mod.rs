//! What people look at: records in the terminal; and what they say of them.
//!
//! Reads records only; never changes one. Everything that comes from an article is made harmless
//! before it is shown.

mod fold;
mod marks;
pub mod sample;
mod terminal;
pub mod verdicts;
mod visible;

pub use terminal::TerminalView;
pub use visible::{one_line, steers, visible};
