//! `wortlaut export`: what is asked for is in the export, the rest is not, and the card says so.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::common::{Place, json_lines, place_with_gold, stderr, stdout};
use serde_json::Value;

fn export(place: &Place, arguments: &[&str]) -> String {
    let arguments = [&["export"], arguments].concat();
    stdout(&place.wortlaut(&arguments).assert().code(0))
}

fn count(records: &[Value], list: &str, counts: impl Fn(&Value) -> bool) -> usize {
    let lists = records
        .iter()
        .map(|record| record[list].as_array().unwrap());
    lists.flatten().filter(|one| counts(one)).count()
}

#[test]
fn wrong_values_are_usage_errors_that_offer_known_ones() {
    let (place, _) = place_with_gold();
    for (arguments, known) in [
        (&["cvs"][..], "quotations-json"),
        (&["csv", "--label", "PERSON"], "PERderiv"),
        (&["csv", "--type", "direct,quote"], "indirect_free_indirect"),
        (&["csv", "--kind", "name"], "organisation"),
        (&["csv", "--medium", "radio"], "speech_thought"),
        (
            &["csv", "--party", "Freie Demokratische Parteien"],
            "near it: Freie Demokratische Partei",
        ),
        (&["csv", "--party", "Kegelclub"], "a party's id or name"),
        (&["csv", "--office", "Schützenkönig"], "foreign_minister"),
        (
            &["csv", "--office", "Aussenminster"],
            "near it: foreign_minister",
        ),
        (&["csv", "--min-score", "2"], "from 0 to 1"),
        (&["csv", "--from", "gestern"], "YYYY-MM-DD"),
        (&["conll", "--scheme", "iob"], "bioes"),
        (&["conll", "--no-text"], "web-annotation can"),
        (&["csv", "--negatives", "0.1"], "--only-annotated"),
        (&["csv", "-o", "a.csv", "--split", "a=0.5"], "train=0.8"),
        (&["csv", "-o", "a.csv.gz"], "not packed"),
        (&["inception"], "-o FOLDER"),
        (&["inception", "-o", "-"], "-o FOLDER"),
    ] {
        let arguments = [&["export"], arguments, &["gold.jsonl"]].concat();
        let said = stderr(&place.wortlaut(&arguments).assert().code(2));
        assert!(said.contains(known), "{arguments:?}: {said}");
    }
    assert!(!place.exists("a.csv"));
}

#[test]
fn only_what_is_asked_for_is_exported() {
    let (place, records) = place_with_gold();
    let rows = |arguments: &[&str]| {
        let table = export(&place, &[&["csv", "gold.jsonl"], arguments].concat());
        csv::Reader::from_reader(table.as_bytes()).records().count()
    };
    let quotations = count(&records, "quotations", |_| true);
    assert!(quotations > 100);
    assert_eq!(rows(&[]), quotations);
    assert_eq!(
        rows(&["--type", "direct,reported", "--kind", "named"]),
        count(&records, "quotations", |quotation| {
            (quotation["type"] == "direct" || quotation["type"] == "reported")
                && quotation["speaker"]["kind"] == "named"
        })
    );
    let dated = |holds: fn(&str) -> bool| -> Vec<Value> {
        let date = |record: &&Value| holds(record["date"].as_str().unwrap());
        records.iter().filter(date).cloned().collect()
    };
    // Articles without a day lie in no range.
    let early = dated(|date| !date.is_empty() && date < "2025-07");
    let late = dated(|date| date >= "2025-07");
    assert!(early.len() + late.len() < records.len());
    assert_eq!(
        rows(&["--from", "2025-07"]),
        count(&late, "quotations", |_| true)
    );
    assert_eq!(
        rows(&["--to", "2025-06"]),
        count(&early, "quotations", |_| true)
    );
    place.write("ids.txt", "emoji\nnobody\n");
    let arguments = ["export", "csv", "gold.jsonl", "--ids", "ids.txt"];
    let assert = place.wortlaut(&arguments).assert().code(0);
    let emoji: Vec<Value> = records
        .iter()
        .filter(|r| r["id"] == "emoji")
        .cloned()
        .collect();
    let found = csv::Reader::from_reader(stdout(&assert).as_bytes())
        .records()
        .count();
    assert_eq!(found, count(&emoji, "quotations", |_| true));
    assert!(stderr(&assert).contains("no article has the id \"nobody\""));
    let labels = export(
        &place,
        &[
            "doccano",
            "gold.jsonl",
            "--label",
            "LOC",
            "--type",
            "direct",
        ],
    );
    let labels = json_lines(&labels);
    let of = |label: &str| {
        let all = labels
            .iter()
            .flat_map(|line| line["label"].as_array().unwrap());
        all.filter(|one| one[2] == label).count()
    };
    assert_eq!(
        of("LOC"),
        count(&records, "entities", |e| e["label"] == "LOC")
    );
    assert_eq!((of("PER"), of("indirect")), (0, 0));
}

