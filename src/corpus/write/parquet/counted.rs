//! A file that counts and digests what is written to it.

use std::fs::File;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::failpoint;
use crate::hex::hex;

/// A file, its length and its digest while it is written from beginning to end.
pub struct Counted {
    file: File,
    bytes: u64,
    digest: Sha256,
}

impl Counted {
    /// Writes to `file`, which is empty.
    pub fn new(file: File) -> Self {
        Self {
            file,
            bytes: 0,
            digest: Sha256::new(),
        }
    }

    /// The file, its length in bytes, and its SHA-256.
    pub fn finish(self) -> (File, u64, String) {
        (self.file, self.bytes, hex(&self.digest.finalize()))
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        failpoint::columns(&mut self.file, bytes);
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
