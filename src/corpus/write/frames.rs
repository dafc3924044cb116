//! Lines in frames: so many entries' lines are one piece of the output, which is there whole or not
//! at all. Compressed output has one gzip member or zstd frame a frame, so that it can be cut there.
//! What becomes Parquet in the end is lines until then.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use flate2::write::GzEncoder;

#[cfg(not(feature = "parquet"))]
use crate::error::Error;
use crate::error::Result;

/// How many entries of the input make a frame. Part of the format: the bytes of compressed output
/// depend on it.
pub const ENTRIES: u64 = 16;

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

/// In which form lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// gzip, for a name that ends in `.gz`.
    Gzip,
    /// zstd, for a name that ends in `.zst`.
    Zstd,
    /// zstd until all lines are there, of which Parquet is made then, for a name that ends in
    /// `.parquet`.
    Parquet,
}

impl Packing {
    /// What the name of the output asks for.
    pub fn of(out: &Path) -> Self {
        let suffix = out.extension().unwrap_or(OsStr::new(""));
        match suffix.to_string_lossy().to_lowercase().as_str() {
            "gz" => Self::Gzip,
            "zst" | "zstd" => Self::Zstd,
            "parquet" => Self::Parquet,
            _ => Self::Plain,
        }
    }

    /// Its name in the journal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Parquet => "parquet",
        }
    }

    /// A frame of these lines; none for no lines.
    ///
    /// # Errors
    /// When the compressor fails.
    pub fn frame(self, lines: &[u8]) -> io::Result<Vec<u8>> {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        match self {
            Self::Plain => Ok(lines.to_vec()),
            Self::Gzip => {
                // Without a time in the header: the same lines are the same bytes.
                let level = flate2::Compression::default();
                let mut encoder = GzEncoder::new(Vec::new(), level);
                encoder.write_all(lines)?;
                encoder.finish()
            }
            Self::Zstd | Self::Parquet => zstd::stream::encode_all(lines, ZSTD_LEVEL),
        }
    }
}

/// Whether this program can write what the name of the output asks for.
///
/// # Errors
/// When that is Parquet, and the program was built without it.
#[cfg(feature = "parquet")]
#[allow(clippy::missing_const_for_fn, reason = "the other form is none")]
pub fn offered(_: &Path) -> Result<()> {
    Ok(())
}

/// Whether this program can write what the name of the output asks for.
///
/// # Errors
/// When that is Parquet, and the program was built without it.
#[cfg(not(feature = "parquet"))]
pub fn offered(out: &Path) -> Result<()> {
    if Packing::of(out) != Packing::Parquet {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "{}: {}; or write {} now, of which `wortlaut merge -o {0} {2}` makes Parquet then",
        out.display(),
        crate::corpus::WITHOUT_PARQUET,
        out.with_extension("jsonl").display()
    )))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;
    use crate::corpus::packed::unpack;

    #[test]
    fn frames_one_after_the_other_are_one_file() {
        for (name, packing) in [
            ("a.jsonl", Packing::Plain),
            ("a.jsonl.gz", Packing::Gzip),
            ("a.jsonl.ZST", Packing::Zstd),
            ("a.parquet", Packing::Parquet),
        ] {
            assert_eq!(Packing::of(Path::new(name)), packing);
            let frame = |lines: &[u8]| packing.frame(lines).unwrap();
            let file = [frame(b"eins\n"), frame(b""), frame(b"zwei\ndrei\n")].concat();
            let mut text = String::new();
            let mut reader = unpack(Cursor::new(file)).unwrap();
            reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, "eins\nzwei\ndrei\n");
        }
    }
}
