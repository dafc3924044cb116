//! `wortlaut actors attributes`: parties, offices, level and role on the article's day, and that
//! what the base does not tell is unknown.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::evaluate_support::article;
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use wortlaut::document::{Actor, ActorType, Record, Span};

fn wortlaut() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
    command.env_remove("WORTLAUT_ACTORS");
    command.args(["actors", "attributes"]);
    command
}

/// An article of that day that mentions these actors.
fn record(date: &str, ids: &[&str]) -> Record {
    let actor = |id: &&str| Actor {
        id: (*id).to_owned(),
        name: format!("Name {id}"),
        kind: ActorType::Person,
        mentions: vec!["e1".to_owned(), "e2".to_owned()],
        said: vec!["q1".to_owned()],
        mentioned_in: Vec::new(),
    };
    Record {
        date: date.to_owned(),
        outlet: "Arnsbecker Bote".to_owned(),
        actors: ids.iter().map(actor).collect(),
        ..article("a1", 3)
    }
}

fn lines(records: &[Record]) -> String {
    let line = |record: &Record| serde_json::to_string(record).unwrap() + "\n";
    records.iter().map(line).collect()
}

type Row = HashMap<String, String>;

fn rows(table: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(table);
    reader.deserialize().map(Result::unwrap).collect()
}

/// The rows that the program makes of records with the base that ships.
fn shipped(date: &str, ids: &[&str]) -> Vec<Row> {
    let run = wortlaut()
        .arg("-")
        .write_stdin(lines(&[record(date, ids)]))
        .assert()
        .success();
    rows(&run.get_output().stdout)
}

/// The same with a base of ours.
fn of_base(folder: &Path, date: &str, ids: &[&str]) -> Vec<Row> {
    let run = wortlaut()
        .arg("-")
        .arg("--actors")
        .arg(folder)
        .write_stdin(lines(&[record(date, ids)]))
        .assert()
        .success();
    rows(&run.get_output().stdout)
}

/// Columns of a row, joined by blanks.
fn cells(row: &Row, columns: &[&str]) -> String {
    let cells: Vec<&str> = columns.iter().map(|column| row[*column].as_str()).collect();
    cells.join(" ")
}

const ROLE: [&str; 3] = ["role", "role_of", "role_by"];

