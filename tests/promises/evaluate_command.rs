//! Promise: `wortlaut evaluate` prints tables or JSON, and names file and line of bad records.

use std::fs;

use crate::evaluate_support::{article, entity, quotation, tokens, write};
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;
use wortlaut::document::{Label, QuotationType, Record};

fn wortlaut() -> Command {
    Command::new(env!("CARGO_BIN_EXE_wortlaut"))
}

fn gold() -> Record {
    let mut record = article("a", 10);
    record.quotations = vec![quotation(QuotationType::Direct, &[tokens(0, 3)])];
    record.entities = vec![
        entity(tokens(5, 5), Label::Per),
        entity(tokens(7, 7), Label::LocDeriv),
    ];
    record
}

#[test]
fn json_holds_fractions() {
    let folder = TempDir::new().unwrap();
    let gold = write(&folder, "gold.jsonl", &[gold()]);
    let run = wortlaut()
        .args(["evaluate", "quotations", "--json"])
        .args([&gold, &gold])
        .assert()
        .success();
    let scores: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(scores["messages"]["f1"], 1.0);
    assert_eq!(scores["types"]["direct"]["gold"], 1);
    let run = wortlaut()
        .args([
            "evaluate",
            "entities",
            "--json",
            "--classes",
            "4",
            "--layer",
            "outer",
        ])
        .args([&gold, &gold])
        .assert()
        .success();
    let scores: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    assert_eq!(scores["layers"]["outer"]["micro"]["gold"], 1);
    assert!(scores["layers"]["nested"].is_null());
}

#[test]
fn missing_and_extra_articles_are_reported() {
    let folder = TempDir::new().unwrap();
    let mut second = gold();
    second.id = "b".to_owned();
    let mut third = gold();
    third.id = "c".to_owned();
    let gold_file = write(&folder, "gold.jsonl", &[gold(), second]);
    let pred_file = write(&folder, "pred.jsonl", &[gold(), third]);
    wortlaut()
        .args(["evaluate", "entities"])
        .args([gold_file, pred_file])
        .assert()
        .success()
        .stdout(contains("articles: 2"))
        .stderr(
            contains("1 of 2")
                .and(contains("\"b\""))
                .and(contains("\"c\"")),
        );
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let folder = TempDir::new().unwrap();
    let gold_file = write(&folder, "gold.jsonl", &[gold()]);
    let pred_file = folder.path().join("pred.jsonl");
    let good = serde_json::to_string(&gold()).unwrap();
    fs::write(&pred_file, format!("{good}\n\n{{\"id\": 3}}\n")).unwrap();
    wortlaut()
        .args(["evaluate", "entities"])
        .args([&gold_file, &pred_file])
        .assert()
        .failure()
        .stderr(contains("pred.jsonl:3").and(contains("wortlaut import")));
}

#[test]
fn variants_belong_to_four_classes() {
    let folder = TempDir::new().unwrap();
    let gold = write(&folder, "gold.jsonl", &[gold()]);
    wortlaut()
        .args(["evaluate", "entities", "--variants", "merge"])
        .args([&gold, &gold])
        .assert()
        .failure()
        .stderr(contains("--classes 4"));
}