#[test]
fn an_article_in_which_nothing_counts_is_still_an_article() {
    let (place, records) = place_with_gold();
    let lines = |arguments: &[&str]| {
        let all = [
            &[
                "doccano",
                "gold.jsonl",
                "--label",
                "PERpart",
                "--type",
                "free_indirect",
            ],
            arguments,
        ]
        .concat();
        export(&place, &all).lines().count()
    };
    assert_eq!(lines(&[]), records.len());
    let annotated = lines(&["--only-annotated"]);
    assert!(annotated < records.len() / 2, "{annotated}");
    assert_eq!(lines(&["--negatives", "0"]), annotated);
    let half = lines(&["--negatives", "0.5"]);
    assert!(annotated < half && half < records.len(), "{half}");
}

#[test]
fn sentences_without_annotation_are_kept_by_share() {
    let (place, _) = place_with_gold();
    let sentences =
        |share: &str| json_lines(&export(&place, &["hf", "gold.jsonl", "--negatives", share]));
    let is_negative = |line: &Value| {
        [
            "ner_tags",
            "nested_ner_tags",
            "quotation_tags",
            "nested_quotation_tags",
        ]
        .iter()
        .all(|column| {
            line[column]
                .as_array()
                .unwrap()
                .iter()
                .all(|tag| tag == "O")
        })
    };
    let (all, some, none) = (sentences("1"), sentences("0.5"), sentences("0"));
    let negatives = |lines: &[Value]| lines.iter().filter(|line| is_negative(line)).count();
    assert_eq!(negatives(&none), 0);
    assert_eq!(all.len() - negatives(&all), none.len());
    assert!(0 < negatives(&some) && negatives(&some) < negatives(&all));
    assert_eq!(some.len() - negatives(&some), none.len());
}

#[test]
fn parts_hang_on_ids_alone_and_are_the_whole() {
    let (place, records) = place_with_gold();
    let split = ["--split", "train=0.6,dev=0.2,test=0.2"];
    let parts = |name: &str| {
        ["train", "dev", "test"].map(|part| {
            let lines = json_lines(&place.read(&format!("{name}.{part}.jsonl")));
            let ids = lines
                .iter()
                .map(|line| line["article"].as_str().unwrap().to_owned());
            ids.collect::<HashSet<String>>()
        })
    };
    export(
        &place,
        &[&["doccano", "gold.jsonl", "-o", "a.jsonl"], &split[..]].concat(),
    );
    let mut lines: Vec<String> = place
        .read("gold.jsonl")
        .lines()
        .map(str::to_owned)
        .collect();
    lines.reverse();
    place.write("reversed.jsonl", &(lines.join("\n") + "\n"));
    export(
        &place,
        &[&["doccano", "reversed.jsonl", "-o", "b.jsonl"], &split[..]].concat(),
    );
    let (one, other) = (parts("a"), parts("b"));
    assert_eq!(one, other);
    assert_eq!(one.iter().map(HashSet::len).sum::<usize>(), records.len());
    assert!(one.iter().all(|part| !part.is_empty()));
    assert!(!place.exists("a.jsonl"));
    let card = place.read("a.jsonl.card.md");
    assert!(
        card.contains(&format!("| a.train.jsonl | {} |", one[0].len())),
        "{card}"
    );
}

#[test]
fn without_text_no_word_of_an_article_is_written() {
    let (place, records) = place_with_gold();
    for format in ["csv", "long", "web-annotation"] {
        let with = export(&place, &[format, "gold.jsonl"]);
        let without = export(&place, &[format, "gold.jsonl", "--no-text"]);
        assert_eq!(
            with.contains("Frohes 2️⃣0️⃣2️⃣6️⃣"),
            format != "long",
            "{format}"
        );
        for quotation in records
            .iter()
            .flat_map(|r| r["quotations"].as_array().unwrap())
        {
            for text in [&quotation["text"], &quotation["speaker"]["text"]] {
                let text = text.as_str().unwrap();
                // Short ones stand in names of columns and values by chance.
                assert!(
                    text.len() < 12 || !without.contains(text),
                    "{format}: {text}"
                );
            }
        }
    }
}

