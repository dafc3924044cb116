//! `wortlaut actors check --coverage`: what the base knows of what it is expected to know.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;

use wortlaut::actors::KnowledgeBase;
use wortlaut::actors::coverage::{Expectation, Expectations, measure};

fn check(folder: &Path, flags: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
    command.env_remove("WORTLAUT_ACTORS");
    command
        .args(["actors", "check", "--actors"])
        .arg(folder)
        .args(flags)
        .assert()
}

/// One line of `actors.jsonl`.
fn actor(id: &str, kind: &str, name: &str, tenures: &[(&str, &str, &str)]) -> String {
    let offices: Vec<serde_json::Value> = tenures
        .iter()
        .map(|(office, from, to)| {
            serde_json::json!({"office": office, "of": "Q1", "from": from, "to": to, "source": "test"})
        })
        .collect();
    let actor = serde_json::json!({
        "id": id, "type": kind, "name": name, "aliases": [], "gender": "", "country": "XX",
        "parent": "", "parties": [], "offices": offices, "adjectives": [], "inhabitants": [],
        "metonyms": [], "from": "", "to": "", "source": ["test"],
    });
    format!("{actor}\n")
}

/// A base of a state with two presidents and 61 days without one.
fn base(coverage: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let actors = [
        actor("Q1", "place", "Merrland", &[]),
        actor("Q2", "company", "Kranbau", &[]),
        actor(
            "Q3",
            "person",
            "Anna Wolf",
            &[("president", "2000-01-01", "2001-01-01")],
        ),
        actor(
            "Q4",
            "person",
            "Jens Ost",
            &[("president", "2001-03-03", "2002")],
        ),
    ];
    fs::write(folder.path().join("actors.jsonl"), actors.concat()).unwrap();
    fs::write(
        folder.path().join("offices.jsonl"),
        "{\"id\":\"president\",\"single\":true,\"names\":[]}\n",
    )
    .unwrap();
    fs::write(folder.path().join("governments.jsonl"), "").unwrap();
    fs::write(folder.path().join("coverage.jsonl"), coverage).unwrap();
    folder
}

const EXPECTED: &str = r#"{"current_to":"2003-01-01"}
{"list":{"title":"Heads of state","floor":0.9}}
{"post":{"offices":["president"],"of":"Q1","since":"2000-01-01","until":"2002-12-31"}}
{"list":{"title":"Companies","floor":0.3,"types":["company"]}}
{"names":["KRANBAU","Merrland","Nirgendwo"]}
{"list":{"title":"Persons","floor":1.0}}
{"members":{"source":"test","number":3}}
"#;

#[test]
fn a_gap_is_measured_in_days_and_no_fault() {
    let folder = base(EXPECTED);
    // 1,095 days without 61 of 2001: of "to 2002" every day of that year is possible but the last.
    check(folder.path(), &["--coverage"])
        .success()
        .stdout(contains("1034      1095     days  94.4"))
        .stdout(contains("expected to before 2003-01-01"))
        .stdout(contains("Persons: less than the 100.0 % promised"))
        .stdout(contains("nobody").not());
}

#[test]
fn what_is_missing_is_named_when_asked_for() {
    let folder = base(EXPECTED);
    check(folder.path(), &["--missing"])
        .success()
        .stdout(contains(
            "president of Merrland: nobody from 2001-01-01 to before 2001-03-03 (61 days)",
        ))
        .stdout(contains("Merrland (the name means Merrland, place)"))
        .stdout(contains("\n  Nirgendwo\n"))
        .stdout(contains("1 of 3 persons of the source \"test\""))
        .stdout(contains("KRANBAU").not());
}

#[test]
fn a_gap_of_a_month_counts_but_is_not_listed() {
    let folder = base(
        r#"{"current_to":"2001-03-04"}
{"list":{"title":"Heads of state","floor":0.0}}
{"post":{"offices":["president"],"of":"Q1","since":"2001-02-01"}}
{"post":{"offices":["minister"],"of":"Q9","since":"2001-01-01"}}
"#,
    );
    check(folder.path(), &["--missing"])
        .success()
        .stdout(contains("1        93  days  1.1"))
        .stdout(contains(
            "minister of Q9, which the base does not know: nobody from 2001-01-01 to before 2001-03-04 (62 days)",
        ))
        .stdout(contains("Merrland").not());
}

#[test]
fn a_line_that_is_none_of_ours_is_named() {
    let folder = base("{\"current_to\":\"2003-01-01\"}\n\n{\"nmaes\":[]}\n");
    check(folder.path(), &["--coverage"])
        .code(5)
        .stderr(contains("coverage.jsonl:3").and(contains("nmaes")));
    fs::remove_file(folder.path().join("coverage.jsonl")).unwrap();
    check(folder.path(), &["--coverage"])
        .code(5)
        .stderr(contains("coverage.jsonl").and(contains("COVERAGE.md")));
    check(folder.path(), &[]).success();
}

#[test]
fn the_base_that_ships_keeps_what_its_lists_promise() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors");
    let base = KnowledgeBase::open(&folder).unwrap();
    let expectations = Expectations::open(&folder).unwrap();
    for list in measure(&base, &expectations) {
        assert!(list.floor > 0.0, "{} promises nothing", list.list);
        assert!(
            list.is_kept(),
            "{}: {:.4} of the {} promised; missing {:#?}",
            list.list,
            list.share(),
            list.floor,
            list.missing
        );
    }
    for list in &expectations.lists {
        for expectation in &list.expectations {
            if let Expectation::Post(post) = expectation {
                assert!(base.actor(&post.of).is_some(), "{post:?}");
                for office in &post.offices {
                    assert!(base.offices().iter().any(|o| o.id == *office), "{post:?}");
                }
            }
        }
    }
}
