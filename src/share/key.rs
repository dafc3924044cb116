//! Pseudonyms that only who has the key can make again.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::error::{Error, Result};
use crate::hex::hex;

/// Bytes of a key.
const LENGTH: usize = 32;

/// A secret from which pseudonyms are made: the same name has the same pseudonym under one key, and
/// without the key no name can be tried out.
#[derive(Clone)]
pub struct Key([u8; LENGTH]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new key.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn new() -> Result<Self> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| Error::Check(error.to_string()))?;
        Ok(Self(bytes))
    }

    /// The key in a file (64 hexadecimal digits); a new one, which only its owner can read, if the
    /// file is not there.
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds no key.
    pub fn in_file(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let key = Self::new()?;
                let mut options = OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let written = options
                    .open(path)
                    .and_then(|mut file| writeln!(file, "{}", hex(&key.0)));
                return written
                    .map(|()| key)
                    .map_err(|error| Error::io(path, error));
            }
            Err(error) => return Err(Error::io(path, error)),
        };
        let wrong = || {
            Error::Usage(format!(
                "{}: no key: a key is {} hexadecimal digits; name a file that is not there, and it \
                 is made",
                path.display(),
                2 * LENGTH
            ))
        };
        let digits = text.trim().as_bytes();
        if digits.len() != 2 * LENGTH {
            return Err(wrong());
        }
        let mut bytes = [0; LENGTH];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let digit = |at: usize| char::from(pair[at]).to_digit(16);
            let (high, low) = digit(0).zip(digit(1)).ok_or_else(wrong)?;
            *byte = (high * 16 + low) as u8;
        }
        Ok(Self(bytes))
    }

    /// The pseudonym of a name: `kind` and 12 hexadecimal digits (HMAC-SHA-256, RFC 2104).
    pub fn pseudonym(&self, kind: &str, name: &str) -> String {
        // Any length of key is good to HMAC.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            return kind.to_owned();
        };
        mac.update(kind.as_bytes());
        mac.update(b"\0");
        mac.update(name.as_bytes());
        format!("{kind}-{}", &hex(&mac.finalize().into_bytes())[..12])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_pseudonym_under_one_key() {
        let (one, other) = (Key([1; LENGTH]), Key([2; LENGTH]));
        let name = one.pseudonym("person", "Ida Kern");
        assert!(name.starts_with("person-") && name.len() == 19);
        assert_eq!(name, one.pseudonym("person", "Ida Kern"));
        assert_ne!(name, one.pseudonym("other", "Ida Kern"));
        assert_ne!(name, one.pseudonym("person", "Jo Alt"));
        assert_ne!(name, other.pseudonym("person", "Ida Kern"));
    }

    #[test]
    fn a_key_file_is_made_once_and_read_from_then_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let made = Key::in_file(&path).unwrap();
        assert_eq!(made.0, Key::in_file(&path).unwrap().0);
        fs::write(&path, "abc").unwrap();
        let error = Key::in_file(&path).unwrap_err().to_string();
        assert!(error.contains("64 hexadecimal digits"), "{error}");
    }
}
