//! A sample of quotations, entities or articles: drawn while records pass by, written as JSONL, shown
//! in the terminal. What it holds and what follows from it: `docs/sampling.md`.

mod disagreement;
mod draw;
mod item;
mod reservoir;
mod strata;
mod view;

pub use disagreement::Others;
pub use draw::{Chosen, Drawing, Plan, Seen};
pub use item::{Item, SAMPLE, read_sample};
pub use strata::By;
pub use view::SampleView;
