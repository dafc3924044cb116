//! In which encoding the bytes of texts are, and what they say in it.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{WINDOWS_1252, mem};
use serde::{Deserialize, Serialize};

use super::{Fault, decode};
use crate::document::Warning;

/// The bytes that stand for nothing in Windows-1252. The web's form of it gives control characters
/// for them, which no newspaper ever printed.
const UNDEFINED: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// The encoding of plain text, JSONL, CSV and TSV. Parquet is always UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Encoding {
    /// UTF-8; anything else is a fault.
    #[default]
    Utf8,
    /// Windows-1252, the usual one of older German files.
    Windows1252,
    /// ISO 8859-1 to the letter: its control characters (0x80 to 0x9F) are a fault.
    Latin1,
    /// UTF-8 where it is valid, else Windows-1252: decided for a file of plain text, and for every
    /// entry of the other formats.
    Auto,
}

/// A text, and what it was decoded from if not from UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    pub from: Option<Encoding>,
}

impl Encoding {
    /// How it is called on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Latin1 => "latin1",
            Self::Auto => "auto",
        }
    }

    /// What `bytes`, which begin at byte `byte_start` of their file, say. The fault names the first
    /// byte that says nothing; none is ever replaced.
    pub(super) fn decode(self, bytes: Vec<u8>, byte_start: u64) -> Result<Decoded, Fault> {
        let is_utf8 = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok();
        match self {
            Self::Utf8 => decode::utf8(bytes, byte_start).map(Decoded::plain),
            Self::Auto if is_utf8(&bytes) => decode::utf8(bytes, byte_start).map(Decoded::plain),
            // What both have in common needs no decoding, and no warning.
            _ if bytes.is_ascii() => decode::utf8(bytes, byte_start).map(Decoded::plain),
            Self::Windows1252 | Self::Auto => {
                let wrong = |byte: &u8| UNDEFINED.contains(byte);
                check(&bytes, byte_start, wrong, |byte, at| match self {
                    Self::Auto => format!(
                        "neither UTF-8 nor Windows-1252: byte 0x{byte:02X} at byte {at} stands \
                         for nothing; convert the text to UTF-8 (iconv)"
                    ),
                    _ => format!(
                        "not Windows-1252: byte 0x{byte:02X} at byte {at} stands for nothing; \
                         leave --encoding out if the text is UTF-8"
                    ),
                })?;
                Ok(Decoded {
                    text: WINDOWS_1252
                        .decode_without_bom_handling(&bytes)
                        .0
                        .into_owned(),
                    from: Some(Self::Windows1252),
                })
            }
            Self::Latin1 => {
                let wrong = |byte: &u8| (0x80..0xA0).contains(byte);
                check(&bytes, byte_start, wrong, |byte, at| {
                    format!(
                        "byte 0x{byte:02X} at byte {at} is a control character in Latin-1; say \
                         --encoding windows-1252 if it is a quotation mark or dash, and leave \
                         --encoding out if the text is UTF-8"
                    )
                })?;
                Ok(Decoded {
                    text: mem::decode_latin1(&bytes).into_owned(),
                    from: Some(Self::Latin1),
                })
            }
        }
    }

    /// The fault of a file that begins with the mark of UTF-8 and is said to be something else.
    pub(super) fn against_bom(self) -> Option<Fault> {
        let reason = match self {
            Self::Utf8 | Self::Auto => return None,
            Self::Windows1252 | Self::Latin1 => format!(
                "begins with the byte order mark of UTF-8, so it is not in {self}; leave \
                 --encoding out, or say --encoding auto"
            ),
        };
        Some(Fault::new(reason).at_byte(0))
    }
}

fn check(
    bytes: &[u8],
    byte_start: u64,
    wrong: impl Fn(&u8) -> bool,
    reason: impl Fn(u8, u64) -> String,
) -> Result<(), Fault> {
    match bytes.iter().position(wrong) {
        None => Ok(()),
        Some(within) => {
            let at = byte_start + within as u64;
            Err(Fault::new(reason(bytes[within], at)).at_byte(at))
        }
    }
}

