//! Packed inputs: all their records, and where they are damaged one fault and every record before.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wortlaut::corpus::read::{Corpus, Entry, Inputs, Limits, Reading};

type Pack = fn(&[u8]) -> Vec<u8>;

const PACKINGS: [(&str, Pack); 3] = [("gz", gzip), ("bz2", bzip2), ("zst", zstd)];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

/// Records that do not pack too well, so that there are bytes to cut at.
fn jsonl(records: std::ops::Range<u32>) -> String {
    let mut lines = String::new();
    for number in records {
        let mut seed = number;
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let _ = write!(text, "{seed:x} ");
        }
        let _ = writeln!(lines, "{{\"id\":\"{number}\",\"text\":\"{text}\"}}");
    }
    lines
}

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

fn read_with(path: &Path, reading: Reading) -> Vec<Entry> {
    let inputs = Inputs::resolve(&[path.to_str().unwrap()]).unwrap();
    Corpus::new(&inputs, reading).collect()
}

fn read(path: &Path) -> Vec<Entry> {
    read_with(path, Reading::default())
}

/// The ids of the articles before the fault that is the last entry, and that fault's byte.
fn before_the_only_fault(entries: &[Entry]) -> (Vec<String>, u64, &str) {
    let (last, articles) = entries.split_last().unwrap();
    let ids = articles
        .iter()
        .map(|entry| entry.outcome.as_ref().unwrap().id.clone());
    let fault = last.outcome.as_ref().unwrap_err();
    (ids.collect(), fault.byte.unwrap_or_default(), &fault.reason)
}

fn numbers(range: std::ops::Range<u32>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}

#[test]
fn every_format_is_read_packed_and_ids_are_those_of_the_unpacked_file() {
    for (suffix, pack) in PACKINGS {
        let place = Place::new();
        for (name, content) in [
            ("a.txt", " date 2025-09-04 Text."),
            ("b.jsonl", "{\"text\":\"Eins.\"}\n"),
            ("c.csv", "text;x\n\"Zwei\n\";y\n"),
            ("d.tsv", "text\tx\nDrei.\ty\n"),
        ] {
            place.write(&format!("{name}.{suffix}"), &pack(content.as_bytes()));
        }
        // What a file holds counts, not its name.
        place.write("e.txt", &pack(b"Vier."));
        place.write(
            &format!("f.jsonl.{suffix}"),
            b"{\"text\":\"F\xC3\xBCnf.\"}\n",
        );
        let read = read(place.0.path());
        let found: Vec<_> = read
            .iter()
            .map(|entry| entry.outcome.as_ref().unwrap())
            .map(|article| (article.id.as_str(), article.text.as_str()))
            .collect();
        let expected = [
            ("a", "Text."),
            ("b#1", "Eins."),
            ("c#2", "Zwei\n"),
            ("d#2", "Drei."),
            ("e", "Vier."),
            ("f#1", "Fünf."),
        ];
        assert_eq!(found, expected);
    }
}

#[test]
fn all_members_of_a_file_are_read() {
    for (suffix, pack) in PACKINGS {
        let place = Place::new();
        let members = [0..10, 10..11, 11..400].map(|range| pack(jsonl(range).as_bytes()));
        let path = place.write(&format!("a.jsonl.{suffix}"), &members.concat());
        let ids: Vec<_> = read(&path)
            .into_iter()
            .map(|entry| entry.outcome.unwrap().id)
            .collect();
        assert_eq!(ids, numbers(0..400));
    }
}

/// What can be unpacked of the beginning of a gzip file, found byte by byte.
fn gunzipped(part: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    let mut decoder = flate2::read::MultiGzDecoder::new(part);
    let mut byte = [0];
    while let Ok(1) = decoder.read(&mut byte) {
        unpacked.push(byte[0]);
    }
    unpacked
}

#[test]
fn a_gzip_file_cut_anywhere_loses_no_record_before_the_cut() {
    let packed = gzip(jsonl(0..300).as_bytes());
    assert!(packed.len() > 5_000, "{}", packed.len());
    let place = Place::new();
    for cut in (0..packed.len()).step_by(100) {
        let path = place.write("a.jsonl.gz", &packed[..cut]);
        let entries = read(&path);
        let (ids, byte, reason) = before_the_only_fault(&entries);
        let unpacked = gunzipped(&packed[..cut]);
        let lines = unpacked.split(|&byte| byte == b'\n').count() as u32 - 1;
        assert_eq!(ids, numbers(0..lines), "cut at {cut}");
        assert_eq!(byte, unpacked.len() as u64);
        assert!(
            reason.contains(&format!("cut off at byte {cut} of the file")),
            "{reason}"
        );
    }
}

