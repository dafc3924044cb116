//! A program that was built without Parquet says so before any work, and how to get it.
#![cfg(not(feature = "parquet"))]

use crate::common::{Place, stderr, stdout};

const HOW: &str = "cargo build --release --features parquet";

#[test]
fn parquet_is_refused_before_any_work() {
    let place = Place::new();
    place.write("a.txt", "Das ist gut, sagte sie.");
    // Not even the model is looked for.
    let annotate = ["annotate", "a.txt", "-o", "out.parquet", "--model", "none"];
    for arguments in [&annotate[..], &["merge", "-o", "out.parquet", "none.jsonl"]] {
        let said = stderr(&place.wortlaut(arguments).assert().code(2));
        assert!(said.contains("out.parquet") && said.contains(HOW), "{said}");
        assert!(said.contains("or write out.jsonl"), "{said}");
        assert!(!place.exists("out.parquet.part"));
    }
}

#[test]
fn tables_are_refused_before_a_file_is_read() {
    let place = Place::new();
    let export = ["export", "parquet", "none.jsonl", "-o", "tables"];
    let said = stderr(&place.wortlaut(&export).assert().code(2));
    assert!(
        said.contains(HOW) && said.contains("csv and long"),
        "{said}"
    );
    assert!(!place.exists("tables") && !place.exists("tables.part"));
}

#[test]
fn a_parquet_file_is_known_and_not_read_as_lines() {
    let place = Place::new();
    place.write("a.parquet", "PAR1 and so on");
    let said = stdout(&place.wortlaut(&["validate", "a.parquet"]).assert().code(1));
    assert!(said.contains(HOW), "{said}");
    let said = stderr(&place.wortlaut(&["show", "a.parquet"]).assert().code(1));
    assert!(said.contains("a.parquet") && said.contains(HOW), "{said}");
}
