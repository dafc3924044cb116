//! Lines become a Parquet file, piece by piece.
//!
//! The bytes depend on the lines and this version of the program alone: row groups end where so many
//! rows or bytes of lines are full, and nothing of the run or the machine is written.

pub(crate) mod columns;
mod counted;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::RecordBatch;
use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;

use super::{Output, failpoint};
use crate::corpus::packed::{self, Unpacked};
use crate::document::Record;
use crate::error::{Error, Result};
use counted::Counted;

/// A row group ends with the batch that fills it: rows, and bytes of lines. Readers take one into
/// memory, or hand it to one thread.
const GROUP: Size = Size {
    rows: 16_384,
    bytes: 64 << 20,
};
/// What is in memory as values at a time (one line may always be).
const BATCH: Size = Size {
    rows: 1024,
    bytes: 4 << 20,
};
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Size {
    rows: usize,
    bytes: usize,
}

impl Size {
    const fn fills(self, limit: Self) -> bool {
        self.rows >= limit.rows || self.bytes >= limit.bytes
    }
}

/// Makes the Parquet file `to` of the lines of `part`, packed or not; after this it is on the disk.
/// `None` if `stop` was set before that.
///
/// # Errors
/// When a line is no record, or a file cannot be read or written.
pub fn convert(part: &Path, to: &Path, stop: Option<&AtomicBool>) -> Result<Option<Output>> {
    convert_in(part, to, stop, (GROUP, BATCH))
}

fn convert_in(
    part: &Path,
    to: &Path,
    stop: Option<&AtomicBool>,
    (group_limit, batch_limit): (Size, Size),
) -> Result<Option<Output>> {
    let written = |error: ParquetError| Error::io(to, io::Error::other(error));
    let schema = Arc::new(columns::of::<Record>()?);
    let decoder = ReaderBuilder::new(schema.clone())
        .with_strict_mode(true)
        .with_batch_size(batch_limit.rows)
        .build_decoder();
    let mut lines = Batches {
        path: part,
        lines: packed::open(part)?,
        line: Vec::new(),
        number: 0,
        decoder: decoder.map_err(|error| Error::Check(error.to_string()))?,
    };
    let file = File::create(to).map_err(|error| Error::io(to, error))?;
    let options = columns::options("record");
    let writer = ArrowWriter::try_new_with_options(Counted::new(file), schema, options);
    let mut writer = writer.map_err(written)?;
    let mut group = Size::default();
    let stopped = || stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
    loop {
        if stopped() {
            return Ok(None);
        }
        let Some((batch, size)) = lines.batch(batch_limit)? else {
            break;
        };
        writer.write(&batch).map_err(written)?;
        group.rows += size.rows;
        group.bytes += size.bytes;
        if group.fills(group_limit) {
            writer.flush().map_err(written)?;
            group = Size::default();
        }
    }
    let (file, bytes, sha256) = writer.into_inner().map_err(written)?.finish();
    if stopped() {
        return Ok(None);
    }
    failpoint::columns_sync();
    file.sync_all().map_err(|error| Error::io(to, error))?;
    Ok(Some(Output {
        records: lines.number,
        bytes,
        sha256,
    }))
}

/// Reads lines and makes values of them, batch by batch.
struct Batches<'p> {
    path: &'p Path,
    lines: Unpacked,
    line: Vec<u8>,
    number: u64,
    decoder: Decoder,
}

impl Batches<'_> {
    /// The next lines as values, and how many lines and bytes they are; `None` at the end.
    fn batch(&mut self, limit: Size) -> Result<Option<(RecordBatch, Size)>> {
        let first = self.number + 1;
        let mut size = Size::default();
        while !size.fills(limit) {
            self.line.clear();
            let read = self.lines.read_until(b'\n', &mut self.line);
            let read = read.map_err(|error| Error::io(self.path, error))?;
            if read == 0 {
                break;
            }
            self.number += 1;
            let decoded = self.decoder.decode(&self.line);
            decoded.map_err(|error| self.no_record(self.number, &error.to_string()))?;
            if self.decoder.has_partial_record() {
                return Err(self.no_record(self.number, "it is cut off"));
            }
            size.rows += 1;
            size.bytes += read;
        }
        let batch = self.decoder.flush();
        let batch = batch.map_err(|error| self.no_record(first, &error.to_string()))?;
        let rows = batch.as_ref().map_or(0, RecordBatch::num_rows);
        if rows != size.rows {
            let reason = format!("{} lines hold {rows} records", size.rows);
            return Err(self.no_record(first, &reason));
        }
        Ok(batch.map(|batch| (batch, size)))
    }

    fn no_record(&self, from: u64, reason: &str) -> Error {
        let place = match self.number {
            line if line == from => format!("{}:{line}", self.path.display()),
            to => format!("{}:{from}-{to}", self.path.display()),
        };
        let reason = format!("not as records of this version are ({reason})");
        Error::input(place, reason)
    }
}
