//! Any bytes as JSONL: every entry is an article or a fault, and stands where it says.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use wortlaut::corpus::read::{Encoding, Fields, JsonlReader, Limits};

#[path = "common/mod.rs"]
mod common;

fuzz_target!(|input: (u8, Vec<u8>)| {
    let (choice, bytes) = input;
    let limits = Limits { article: 1 << 12, ..Limits::default() };
    let fields = Arc::new(Fields::default());
    let reader = JsonlReader::new(&bytes[..], "in", "in", fields).with(common::encoding(choice), limits);
    let entries: Vec<_> = reader.collect();
    common::places(&entries, &bytes, common::encoding(choice));
    // A file that is no text at all (UTF-16, an archive) is one fault.
    let whole = entries.iter().any(|entry| entry.place.line == 0);
    if common::encoding(choice) == Encoding::Utf8 && !whole {
        let filled = |line: &&[u8]| line.iter().any(|byte| !byte.is_ascii_whitespace());
        let lines = bytes.split(|&byte| byte == b'\n').filter(filled).count();
        // A line of blanks that are not ASCII may be an entry; one with anything else is.
        assert!(entries.len() <= bytes.split(|&byte| byte == b'\n').count());
        assert!(entries.len() >= lines.saturating_sub(blank_lines(&bytes)));
    }
});

/// Lines that hold blanks beyond ASCII, or a byte order mark, and nothing else.
fn blank_lines(bytes: &[u8]) -> usize {
    let blank = |line: &&[u8]| std::str::from_utf8(line).is_ok_and(|line| line.trim_matches(['\u{FEFF}']).trim().is_empty());
    bytes.split(|&byte| byte == b'\n').filter(blank).count()
}