/// The id under which the base that ships has a name.
fn id(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors/actors.jsonl");
    let text = fs::read_to_string(folder).unwrap();
    let entry = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .find(|actor| actor["name"] == name);
    entry.unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn government_and_opposition_are_those_of_the_day() {
    for (date, name, expected) in [
        ("2010-03-01", "Angela Merkel", "government Q183 office"),
        ("2003-03-01", "Angela Merkel", "opposition Q183 office"),
        (
            "2010-03-01",
            "Sigmar Gabriel",
            "opposition Q183 party_office",
        ),
        ("2015-03-01", "Sigmar Gabriel", "government Q183 office"),
        ("2022-06-01", "Markus Söder", "government wl:bayern office"),
        ("2022-06-01", "Ursula von der Leyen", "none  office"),
        (
            "2010-06-01",
            "Ursula von der Leyen",
            "government Q183 office",
        ),
        ("2022-06-01", "Frank-Walter Steinmeier", "none  office"),
        ("2022-06-01", "Emmanuel Macron", "government Q142 office"),
        (
            "2019-06-01",
            "Alternative für Deutschland",
            "opposition Q183 party",
        ),
        ("2015-06-01", "Alternative für Deutschland", "unknown  "),
        (
            "2019-06-01",
            "Christlich-Soziale Union in Bayern",
            "government Q183 party",
        ),
        (
            "2022-06-01",
            "Christlich-Soziale Union in Bayern",
            "opposition Q183 party",
        ),
        ("2022-06-01", "CDU/CSU", "opposition Q183 party"),
        (
            "2022-06-01",
            "Junge Union Deutschlands",
            "opposition Q183 party",
        ),
        (
            "2019-06-01",
            "Junge Union Deutschlands",
            "government Q183 party",
        ),
        (
            "2010-06-01",
            "Republikanische Partei",
            "opposition Q30 party",
        ),
        (
            "2018-06-01",
            "Republikanische Partei",
            "government Q30 party",
        ),
        ("2018-06-01", "Volkswagen AG", "none  type"),
        ("2018-06-01", "Auswärtiges Amt", "government Q183 body"),
        ("2018-06-01", "Bundesverfassungsgericht", "none  body"),
        ("2018-06-01", "Central Intelligence Agency", "none  body"),
        ("2018-06-01", "Deutscher Bundestag", "unknown  "),
    ] {
        let rows = shipped(date, &[&id(name)]);
        assert_eq!(cells(&rows[0], &ROLE), expected, "{date} {name}");
    }
}

#[test]
fn a_row_holds_article_actor_party_office_and_counts() {
    let rows = shipped("2010-03-01", &["Q567"]);
    let row = &rows[0];
    for (column, expected) in [
        ("article", "a1"),
        ("date", "2010-03-01"),
        ("outlet", "Arnsbecker Bote"),
        ("actor", "Q567"),
        ("name", "Angela Merkel"),
        ("type", "person"),
        ("gender", "f"),
        ("parties", "Q49762"),
        ("party_names", "Christlich Demokratische Union Deutschlands"),
        ("level", "federal"),
        ("mentions", "2"),
        ("said", "1"),
        ("mentioned_in", "0"),
    ] {
        assert_eq!(row[column], expected, "{column}");
    }
    assert!(
        row["offices"].contains("head_of_government@Q183"),
        "{row:?}"
    );
    assert!(row["office_titles"].contains("Bundeskanzlerin"), "{row:?}");
    assert_eq!(rows.len(), 1);
}

#[test]
fn levels_are_those_of_the_offices_of_the_day() {
    for (date, name, expected) in [
        ("2022-06-01", "Markus Söder", "federal|land"),
        ("2022-06-01", "Ursula von der Leyen", "eu"),
        ("2010-06-01", "Ursula von der Leyen", "federal"),
        ("2022-06-01", "António Guterres", "international"),
        ("2022-06-01", "Emmanuel Macron", "foreign"),
        ("2022-06-01", "SPD Hessen", "land"),
        ("2022-06-01", "CDU/CSU", "federal"),
        ("2022-06-01", "Köln", "municipal"),
        ("2022-06-01", "Bayern", "land"),
        ("2022-06-01", "Volkswagen AG", "none"),
    ] {
        let rows = shipped(date, &[&id(name)]);
        assert_eq!(rows[0]["level"], expected, "{date} {name}");
    }
}

#[test]
fn without_a_day_nothing_that_changes_is_known() {
    let rows = shipped(
        "",
        &[
            "Q567",
            &id("Alternative für Deutschland"),
            &id("Volkswagen AG"),
        ],
    );
    for column in [
        "parties",
        "party_names",
        "offices",
        "office_titles",
        "level",
        "role",
    ] {
        assert_eq!(rows[0][column], "unknown", "{column}");
    }
    assert_eq!(rows[0]["gender"], "f");
    assert_eq!(rows[1]["role"], "unknown");
    assert_eq!(rows[2]["role"], "none");
    assert_eq!(shipped("2010-03", &["Q567"])[0]["role"], "unknown");
}

/// One actor of a base of ours: `parties` and `offices` as JSON.
fn entry(id: &str, kind: &str, country: &str, parties: &str, offices: &str) -> String {
    let metonyms = if id == "Q183" { "\"Berlin\"" } else { "" };
    format!(
        "{{\"id\":\"{id}\",\"type\":\"{kind}\",\"name\":\"Name {id}\",\"aliases\":[],\"gender\":\"\",\"country\":\"{country}\",\"parent\":\"\",\
         \"parties\":[{parties}],\"offices\":[{offices}],\"adjectives\":[],\"inhabitants\":[],\"metonyms\":[{metonyms}],\"from\":\"\",\"to\":\"\",\"source\":[\"test\"]}}\n"
    )
}

fn tenure(office: &str, of: &str, from: &str, to: &str) -> String {
    format!(
        "{{\"office\":\"{office}\",\"of\":\"{of}\",\"from\":\"{from}\",\"to\":\"{to}\",\"source\":\"test\"}}"
    )
}

fn member(party: &str, from: &str, to: &str) -> String {
    format!("{{\"party\":\"{party}\",\"from\":\"{from}\",\"to\":\"{to}\"}}")
}

/// A country with a government of one party since 2001, another from 2011-05 (the day unknown).
fn base() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let person = |id, parties: &str, offices: &str| entry(id, "person", "DE", parties, offices);
    let minister = |from, to| tenure("foreign_minister", "Q183", from, to);
    let actors = [
        entry("Q183", "place", "DE", "", ""),
        entry("wl:rot", "party", "DE", "", ""),
        entry("wl:blau", "party", "DE", "", ""),
        entry("wl:klein", "party", "DE", "", ""),
        person("wl:early", "", &minister("2001", "2005-03-01")),
        person("wl:later", "", &minister("2005-03-01", "2011")),
        person(
            "wl:changes",
            &[
                member("wl:rot", "", "2006-01-01"),
                member("wl:blau", "2006-01-01", ""),
            ]
            .join(","),
            "",
        ),
        person(
            "wl:undated",
            &[
                member("wl:rot", "", ""),
                member("wl:blau", "2006-01-01", ""),
            ]
            .join(","),
            "",
        ),
        person("wl:left", &member("wl:rot", "", "2006-01-01"), ""),
        person("wl:nobody", "", ""),
        person(
            "wl:leads-blau",
            &member("wl:blau", "", ""),
            &tenure("group_leader", "wl:blau", "2002-01-01", ""),
        ),
        person(
            "wl:chess",
            &member("wl:blau", "", ""),
            &tenure("chess_champion", "Q183", "2002-01-01", ""),
        ),
    ];
    fs::write(folder.path().join("actors.jsonl"), actors.concat()).unwrap();
    fs::write(folder.path().join("offices.jsonl"), "").unwrap();
    let government = |name, from, to, party| {
        format!(
            "{{\"name\":\"{name}\",\"of\":\"Q183\",\"from\":\"{from}\",\"to\":\"{to}\",\"parties\":[\"{party}\"],\"source\":\"test\"}}\n"
        )
    };
    let governments = government("Rot I", "2001-01-01", "2011-05", "wl:rot")
        + &government("Blau I", "2011-05", "", "wl:blau");
    fs::write(folder.path().join("governments.jsonl"), governments).unwrap();
    folder
}