#[test]
fn the_card_says_what_was_made_of_what_and_under_which_licence() {
    let place = Place::new();
    place.write(
        "in/a.txt",
        "Bundeskanzlerin Angela Merkel sagte am Montag in Köln: „Ja.“",
    );
    place
        .wortlaut(&["annotate", "in", "-o", "out.jsonl"])
        .assert()
        .code(0);
    export(
        &place,
        &[
            "csv",
            "out.jsonl",
            "-o",
            "quotations.csv",
            "--speaker",
            "Angela Merkel",
        ],
    );
    let card = place.read("quotations.csv.card.md");
    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    for said in [
        manifest["output"]["sha256"].as_str().unwrap(),
        manifest["model"]["digest"].as_str().unwrap(),
        manifest["model"]["licence"].as_str().unwrap(),
        manifest["knowledge_base"]["digest"].as_str().unwrap(),
        "`--speaker Angela Merkel`",
        "| quotations.csv | 1 |",
        "wortlaut export csv out.jsonl -o quotations.csv",
    ] {
        assert!(card.contains(said), "{said:?} is not in:\n{card}");
    }
    let again = place.wortlaut(&["export", "csv", "out.jsonl", "-o", "quotations.csv"]);
    assert!(stderr(&{ again }.assert().code(2)).contains("--force"));
}

#[test]
fn near_duplicates_are_in_one_part() {
    let (place, records) = place_with_gold();
    // Every third article is a copy of the first.
    let mut table = "id,dup_group,share,agency,words\n".to_owned();
    let mut copies = HashSet::new();
    for (number, record) in records.iter().enumerate() {
        let id = record["id"].as_str().unwrap();
        let group = if number % 3 == 0 { 0 } else { number };
        if group == 0 {
            copies.insert(id.to_owned());
        }
        writeln!(table, "{id},{group},1,,100").unwrap();
    }
    place.write("dup.csv", &table);
    let split = ["csv", "gold.jsonl", "--split", "a=0.4,b=0.3,c=0.3"];
    let parts = |name: &str, more: &[&str]| {
        export(
            &place,
            &[&split[..], &["-o", &format!("{name}.csv")], more].concat(),
        );
        ["a", "b", "c"].map(|part| place.read(&format!("{name}.{part}.csv")))
    };
    let holds = |part: &String| copies.iter().any(|id| part.contains(id.as_str()));
    let apart = parts("apart", &[]);
    assert!(apart.iter().filter(|part| holds(part)).count() > 1);
    let together = parts("together", &["--groups", "dup.csv"]);
    assert_eq!(together.iter().filter(|part| holds(part)).count(), 1);
    // A table of other files is no table of these.
    let (header, _) = table.split_once('\n').unwrap();
    place.write("other.csv", &format!("{header}\nx,1,1,,9\n"));
    let other = [
        "export",
        "csv",
        "gold.jsonl",
        "-o",
        "x.csv",
        "--split",
        "a=1",
        "--groups",
        "other.csv",
    ];
    let said = stderr(&place.wortlaut(&other).assert().code(1));
    assert!(said.contains("is not in the table"), "{said}");
    assert!(!place.exists("x.a.csv"));
}

#[test]
fn a_folder_is_replaced_on_demand_and_only_if_an_export_wrote_it() {
    let (place, records) = place_with_gold();
    let arguments = ["inception", "gold.jsonl", "-o", "folder"];
    export(&place, &arguments);
    let files = || std::fs::read_dir(place.path("folder")).unwrap().count();
    assert_eq!(files(), records.len() + 1);
    assert!(place.read("folder.card.md").contains("| folder | "));
    let force = [&arguments[..], &["--force"]].concat();
    let refused = |arguments: &[&str], why: &str| {
        let arguments = [&["export"], arguments].concat();
        let said = stderr(&place.wortlaut(&arguments).assert().code(2));
        assert!(said.contains(why), "{said}");
    };
    refused(&arguments, "--force");
    place.write("ids.txt", "emoji\n");
    export(&place, &[&force[..], &["--ids", "ids.txt"]].concat());
    assert_eq!(files(), 2);
    place.write("folder/mine.txt", "keep");
    refused(&force, "mine.txt");
    refused(
        &["inception", "gold.jsonl", "-o", "gold.jsonl", "--force"],
        "name another output",
    );
    assert_eq!(files(), 3);
    assert!(!place.exists("folder.part"));
    let split = [
        "inception",
        "gold.jsonl",
        "-o",
        "parts",
        "--split",
        "a=0.5,b=0.5",
    ];
    export(&place, &split);
    assert!(place.exists("parts.a/TypeSystem.xml") && place.exists("parts.b/TypeSystem.xml"));
}
