//! Any bytes as plain text: one entry, whose text is what the file ends with.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wortlaut::corpus::read::{Encoding, Limits, PlainReader};

#[path = "common/mod.rs"]
mod common;

fuzz_target!(|input: (u8, u8, Vec<u8>)| {
    let (choice, header, bytes) = input;
    let headers: [&[u8]; 4] = [b"", b"---\ntitle: \"a\"\n", b" date 2025-09-04 ", b"---\n"];
    let bytes = [headers[usize::from(header % 4)], &bytes].concat();
    let limits = Limits { article: 1 << 12, ..Limits::default() };
    let reader = PlainReader::new(&bytes[..], "in", "in").with(common::encoding(choice), limits);
    let entries: Vec<_> = reader.collect();
    assert_eq!(entries.len(), 1);
    if let (Ok(article), Encoding::Utf8) = (&entries[0].outcome, common::encoding(choice)) {
        assert!(bytes.ends_with(article.text.as_bytes()));
    }
});
