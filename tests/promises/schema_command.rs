//! `wortlaut schema`: the schema is what it was, real records fit it, and others do not.

use std::fs;

use crate::common::{Place, stdout};
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema(what: &[&str]) -> Value {
    let arguments = [&["schema"], what].concat();
    let assert = Place::new().wortlaut(&arguments).assert().code(0);
    serde_json::from_str(&stdout(&assert)).unwrap()
}

fn records() -> Vec<Value> {
    let read = |name: &str| {
        let path = format!("{}/corpora/gold/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        crate::common::json_lines(&fs::read_to_string(path).unwrap())
    };
    ["sample", "hard"].map(read).concat()
}

#[test]
fn the_schemas_are_what_they_were() {
    insta::assert_json_snapshot!("record", schema(&[]));
    insta::assert_json_snapshot!("manifest", schema(&["--what", "manifest"]));
    insta::assert_json_snapshot!("quarantine", schema(&["--what", "quarantine"]));
}

#[test]
fn the_schemas_are_sound_and_of_draft_2020_12() {
    for what in ["record", "manifest", "quarantine"] {
        let schema = schema(&["--what", what]);
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{what}");
    }
}

#[test]
fn records_of_our_own_fit_the_schema() {
    let validator = Validator::new(&schema(&[])).unwrap();
    for record in records() {
        let errors: Vec<String> = validator
            .iter_errors(&record)
            .map(|e| e.to_string())
            .collect();
        assert_eq!(errors, [""; 0], "{}", record["id"]);
    }
}

#[test]
fn a_missing_key_null_or_an_extra_key_anywhere_do_not() {
    let validator = Validator::new(&schema(&[])).unwrap();
    let record = records()
        .into_iter()
        .find(|r| r["quotations"][0]["cue"][0].is_object())
        .unwrap();
    let mut changes = 0;
    for place in [
        "",
        "/parts/0",
        "/entities/0",
        "/quotations/0",
        "/quotations/0/cue/0",
        "/quotations/0/speaker",
        "/quotations/0/speaker/antecedent",
    ] {
        let keys: Vec<String> = record
            .pointer(place)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for key in keys {
            let mut missing = record.clone();
            missing
                .pointer_mut(place)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove(&key);
            assert!(!validator.is_valid(&missing), "{place}/{key} is missing");
            let mut null = record.clone();
            null.pointer_mut(place).unwrap()[&key] = Value::Null;
            assert!(!validator.is_valid(&null), "{place}/{key} is null");
            changes += 2;
        }
        let mut extra = record.clone();
        extra.pointer_mut(place).unwrap()["extra"] = json!("");
        assert!(!validator.is_valid(&extra), "{place}/extra");
    }
    assert!(changes > 80, "{changes}");
}

#[test]
fn closed_lists_and_scores_are_closed() {
    let validator = Validator::new(&schema(&[])).unwrap();
    let record = records().swap_remove(0);
    for (pointer, value) in [
        ("/schema", json!(2)),
        ("/entities/0/label", json!("PERSON")),
        ("/quotations/0/type", json!("quote")),
        ("/quotations/0/medium", json!("")),
        ("/quotations/0/speaker/kind", json!("person")),
        ("/quotations/0/speaker/via", json!("")),
        ("/parts/0/kind", json!("body")),
        ("/entities/0/score", json!(1.001)),
        ("/entities/0/score", json!(-0.1)),
        ("/entities/0/start", json!(-1)),
        ("/entities/0/start", json!(0.5)),
    ] {
        let mut changed = record.clone();
        *changed.pointer_mut(pointer).unwrap() = value.clone();
        assert!(!validator.is_valid(&changed), "{pointer} = {value}");
    }
}
