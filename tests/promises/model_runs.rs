//! What a run with the shipped model promises: the same bytes however it is spread, and a clear end
//! where the bundle is missing or damaged.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::common::{Place, json_lines, stderr};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/sample");
const BUNDLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/wortlaut-small");

/// The records of the sample corpus, as two threads write them.
static SAMPLE_RECORDS: LazyLock<String> = LazyLock::new(|| run_over_sample("2"));

fn run_over_sample(threads: &str) -> String {
    let place = Place::new();
    place
        .wortlaut(&[
            "annotate",
            SAMPLE,
            "-o",
            "out.jsonl",
            "--threads",
            threads,
            "-q",
        ])
        .assert()
        .success();
    place.read("out.jsonl")
}

fn without_place(mut record: Value) -> Value {
    let object = record.as_object_mut().unwrap();
    object.remove("row");
    object.remove("source");
    record
}

#[test]
fn one_and_two_threads_give_the_same_bytes_and_an_article_alone_the_same_record() {
    assert_eq!(run_over_sample("1"), *SAMPLE_RECORDS);
    let place = Place::new();
    let all = json_lines(&SAMPLE_RECORDS);
    for name in ["theater_2025-11-02", "hafenstreik_2025-05-13"] {
        let file = format!("{SAMPLE}/{name}.txt");
        place
            .wortlaut(&["annotate", &file, "-o", "alone.jsonl", "--force", "-q"])
            .assert()
            .success();
        let alone = json_lines(&place.read("alone.jsonl")).remove(0);
        let among = all.iter().find(|r| r["id"] == name).unwrap().clone();
        assert_eq!(without_place(alone), without_place(among), "{name}");
    }
}

#[test]
fn an_article_more_changes_no_other_record() {
    let place = Place::new();
    let hard = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/corpora/hard/hard.jsonl"
    ));
    let hard = hard.unwrap();
    let lines: Vec<&str> = hard.lines().take(8).collect();
    let mut outputs = Vec::new();
    for (name, lines) in [("some", &lines[..5]), ("more", &lines[..])] {
        place.write(&format!("{name}.jsonl"), &lines.join("\n"));
        let (input, out) = (format!("{name}.jsonl"), format!("{name}.out.jsonl"));
        place
            .wortlaut(&["annotate", &input, "-o", &out, "-q"])
            .assert()
            .success();
        outputs.push(place.read(&out).replace("more.jsonl", "some.jsonl"));
    }
    assert!(outputs[1].len() > outputs[0].len());
    assert!(outputs[1].starts_with(&outputs[0]));
}

#[test]
fn the_sample_is_read_as_its_gold_says() {
    let gold = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/corpora/gold/sample.jsonl"
    ));
    let (read, gold) = (json_lines(&SAMPLE_RECORDS), json_lines(&gold.unwrap()));
    assert_eq!(read.len(), gold.len());
    for (read, gold) in read.iter().zip(&gold) {
        for key in [
            "id", "title", "date", "outlet", "section", "authors", "url", "text", "parts",
        ] {
            assert_eq!(read[key], gold[key], "{} of {}", key, gold["id"]);
        }
    }
}

#[test]
fn a_damaged_or_missing_bundle_ends_with_5_and_names_the_file() {
    let place = Place::new();
    place.write("a.txt", "Es regnet.");
    let broken = place.path("bundle");
    copy(Path::new(BUNDLE), &broken);
    let heads = broken.join("heads.safetensors");
    let mut bytes = fs::read(&heads).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&heads, bytes).unwrap();
    let run = place
        .wortlaut(&["annotate", "a.txt", "--model", "bundle"])
        .assert()
        .code(5);
    assert!(
        stderr(&run).contains("heads.safetensors: damaged"),
        "{}",
        stderr(&run)
    );
    fs::remove_file(&heads).unwrap();
    let run = place
        .wortlaut(&["annotate", "a.txt", "--model", "bundle"])
        .assert()
        .code(5);
    assert!(
        stderr(&run).contains("heads.safetensors"),
        "{}",
        stderr(&run)
    );
    let run = place
        .wortlaut(&["annotate", "a.txt", "--model", "nowhere"])
        .assert()
        .code(5);
    assert!(stderr(&run).contains("nowhere"), "{}", stderr(&run));
}

/// What is done to a manifest, and what is said of it.
type Fault = (fn(&mut Value), &'static str);

#[test]
fn a_bundle_that_lacks_what_is_decoded_is_refused_before_the_first_article() {
    let place = Place::new();
    place.write("a.txt", "Ein Satz.");
    let shipped = Path::new(BUNDLE);
    for file in ["heads.safetensors", "tokenizer.json"] {
        place.write_bytes(
            &format!("bundle/{file}"),
            &fs::read(shipped.join(file)).unwrap(),
        );
    }
    let manifest = fs::read(shipped.join("manifest.json")).unwrap();
    let faults: [Fault; 6] = [
        (
            |m| {
                let heads = m["heads"].as_array_mut().unwrap();
                heads.retain(|head| head["name"] != "entity_nested");
            },
            "no head entity_nested",
        ),
        (
            |m| m["heads"][0]["tags"][1] = "B-ANIMAL".into(),
            "the bundle's head entity:",
        ),
        (|m| m["heads"][0]["tags"][0] = "X".into(), "are not O, B-x"),
        (|m| m["types"][1] = "sung".into(), "sung"),
        (|m| m["media"] = json!([]), "medium.weight has shape"),
        (
            |m| {
                m["types"].as_array_mut().unwrap().pop();
            },
            "type.weight has shape",
        ),
    ];
    for (spoil, said) in faults {
        let mut spoilt: Value = serde_json::from_slice(&manifest).unwrap();
        spoil(&mut spoilt);
        place.write("bundle/manifest.json", &spoilt.to_string());
        place
            .wortlaut(&["annotate", "a.txt", "-o", "out.jsonl", "--model", "bundle"])
            .assert()
            .code(5)
            .stderr(contains(said).and(contains("wortlaut: bundle")));
        assert!(!place.exists("out.jsonl"), "{said}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
