//! Promise: the three tables hold what counts, never null, and are the same bytes every time.
#![cfg(feature = "parquet")]

use std::collections::HashSet;
use std::fs::{self, File};

use crate::common::{Place, json_lines, lines, place_with_gold};
use parquet::basic::Repetition;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;

fn export(place: &Place, arguments: &[&str]) {
    let arguments = [&["export", "parquet"], arguments].concat();
    place.wortlaut(&arguments).assert().code(0);
}

fn open(place: &Place, name: &str) -> SerializedFileReader<File> {
    SerializedFileReader::new(File::open(place.path(name)).unwrap()).unwrap()
}

fn rows(place: &Place, name: &str) -> Vec<Value> {
    let rows = open(place, name).into_iter();
    rows.map(|row| row.unwrap().to_json_value()).collect()
}

fn all<'r>(records: &'r [Value], key: &str) -> Vec<(&'r Value, &'r Value)> {
    let lists = records
        .iter()
        .map(|record| (record, record[key].as_array().unwrap()));
    lists
        .flat_map(|(record, list)| list.iter().map(move |one| (record, one)))
        .collect()
}

#[test]
fn every_article_entity_and_quotation_has_its_row() {
    let (place, _) = place_with_gold();
    let link = ["link", "gold.jsonl", "-o", "linked.jsonl"];
    place.wortlaut(&link).assert().code(0);
    let records = json_lines(&place.read("linked.jsonl"));
    export(&place, &["linked.jsonl", "-o", "tables"]);
    let articles = rows(&place, "tables/articles.parquet");
    assert_eq!(articles.len(), records.len());
    for (row, record) in articles.iter().zip(&records) {
        assert_eq!(row["article"], record["id"]);
        let count = |key: &str| record[key].as_array().unwrap().len();
        assert_eq!(row["n_entities"], count("entities"));
        assert_eq!(row["n_quotations"], count("quotations"));
        let text = record["text"].as_str().unwrap();
        assert_eq!(row["characters"], text.chars().count());
        let words = row["words"].as_u64().unwrap() as usize;
        assert!(words > 10 && words < text.chars().count() / 3, "{row}");
    }
    let entities = rows(&place, "tables/entities.parquet");
    for (row, (record, entity)) in entities.iter().zip(all(&records, "entities")) {
        assert_eq!(row["article"], record["id"]);
        for key in [
            "start",
            "end",
            "text",
            "label",
            "nested_in",
            "actor",
            "reason",
        ] {
            assert_eq!(row[key], entity[key], "{key}");
        }
    }
    assert_eq!(entities.len(), all(&records, "entities").len());
    let quotations = rows(&place, "tables/quotations.parquet");
    assert_eq!(quotations.len(), all(&records, "quotations").len());
    for (row, (record, quotation)) in quotations.iter().zip(all(&records, "quotations")) {
        assert_eq!(
            (&row["article"], &row["quotation"]),
            (&record["id"], &quotation["id"])
        );
        for key in ["type", "medium", "spans", "text", "nested_in"] {
            assert_eq!(row[key], quotation[key], "{key}");
        }
        let speaker = &quotation["speaker"];
        assert_eq!(row["speaker"], speaker["text"]);
        assert_eq!(row["speaker_spans"], speaker["spans"]);
        assert_eq!(row["speaker_actor"], speaker["actor"]);
        assert_eq!(row["speaker_kind"], speaker["kind"]);
        let mut actors = record["actors"].as_array().unwrap().iter();
        let actor = actors.find(|actor| actor["id"] == speaker["actor"]);
        assert_eq!(
            row["speaker_name"],
            actor.map_or("", |a| a["name"].as_str().unwrap())
        );
    }
    let spoken: HashSet<&str> = quotations
        .iter()
        .filter_map(|q| q["speaker_name"].as_str())
        .collect();
    assert!(spoken.len() > 20);
}

#[test]
fn filters_keep_articles_as_denominators_and_no_text_writes_no_words() {
    let (place, records) = place_with_gold();
    export(
        &place,
        &[
            "gold.jsonl",
            "-o",
            "tables",
            "--type",
            "direct",
            "--no-text",
        ],
    );
    let articles = rows(&place, "tables/articles.parquet");
    assert_eq!(articles.len(), records.len());
    let quotations = rows(&place, "tables/quotations.parquet");
    let direct = all(&records, "quotations")
        .into_iter()
        .filter(|(_, q)| q["type"] == "direct");
    assert_eq!(quotations.len(), direct.count());
    let counted: u64 = articles
        .iter()
        .map(|a| a["n_quotations"].as_u64().unwrap())
        .sum();
    assert_eq!(counted as usize, quotations.len());
    for row in &quotations {
        for key in ["text", "speaker", "cue", "frame", "addressee"] {
            assert_eq!(row[key], "", "{key}");
        }
        assert!(!row["spans"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_same_records_are_the_same_bytes_and_nothing_can_be_null() {
    let (place, records) = place_with_gold();
    // Enough entities for two row groups.
    let count = |record: &&Value| record["entities"].as_array().unwrap().len();
    let most = records.iter().max_by_key(count).unwrap();
    let many = vec![most.clone(); 17_000 / count(&most)];
    place.write("many.jsonl", &lines(&many));
    export(&place, &["many.jsonl", "-o", "a"]);
    export(&place, &["many.jsonl", "-o", "b"]);
    for name in ["articles", "entities", "quotations"] {
        let [a, b] = ["a", "b"]
            .map(|folder| fs::read(place.path(&format!("{folder}/{name}.parquet"))).unwrap());
        assert!(a == b, "{name}");
        let table = open(&place, &format!("a/{name}.parquet"));
        assert_eq!(table.num_row_groups() > 1, name == "entities");
        let schema = table.metadata().file_metadata().schema_descr();
        for column in schema.root_schema().get_fields() {
            let info = column.get_basic_info();
            assert_eq!(
                info.repetition(),
                Repetition::REQUIRED,
                "{name}: {}",
                column.name()
            );
        }
        // A table without rows has the same columns.
        place.write("none.jsonl", "");
        export(&place, &["none.jsonl", "-o", "none", "--force"]);
        let none = open(&place, &format!("none/{name}.parquet"));
        assert_eq!(none.metadata().file_metadata().num_rows(), 0);
        let columns = |table: &SerializedFileReader<File>| {
            table
                .metadata()
                .file_metadata()
                .schema_descr()
                .root_schema()
                .clone()
        };
        assert_eq!(columns(&none), columns(&table));
    }
}
