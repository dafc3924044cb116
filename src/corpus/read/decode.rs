//! Bytes become text, or a reason why they are none.

use super::Fault;

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// What files begin with that people take for text files.
const MAGIC: [(&[u8], &str); 7] = [
    (
        b"\x1F\x8B",
        "gzip data within packed data; unpack it first (gunzip)",
    ),
    (
        b"\x28\xB5\x2F\xFD",
        "zstd data within packed data; unpack it first (unzstd)",
    ),
    (b"BZh", "bzip2 data; unpack it first (bunzip2)"),
    (b"\xFD7zXZ\0", "xz data; unpack it first (unxz)"),
    (
        b"PK\x03\x04",
        "a ZIP archive or office document; export it as plain text first",
    ),
    (b"%PDF-", "a PDF; extract its text first (pdftotext)"),
    (
        b"PAR1",
        "a Parquet file; name it .parquet or say --format parquet",
    ),
];

/// Takes a byte order mark off the front; whether there was one.
pub fn strip_bom(bytes: &mut Vec<u8>) -> bool {
    let found = bytes.starts_with(UTF8_BOM);
    if found {
        bytes.drain(..UTF8_BOM.len());
    }
    found
}

/// Why a file that begins with `head` cannot be text in UTF-8, if that can be told.
pub fn not_text(head: &[u8]) -> Option<String> {
    if head.starts_with(b"\xFF\xFE\0\0") || head.starts_with(b"\0\0\xFE\xFF") {
        return Some(other_encoding("UTF-32", "utf-32"));
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Some(other_encoding("UTF-16", "utf-16"));
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(format!("this is {what}"));
    }
    // Without a mark, German in UTF-16 still has a NUL at nearly every second byte.
    let nuls = |first: usize| {
        let every_second = head.iter().skip(first).step_by(2);
        every_second.filter(|&&byte| byte == 0).count()
    };
    let half = head.len() / 2;
    if half >= 4 {
        if nuls(1) * 10 > half * 8 && nuls(0) * 10 < half {
            return Some(other_encoding("UTF-16", "utf-16le"));
        }
        if nuls(0) * 10 > half * 8 && nuls(1) * 10 < half {
            return Some(other_encoding("UTF-16", "utf-16be"));
        }
    }
    None
}

fn other_encoding(name: &str, iconv: &str) -> String {
    format!("the text is in {name}, which is not read; convert it: iconv -f {iconv} -t utf-8")
}

/// `bytes` as text; the fault names the first byte that is not UTF-8, counted from `byte_start`.
pub fn utf8(bytes: Vec<u8>, byte_start: u64) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let within = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(within).copied().unwrap_or_default();
        let at = byte_start + within as u64;
        Fault::new(format!(
            "not UTF-8: byte 0x{byte:02X} at byte {at}; if the text is in Windows-1252 or \
             Latin-1, say --encoding windows-1252 (or auto)"
        ))
        .at_byte(at)
    })
}

/// Whether a plain text file is really a web page, whose markup would be taken for the article.
pub fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start();
    let head: String = start.chars().take(2000).collect::<String>().to_lowercase();
    let page = ["<!doctype html", "<html", "<head", "<body", "<?xml"];
    let markup = ["</p>", "</div>", "</a>", "</span>", "</h1>", "<br"];
    page.iter().any(|tag| head.starts_with(tag))
        || head.contains("<html")
        || (head.starts_with('<') && markup.iter().any(|tag| head.contains(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_recognised_with_and_without_mark() {
        let text = "Die Ministerin sprach am Montag.";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [[b"\xFF\xFE".as_slice(), &little].concat(), little, big] {
            assert!(not_text(&bytes).unwrap().contains("UTF-16"));
        }
        assert_eq!(not_text(text.as_bytes()), None);
        assert_eq!(not_text(b""), None);
    }

    #[test]
    fn the_first_byte_that_is_not_utf8_is_named() {
        let fault = utf8(b"ab\x84cd".to_vec(), 100).unwrap_err();
        assert_eq!(fault.byte, Some(102));
        assert!(fault.reason.contains("0x84"), "{}", fault.reason);
    }

    #[test]
    fn web_pages_are_told_from_text_that_mentions_tags() {
        assert!(looks_like_html("\n<!DOCTYPE html><html lang=de>"));
        assert!(looks_like_html("<div><p>Er sagte nichts.</p></div>"));
        assert!(!looks_like_html("Das Element <p> steht in jeder Seite."));
        assert!(!looks_like_html("<Redaktion> Er sagte nichts."));
    }
}
