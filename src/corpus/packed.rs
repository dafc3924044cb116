//! Opening files that may be compressed: gzip, bzip2 and zstd, told by how they begin, not by name.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use crate::error::{Error, Result};

const GZIP: &[u8] = b"\x1F\x8B";
const BZIP2: &[u8] = b"BZh";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";
/// A frame of zstd that holds no data; parallel packers begin with one. Its first byte varies.
const ZSTD_SKIPPABLE: &[u8] = b"\x2A\x4D\x18";
/// As many bytes as the longest of them.
pub const HEAD: u64 = 4;
/// Bytes that are unpacked at a time.
const BUFFER: usize = 1 << 18;

/// A readable stream that may go to another thread.
pub type Unpacked = Box<dyn BufRead + Send>;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// gzip, of one or several members.
    Gzip,
    /// bzip2, of one or several streams.
    Bzip2,
    /// Zstandard, of one or several frames.
    Zstd,
}

impl Packing {
    /// The packing of a file that begins with `head` ([`HEAD`] bytes of it, fewer if the file has
    /// no more); `None` if it is none of these.
    pub fn of(head: &[u8]) -> Option<Self> {
        // The fourth letter is the size of the blocks; words may begin like the rest.
        let blocks = || head.get(3).is_some_and(|size| (b'1'..=b'9').contains(size));
        let skippable = || {
            head.get(1..4) == Some(ZSTD_SKIPPABLE)
                && head.first().is_some_and(|byte| byte >> 4 == 5)
        };
        if head.starts_with(GZIP) {
            Some(Self::Gzip)
        } else if head.starts_with(BZIP2) && blocks() {
            Some(Self::Bzip2)
        } else if head.starts_with(ZSTD) || skippable() {
            Some(Self::Zstd)
        } else {
            None
        }
    }

    /// The packing that a suffix (in small letters) promises.
    pub fn by_suffix(suffix: &str) -> Option<Self> {
        match suffix {
            "gz" => Some(Self::Gzip),
            "bz2" => Some(Self::Bzip2),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// What `packed` holds, all its streams one after the other.
    ///
    /// # Errors
    /// When the decoder cannot be made. Damage shows when it is read.
    pub fn unpack(self, packed: impl BufRead + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Self::Bzip2 => Box::new(MultiBzDecoder::new(packed)),
            Self::Zstd => Box::new(ZstdDecoder::with_buffer(packed)?),
        })
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Zstd => "zstd",
        }
    }
}

/// Opens `path`, unpacking gzip, bzip2 or zstd; files of several streams one after the other are
/// read to their end.
///
/// # Errors
/// When the file cannot be opened or read. Damage further on shows when it is read.
pub fn open(path: &Path) -> Result<Unpacked> {
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    unpack(file).map_err(|e| Error::io(path, e))
}

/// What `reader` holds, unpacked if it begins as gzip, bzip2 or zstd do.
///
/// # Errors
/// When its first bytes cannot be read.
pub fn unpack(mut reader: impl Read + Send + 'static) -> io::Result<Unpacked> {
    let mut head = Vec::new();
    (&mut reader).take(HEAD).read_to_end(&mut head)?;
    let packing = Packing::of(&head);
    let whole = Cursor::new(head).chain(BufReader::with_capacity(BUFFER, reader));
    Ok(match packing {
        Some(packing) => buffered(packing.unpack(whole)?),
        None => Box::new(whole),
    })
}

fn buffered(reader: impl Read + Send + 'static) -> Unpacked {
    Box::new(BufReader::with_capacity(BUFFER, reader))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const TWO: [&str; 2] = ["eins\nzwei", "\ndrei\n"];

    fn text(bytes: Vec<u8>) -> io::Result<String> {
        let mut text = String::new();
        unpack(Cursor::new(bytes))?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn gzip(part: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(part.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn bzip2(part: &str) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(part.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(part: &str) -> Vec<u8> {
        zstd::encode_all(part.as_bytes(), 1).unwrap()
    }

    #[test]
    fn all_streams_of_a_file_are_read() {
        for pack in [gzip, bzip2, zstd, |part: &str| part.as_bytes().to_vec()] {
            let bytes: Vec<u8> = TWO.iter().flat_map(|part| pack(part)).collect();
            assert_eq!(text(bytes).unwrap(), TWO.concat());
        }
        assert_eq!(text(Vec::new()).unwrap(), "");
        assert_eq!(text(b"B".to_vec()).unwrap(), "B");
    }

    #[test]
    fn a_file_that_was_cut_off_is_an_error() {
        for pack in [gzip, bzip2, zstd] {
            let mut bytes = pack(&TWO.concat().repeat(500));
            bytes.truncate(bytes.len() - 6);
            assert!(text(bytes).is_err());
        }
    }
}
