//! How the articles stand in a file: by its name, else by how it begins.

use std::ffi::OsStr;
use std::path::Path;
use std::str::FromStr;

use super::Fault;

/// Formats that are no articles yet; a file of such a name is never taken for plain text.
const FOREIGN: [&str; 19] = [
    "json", "csv", "tsv", "xml", "html", "htm", "pdf", "doc", "docx", "odt", "rtf", "epub", "gz",
    "zst", "bz2", "xz", "zip", "tar", "parquet",
];

/// How the articles stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By the file's suffix, else by its first character.
    #[default]
    Auto,
    /// One article a file.
    Text,
    /// One article a line, as a JSON object.
    Jsonl,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        match name {
            "auto" => Ok(Self::Auto),
            "text" => Ok(Self::Text),
            "jsonl" => Ok(Self::Jsonl),
            _ => Err(format!(
                "unknown format {name:?} (known: auto, text, jsonl)"
            )),
        }
    }
}

impl Format {
    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Text => "text",
            Self::Jsonl => "jsonl",
        }
    }

    /// The format of a file, by its name or by `head`, the first bytes of it.
    pub(super) fn of(path: &Path, head: &[u8]) -> std::result::Result<Self, Fault> {
        let suffix = suffix(path);
        match suffix.as_str() {
            "txt" | "text" => return Ok(Self::Text),
            "jsonl" | "ndjson" => return Ok(Self::Jsonl),
            _ => {}
        }
        let is_object = Self::sniff(head) == Self::Jsonl;
        if FOREIGN.contains(&suffix.as_str()) && !(suffix == "json" && is_object) {
            let way_out = match suffix.as_str() {
                "json" => "write one article a line (jq -c '.[]' FILE > FILE.jsonl)",
                _ => "convert it to JSONL or plain text",
            };
            let reason = format!(".{suffix} files are not read; {way_out}, or say --format");
            return Err(Fault::new(reason));
        }
        Ok(Self::sniff(head))
    }

    /// JSONL if the first character is `{`, else text.
    pub(super) fn sniff(head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => Self::Jsonl,
            _ => Self::Text,
        }
    }
}

/// The suffix in small letters.
pub fn suffix(path: &Path) -> String {
    let suffix = path.extension().unwrap_or(OsStr::new(""));
    suffix.to_string_lossy().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_follows_the_name_then_the_content() {
        let of = |name: &str, head: &[u8]| Format::of(Path::new(name), head);
        assert_eq!(of("a.txt", b"{").unwrap(), Format::Text);
        assert_eq!(of("a.JSONL", b"x").unwrap(), Format::Jsonl);
        assert_eq!(of("artikel", b"\n {\"a\"").unwrap(), Format::Jsonl);
        assert_eq!(of("artikel.2025-09-04", b"Text").unwrap(), Format::Text);
        assert_eq!(of("a.json", b"{").unwrap(), Format::Jsonl);
        assert!(of("a.json", b"[").unwrap_err().reason.contains("jq"));
        assert!(of("a.csv", b"text").unwrap_err().reason.contains(".csv"));
    }
}