#[test]
fn unknown_is_not_none() {
    let base = base();
    let columns = ["parties", "offices", "role", "role_by"];
    for (date, id, expected) in [
        // In office; another holds the one office known; nobody is known to hold it.
        (
            "2004-02-01",
            "wl:early",
            "unknown foreign_minister@Q183 government office",
        ),
        ("2006-02-01", "wl:early", "unknown none none office"),
        ("2012-02-01", "wl:early", "unknown unknown unknown "),
        ("2004-02-01", "wl:nobody", "unknown unknown unknown "),
        // Of a party that governs, that sits in parliament, that is in neither.
        (
            "2005-06-01",
            "wl:changes",
            "wl:rot unknown government party",
        ),
        (
            "2006-06-01",
            "wl:changes",
            "wl:blau unknown opposition party",
        ),
        (
            "2006-06-01",
            "wl:leads-blau",
            "wl:blau group_leader@wl:blau opposition party_office",
        ),
        ("2006-06-01", "wl:left", "none unknown unknown "),
        ("2005-06-01", "wl:left", "wl:rot unknown government party"),
        ("2006-06-01", "wl:klein", "wl:klein  unknown "),
        ("2000-06-01", "wl:rot", "wl:rot  unknown "),
        // An office that the rules do not know decides nothing.
        (
            "2006-06-01",
            "wl:chess",
            "wl:blau chess_champion@Q183 unknown ",
        ),
    ] {
        let rows = of_base(base.path(), date, &[id]);
        assert_eq!(cells(&rows[0], &columns), expected, "{date} {id}");
    }
}