impl Decoded {
    fn plain(text: String) -> Self {
        Self { text, from: None }
    }

    /// What the reader of the record should know: that its text is not what the file's bytes are.
    pub(super) fn warning(&self) -> Option<Warning> {
        self.from.map(|from| Warning {
            code: "decoded_from".to_owned(),
            message: format!("the input was decoded from {from}"),
            start: 0,
            end: 0,
        })
    }

    /// The byte of the input at which byte `within` of the text was; an encoding that is not UTF-8
    /// here has one byte a character.
    pub(super) fn byte_in_input(&self, within: u64) -> u64 {
        let before = |within: usize| self.text.get(..within).map(|text| text.chars().count());
        match (self.from, before(within as usize)) {
            (Some(_), Some(characters)) => characters as u64,
            _ => within,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        match name.to_lowercase().as_str() {
            "utf-8" | "utf8" => Ok(Self::Utf8),
            "windows-1252" | "cp1252" => Ok(Self::Windows1252),
            "latin1" | "latin-1" | "iso-8859-1" => Ok(Self::Latin1),
            "auto" => Ok(Self::Auto),
            _ => Err(format!(
                "unknown encoding {name:?} (known: utf-8, windows-1252, latin1, auto)"
            )),
        }
    }
}

impl TryFrom<String> for Encoding {
    type Error = String;

    fn try_from(name: String) -> std::result::Result<Self, String> {
        name.parse()
    }
}

impl From<Encoding> for &'static str {
    fn from(encoding: Encoding) -> Self {
        encoding.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(encoding: Encoding, bytes: &[u8]) -> Result<(String, Option<Encoding>), Fault> {
        let decoded = encoding.decode(bytes.to_vec(), 100)?;
        Ok((decoded.text, decoded.from))
    }

    #[test]
    fn each_encoding_says_what_its_bytes_mean() {
        let cp1252 = b"\x84Gr\xFC\xDFe\x93 \x96 5 \x80";
        let quoted = "„Grüße“ – 5 €".to_owned();
        for encoding in [Encoding::Windows1252, Encoding::Auto] {
            let expected = (quoted.clone(), Some(Encoding::Windows1252));
            assert_eq!(text(encoding, cp1252).unwrap(), expected);
        }
        let latin1 = text(Encoding::Latin1, b"Gr\xFC\xDFe").unwrap();
        assert_eq!(latin1, ("Grüße".to_owned(), Some(Encoding::Latin1)));
        let utf8 = text(Encoding::Auto, quoted.as_bytes()).unwrap();
        assert_eq!(utf8, (quoted, None), "valid UTF-8 is taken as it is");
        for encoding in [Encoding::Windows1252, Encoding::Latin1] {
            assert_eq!(text(encoding, b"abc").unwrap(), ("abc".to_owned(), None));
        }
    }

    #[test]
    fn bytes_without_a_meaning_are_faults_with_their_place() {
        for byte in UNDEFINED {
            for encoding in [Encoding::Windows1252, Encoding::Auto, Encoding::Latin1] {
                let fault = text(encoding, &[b'a', 0xFC, byte, b'b']).unwrap_err();
                assert_eq!(fault.byte, Some(102), "{encoding}");
                assert!(fault.reason.contains(&format!("0x{byte:02X}")));
            }
        }
        let fault = text(Encoding::Latin1, b"\x84nein\x93").unwrap_err();
        assert!(fault.reason.contains("windows-1252"), "{}", fault.reason);
        assert_eq!(
            text(Encoding::Utf8, b"\x84").unwrap_err().byte,
            Some(100),
            "nothing is guessed unless asked for"
        );
    }

    #[test]
    fn no_byte_becomes_the_replacement_character() {
        for byte in 0..=255_u8 {
            for encoding in [Encoding::Windows1252, Encoding::Auto, Encoding::Latin1] {
                if let Ok((text, _)) = text(encoding, &[byte]) {
                    assert_ne!(text, "\u{FFFD}");
                    assert_eq!(text.chars().count(), 1);
                }
            }
        }
    }
}
