//! What people look at: records in the terminal and in the browser; and what they say of them.
//!
//! Reads records only; never changes one. Everything that comes from an article is made harmless
//! before it is shown.

mod find;
mod fold;
mod index;
mod judging;
mod marks;
mod page;
mod queue;
pub mod sample;
mod server;
mod session;
mod terminal;
mod visible;

pub use judging::Judging;
pub use page::Single;
pub use queue::Queue;
pub use server::Server;
pub use session::Session;
pub use terminal::TerminalView;
pub use visible::{one_line, steers, visible};
