//! `wortlaut actors` and `wortlaut link`: what they print, and what they say to a broken base.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::str::contains;

fn wortlaut() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
    command.env_remove("WORTLAUT_ACTORS");
    command
}

#[test]
fn the_base_that_ships_has_no_faults() {
    wortlaut()
        .args(["actors", "check"])
        .assert()
        .success()
        .stdout(contains("tenures"));
}

#[test]
fn search_finds_by_surname_and_shows_the_offices_of_the_day() {
    let found = wortlaut()
        .args(["actors", "search", "merkel", "--date", "2010-01-01"])
        .assert()
        .success();
    let text = String::from_utf8(found.get_output().stdout.clone()).unwrap();
    let line = text
        .lines()
        .find(|line| line.contains("Angela Merkel"))
        .unwrap();
    assert!(line.starts_with("Q567\t"), "{line}");
    assert!(line.contains("Bundeskanzlerin"), "{line}");
}

#[test]
fn show_tells_where_an_entry_is_from() {
    wortlaut()
        .args(["actors", "show", "Q567"])
        .assert()
        .success()
        .stdout(contains("source"))
        .stdout(contains("optv"));
    wortlaut()
        .args(["actors", "show", "Q0"])
        .assert()
        .code(1)
        .stderr(contains("nobody has the id"));
}

fn base(folder: &Path, actors: &str) {
    fs::write(folder.join("actors.jsonl"), actors).unwrap();
    fs::write(
        folder.join("offices.jsonl"),
        "{\"id\":\"head_of_government\",\"single\":true,\"names\":[]}\n",
    )
    .unwrap();
    fs::write(folder.join("governments.jsonl"), "").unwrap();
}

fn person(id: &str, from: &str, to: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"type\":\"person\",\"name\":\"Anna {id}\",\"aliases\":[],\"gender\":\"f\",\"country\":\"DE\",\"parent\":\"\",\
         \"parties\":[],\"offices\":[{{\"office\":\"head_of_government\",\"of\":\"\",\"from\":\"{from}\",\"to\":\"{to}\",\"source\":\"test\"}}],\
         \"adjectives\":[],\"inhabitants\":[],\"metonyms\":[],\"from\":\"\",\"to\":\"\",\"source\":[\"test\"]}}\n"
    )
}

fn check(actors: &str) -> assert_cmd::assert::Assert {
    let folder = tempfile::tempdir().unwrap();
    base(folder.path(), actors);
    wortlaut()
        .args(["actors", "check", "--actors"])
        .arg(folder.path())
        .assert()
}

#[test]
fn two_holders_at_one_time_are_a_fault_a_day_of_handing_over_is_none() {
    let first = person("Q1", "2001-01-01", "2005-11-22");
    check(&(first.clone() + &person("Q2", "2005-11-22", ""))).success();
    check(&(first + &person("Q2", "2005-06-01", "")))
        .code(1)
        .stdout(contains("while Anna Q1"));
}

#[test]
fn an_id_twice_and_an_end_before_the_beginning_are_faults() {
    let twice = person("Q1", "2001", "2005");
    check(&(twice.clone() + &twice))
        .code(1)
        .stdout(contains("stands twice"));
    check(&person("Q1", "2005", "2001"))
        .code(1)
        .stdout(contains("ends before it begins"));
    check(&person("X1", "2001", "2005"))
        .code(1)
        .stdout(contains("neither Q"));
}

#[test]
fn a_line_that_is_none_of_ours_is_named() {
    let wrong = person("Q1", "2001-13", "");
    check(&wrong)
        .code(5)
        .stderr(contains("actors.jsonl:1"))
        .stderr(contains("no date"));
    wortlaut()
        .args(["actors", "check", "--actors", "/nowhere"])
        .assert()
        .code(5)
        .stderr(contains("--actors"));
}
