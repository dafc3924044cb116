//! Two files of annotated articles become what differs between them: articles, fields, quotations
//! by outlet and actor. Of each file only ids and places of lines are kept, never texts.

pub(crate) mod actors;
mod changes;
pub(crate) mod lines;
pub(crate) mod matching;
mod tally;

use std::path::Path;

use crate::document::Record;
use crate::error::Result;

pub use changes::{Change, Kind};
pub use tally::{ActorRow, Comparison, FieldRow, OutletRow};

/// An article in which something differs; told to the caller of [`compare`] as it is met.
#[derive(Debug)]
pub struct Changed<'r> {
    /// The article's id.
    pub id: &'r str,
    /// What differs, in the order of the record's keys.
    pub changes: &'r [Change],
}

/// Compares the records of two files (plain or packed) by article id, in whatever order they
/// stand; of several with one id the first is compared with the first, the second with the second.
/// `row` and `source` say where an article stood in the input and are not compared. `passed` is
/// called for every article of the first file.
///
/// # Errors
/// When a file cannot be read or a line is no record (the message names it), and those of `told`.
pub fn compare(
    a: &Path,
    b: &Path,
    passed: &dyn Fn(),
    told: &mut dyn FnMut(Changed<'_>) -> Result<()>,
) -> Result<Comparison> {
    let mut others = lines::Index::open(b)?;
    let mut tally = tally::Tally::default();
    for record in lines::records(a)? {
        let record = record?;
        passed();
        let Some(other) = others.take(&record.id)? else {
            tally.only(tally::Side::A, &record);
            continue;
        };
        if same(&record, &other) {
            tally.equal(&record);
            continue;
        }
        let compared = changes::changes(&record, &other);
        tally.changed(&record, &other, &compared);
        told(Changed {
            id: &record.id,
            changes: &compared.changes,
        })?;
    }
    for record in others.rest() {
        tally.only(tally::Side::B, &record?);
    }
    Ok(tally.finish())
}

/// Whether two records are the same but for their place in the input.
fn same(a: &Record, b: &Record) -> bool {
    let place = |record: &Record| (record.row, record.source.clone());
    if place(a) == place(b) {
        return a == b;
    }
    let (mut a, mut b) = (a.clone(), b.clone());
    for record in [&mut a, &mut b] {
        record.row = 0;
        record.source.clear();
    }
    a == b
}
