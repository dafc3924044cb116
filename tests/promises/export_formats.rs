//! The formats of `wortlaut export`: what they look like, and that what was annotated comes back.

use std::collections::HashMap;

use crate::common::{Place, json_lines, place_with_gold, stdout};
use serde_json::{Value, json};

fn run(place: &Place, arguments: &[&str]) -> String {
    stdout(&place.wortlaut(arguments).assert().code(0))
}

fn export(place: &Place, format: &str) -> String {
    run(place, &["export", format, "gold.jsonl"])
}

/// The text of a span in code points.
fn slice(text: &Value, start: &Value, end: &Value) -> String {
    let (start, end) = (
        start.as_u64().unwrap() as usize,
        end.as_u64().unwrap() as usize,
    );
    let text = text.as_str().unwrap().chars();
    text.skip(start).take(end - start).collect()
}

#[test]
fn every_format_is_what_it_was() {
    let (place, records) = place_with_gold();
    let emoji = records
        .iter()
        .find(|record| record["id"] == "emoji")
        .unwrap();
    place.write("one.jsonl", &(emoji.to_string() + "\n"));
    run(&place, &["link", "one.jsonl", "-o", "linked.jsonl"]);
    for format in [
        "csv",
        "long",
        "conll",
        "quotations-json",
        "prodigy",
        "doccano",
        "doccano-relations",
        "hf",
        "conllu",
        "spacy",
        "label-studio",
        "tei",
        "web-annotation",
    ] {
        insta::assert_snapshot!(format, run(&place, &["export", format, "linked.jsonl"]));
    }
    run(
        &place,
        &["export", "inception", "linked.jsonl", "-o", "folder"],
    );
    insta::assert_snapshot!("inception", place.read("folder/emoji.xmi"));
}

#[test]
fn quotations_come_back_from_the_published_form_as_they_were() {
    let (place, records) = place_with_gold();
    place.write("set.jsonl", &export(&place, "quotations-json"));
    let back = json_lines(&run(&place, &["import", "wikinews", "set.jsonl"]));
    assert_eq!(back.len(), records.len());
    let quotations = |record: &Value| {
        let mut quotations = record["quotations"].clone();
        for quotation in quotations.as_array_mut().unwrap() {
            // What the set does not hold.
            quotation["mentions"] = json!([]);
            let speaker = &quotation["speaker"];
            let spoken = json!({"spans": speaker["spans"], "text": speaker["text"]});
            quotation["speaker"] = spoken;
        }
        quotations
    };
    for (record, back) in records.iter().zip(&back) {
        assert_eq!(back["id"], record["id"]);
        assert_eq!(back["text"], record["text"]);
        assert_eq!(quotations(back), quotations(record), "{}", record["id"]);
    }
    // And once more nothing changes.
    place.write(
        "back.jsonl",
        &run(&place, &["import", "wikinews", "set.jsonl"]),
    );
    let again = run(&place, &["export", "quotations-json", "back.jsonl"]);
    assert_eq!(json_lines(&again), json_lines(&place.read("set.jsonl")));
}

#[test]
fn entities_come_back_from_columns() {
    let (place, records) = place_with_gold();
    // Label, text without its blanks, which cannot be told from columns, and layer: 0, 1, …
    let entities = |records: &[Value]| {
        let mut all = Vec::new();
        for record in records {
            let mut layers = HashMap::from([("", -1)]);
            for entity in record["entities"].as_array().unwrap() {
                let of = |key: &str| entity[key].as_str().unwrap();
                let layer = layers[of("nested_in")] + 1;
                layers.insert(of("id"), layer);
                let text: String = of("text").split_whitespace().collect();
                all.push((of("label").to_owned(), text, layer));
            }
        }
        all
    };
    let mut gold = entities(&records);
    assert!(gold.len() > 200 && gold.iter().any(|(_, _, layer)| *layer == 1));
    // Columns have two layers.
    gold.retain(|(_, _, layer)| *layer < 2);
    for scheme in ["bio", "bioes"] {
        let columns = run(
            &place,
            &["export", "conll", "gold.jsonl", "--scheme", scheme],
        );
        assert_eq!(columns.contains("\tS-PER"), scheme == "bioes");
        place.write("gold.conll", &columns);
        let back = run(
            &place,
            &["import", "conll", "gold.conll", "--per", "document"],
        );
        assert_eq!(entities(&json_lines(&back)), gold, "{scheme}");
    }
    let outer = run(&place, &["export", "conll", "gold.jsonl", "--levels", "1"]);
    let tokens = outer.lines().filter(|line| line.contains('\t'));
    assert!(tokens.clone().count() > 1000);
    assert!(tokens.clone().all(|line| line.split('\t').count() == 2));
}

