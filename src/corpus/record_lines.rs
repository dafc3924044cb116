//! The lines of a file of records, in whatever form it is: JSONL, plain or packed, or Parquet, whose
//! rows become the lines again that they were made of.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::packed::{self, HEAD, Unpacked};
use crate::error::{Error, Result};
use crate::hex::hex;

/// How a Parquet file begins.
const PARQUET: &[u8] = b"PAR1";

/// Opens the lines of `path`; `-` is standard input, which can be anything but Parquet.
///
/// # Errors
/// When the file cannot be opened or its beginning not be read. Damage further on shows when it is
/// read.
pub fn open(path: &Path) -> Result<Unpacked> {
    let at = |error| Error::io(path, error);
    if path == Path::new("-") {
        return lines(io::stdin(), path);
    }
    let mut file = File::open(path).map_err(at)?;
    if !file.metadata().map_err(at)?.is_file() {
        return lines(file, path);
    }
    if head(&mut file).map_err(at)? == PARQUET {
        return rows(file, path);
    }
    file.seek(SeekFrom::Start(0)).map_err(at)?;
    packed::unpack(file).map_err(at)
}

/// The same lines in a file that can be read at any place: `path` itself if it is plain, else a
/// temporary file without a name.
///
/// # Errors
/// As [`open`], and when the temporary file cannot be written.
pub fn seekable(path: &Path) -> Result<File> {
    let at = |error| Error::io(path, error);
    if is_plain(path)? {
        return File::open(path).map_err(at);
    }
    let mut lines = open(path)?;
    let mut file = tempfile::tempfile().map_err(at)?;
    io::copy(&mut lines, &mut file).map_err(at)?;
    file.seek(SeekFrom::Start(0)).map_err(at)?;
    Ok(file)
}

/// Whether the file is its lines: neither packed nor Parquet, nor something that can be read only
/// once.
///
/// # Errors
/// When it cannot be opened or read.
pub fn is_plain(path: &Path) -> Result<bool> {
    let at = |error| Error::io(path, error);
    if path == Path::new("-") {
        return Ok(false);
    }
    let mut file = File::open(path).map_err(at)?;
    if !file.metadata().map_err(at)?.is_file() {
        return Ok(false);
    }
    let head = head(&mut file).map_err(at)?;
    Ok(packed::Packing::of(&head).is_none() && head != PARQUET)
}

/// Length in bytes and SHA-256 of the file as it stands, packed or not.
///
/// # Errors
/// When it cannot be read.
pub fn digest(path: &Path) -> Result<(u64, String)> {
    let (bytes, digest) = File::open(path)
        .and_then(|mut file| digest_of(&mut file))
        .map_err(|error| Error::io(path, error))?;
    Ok((bytes, hex(&digest.finalize())))
}

/// SHA-256 of the file as it stands, of whose lines the digest is known: of a plain file it is that
/// of the file, others are read once more.
///
/// # Errors
/// When it cannot be read.
pub fn digest_beside(path: &Path, lines: Sha256) -> Result<String> {
    if is_plain(path)? {
        return Ok(hex(&lines.finalize()));
    }
    digest(path).map(|(_, digest)| digest)
}

/// Length in bytes and digest of a file from where it stands to its end.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of(file: &mut File) -> io::Result<(u64, Sha256)> {
    let mut digest = Sha256::new();
    let bytes = io::copy(file, &mut digest)?;
    Ok((bytes, digest))
}

/// The lines of a stream that can be read only once.
fn lines(mut stream: impl Read + Send + 'static, path: &Path) -> Result<Unpacked> {
    let at = |error| Error::io(path, error);
    let head = head(&mut stream).map_err(at)?;
    if head == PARQUET {
        // Its table of contents is at its end.
        let reason = "Parquet is not read from a stream; name the file";
        return Err(Error::input(path.display().to_string(), reason));
    }
    packed::unpack(Cursor::new(head).chain(stream)).map_err(at)
}

fn head(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

#[cfg(not(feature = "parquet"))]
fn rows(_: File, path: &Path) -> Result<Unpacked> {
    let reason = super::WITHOUT_PARQUET;
    Err(Error::input(path.display().to_string(), reason))
}

#[cfg(feature = "parquet")]
fn rows(file: File, path: &Path) -> Result<Unpacked> {
    let rows = super::parquet_rows::ParquetRows::open(file);
    let rows = rows.map_err(|reason| Error::input(path.display().to_string(), reason))?;
    let lines = rows.map(|row| {
        let wrong = |unread: super::parquet_rows::Unread| {
            io::Error::new(io::ErrorKind::InvalidData, unread.into_reason())
        };
        let mut line = row.map_err(wrong)?;
        line.push('\n');
        Ok(line)
    });
    Ok(Box::new(Joined {
        lines: Box::new(lines),
        line: Cursor::default(),
    }))
}

/// Lines one after another as one stream.
#[cfg(feature = "parquet")]
struct Joined {
    lines: Box<dyn Iterator<Item = io::Result<String>> + Send>,
    line: Cursor<String>,
}

#[cfg(feature = "parquet")]
impl Read for Joined {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = io::BufRead::fill_buf(self)?.read(buffer)?;
        io::BufRead::consume(self, read);
        Ok(read)
    }
}

#[cfg(feature = "parquet")]
impl io::BufRead for Joined {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.line.fill_buf()?.is_empty()
            && let Some(line) = self.lines.next()
        {
            self.line = Cursor::new(line?);
        }
        self.line.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.line.consume(bytes);
    }
}
