//! `wortlaut stats`: counts agree with the records, in words, CSV and JSON.

use crate::common::{self, Place, json_lines, lines, stderr, stdout};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

fn gold() -> Vec<Value> {
    json_lines(&common::gold(&["sample"]))
}

/// Two articles in which Ida Kern speaks about the SPD and herself, with Jo Alt, and one without
/// quotations.
fn records() -> Vec<Value> {
    let mut records = gold();
    records.truncate(3);
    let actor = |id: &str, name: &str, said: &[&str], mentioned_in: &[&str]| {
        json!({"id": id, "name": name, "type": "person", "mentions": [], "said": said,
               "mentioned_in": mentioned_in})
    };
    for (number, record) in records.iter_mut().enumerate() {
        record["outlet"] = json!(if number == 1 { "Bote" } else { "Kurier" });
        record["date"] = json!(["2025-01-31", "2025-04-01", ""][number]);
        let quotations = record["quotations"].as_array_mut().unwrap();
        quotations.truncate(if number == 2 { 0 } else { 2 });
        for quotation in quotations {
            quotation["speaker"]["actors"] = json!([]);
            quotation["speaker"]["actor"] = json!("");
            quotation["speaker"]["reason"] = json!("no_name");
        }
    }
    for (number, kern) in [(0, "local:1"), (1, "local:2")] {
        let speaker = &mut records[number]["quotations"][0]["speaker"];
        speaker["actors"] = json!([{"actor": kern, "score": 0.9}]);
        speaker["actor"] = json!(kern);
        speaker["reason"] = json!("");
        records[number]["actors"] = json!([
            actor(kern, "Ida Kern", &["q1"], &["q1"]),
            actor("Q49768", "SPD", &[], &["q1", "q2"]),
        ]);
    }
    let joint = &mut records[0]["quotations"][0]["speaker"]["actors"];
    *joint = json!([{"actor": "local:1", "score": 0.9}, {"actor": "Q7", "score": 0.8}]);
    let all = records[0]["actors"].as_array_mut().unwrap();
    all.push(actor("Q7", "Jo Alt", &["q1"], &[]));
    records
}

fn run(place: &Place, arguments: &[&str]) -> String {
    let arguments = [&["stats"], arguments].concat();
    stdout(&place.wortlaut(&arguments).assert().code(0))
}

/// The counts of a value: articles, quotations, entities.
fn counts(summary: &Value, by: &str, value: &str, other: &str) -> Option<[u64; 3]> {
    let rows = summary["by"][by].as_array().unwrap();
    let row = rows
        .iter()
        .find(|row| row["value"] == value && row["other"] == other)?;
    Some(["articles", "quotations", "entities"].map(|key| row[key].as_u64().unwrap()))
}

#[test]
fn every_count_is_that_of_the_records() {
    let place = Place::new();
    let records = records();
    place.write("r.jsonl", &lines(&records));
    let summary: Value = serde_json::from_str(&run(&place, &["r.jsonl", "--json"])).unwrap();
    let entities = |records: &[Value]| {
        let of = |record: &Value| record["entities"].as_array().unwrap().len() as u64;
        records.iter().map(of).sum::<u64>()
    };
    assert_eq!(summary["total"]["articles"], 3);
    assert_eq!(summary["total"]["quotations"], 4);
    assert_eq!(summary["total"]["entities"], entities(&records));
    assert_eq!(summary["articles_without_quotations"], 1);
    assert_eq!(summary["speakers_resolved"], 2);
    let count = |by, value, other| counts(&summary, by, value, other);
    // Articles without quotations are among those of an outlet.
    let kurier = entities(&records[..1]) + entities(&records[2..]);
    assert_eq!(count("outlet", "Kurier", ""), Some([2, 2, kurier]));
    assert_eq!(count("month", "2025-04", "").unwrap()[..2], [1, 2]);
    assert_eq!(count("month", "none", "").unwrap()[..2], [1, 0]);
    // Local actors are one by name, whatever their numbers; joint speakers count each.
    assert_eq!(count("speaker", "Ida Kern (local)", ""), Some([2, 2, 0]));
    assert_eq!(count("speaker", "Jo Alt (Q7)", ""), Some([1, 1, 0]));
    assert_eq!(count("mentioned", "SPD (Q49768)", ""), Some([2, 4, 0]));
    let about = |speaker, other| count("speaker_mentioned", speaker, other);
    assert_eq!(about("Ida Kern (local)", "SPD (Q49768)"), Some([2, 2, 0]));
    assert_eq!(about("Jo Alt (Q7)", "Ida Kern (local)"), Some([1, 1, 0]));
    assert_eq!(about("Ida Kern (local)", "Ida Kern (local)"), None);
    assert_eq!(count("speaker_unresolved", "no_name", ""), Some([2, 2, 0]));
    let sum = |by: &str, key: &str| {
        let rows = summary["by"][by].as_array().unwrap().iter();
        rows.map(|row| row[key].as_u64().unwrap()).sum::<u64>()
    };
    for by in ["type", "medium", "kind", "outlet", "month"] {
        assert_eq!(sum(by, "quotations"), 4, "{by}");
    }
    assert_eq!(sum("label", "entities"), entities(&records));
    assert_eq!(sum("outlet", "articles"), 3);
}