#[test]
fn utf_16_offsets_slice_the_text_in_label_studio() {
    let (place, _) = place_with_gold();
    let tasks: Value = serde_json::from_str(&export(&place, "label-studio")).unwrap();
    let mut spans = 0;
    for task in tasks.as_array().unwrap() {
        let text: Vec<u16> = task["data"]["text"]
            .as_str()
            .unwrap()
            .encode_utf16()
            .collect();
        for result in task["predictions"][0]["result"].as_array().unwrap() {
            if result["type"] == "labels" {
                let value = &result["value"];
                let at = |key: &str| value[key].as_u64().unwrap() as usize;
                let slice = String::from_utf16(&text[at("start")..at("end")]).unwrap();
                assert_eq!(slice, value["text"].as_str().unwrap());
                spans += 1;
            }
        }
    }
    assert!(spans > 1000);
}

#[test]
fn code_points_slice_the_text_in_all_others() {
    let (place, records) = place_with_gold();
    let table = export(&place, "csv");
    let mut table = csv::Reader::from_reader(table.as_bytes());
    let columns = table.headers().unwrap().clone();
    let of = |row: &csv::StringRecord, name: &str| {
        let at = columns.iter().position(|column| column == name).unwrap();
        row[at].to_owned()
    };
    for row in table.records() {
        let row = row.unwrap();
        let id = of(&row, "article");
        let record = records.iter().find(|record| record["id"] == *id).unwrap();
        let spans = of(&row, "spans");
        let pieces = spans.split('|').map(|span| {
            let (start, end) = span.split_once('-').unwrap();
            let number = |text: &str| json!(text.parse::<u64>().unwrap());
            slice(&record["text"], &number(start), &number(end))
        });
        let text = pieces.collect::<Vec<_>>().join(" … ");
        assert_eq!(of(&row, "text").trim_start_matches('\''), text);
    }
    for line in json_lines(&export(&place, "web-annotation")) {
        for target in line["target"].as_array().unwrap() {
            let [position, quote] = [&target["selector"][0], &target["selector"][1]];
            let whole = |record: &&Value| {
                record["text"]
                    .as_str()
                    .unwrap()
                    .contains(quote["prefix"].as_str().unwrap())
                    && slice(&record["text"], &position["start"], &position["end"])
                        == quote["exact"].as_str().unwrap()
            };
            assert!(records.iter().any(|record| whole(&record)), "{target}");
        }
    }
}

#[test]
fn a_span_of_prodigy_is_its_tokens_the_last_included() {
    let (place, _) = place_with_gold();
    for task in json_lines(&export(&place, "prodigy")) {
        let token = |id: &Value| &task["tokens"][id.as_u64().unwrap() as usize];
        for token in task["tokens"].as_array().unwrap() {
            assert_eq!(
                slice(&task["text"], &token["start"], &token["end"]),
                token["text"].as_str().unwrap()
            );
        }
        let related = task["relations"].as_array().unwrap().iter();
        let related =
            related.flat_map(|relation| [&relation["head_span"], &relation["child_span"]]);
        for span in task["spans"].as_array().unwrap().iter().chain(related) {
            assert_eq!(
                token(&span["token_start"])["start"],
                span["start"],
                "{span}"
            );
            assert_eq!(token(&span["token_end"])["end"], span["end"], "{span}");
        }
    }
}

#[test]
fn tokens_and_single_blanks_make_up_the_text_in_spacy() {
    let (place, _) = place_with_gold();
    for document in json_lines(&export(&place, "spacy")) {
        let mut end = 0;
        for token in document["tokens"].as_array().unwrap() {
            let start = token["start"].as_u64().unwrap();
            assert!(start == end || start == end + 1, "{token}");
            if start > end {
                assert_eq!(slice(&document["text"], &json!(end), &json!(start)), " ");
            }
            end = token["end"].as_u64().unwrap();
        }
        assert_eq!(
            end as usize,
            document["text"].as_str().unwrap().chars().count()
        );
    }
}

#[test]
fn relations_of_doccano_join_entities_that_are_there() {
    let (place, records) = place_with_gold();
    let mut speakers = 0;
    for (line, record) in json_lines(&export(&place, "doccano-relations"))
        .iter()
        .zip(&records)
    {
        let entity = |id: &Value| {
            let entities = line["entities"].as_array().unwrap().iter();
            entities.clone().find(|entity| entity["id"] == *id).unwrap()
        };
        for relation in line["relations"].as_array().unwrap() {
            let (from, to) = (entity(&relation["from_id"]), entity(&relation["to_id"]));
            if relation["type"] == "speaker" {
                let quotations = record["quotations"].as_array().unwrap().iter();
                let mut said =
                    quotations.filter(|q| q["spans"][0]["start"] == from["start_offset"]);
                let is_speaker = |quotation: &Value| {
                    let spans = quotation["speaker"]["spans"].as_array().unwrap().iter();
                    { spans }.any(|span| span["start"] == to["start_offset"])
                };
                assert!(said.any(is_speaker), "{relation}");
                speakers += 1;
            }
        }
    }
    assert!(speakers > 100);
}
