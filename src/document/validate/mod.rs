//! Whether a record keeps what its documentation promises: spans, their order and texts, ids,
//! references, dates. Never changes a record; what a type of the record already rules out (a
//! missing key, a score above 1) is found when it is read.

mod check;
mod date;
mod references;
mod spans;

use super::{Record, SCHEMA};
use check::Check;

/// One thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to the value that is wrong.
    pub pointer: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Everything that is wrong with `record`, in the order of its keys; nothing if it is as documented.
pub fn faults(record: &Record) -> Vec<Fault> {
    let mut check = Check::new(record);
    head(&mut check);
    spans::check(&mut check);
    references::check(&mut check);
    check.into_faults()
}

/// What is said of the article as a whole.
fn head(check: &mut Check<'_>) {
    let record = check.record;
    if record.schema != SCHEMA {
        let reason = format!("{}, this program knows schema {SCHEMA}", record.schema);
        check.fault("/schema", reason);
    }
    if !record.date.is_empty() && !date::is_day(&record.date) {
        let reason = format!("{:?} is no day written YYYY-MM-DD, nor empty", record.date);
        check.fault("/date", reason);
    }
    let meta = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&record.meta);
    if let Err(error) = meta {
        check.fault("/meta", format!("holds no JSON object ({error})"));
    }
}

#[cfg(test)]
mod tests;
