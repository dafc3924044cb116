//! `wortlaut diff`: equal files are equal in any order, and every difference is counted where it is.

use std::fs;

use crate::common::{Place, json_lines, stdout};
use serde_json::{Value, json};

fn gold() -> Vec<Value> {
    let path = format!("{}/corpora/gold/sample.jsonl", env!("CARGO_MANIFEST_DIR"));
    json_lines(&fs::read_to_string(path).unwrap())
}

fn lines(records: &[Value]) -> String {
    let lines: Vec<String> = records.iter().map(ToString::to_string).collect();
    lines.join("\n") + "\n"
}

fn diff(place: &Place, code: i32, arguments: &[&str]) -> Value {
    let arguments = [&["diff", "--json"], arguments].concat();
    let assert = place.wortlaut(&arguments).assert().code(code);
    serde_json::from_str(&stdout(&assert)).unwrap()
}

#[test]
fn the_same_articles_in_another_order_and_packed_are_equal() {
    let place = Place::new();
    let records = gold();
    place.write("a.jsonl", &lines(&records));
    let mut turned = records.clone();
    turned.reverse();
    for (row, record) in turned.iter_mut().enumerate() {
        record["row"] = json!(row);
        record["source"] = json!("elsewhere");
    }
    let packed = zstd::encode_all(lines(&turned).as_bytes(), 1).unwrap();
    place.write_bytes("b.jsonl.zst", &packed);
    let report = diff(&place, 0, &["a.jsonl", "b.jsonl.zst"]);
    assert_eq!(report["differ"], false);
    assert_eq!(report["comparison"]["equal"], records.len());
}

#[test]
fn every_difference_is_counted_by_field_outlet_and_actor() {
    let place = Place::new();
    let a = gold();
    let mut b = a.clone();
    let count = a.len();
    // Only in A; only in B.
    b.remove(0);
    b[0]["id"] = json!("new");
    // An entity lost, another with another label.
    b[1]["outlet"] = json!("Bote");
    let lost = b[1]["entities"].as_array_mut().unwrap().remove(0);
    b[1]["entities"][0]["label"] = json!("OTHpart");
    // A quotation of another type, said by somebody, with another cue.
    let quotation = &mut b[2]["quotations"][0];
    quotation["type"] = json!("free_indirect");
    quotation["cue"] = json!([]);
    quotation["speaker"]["actors"] = json!([{"actor": "local:7", "score": 0.9}]);
    quotation["speaker"]["actor"] = json!("local:7");
    b[2]["actors"] = json!([{"id": "local:7", "name": "Ida Kern", "type": "person",
        "mentions": [], "said": ["q1"], "mentioned_in": []}]);
    place.write("a.jsonl", &lines(&a));
    place.write("b.jsonl", &lines(&b));

    let report = diff(&place, 1, &["a.jsonl", "b.jsonl", "--list", "2"]);
    let comparison = &report["comparison"];
    assert_eq!(comparison["equal"], count - 4);
    assert_eq!(comparison["changed"], 2);
    assert_eq!(
        comparison["only_a_examples"],
        json!([a[0]["id"], a[1]["id"]])
    );
    assert_eq!(comparison["only_b_examples"], json!(["new"]));
    let field = |name: &str, count: &str| -> u64 {
        let rows = comparison["fields"].as_array().unwrap();
        let row = rows.iter().find(|row| row["field"] == name);
        row.map_or(0, |row| row[count].as_u64().unwrap())
    };
    assert_eq!(field("entities", "lost"), 1);
    assert_eq!(field("entities", "added"), 0);
    assert_eq!(field("entities.label", "changed"), 1);
    assert_eq!(
        field("quotations", "lost") + field("quotations", "added"),
        0
    );
    assert_eq!(field("quotations.type", "changed"), 1);
    assert_eq!(field("quotations.cue", "changed"), 1);
    assert_eq!(field("quotations.actor", "changed"), 1);
    assert_eq!(field("quotations.speaker", "changed"), 0);
    assert_eq!(field("outlet", "changed"), 1);
    let kern = &comparison["actors"][0];
    assert_eq!(kern["actor"], "Ida Kern (local)");
    assert_eq!(
        [
            &kern["said_a"],
            &kern["said_b"],
            &kern["gained"],
            &kern["lost"]
        ],
        [0, 1, 1, 0]
    );
    assert_eq!(report["listed"].as_array().unwrap().len(), 2);
    assert_eq!(report["listed"][0]["id"], a[2]["id"]);

    let shown = |by: &str| {
        let arguments = ["diff", "a.jsonl", "b.jsonl", "--by", by, "--list", "9"];
        stdout(&place.wortlaut(&arguments).assert().code(1))
    };
    assert!(shown("field").contains(lost["text"].as_str().unwrap()));
    assert!(shown("actor").contains("Ida Kern (local)       0       1       1     0"));
    assert!(shown("outlet").contains("(none)"));

    // The other way round what was gained is lost.
    let back = diff(&place, 1, &["b.jsonl", "a.jsonl"]);
    let kern = &back["comparison"]["actors"][0];
    assert_eq!([&kern["gained"], &kern["lost"]], [0, 1]);
    assert_eq!(back["comparison"]["only_a"], 1);
}

#[test]
fn articles_with_one_id_are_compared_in_their_order_and_other_texts_not_at_all() {
    let place = Place::new();
    let mut records = gold();
    records.truncate(2);
    records[1]["id"] = records[0]["id"].clone();
    place.write("a.jsonl", &lines(&records));
    assert_eq!(
        diff(&place, 0, &["a.jsonl", "a.jsonl"])["comparison"]["equal"],
        2
    );
    records.swap(0, 1);
    place.write("b.jsonl", &lines(&records));
    let report = diff(&place, 1, &["a.jsonl", "b.jsonl"]);
    let fields = report["comparison"]["fields"].as_array().unwrap();
    let text = fields.iter().find(|row| row["field"] == "text").unwrap();
    assert_eq!(text["articles"], 2);
    let named = |row: &&Value| row["field"].as_str().unwrap().starts_with("entities");
    assert_eq!(fields.iter().find(named), None);
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let place = Place::new();
    place.write("a.jsonl", &lines(&gold()));
    place.write("b.jsonl", "{\"id\":\"x\"}\n{\n");
    let assert = place
        .wortlaut(&["diff", "a.jsonl", "b.jsonl"])
        .assert()
        .code(1);
    assert!(crate::common::stderr(&assert).contains("b.jsonl:2: not a record"));
}
