//! Records to standard output, or any other stream; what is quarantined is left to the caller.

use std::io::Write;
use std::path::PathBuf;

use super::{Quarantined, Sink};
use crate::error::{Error, Result};

/// Writes records to a stream, each as soon as its turn comes.
pub struct Stream<W> {
    output: W,
    name: PathBuf,
}

impl<W: Write> Stream<W> {
    /// Writes to `output`, called `name` in errors.
    pub fn new(output: W, name: impl Into<PathBuf>) -> Self {
        Self {
            output,
            name: name.into(),
        }
    }
}

impl<W: Write> Sink for Stream<W> {
    fn record(&mut self, line: &[u8]) -> Result<()> {
        // One write a line, and none kept back: the reader of a pipe may be waiting for it.
        let written = self.output.write_all(&[line, b"\n"].concat());
        written
            .and_then(|()| self.output.flush())
            .map_err(|error| Error::io(&self.name, error))
    }

    fn quarantine(&mut self, _: &Quarantined) -> Result<()> {
        Ok(())
    }
}
