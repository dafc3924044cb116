//! Any bytes as a file of any format, packed or not: reading ends, and every entry is an article or
//! a fault.
#![no_main]

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use wortlaut::corpus::read::{Corpus, Inputs, Limits, Reading};

#[path = "common/mod.rs"]
mod common;

fuzz_target!(|input: (u8, u8, Vec<u8>)| {
    let (choice, suffix, bytes) = input;
    let suffixes = [".jsonl.gz", ".jsonl.zst", ".csv.bz2", ".txt.gz", ".tsv", ".jsonl"];
    let suffix = suffixes[usize::from(suffix) % suffixes.len()];
    let mut file = tempfile::Builder::new().suffix(suffix).tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let inputs = Inputs::resolve(&[file.path().to_str().unwrap()]).unwrap();
    let limits = Limits { article: 1 << 12, decompressed: 1 << 20 };
    let reading = Reading { encoding: common::encoding(choice), limits, ..Reading::default() };
    for (row, entry) in Corpus::new(&inputs, reading).enumerate() {
        assert!(entry.place.byte_start <= entry.place.byte_end);
        if let Ok(article) = entry.outcome {
            assert_eq!(article.row, row as u64);
        }
    }
});
