//! `wortlaut actors missing`: names are joined over articles, counted, and written as a table that
//! an import reads.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;

use crate::evaluate_support::{article, entity, quotation};
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use wortlaut::document::{Actor, ActorType, Quotation, QuotationType, Record, Span};

/// An article whose names are marked, each with its actor: `[1 PER Anna Wolf]` is `local:1`,
/// `[Q567 PER Merkel]` an actor of the base; the first of an actor's names is its fullest. The
/// actors of `says` say a quotation each.
fn record(id: &str, outlet: &str, marked: &str, says: &[&str]) -> Record {
    let mut record = Record {
        outlet: outlet.to_owned(),
        ..article(id, 0)
    };
    for (place, piece) in marked.split(['[', ']']).enumerate() {
        if place % 2 == 0 {
            record.text += piece;
            continue;
        }
        let [number, label, name] = piece.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{piece}");
        };
        let start = record.text.chars().count();
        record.text += name;
        let mut entity = entity(
            Span::new(start, start + name.chars().count()),
            label.parse().unwrap(),
        );
        entity.id = format!("e{}", record.entities.len() + 1);
        name.clone_into(&mut entity.text);
        entity.actor = number
            .parse::<u32>()
            .map_or(number.to_owned(), |n| format!("local:{n}"));
        "unknown_name".clone_into(&mut entity.reason);
        match record.actors.iter_mut().find(|a| a.id == entity.actor) {
            Some(actor) => actor.mentions.push(entity.id.clone()),
            None => record.actors.push(Actor {
                id: entity.actor.clone(),
                name: name.to_owned(),
                kind: ActorType::Other,
                mentions: vec![entity.id.clone()],
                said: Vec::new(),
                mentioned_in: Vec::new(),
            }),
        }
        record.entities.push(entity);
    }
    for (number, speaker) in says.iter().enumerate() {
        let said = Quotation {
            id: format!("q{number}"),
            ..quotation(QuotationType::Indirect, &[Span::new(0, 1)])
        };
        let actor = record.actors.iter_mut().find(|a| a.id == *speaker).unwrap();
        actor.said.push(said.id.clone());
        record.quotations.push(said);
    }
    record
}

fn lines(records: &[Record]) -> String {
    let line = |record: &Record| serde_json::to_string(record).unwrap() + "\n";
    records.iter().map(line).collect()
}

fn missing(records: &[Record], flags: &[&str]) -> Vec<u8> {
    let run = Command::new(env!("CARGO_BIN_EXE_wortlaut"))
        .args(["actors", "missing", "-"])
        .args(flags)
        .write_stdin(lines(records))
        .assert()
        .success();
    run.get_output().stdout.clone()
}

type Row = HashMap<String, String>;

fn rows(records: &[Record]) -> Vec<Row> {
    let table = missing(records, &[]);
    let mut reader = csv::Reader::from_reader(&table[..]);
    reader.deserialize().map(Result::unwrap).collect()
}

/// Columns of the rows.
fn cells<const N: usize>(rows: &[Row], columns: [&str; N]) -> Vec<String> {
    let row = |row: &Row| columns.map(|column| row[column].clone()).join(" / ");
    rows.iter().map(row).collect()
}

#[test]
fn a_name_is_counted_over_articles_whatever_its_spelling() {
    let rows = rows(&[
        record(
            "a",
            "Bote",
            "[1 PER Jörg Wübbe] kam, [1 PER Wübbe] ging, wie [1 PER Wübbes] Hund.",
            &["local:1", "local:1"],
        ),
        record(
            "b",
            "Bote",
            "Gestern sprach [1 PER Joerg Wuebbe] mit [Q567 PER Merkel].",
            &["local:1", "Q567"],
        ),
        record(
            "c",
            "Kurier",
            "Das Haus [1 PER Jörg Wübbes] brannte in [2 LOC Arnsbeck].",
            &[],
        ),
        record("d", "", "Niemand da.", &[]),
    ]);
    assert_eq!(
        cells(
            &rows,
            [
                "name", "aliases", "type", "count", "articles", "speaks", "outlets", "reasons"
            ]
        ),
        [
            "Jörg Wübbe / Joerg Wuebbe / person / 5 / 3 / 3 / Bote (2)|Kurier (1) / unknown_name (5)",
            "Arnsbeck /  / place / 1 / 1 / 0 / Kurier (1) / unknown_name (1)",
        ]
    );
    for column in [
        "id", "gender", "country", "parent", "parties", "offices", "from", "to", "source",
    ] {
        assert_eq!(rows[0][column], "", "{column}");
    }
}

#[test]
fn the_header_is_what_an_import_reads_and_then_what_was_counted() {
    let table = String::from_utf8(missing(&[], &[])).unwrap();
    assert_eq!(
        table,
        "id,name,aliases,type,gender,country,parent,parties,offices,adjectives,inhabitants,metonyms,from,to,source,count,articles,speaks,outlets,contexts,reasons\n"
    );
}

