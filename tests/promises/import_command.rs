//! Promise: `wortlaut import` writes all records or none, and never over what is there.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

fn wortlaut(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
    command.current_dir(folder.path());
    command
}

fn folder_with(content: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("own.conll"), content).unwrap();
    let out = folder.path().join("out.jsonl");
    (folder, out)
}

#[test]
fn records_are_numbered_through_and_score_perfectly_against_themselves() {
    let (folder, out) = folder_with("Bonn\tB-LOC\n\nEr\tO\nsah\tO\nRom\tB-LOC\n");
    fs::write(folder.path().join("more.conll"), "Ulm\tB-LOC\n").unwrap();
    wortlaut(&folder)
        .args([
            "import",
            "conll",
            "own.conll",
            "more.conll",
            "-o",
            "out.jsonl",
        ])
        .assert()
        .success();
    let rows: Vec<u64> = fs::read_to_string(&out)
        .unwrap()
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["row"]
                .as_u64()
                .unwrap()
        })
        .collect();
    assert_eq!(rows, [0, 1, 2]);
    wortlaut(&folder)
        .args(["evaluate", "entities", "out.jsonl", "out.jsonl"])
        .assert()
        .success()
        .stdout(contains("micro       100.0  100.0  100.0     3"));
}

#[test]
fn a_bad_line_leaves_no_output_behind() {
    let (folder, out) = folder_with("Bonn\tB-LOC\n\nMontag\tB-DATE\n");
    wortlaut(&folder)
        .args(["import", "conll", "own.conll", "-o", "out.jsonl"])
        .assert()
        .failure()
        .stderr(contains("own.conll:3").and(contains("--ignore-label DATE")));
    assert!(!out.exists());
    assert!(!folder.path().join("out.jsonl.part").exists());
    wortlaut(&folder)
        .args([
            "import",
            "conll",
            "own.conll",
            "--ignore-label",
            "date,number",
        ])
        .assert()
        .success()
        .stdout(contains("own#2"));
}

#[test]
fn what_is_there_is_overwritten_on_demand_only_and_inputs_never() {
    let (folder, out) = folder_with("Bonn\tB-LOC\n");
    fs::write(&out, "mein").unwrap();
    wortlaut(&folder)
        .args(["import", "conll", "own.conll", "-o", "out.jsonl"])
        .assert()
        .failure()
        .stderr(contains("--force"));
    assert_eq!(fs::read_to_string(&out).unwrap(), "mein");
    wortlaut(&folder)
        .args(["import", "conll", "own.conll", "-o", "out.jsonl", "--force"])
        .assert()
        .success();
    wortlaut(&folder)
        .args([
            "import",
            "conll",
            "own.conll",
            "-o",
            "./own.conll",
            "--force",
        ])
        .assert()
        .failure()
        .stderr(contains("is an input"));
}

#[test]
fn an_id_that_two_files_share_is_an_error() {
    let (folder, _) = folder_with("Bonn\tB-LOC\n");
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::copy(
        folder.path().join("own.conll"),
        folder.path().join("b/own.conll"),
    )
    .unwrap();
    wortlaut(&folder)
        .args(["import", "conll", "own.conll", "b/own.conll"])
        .assert()
        .failure()
        .stderr(contains("own#1"));
}

#[test]
fn columns_are_named_on_the_command_line() {
    let (folder, _) = folder_with("1\tBonn\tB-LOC\tO\n");
    wortlaut(&folder)
        .args([
            "import",
            "conll",
            "own.conll",
            "--columns",
            "-,token,tag,nested",
        ])
        .assert()
        .success()
        .stdout(contains("\"text\":\"Bonn\""));
}
