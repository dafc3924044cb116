//! What is known: actors, offices, governments; read, indexed, proved, measured, imported.

pub mod actor;
pub mod check;
pub mod coverage;
mod coverage_file;
pub mod date;
pub mod import;
pub mod knowledge_base;
pub mod names;
pub mod office;