#[test]
fn a_final_s_is_a_genitive_only_beside_the_name_without() {
    let rows = rows(&[
        record("a", "", "[1 PER Müllers] Rede", &[]),
        record("b", "", "[1 PER Müller] und [2 PER Müller]", &[]),
        record("c", "", "[1 PER Petri Klaas] und [2 ORG Hanses]", &[]),
        record(
            "d",
            "",
            "[1 PER Andreas], [1 PER Andreas], [2 PER Andrea]",
            &[],
        ),
        record("e", "", "[1 ORG Stadtbeirates], [2 ORG Stadtbeirat]", &[]),
        record("f", "", "[1 ORG Rote Laterne], [2 ORG Roten Laterne]", &[]),
    ]);
    assert_eq!(
        cells(&rows, ["name", "aliases", "count"]),
        [
            "Müller /  / 3",
            "Andreas /  / 2",
            "Rote Laterne / Roten Laterne / 2",
            "Stadtbeirat /  / 2",
            "Andrea /  / 1",
            "Hanses /  / 1",
            "Petri Klaas /  / 1",
        ]
    );
}

#[test]
fn abbreviations_are_aliases_and_head_nouns_tell_the_type() {
    let rows = rows(&[record(
        "a",
        "",
        "[1 ORG Arnsbecker Heimatpartei] ([1 ORG AHP]), [2 ORG Ministerium für Moore], [3 ORG Werft AG], [4 ORG Heidefreunde], [5 OTH Heidepartei]",
        &[],
    )]);
    assert_eq!(
        cells(&rows, ["name", "aliases", "type"]),
        [
            "Arnsbecker Heimatpartei / AHP / party",
            "Heidefreunde /  / other",
            "Heidepartei /  / other",
            "Ministerium für Moore /  / government_body",
            "Werft AG /  / company",
        ]
    );
}

#[test]
fn contexts_are_of_different_articles_and_the_table_of_any_order() {
    let long = "Es war ein langer Abend in der Halle am Hafen, und viele Leute standen herum. ";
    let mut records: Vec<Record> = (0..6)
        .map(|n| {
            record(
                &format!("a{n}"),
                "Bote",
                &format!("{long}{n}\n[1 PER Ada Lund],\u{7} {n} mal. [1 PER Lund] | {long}"),
                &[],
            )
        })
        .collect();
    let table = missing(&records, &["--contexts", "4"]);
    let mut reader = csv::Reader::from_reader(&table[..]);
    let row: Row = reader.deserialize().next().unwrap().unwrap();
    let contexts: Vec<&str> = row["contexts"].split('|').collect();
    assert_eq!(contexts.len(), 4);
    for context in &contexts {
        assert!(
            context.contains("‹Ada Lund›,") && context.starts_with('…'),
            "{context}"
        );
        assert!(!context.chars().any(char::is_control), "{context:?}");
        assert!(context.chars().count() <= 60 + 60 + 12, "{context}");
    }
    let mut different = contexts.clone();
    different.dedup();
    assert_eq!(different, contexts);
    records.reverse();
    assert_eq!(missing(&records, &["--contexts", "4"]), table);
}

#[test]
fn rare_names_can_be_left_out() {
    let records = [record(
        "a",
        "",
        "[1 PER Ada Lund], [1 PER Lund], [2 PER Bo Ek]",
        &[],
    )];
    let lines = |flags| {
        let table = String::from_utf8(missing(&records, flags)).unwrap();
        table.lines().count()
    };
    assert_eq!(lines(&[]), 3);
    assert_eq!(lines(&["--min-count", "2"]), 2);
    assert_eq!(lines(&["--min-count", "3"]), 1);
}

#[test]
fn names_like_formulas_get_an_apostrophe_and_no_bar_parts_a_name() {
    let rows = rows(&[record(
        "a",
        "",
        "[1 ORG =SUM(A1)], [2 ORG Rot|Blau], [3 ORG @netz]",
        &[],
    )]);
    assert_eq!(cells(&rows, ["name"]), ["'=SUM(A1)", "'@netz", "Rot¦Blau"]);
}

#[test]
fn gzip_and_several_files_are_read_and_broken_lines_named() {
    let folder = tempfile::tempdir().unwrap();
    let [plain, packed, output] =
        ["a.jsonl", "b.jsonl.gz", "out.csv"].map(|n| folder.path().join(n));
    fs::write(&plain, lines(&[record("a", "", "[1 PER Ada Lund]", &[])])).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines(&[record("b", "", "[1 PER Ada Lund]", &[])]).as_bytes())
        .unwrap();
    fs::write(&packed, gzip.finish().unwrap()).unwrap();
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
        command
            .args(["actors", "missing"])
            .args([&plain, &packed])
            .arg("-o")
            .arg(&output);
        command.assert()
    };
    run().success().stderr(contains("1 names in 2 articles"));
    assert!(
        fs::read_to_string(&output)
            .unwrap()
            .contains(",Ada Lund,,person,")
    );
    run().code(2).stderr(contains("--force"));
    fs::remove_file(&output).unwrap();
    fs::write(&plain, "{\"schema\":1}\n").unwrap();
    run()
        .code(1)
        .stderr(contains("a.jsonl:1").and(contains("wortlaut annotate")));
    assert!(!output.exists() && !folder.path().join("out.csv.part").exists());
}

#[test]
fn records_nobody_linked_are_an_error() {
    let mut unlinked = record("a", "", "[1 PER Ada Lund]", &[]);
    unlinked.actors.clear();
    unlinked.entities[0].actor.clear();
    unlinked.entities[0].reason.clear();
    Command::new(env!("CARGO_BIN_EXE_wortlaut"))
        .args(["actors", "missing", "-"])
        .write_stdin(lines(&[unlinked]))
        .assert()
        .code(1)
        .stderr(contains("wortlaut link"));
}
