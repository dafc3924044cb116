//! `wortlaut validate`: what is wrong with a file, where, and whether it is the manifest's.

use std::fs;
use std::io::Write;

use crate::common::{Place, stdout};
use serde_json::{Value, json};

const GOLD: [&str; 2] = ["corpora/gold/sample.jsonl", "corpora/gold/hard.jsonl"];

fn gold(name: &str) -> String {
    fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn report(place: &Place, code: i32, arguments: &[&str]) -> Value {
    let arguments = [&["validate", "--json"], arguments].concat();
    let assert = place.wortlaut(&arguments).assert().code(code);
    serde_json::from_str(&stdout(&assert)).unwrap()
}

/// A manifest that fits `records`, with `quarantined` lines.
fn manifest(report: &Value, quarantined: u64) -> Value {
    let mut manifest = serde_json::to_value(wortlaut::corpus::write::Manifest::default()).unwrap();
    for key in [
        "duplicate_ids",
        "sentences",
        "tokens",
        "entities",
        "quotations",
    ] {
        manifest["counts"][key] = report[key].clone();
    }
    manifest["counts"]["annotated"] = report["records"].clone();
    manifest["counts"]["quarantined"] = quarantined.into();
    for key in ["records", "bytes", "sha256"] {
        manifest["output"][key] = report[key].clone();
    }
    manifest
}

#[test]
fn gold_of_our_own_is_sound_plain_and_packed() {
    let place = Place::new();
    for name in GOLD {
        let lines = gold(name);
        place.write("plain.jsonl", &lines);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(lines.as_bytes()).unwrap();
        place.write_bytes("gzip.jsonl.gz", &gzip.finish().unwrap());
        place.write_bytes(
            "zstd.jsonl.zst",
            &zstd::encode_all(lines.as_bytes(), 1).unwrap(),
        );
        let report = report(
            &place,
            0,
            &["plain.jsonl", "gzip.jsonl.gz", "zstd.jsonl.zst"],
        );
        for file in report["files"].as_array().unwrap() {
            assert_eq!(file["records"], lines.lines().count());
            assert_eq!(file["sha256"], report["files"][0]["sha256"]);
        }
    }
}

#[test]
fn every_faulty_line_is_named_with_its_article_and_the_rest_is_checked() {
    let place = Place::new();
    let lines = gold(GOLD[0]);
    let mut lines: Vec<String> = lines.lines().take(8).map(str::to_owned).collect();
    let changed = |line: &str, change: &dyn Fn(&mut Value)| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        change(&mut record);
        record.to_string()
    };
    lines[1] = changed(&lines[1], &|r| r["entities"][0]["score"] = json!(1.5));
    lines[2] = changed(&lines[2], &|r| r["entities"][0]["text"] = json!("anders"));
    lines[3] = changed(&lines[3], &|r| r["outlet"] = Value::Null);
    lines[4] = changed(&lines[4], &|r| r["row"] = json!(1));
    lines[5] = changed(&lines[5], &|r| r["more"] = json!(1));
    lines[6] = String::new();
    lines[7] = lines[7][..200].to_owned();
    place.write("a.jsonl", &(lines.join("\n") + "\n"));

    let assert = place.wortlaut(&["validate", "a.jsonl"]).assert().code(1);
    let shown = stdout(&assert);
    for (line, words) in [
        (2, "score 1.5"),
        (3, "/entities/0/text: \"anders\""),
        (4, "null"),
        (5, "/row: 1, the record before it has 2"),
        (6, "unknown field `more`"),
        (7, "empty line"),
        (8, "EOF"),
    ] {
        let start = format!("a.jsonl:{line}: ");
        let found = shown.lines().find(|shown| shown.starts_with(&start));
        assert!(found.unwrap().contains(words), "{line}: {shown}");
    }
    let id: Value = serde_json::from_str(&lines[1]).unwrap();
    let article = format!("a.jsonl:2: article {}: ", id["id"].as_str().unwrap());
    assert!(shown.contains(&article), "{shown}");
    assert!(shown.contains("a.jsonl: 3 records, "), "{shown}");
    assert!(shown.contains("2 with faults, 7 faults"), "{shown}");

    let assert = place
        .wortlaut(&["validate", "--most", "2", "a.jsonl"])
        .assert()
        .code(1);
    let shown = stdout(&assert);
    assert_eq!(shown.lines().count(), 4, "{shown}");
    assert!(shown.contains("… and 5 more"), "{shown}");
}

#[test]
fn the_manifest_and_the_quarantine_must_agree_with_the_file() {
    let place = Place::new();
    let lines = gold(GOLD[0]);
    place.write("a.jsonl", &lines);
    let sound = report(&place, 0, &["a.jsonl"])["files"][0].clone();
    assert_eq!(sound["manifest"], "");
    let name = "a.jsonl.manifest.json";
    place.write(name, &manifest(&sound, 0).to_string());
    assert_eq!(
        report(&place, 0, &["a.jsonl"])["files"][0]["manifest"],
        name
    );

    // One word changed within a record: it is still sound, but no longer what was written.
    place.write(
        "a.jsonl",
        &lines.replacen("\"outlet\":\"\"", "\"outlet\":\"x\"", 1),
    );
    let pointers = |report: &Value| -> Vec<String> {
        let named = report["named"].as_array().unwrap();
        named
            .iter()
            .map(|f| f["pointer"].as_str().unwrap().to_owned())
            .collect()
    };
    let changed = report(&place, 1, &["a.jsonl"]);
    assert_eq!(pointers(&changed), ["/output/bytes", "/output/sha256"]);

    let (kept, _) = lines.trim_end().rsplit_once('\n').unwrap();
    place.write("a.jsonl", &format!("{kept}\n"));
    let lost = pointers(&report(&place, 1, &["a.jsonl"]));
    assert!(lost.contains(&"/output/records".to_owned()), "{lost:?}");
    assert!(lost.contains(&"/counts/entities".to_owned()), "{lost:?}");

    place.write("a.jsonl", &lines);
    place.write(name, &manifest(&sound, 1).to_string());
    assert_eq!(
        pointers(&report(&place, 1, &["a.jsonl"])),
        ["/counts/quarantined"]
    );
    place.write("a.jsonl.quarantine.jsonl", "{}\n");
    let damaged = report(&place, 1, &["a.jsonl"]);
    assert_eq!(damaged["named"][0]["file"], "a.jsonl.quarantine.jsonl");
    assert_eq!(damaged["named"][0]["line"], 1);
    place.write(name, "{}");
    assert_eq!(report(&place, 1, &["a.jsonl"])["named"][0]["file"], name);
}

#[test]
fn a_damaged_or_missing_file_is_a_fault_and_the_others_are_checked() {
    let place = Place::new();
    let lines = gold(GOLD[0]);
    let packed = zstd::encode_all(lines.as_bytes(), 1).unwrap();
    place.write_bytes("cut.jsonl.zst", &packed[..packed.len() / 2]);
    place.write("b.jsonl", &lines);
    let report = report(&place, 1, &["cut.jsonl.zst", "none.jsonl", "b.jsonl"]);
    assert_eq!(report["faults"], 2);
    assert_eq!(report["files"][2]["faults"], 0);
    assert_eq!(report["files"][2]["records"], lines.lines().count());
}
