//! What a run would find and take: an input is read once without the model and counted
//! ([`survey`]), a sample of it is annotated and timed ([`measure`]), and from both the whole is
//! reckoned ([`Forecast`]), with a job script for it ([`Job`]). Never prints and writes no file;
//! memory does not grow with the texts, only by some 16 bytes for each article's id and text.

mod draw;
mod forecast;
mod measure;
mod process;
mod reasons;
mod sbatch;
mod survey;
mod tally;

pub use draw::{Chosen, Drawing, Total};
pub use forecast::{Basis, Forecast, Sizes};
pub use measure::{Cost, Measured, measure, warm_up};
pub use process::cpu_seconds;
pub use reasons::{Reason, Reasons};
pub use sbatch::Job;
pub use survey::{Outlets, Survey, survey};
pub use tally::{Dates, Tally};