#[test]
fn what_the_dates_leave_open_has_a_question_mark() {
    let base = base();
    let columns = ["parties", "offices", "role"];
    for (date, id, expected) in [
        (
            "2001-06-01",
            "wl:early",
            "unknown foreign_minister@Q183? government?",
        ),
        (
            "2011-06-01",
            "wl:later",
            "unknown foreign_minister@Q183? government?",
        ),
        ("2011-05-15", "wl:rot", "wl:rot  government?"),
        ("2011-06-15", "wl:blau", "wl:blau  government"),
        (
            "2006-06-01",
            "wl:undated",
            "wl:rot?|wl:blau unknown unknown",
        ),
    ] {
        let rows = of_base(base.path(), date, &[id]);
        assert_eq!(cells(&rows[0], &columns), expected, "{date} {id}");
    }
}

#[test]
fn local_actors_are_unknown_and_may_be_left_out() {
    let input = lines(&[record("2010-03-01", &["local:1", "Q567"])]);
    let run = wortlaut()
        .arg("-")
        .write_stdin(input.clone())
        .assert()
        .success();
    let found = rows(&run.get_output().stdout);
    assert_eq!(found.len(), 2);
    assert_eq!(
        cells(
            &found[0],
            &[
                "actor", "name", "gender", "parties", "offices", "level", "role"
            ]
        ),
        "local:1 Name local:1 unknown unknown unknown unknown unknown"
    );
    let run = wortlaut()
        .args(["-", "--no-local"])
        .write_stdin(input)
        .assert()
        .success();
    let found = rows(&run.get_output().stdout);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["actor"], "Q567");
}

#[test]
fn ids_that_the_base_does_not_know_are_told() {
    wortlaut()
        .arg("-")
        .write_stdin(lines(&[record("2010-03-01", &["wl:of-another-base"])]))
        .assert()
        .success()
        .stdout(contains("wl:of-another-base"))
        .stderr(contains("1 rows have ids").and(contains("--actors")));
}

#[test]
fn tsv_parts_by_tabs_and_formulas_get_an_apostrophe() {
    let mut formula = record("2010-03-01", &["Q567"]);
    formula.outlet = "=1+1".to_owned();
    let run = wortlaut()
        .args(["-", "--format", "tsv"])
        .write_stdin(lines(&[formula]))
        .assert()
        .success();
    let text = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let row: Vec<&str> = text.lines().nth(1).unwrap().split('\t').collect();
    assert_eq!(row.len(), text.lines().next().unwrap().split('\t').count());
    assert_eq!(&row[..4], ["a1", "2010-03-01", "'=1+1", "Q567"]);
}

#[test]
fn records_nobody_linked_and_broken_lines_leave_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (
        folder.path().join("in.jsonl"),
        folder.path().join("out.csv"),
    );
    let mut unlinked = record("2010-03-01", &[]);
    unlinked.entities = vec![crate::evaluate_support::entity(
        Span::new(0, 2),
        "PER".parse().unwrap(),
    )];
    fs::write(&input, lines(&[unlinked])).unwrap();
    let run = |input: &Path| wortlaut().arg(input).arg("-o").arg(&output).assert();
    run(&input)
        .code(1)
        .stderr(contains("in.jsonl").and(contains("wortlaut link")));
    fs::write(&input, lines(&[record("2010-03-01", &["Q567"])]) + "{}\n").unwrap();
    run(&input).code(1).stderr(contains("in.jsonl:2"));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    fs::write(&input, lines(&[record("2010-03-01", &["Q567"])])).unwrap();
    run(&input).success();
    run(&input).code(2).stderr(contains("--force"));
}
