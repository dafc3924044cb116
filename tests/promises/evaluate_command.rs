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

/// An article whose second entity is wrong.
fn worse() -> Record {
    let mut record = gold();
    record.entities[1].label = Label::LocPart;
    record.quotations[0].kind = QuotationType::Indirect;
    record
}

#[test]
fn two_systems_are_compared_on_the_same_gold() {
    let folder = TempDir::new().unwrap();
    let articles = |of: fn() -> Record| -> Vec<Record> {
        let named = |n: usize| Record {
            id: n.to_string(),
            ..of()
        };
        (0..9).map(named).collect()
    };
    let gold = write(&folder, "gold.jsonl", &articles(gold));
    let other = write(&folder, "other.jsonl", &articles(worse));
    let against = |task: &str, more: &[&str]| {
        let run = wortlaut()
            .args(["evaluate", task])
            .args([&gold, &gold])
            .arg("--against")
            .arg(&other)
            .args(more)
            .assert()
            .success();
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    // The last row of that name, without the table's gaps.
    let row = |text: &str, name: &str| {
        let row = text.lines().rfind(|line| line.starts_with(name)).unwrap();
        row.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let text = against("entities", &["--layer", "outer"]);
    let micro = "micro 100.0 50.0 +50.0 +50.0 … +50.0";
    assert_eq!(row(&text, "micro"), micro);
    assert!(text.contains("1000 draws of 9 articles"), "{text}");
    let text = against("quotations", &[]);
    let form = "form 100.0 0.0 +100.0 +100.0 … +100.0";
    assert_eq!(row(&text, "form"), form);
    let messages = "messages 100.0 100.0 +0.0 +0.0 … +0.0";
    assert_eq!(row(&text, "messages"), messages);

    let json = |task: &str| -> serde_json::Value {
        serde_json::from_str(&against(task, &["--json"])).unwrap()
    };
    let found = &json("entities")["against"]["outer"]["figures"];
    let micro = found.as_array().unwrap().iter();
    let micro = micro.filter(|one| one["figure"] == "micro");
    assert_eq!(micro.map(|one| &one["low"]).collect::<Vec<_>>(), [0.5]);
    assert_eq!(json("quotations")["against"]["articles"], 9);
    // What was printed before stands as it did.
    assert_eq!(json("quotations")["messages"]["f1"], 1.0);
}

#[test]
fn notes_say_of_which_system_they_speak() {
    let folder = TempDir::new().unwrap();
    let mut second = gold();
    second.id = "b".to_owned();
    let both = write(&folder, "both.jsonl", &[gold(), second]);
    let half = write(&folder, "half.jsonl", &[gold()]);
    wortlaut()
        .args(["evaluate", "quotations"])
        .args([&both, &both])
        .arg("--against")
        .arg(&half)
        .assert()
        .success()
        .stderr(contains("half.jsonl: 1 of 2").and(contains("both.jsonl:").not()));
}
