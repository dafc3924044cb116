//! Any bytes as CSV: every entry is an article or a fault, and stands where it says.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use wortlaut::corpus::read::{DelimitedReader, Fields, Limits};

#[path = "common/mod.rs"]
mod common;

fuzz_target!(|input: (u8, u8, Vec<u8>)| {
    let (choice, delimiter, bytes) = input;
    let delimiter = [b',', b';', b'\t'][usize::from(delimiter % 3)];
    // Most inputs would be refused for their header.
    let head = [b"text", &[delimiter][..], b"id", b"\n"].concat();
    for bytes in [[&head[..], &bytes].concat(), bytes] {
        let limits = Limits { article: 1 << 12, ..Limits::default() };
        let fields = Arc::new(Fields::default());
        let reader = DelimitedReader::new(&bytes[..], delimiter, "in", "in", fields);
        let entries: Vec<_> = reader.with(common::encoding(choice), limits).collect();
        common::places(&entries, &bytes, common::encoding(choice));
    }
});
