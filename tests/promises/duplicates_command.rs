//! `wortlaut duplicates`: near duplicates are found in any file of texts, and the table says which.

use crate::common::{self, Place, json_lines, lines, stderr, stdout};
use serde_json::{Value, json};

fn gold() -> Vec<Value> {
    json_lines(&common::gold(&["sample"]))
}

/// The table's rows without its header.
fn rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        &["id", "dup_group", "share", "agency", "words"][..]
    );
    let row = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    reader.records().map(|found| row(found.unwrap())).collect()
}

/// The gold, and behind it copies of its first article: cut, with another lead, signed.
fn with_copies() -> Vec<Value> {
    let mut records = gold();
    let text = records[0]["text"].as_str().unwrap().to_owned();
    let half = text
        .char_indices()
        .nth(text.chars().count() * 7 / 10)
        .unwrap()
        .0;
    let copies = [
        format!("Hohenfurt (dpa) – {text}"),
        text[..half].to_owned(),
        format!("Das geht aus Unterlagen hervor, die vorliegen. {text}\n\n(AFP/red)"),
    ];
    for (number, copy) in copies.into_iter().enumerate() {
        let mut record = records[0].clone();
        record["id"] = json!(format!("copy-{number}"));
        record["text"] = json!(copy);
        records.push(record);
    }
    records
}

#[test]
fn copies_are_in_the_group_of_their_original_and_all_others_alone() {
    let place = Place::new();
    let records = with_copies();
    place.write("r.jsonl", &lines(&records));
    place
        .wortlaut(&["duplicates", "r.jsonl", "-o", "dup.csv"])
        .assert()
        .code(0);
    let rows = rows(&place.read("dup.csv"));
    assert_eq!(rows.len(), records.len());
    let originals = records.len() - 3;
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(row[0], records[number]["id"].as_str().unwrap());
        let group = if number < originals { number + 1 } else { 1 };
        assert_eq!(row[1], group.to_string(), "{row:?}");
        let share: f64 = row[2].parse().unwrap();
        assert!((0.5..=1.0).contains(&share));
        assert!(number >= originals || row[2] == "1.00", "{row:?}");
        assert!(row[4].parse::<usize>().unwrap() > 40);
    }
    let agencies: Vec<&str> = rows[originals..]
        .iter()
        .map(|row| row[3].as_str())
        .collect();
    assert_eq!(agencies, ["dpa", "", "AFP"]);
}

#[test]
fn articles_without_annotation_packed_and_piped_give_the_same_table() {
    let place = Place::new();
    let records = with_copies();
    let slim = |record: &Value| json!({"id": record["id"], "text": record["text"]});
    let slim: Vec<Value> = records.iter().map(slim).collect();
    place.write("r.jsonl", &lines(&records));
    let packed = zstd::encode_all(lines(&slim).as_bytes(), 1).unwrap();
    place.write_bytes("a.jsonl.zst", &packed);
    let of = |name: &str| stdout(&place.wortlaut(&["duplicates", name]).assert().code(0));
    let table = of("r.jsonl");
    assert_eq!(table, of("a.jsonl.zst"));
    let mut piped = place.wortlaut(&["duplicates", "-"]);
    let assert = piped.write_stdin(lines(&slim)).assert().code(0);
    assert_eq!(table, stdout(&assert));
    // Two files are one after another.
    place.write("first.jsonl", &lines(&slim[..5]));
    place.write("rest.jsonl", &lines(&slim[5..]));
    let assert = place
        .wortlaut(&["duplicates", "first.jsonl", "rest.jsonl"])
        .assert();
    assert_eq!(table, stdout(&assert.code(0)));
}

#[test]
fn a_stricter_similarity_joins_less() {
    let place = Place::new();
    place.write("r.jsonl", &lines(&with_copies()));
    let strict = ["duplicates", "r.jsonl", "--similarity", "0.9"];
    let rows = rows(&stdout(&place.wortlaut(&strict).assert().code(0)));
    let group = |id: &str| rows.iter().find(|row| row[0] == id).unwrap()[1].clone();
    assert_eq!(group("copy-0"), "1");
    assert_ne!(group("copy-1"), "1");
    let loose = ["duplicates", "r.jsonl", "--similarity", "0.1"];
    place.wortlaut(&loose).assert().code(2);
}

#[test]
fn a_line_without_a_text_is_named_and_no_table_is_left() {
    let place = Place::new();
    place.write(
        "a.jsonl",
        "{\"id\":\"x\",\"text\":\"Es regnet.\"}\n{\"id\":\"y\"}\n",
    );
    let assert = place
        .wortlaut(&["duplicates", "a.jsonl", "-o", "d.csv"])
        .assert();
    let complaint = stderr(&assert.code(1));
    assert!(
        complaint.contains("a.jsonl:2: no object with id and text"),
        "{complaint}"
    );
    assert!(!place.exists("d.csv") && !place.exists("d.csv.part"));
}
