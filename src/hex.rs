//! Digests as text and as numbers.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Bytes in hexadecimal digits, small letters.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The first 8 bytes of a digest as a big-endian number: what shards, parts and samples are told by.
pub fn leading(digest: &[u8]) -> u64 {
    let first = digest.iter().take(8);
    first.fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The SHA-256 of bytes in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