#[test]
fn files_cut_anywhere_keep_the_records_of_their_whole_members() {
    let members = [0..40, 40..80, 80..300].map(|range| jsonl(range).into_bytes());
    for (suffix, pack) in PACKINGS {
        let packed = members.clone().map(|member| pack(&member));
        let lengths = packed.clone().map(|member| member.len());
        let whole = packed.concat();
        let place = Place::new();
        for cut in (0..whole.len()).step_by(100) {
            let path = place.write(&format!("a.jsonl.{suffix}"), &whole[..cut]);
            let entries = read(&path);
            let (ids, ..) = before_the_only_fault(&entries);
            let least = match cut {
                _ if cut < lengths[0] => 0,
                _ if cut < lengths[0] + lengths[1] => 40,
                _ => 80,
            };
            assert!(ids.len() >= least, "{suffix} cut at {cut}: {}", ids.len());
            assert_eq!(ids, numbers(0..ids.len() as u32));
        }
    }
}

#[test]
fn what_follows_the_packed_data_is_one_fault_and_costs_no_record() {
    for (suffix, pack) in PACKINGS {
        let place = Place::new();
        let mut bytes = pack(jsonl(0..50).as_bytes());
        let end = bytes.len();
        bytes.extend_from_slice(b"{\"text\":\"nicht gepackt\"}\n");
        let path = place.write(&format!("a.jsonl.{suffix}"), &bytes);
        let entries = read(&path);
        let (ids, byte, reason) = before_the_only_fault(&entries);
        assert_eq!(ids, numbers(0..50), "{suffix}");
        assert_eq!(byte, jsonl(0..50).len() as u64);
        assert!(reason.contains("of the file") && end > 0, "{reason}");
    }
}

#[test]
fn a_flipped_byte_is_a_fault_and_other_files_go_on() {
    for (suffix, pack) in PACKINGS {
        let members = [0..40, 40..300].map(|range| pack(jsonl(range).as_bytes()));
        let first = members[0].len();
        let whole = members.concat();
        let place = Place::new();
        place.write("b.txt", b"Danach.");
        for at in (first + 20..whole.len() - 1).step_by(97) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            place.write(&format!("a.jsonl.{suffix}"), &bytes);
            let entries = read(place.0.path());
            let ids: Vec<_> = entries
                .iter()
                .filter_map(|e| e.outcome.as_ref().ok())
                .collect();
            assert!(ids.len() > 40, "{suffix}, byte {at}: {}", ids.len());
            assert!((0..40).all(|i| ids[i].id == i.to_string()));
            assert_eq!(ids.last().unwrap().text, "Danach.");
            // zstd, as the command packs by default, has no checksum: what it cannot know of a
            // flipped byte nobody can.
            let faults = entries
                .iter()
                .filter(|entry| entry.outcome.is_err())
                .count();
            assert!(faults >= 1 || suffix == "zst", "{suffix}, byte {at}");
        }
    }
}

#[test]
fn a_bomb_ends_with_a_fault_and_keeps_what_stands_before_it() {
    for (suffix, pack) in PACKINGS {
        let place = Place::new();
        let mut bytes = pack(jsonl(0..3).as_bytes());
        bytes.extend(pack(&vec![0; 40 << 20]));
        let path = place.write(&format!("a.jsonl.{suffix}"), &bytes);
        let entries = read(&path);
        let (ids, byte, reason) = before_the_only_fault(&entries);
        assert_eq!(ids, numbers(0..3));
        assert!((15 << 20..40 << 20).contains(&byte), "{suffix}: {byte}");
        assert!(reason.contains("1000 times its size"), "{reason}");
    }
}

#[test]
fn a_file_may_unpack_to_so_many_bytes_and_no_more() {
    let content = jsonl(0..100);
    let place = Place::new();
    let path = place.write("a.jsonl.zst", &zstd(content.as_bytes()));
    let limited = |decompressed: u64| {
        let limits = Limits {
            decompressed,
            ..Limits::default()
        };
        let reading = Reading {
            limits,
            ..Reading::default()
        };
        read_with(&path, reading)
    };
    let length = content.len() as u64;
    assert!(limited(length).iter().all(|entry| entry.outcome.is_ok()));
    let half = limited(length / 2);
    let (ids, byte, reason) = before_the_only_fault(&half);
    let lines = content[..content.len() / 2].matches('\n').count() as u32;
    assert_eq!((ids, byte), (numbers(0..lines), length / 2));
    assert!(reason.contains("--max-decompressed"), "{reason}");
}

#[test]
fn packed_plain_text_that_is_damaged_is_no_article() {
    let place = Place::new();
    let mut bytes = gzip(jsonl(0..100).replace('{', "").as_bytes());
    bytes.truncate(bytes.len() / 2);
    let path = place.write("a.txt.gz", &bytes);
    let entries = read(&path);
    let (articles, byte, _) = before_the_only_fault(&entries);
    assert!(articles.is_empty() && byte > 0);
    assert_eq!(entries[0].outcome.as_ref().unwrap_err().id, "a");
}
