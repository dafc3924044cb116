//! Groups, rows and faults of the files that are made.

use std::fs;

use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::super::frames::Packing;
use super::*;
use crate::corpus::record_lines;

const GOLD: &str = include_str!("../../../../corpora/gold/sample.jsonl");

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Converts `lines` and gives the file's bytes and the rows of its groups.
    fn converted(&self, lines: &[u8], limits: (Size, Size)) -> (Vec<u8>, Vec<i64>) {
        let [part, to] = ["part", "to"].map(|name| self.0.path().join(name));
        fs::write(&part, lines).unwrap();
        let output = convert_in(&part, &to, None, limits).unwrap().unwrap();
        assert_eq!(
            record_lines::digest(&to).unwrap(),
            (output.bytes, output.sha256)
        );
        let file = SerializedFileReader::new(File::open(&to).unwrap()).unwrap();
        let groups = file.metadata().row_groups();
        let groups: Vec<i64> = groups.iter().map(RowGroupMetaData::num_rows).collect();
        assert_eq!(groups.iter().sum::<i64>(), output.records as i64);
        (fs::read(&to).unwrap(), groups)
    }

    /// The lines that the rows of the last file become.
    fn lines(&self) -> String {
        let lines = record_lines::open(&self.0.path().join("to")).unwrap();
        io::read_to_string(lines).unwrap()
    }
}

const fn size(rows: usize, bytes: usize) -> Size {
    Size { rows, bytes }
}

#[test]
fn groups_end_where_rows_or_bytes_are_full_and_rows_become_their_lines_again() {
    let place = Place::new();
    let lines: Vec<&str> = GOLD.lines().collect();
    let all = lines.len() as i64;
    let (many, any) = (10_000, usize::MAX);
    let longest = lines.iter().map(|line| line.len() + 1).max().unwrap();
    for (limits, most) in [
        ((GROUP, BATCH), all),
        ((size(many, any), size(3, any)), all),
        ((size(6, any), size(3, any)), 6),
        ((size(5, any), size(3, any)), 6),
        ((size(many, 1), size(many, 1)), 1),
        ((size(many, 2 * longest), size(1, any)), all),
    ] {
        let (bytes, groups) = place.converted(GOLD.as_bytes(), limits);
        assert!(
            groups.iter().all(|rows| (1..=most).contains(rows)),
            "{groups:?}"
        );
        assert!(groups.contains(&most) || most == all);
        assert!(place.lines() == GOLD);
        // However the lines were packed.
        let packed = Packing::Parquet.frame(GOLD.as_bytes()).unwrap();
        assert!(place.converted(&packed, limits).0 == bytes);
    }
    let by_bytes = (size(many, 2 * longest), size(1, any));
    let mut at = 0;
    for rows in place.converted(GOLD.as_bytes(), by_bytes).1 {
        let group = &lines[at..at + rows as usize];
        let bytes: usize = group.iter().map(|line| line.len() + 1).sum();
        assert!(bytes < 3 * longest, "{bytes}");
        at += rows as usize;
    }
}

#[test]
fn no_lines_are_a_file_without_rows() {
    let place = Place::new();
    assert_eq!(place.converted(b"", (GROUP, BATCH)).1, [0; 0]);
    assert_eq!(place.lines(), "");
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let place = Place::new();
    let [part, to] = ["part", "to"].map(|name| place.0.path().join(name));
    let whole: Vec<&str> = GOLD.lines().collect();
    let first = whole[0];
    for (second, named) in [
        ("{\"kaputt\"", "part:2"),
        ("{}", "part:1-3"),
        ("", "part:1-3: "),
        (&*format!("{first}{first}"), "3 lines hold 4 records"),
        (&*first.replacen("\"row\":", "\"rwo\":", 1), "part:1-3"),
        (
            &*first.replacen("\"id\":", "\"x\":1,\"id\":", 1),
            "part:1-3",
        ),
    ] {
        fs::write(&part, format!("{first}\n{second}\n{}\n", whole[1])).unwrap();
        let error = convert(&part, &to, None).unwrap_err().to_string();
        assert!(error.contains(named), "{second}: {error}");
    }
}

#[test]
fn who_is_asked_to_stop_makes_no_file() {
    let place = Place::new();
    let [part, to] = ["part", "to"].map(|name| place.0.path().join(name));
    fs::write(&part, GOLD).unwrap();
    let stop = AtomicBool::new(true);
    assert_eq!(convert(&part, &to, Some(&stop)).unwrap(), None);
}
