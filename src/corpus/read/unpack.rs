//! Reading a packed input so that damage has a place, and a bomb an end.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::limits::{Limits, shown};
use crate::corpus::packed::Packing;

/// Packed bytes that a decoder gets at a time. Decoders drop what they unpacked in the call that
/// fails, so this is all that can be lost before the place of the damage.
const STEP: usize = 256;
/// Packed bytes that are read at a time.
const BUFFER: usize = 1 << 16;
/// No text packs better than this; gzip ends at 1,032, the others know no end.
const MAX_RATIO: u64 = 1000;
/// Before so many unpacked bytes a ratio says nothing.
const RATIO_FROM: u64 = 16 << 20;

/// Why an input cannot be read on.
#[derive(Debug)]
pub struct Damage {
    /// The byte of the unpacked stream at which it ends.
    pub byte: u64,
    /// What is wrong, with the byte of the packed file, and the way out.
    pub reason: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Damage {}

/// What a packed input holds. The error of its end is a [`Damage`], unless the operating system
/// does not give the file.
pub struct Unpacking {
    decoder: Box<dyn Read + Send>,
    packing: Packing,
    source: Arc<Source>,
    limits: Limits,
    unpacked: u64,
}

/// What is known of the packed bytes.
#[derive(Default)]
struct Source {
    read: AtomicU64,
    failed: AtomicBool,
}

impl Unpacking {
    /// Unpacks `packed`, which is packed as `packing` says.
    ///
    /// # Errors
    /// When the decoder cannot be made.
    pub fn new(
        packing: Packing,
        packed: impl Read + Send + 'static,
        limits: Limits,
    ) -> io::Result<Self> {
        let source = Arc::new(Source::default());
        let metered = Metered {
            packed: BufReader::with_capacity(BUFFER, packed),
            source: source.clone(),
        };
        Ok(Self {
            decoder: packing.unpack(metered)?,
            packing,
            source,
            limits,
            unpacked: 0,
        })
    }

    fn damaged(&self, error: io::Error) -> io::Error {
        if error.kind() == io::ErrorKind::Interrupted || self.source.failed.load(Ordering::Relaxed)
        {
            return error;
        }
        let what = match error.kind() {
            io::ErrorKind::UnexpectedEof => "is cut off".to_owned(),
            _ => format!("is damaged ({error})"),
        };
        self.ends(format!(
            "the {} data {what} at byte {} of the file, byte {} unpacked; what stands before it \
             was read; restore the file and read it again",
            self.packing.as_str(),
            self.packed(),
            self.unpacked
        ))
    }

    fn packed(&self) -> u64 {
        self.source.read.load(Ordering::Relaxed)
    }

    fn ends(&self, reason: String) -> io::Error {
        io::Error::other(Damage {
            byte: self.unpacked,
            reason,
        })
    }

    /// Whether there is anything beyond the limit.
    fn is_over(&mut self) -> io::Result<usize> {
        match self.decoder.read(&mut [0]) {
            Ok(0) => Ok(0),
            Err(error) => Err(self.damaged(error)),
            Ok(_) => Err(self.ends(format!(
                "unpacks to more than {}; say --max-decompressed if it should be read on",
                shown(self.limits.decompressed)
            ))),
        }
    }
}

impl Read for Unpacking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = self.limits.decompressed - self.unpacked;
        if room == 0 && !buffer.is_empty() {
            return self.is_over();
        }
        let most = buffer
            .len()
            .min(usize::try_from(room).unwrap_or(usize::MAX));
        let read = self.decoder.read(&mut buffer[..most]);
        let read = read.map_err(|error| self.damaged(error))?;
        let (unpacked, packed) = (self.unpacked + read as u64, self.packed());
        if unpacked > RATIO_FROM && unpacked / MAX_RATIO > packed {
            return Err(self.ends(format!(
                "unpacks to more than {MAX_RATIO} times its size ({} bytes from {packed}), as \
                 decompression bombs do; unpack it yourself if it is none",
                self.unpacked
            )));
        }
        self.unpacked = unpacked;
        Ok(read)
    }
}

/// Gives packed bytes in small steps, and counts them.
struct Metered<R> {
    packed: BufReader<R>,
    source: Arc<Source>,
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.packed.fill_buf() {
            Ok(bytes) => Ok(&bytes[..bytes.len().min(STEP)]),
            Err(error) => {
                if error.kind() != io::ErrorKind::Interrupted {
                    self.source.failed.store(true, Ordering::Relaxed);
                }
                Err(error)
            }
        }
    }

    fn consume(&mut self, used: usize) {
        self.packed.consume(used);
        self.source.read.fetch_add(used as u64, Ordering::Relaxed);
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let read = bytes.len().min(buffer.len());
        buffer[..read].copy_from_slice(&bytes[..read]);
        self.consume(read);
        Ok(read)
    }
}
