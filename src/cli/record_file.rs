//! Where records and tables go: standard output, or a file that appears only when all is written.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::terminal;
use crate::document::Record;
use crate::error::{Error, Result};

/// Suffixes of packed files.
const PACKED: [&str; 3] = ["gz", "zst", "bz2"];

/// Standard output, or a file that appears only when all is written.
pub struct RecordFile {
    writer: Box<dyn Write>,
    /// The unfinished file and its final name.
    paths: Option<(PathBuf, PathBuf)>,
    /// Nobody reads any more.
    closed: bool,
}

impl RecordFile {
    /// Opens the output; `inputs` are not to be overwritten, other files only by `force`.
    pub fn open(path: Option<&Path>, force: bool, inputs: &[&Path]) -> Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self {
                writer: terminal::data(),
                paths: None,
                closed: false,
            });
        };
        if path.extension().is_some_and(|suffix| suffix == "parquet") {
            return Err(Error::Usage(format!(
                "{}: only annotate and merge write Parquet; name another output",
                path.display()
            )));
        }
        let suffix = path.extension().and_then(|suffix| suffix.to_str());
        if let Some(suffix) = suffix.filter(|suffix| PACKED.contains(suffix)) {
            return Err(Error::Usage(format!(
                "{}: not packed here, as only annotate and merge pack what they write; leave out \
                 .{suffix}, or write to standard output and pack that",
                path.display()
            )));
        }
        let same = |input: &&Path| match (input.canonicalize(), path.canonicalize()) {
            (Ok(input), Ok(output)) => input == output,
            _ => false,
        };
        if inputs.iter().any(same) {
            return Err(Error::Usage(format!(
                "{} is an input; name another output",
                path.display()
            )));
        }
        if path.exists() && !force {
            return Err(Error::Usage(format!(
                "{} is there already; overwrite it with --force",
                path.display()
            )));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|e| Error::io(&part, e))?;
        Ok(Self {
            writer: Box::new(BufWriter::new(file)),
            paths: Some((part, path.to_owned())),
            closed: false,
        })
    }

    /// Writes a record as one line.
    pub fn write(&mut self, record: &Record) -> Result<()> {
        serde_json::to_writer(&mut *self, record)
            .map_err(io::Error::from)
            .and_then(|()| self.write_all(b"\n"))
            .map_err(|e| Error::io(self.name(), e))
    }

    /// A write to standard output that nobody reads any more is no fault.
    fn or_closed<T>(&mut self, written: io::Result<T>, closed: T) -> io::Result<T> {
        match written {
            Err(e) if self.paths.is_none() && e.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(closed)
            }
            written => written,
        }
    }

    /// The file as messages name it.
    pub fn name(&self) -> PathBuf {
        match &self.paths {
            Some((part, _)) => part.clone(),
            None => PathBuf::from("standard output"),
        }
    }

    /// Gives the file its name.
    pub fn finish(mut self) -> Result<()> {
        self.flush().map_err(|e| Error::io(self.name(), e))?;
        match self.paths.take() {
            Some((part, path)) => fs::rename(&part, &path).map_err(|e| Error::io(path, e)),
            None => Ok(()),
        }
    }
}

impl Write for RecordFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.writer.write(bytes);
        self.or_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.writer.flush();
        self.or_closed(flushed, ())
    }
}

impl Drop for RecordFile {
    /// What was not finished is taken away.
    fn drop(&mut self) {
        if let Some((part, _)) = &self.paths {
            let _ = fs::remove_file(part);
        }
    }
}