#[test]
fn csv_holds_what_json_holds_and_the_order_of_articles_makes_no_difference() {
    let place = Place::new();
    let mut records = records();
    place.write("r.jsonl", &lines(&records));
    records.reverse();
    place.write("turned.jsonl", &lines(&records));
    let table = run(&place, &["r.jsonl", "--csv"]);
    assert_eq!(table, run(&place, &["turned.jsonl", "--csv"]));
    let json = run(&place, &["r.jsonl", "--json"]);
    assert_eq!(json, run(&place, &["turned.jsonl", "--json"]));
    let summary: Value = serde_json::from_str(&json).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut rows = 0;
    for row in reader.records().map(Result::unwrap) {
        let numbers = [3, 4, 5].map(|column: usize| row[column].parse::<u64>().unwrap());
        if &row[0] == "total" {
            assert_eq!(numbers[0], 3);
        } else {
            assert_eq!(Some(numbers), counts(&summary, &row[0], &row[1], &row[2]));
            rows += 1;
        }
    }
    let all = summary["by"].as_object().unwrap().values();
    assert_eq!(
        rows,
        all.map(|rows| rows.as_array().unwrap().len())
            .sum::<usize>()
    );
    let written = ["stats", "r.jsonl", "--csv", "-o", "s.csv"];
    place.wortlaut(&written).assert().code(0);
    assert_eq!(place.read("s.csv"), table);
    place
        .wortlaut(&["stats", "r.jsonl", "-o", "s.txt"])
        .assert()
        .code(2);
}

#[test]
fn the_report_fits_80_columns_and_steers_no_terminal() {
    let place = Place::new();
    let mut records = gold();
    records[0]["outlet"] = json!("Tageblatt \u{1b}[2J".repeat(12));
    place.write("r.jsonl", &lines(&[records, self::records()].concat()));
    let report = run(&place, &["r.jsonl", "--top", "4"]);
    for line in report.lines() {
        assert!(line.width() <= 80, "{line}");
    }
    assert!(!report.contains('\u{1b}'), "{report}");
    assert!(report.contains("… and "), "{report}");
}

#[test]
fn one_article_of_each_group_of_near_duplicates_is_counted() {
    let place = Place::new();
    let mut records = records();
    let mut copy = records[1].clone();
    copy["id"] = json!("copy");
    records.push(copy);
    place.write("r.jsonl", &lines(&records));
    let table = ["duplicates", "r.jsonl", "-o", "dup.csv"];
    place.wortlaut(&table).assert().code(0);
    let all = run(&place, &["r.jsonl", "--json"]);
    let each = run(&place, &["r.jsonl", "--json", "--per-group", "dup.csv"]);
    records.pop();
    place.write("r.jsonl", &lines(&records));
    assert_eq!(each, run(&place, &["r.jsonl", "--json"]));
    assert_ne!(each, all);
}

#[test]
fn charts_are_svg_with_every_month_and_names_that_are_text() {
    let place = Place::new();
    let mut records = records();
    records[0]["actors"][2]["name"] = json!("<script>alert(1)</script> & Jo");
    place.write("r.jsonl", &lines(&records));
    let assert = place
        .wortlaut(&["stats", "r.jsonl", "--plot", "charts"])
        .assert();
    let note = stderr(&assert.code(0));
    assert!(note.contains("speakers.svg"), "{note}");
    let speakers = place.read("charts/speakers.svg");
    assert!(speakers.starts_with("<svg") && speakers.trim_end().ends_with("</svg>"));
    assert!(speakers.contains("&lt;script&gt;") && !speakers.contains("<script"));
    assert!(speakers.contains("Ida Kern (local)"));
    let months = place.read("charts/quotations-by-month.svg");
    for month in ["2025-01", "2025-02", "2025-03", "2025-04"] {
        assert!(months.contains(month), "{month}");
    }
    // The same records, the same bytes.
    place
        .wortlaut(&["stats", "r.jsonl", "--plot", "again"])
        .assert()
        .code(0);
    assert_eq!(months, place.read("again/quotations-by-month.svg"));
    assert_eq!(speakers, place.read("again/speakers.svg"));
}

#[test]
fn only_what_is_asked_for_is_counted_but_every_article() {
    let records = records();
    let place = Place::new();
    place.write("r.jsonl", &lines(&records));
    let summary = |more: &[&str]| -> Value {
        let arguments = [&["stats", "r.jsonl", "--json"], more].concat();
        serde_json::from_str(&stdout(&place.wortlaut(&arguments).assert().code(0))).unwrap()
    };
    let kern = summary(&["--speaker", "Ida Kern"]);
    let total = &kern["total"];
    assert_eq!(
        (&total["articles"], &total["quotations"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(kern["articles_without_quotations"], 1);
    assert_eq!(
        counts(&kern, "speaker", "Ida Kern (local)", "").unwrap()[1],
        2
    );
    let kurier = summary(&["--outlet", "Kurier"]);
    assert_eq!(kurier["total"]["articles"], 2);
    assert_eq!(counts(&kurier, "outlet", "Bote", ""), None);
    assert_eq!(summary(&["--from", "2025-02"])["total"]["articles"], 1);
}
