//! How the articles stand in a file: by its name, else by how it begins.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::Path;
use std::str::FromStr;

use super::Fault;
use crate::corpus::packed::Packing;

/// Formats that are no articles yet; a file of such a name is never taken for plain text.
const FOREIGN: [&str; 17] = [
    "json", "xml", "html", "htm", "pdf", "doc", "docx", "odt", "rtf", "epub", "xls", "xlsx", "xz",
    "zip", "tar", "tgz", "tbz2",
];
/// How files of Parquet begin.
const PARQUET: &[u8] = b"PAR1";

/// How the articles stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// By the file's suffix (before that of its packing), else by how it begins.
    #[default]
    Auto,
    /// One article a file.
    Text,
    /// One article a line, as a JSON object.
    Jsonl,
    /// One article a record, separated by comma, semicolon or tab, whichever the first line has
    /// most of.
    Csv,
    /// One article a record, separated by tabs.
    Tsv,
    /// One article a row.
    Parquet,
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        match name {
            "auto" => Ok(Self::Auto),
            "text" => Ok(Self::Text),
            "jsonl" => Ok(Self::Jsonl),
            "csv" => Ok(Self::Csv),
            "tsv" => Ok(Self::Tsv),
            "parquet" => Ok(Self::Parquet),
            _ => Err(format!(
                "unknown format {name:?} (known: auto, text, jsonl, csv, tsv, parquet)"
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
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Parquet => "parquet",
        }
    }

    /// The format of a file, by its name (without the suffix of a packing) or by `head`, the first
    /// bytes of what it holds.
    pub(super) fn of(path: &Path, head: &[u8]) -> std::result::Result<Self, Fault> {
        let suffix = suffix(&unpacked_name(path));
        match suffix.as_str() {
            "txt" | "text" => return Ok(Self::Text),
            "jsonl" | "ndjson" => return Ok(Self::Jsonl),
            "csv" => return Ok(Self::Csv),
            "tsv" => return Ok(Self::Tsv),
            "parquet" => return Ok(Self::Parquet),
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

    /// Parquet by its mark, JSONL if the first character is `{`, else text.
    pub(super) fn sniff(head: &[u8]) -> Self {
        if head.starts_with(PARQUET) {
            return Self::Parquet;
        }
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => Self::Jsonl,
            _ => Self::Text,
        }
    }
}

/// The name that the file has when it is unpacked: `a.jsonl` for `a.jsonl.gz`.
pub fn unpacked_name(path: &Path) -> Cow<'_, Path> {
    match Packing::by_suffix(&suffix(path)) {
        Some(_) => path.with_extension("").into(),
        None => path.into(),
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
        assert_eq!(of("a.csv", b"{").unwrap(), Format::Csv);
        assert_eq!(of("a.jsonl.GZ", b"x").unwrap(), Format::Jsonl);
        assert_eq!(of("a.zst", b"{").unwrap(), Format::Jsonl);
        assert_eq!(of("a", b"PAR1").unwrap(), Format::Parquet);
        assert!(of("a.tar.gz", b"text").unwrap_err().reason.contains(".tar"));
    }
}
