//! `wortlaut sample`: what is drawn, what the sample says of it, and that nothing else matters.
#![allow(
    clippy::float_cmp,
    reason = "probabilities are quotients of known numbers"
)]

use std::collections::BTreeMap;

use crate::common::{self, Place, json_lines, lines, stderr, stdout};
use serde_json::{Value, json};

fn gold() -> Vec<Value> {
    json_lines(&common::gold(&["sample"]))
}

fn place_with(records: &[Value]) -> Place {
    let place = Place::new();
    place.write("r.jsonl", &lines(records));
    place
}

/// The items that these arguments draw.
fn sample(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["sample", "-o", "-"], arguments].concat();
    json_lines(&stdout(&place.wortlaut(&arguments).assert().code(0)))
}

/// All things of a list of the records, with the id of their article.
fn all<'r>(records: &'r [Value], list: &str) -> Vec<(&'r Value, &'r Value)> {
    let of = |record: &'r Value| {
        let things = record[list].as_array().unwrap().iter();
        things.map(move |thing| (&record["id"], thing))
    };
    records.iter().flat_map(of).collect()
}

/// Whether it is the number, as exactly as JSON is read here.
fn near(value: &Value, number: f64) -> bool {
    (value.as_f64().unwrap() - number).abs() < 1e-12
}

fn where_it_stands(item: &Value) -> (String, String) {
    let text = |key: &str| item[key].as_str().unwrap().to_owned();
    (text("article"), text("id"))
}

#[test]
fn a_uniform_sample_says_where_each_quotation_stands_and_what_it_is() {
    let records = gold();
    let place = place_with(&records);
    let quotations = all(&records, "quotations");
    let items = sample(&place, &["r.jsonl", "-n", "20", "--seed", "5"]);
    assert_eq!(items.len(), 20);
    for item in &items {
        let line = item["line"].as_u64().unwrap() as usize;
        let record = &records[line - 1];
        assert_eq!(item["file"], "r.jsonl");
        assert_eq!(item["article"], record["id"]);
        let own = record["quotations"].as_array().unwrap().iter();
        let quotation = own.clone().find(|q| q["id"] == item["id"]).unwrap();
        assert_eq!(item["spans"], quotation["spans"]);
        assert_eq!(item["text"], quotation["text"]);
        assert_eq!(item["values"]["type"], quotation["type"]);
        assert_eq!(item["values"]["speaker"], quotation["speaker"]["text"]);
        assert_eq!(item["values"]["speaker_kind"], quotation["speaker"]["kind"]);
        assert_eq!(item["population"], quotations.len());
        assert_eq!(item["stratum_size"], quotations.len());
        assert!(near(&item["probability"], 20.0 / quotations.len() as f64));
        assert_eq!(item["seed"], 5);
    }
    assert_ne!(
        items,
        sample(&place, &["r.jsonl", "-n", "20", "--seed", "6"])
    );
    // Whoever asks for more than there is gets all, for certain.
    let items = sample(&place, &["r.jsonl", "-n", "5000"]);
    assert_eq!(items.len(), quotations.len());
    assert!(items.iter().all(|item| item["probability"] == 1.0));
}

#[test]
fn the_order_of_the_lines_and_the_files_they_stand_in_make_no_difference() {
    let mut records = gold();
    let place = place_with(&records);
    records.reverse();
    place.write("a.jsonl", &lines(&records[..9]));
    let packed = zstd::encode_all(lines(&records[9..]).as_bytes(), 1).unwrap();
    place.write_bytes("b.jsonl.zst", &packed);
    let bare = |items: Vec<Value>| -> Vec<Value> {
        let bare = |mut item: Value| {
            item["file"] = json!("");
            item["line"] = json!(0);
            item
        };
        items.into_iter().map(bare).collect()
    };
    for arguments in [
        &["-n", "30"][..],
        &["-n", "30", "--by", "type"],
        &["-n", "10", "--weight", "low-score", "--what", "entities"],
        &["-n", "5", "--articles", "--blind"],
    ] {
        let one = sample(&place, &[&["r.jsonl"], arguments].concat());
        let other = sample(&place, &[&["a.jsonl", "b.jsonl.zst"], arguments].concat());
        assert_eq!(bare(one), bare(other), "{arguments:?}");
    }
}

#[test]
fn strata_have_their_exact_sizes_and_equal_shares() {
    let records = gold();
    let place = place_with(&records);
    let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, entity) in all(&records, "entities") {
        *sizes.entry(entity["label"].as_str().unwrap()).or_default() += 1;
    }
    let number = sizes.len() * 6;
    let number = number.to_string();
    let arguments = [
        "r.jsonl", "--what", "entities", "--by", "label", "-n", &number,
    ];
    let items = sample(&place, &arguments);
    let mut drawn: BTreeMap<&str, u64> = BTreeMap::new();
    for item in &items {
        let stratum = item["stratum"].as_str().unwrap();
        *drawn.entry(stratum).or_default() += 1;
        assert_eq!(item["stratum"], item["values"]["label"]);
        assert_eq!(item["stratum_size"], sizes[stratum]);
        let chance = item["stratum_drawn"].as_f64().unwrap() / sizes[stratum] as f64;
        assert!(near(&item["probability"], chance));
    }
    assert_eq!(items.len().to_string(), number);
    for (label, &size) in &sizes {
        // A label of fewer than six is drawn whole.
        assert!(drawn[label] >= size.min(6), "{label}");
    }
    // What has none is a stratum too.
    place.write("first.jsonl", &lines(&records[..1]));
    assert_eq!(records[0]["outlet"], "");
    let items = sample(&place, &["first.jsonl", "--by", "outlet", "-n", "1"]);
    assert_eq!(items[0]["stratum"], "none");
    let too_many = [
        "sample", "r.jsonl", "--what", "entities", "--by", "label", "-n", "2",
    ];
    let complaint = stderr(&place.wortlaut(&too_many).assert().code(2));
    assert!(complaint.contains("more than 2 strata"), "{complaint}");
    let nothing = ["sample", "r.jsonl", "--by", "label"];
    let complaint = stderr(&place.wortlaut(&nothing).assert().code(2));
    assert!(
        complaint.contains("no quotation has a label"),
        "{complaint}"
    );
}

#[test]
fn whole_articles_are_drawn_and_a_blind_sample_says_nothing_of_the_annotation() {
    let records = gold();
    let place = place_with(&records);
    let items = sample(&place, &["r.jsonl", "--articles", "-n", "4"]);
    assert!(
        items
            .iter()
            .all(|item| item["what"] == "article" && item["spans"] == json!([]))
    );
    assert_eq!(items[0]["population"], records.len());

    let open = sample(&place, &["r.jsonl", "--by", "type", "-n", "12"]);
    let blind = sample(&place, &["r.jsonl", "--by", "type", "-n", "12", "--blind"]);
    // The same quotations in the same chances.
    let drawn = |items: &[Value]| {
        let mut drawn: Vec<_> = items.iter().map(where_it_stands).collect();
        drawn.sort();
        drawn
    };
    assert_eq!(drawn(&open), drawn(&blind));
    for item in &blind {
        assert_eq!(item["values"]["type"], "");
        assert_eq!(item["values"]["speaker_spans"], json!([]));
        assert_eq!(item["values"]["score"], 0.0);
        assert!(open.iter().all(|open| open["stratum"] != item["stratum"]));
    }
    let shown = ["sample", "r.jsonl", "--by", "type", "-n", "12", "--blind"];
    let shown = stdout(&place.wortlaut(&shown).assert().code(0));
    assert!(
        !shown.contains("speaker   ") && !shown.contains("direct"),
        "{shown}"
    );
}

#[test]
fn low_scores_are_drawn_more_often_and_high_ones_not_never() {
    let mut records = gold();
    for record in &mut records {
        for (number, entity) in record["entities"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .enumerate()
        {
            entity["score"] = json!(if number % 10 == 0 { 0.1 } else { 1.0 });
        }
    }
    let place = place_with(&records);
    let entities = all(&records, "entities");
    let low = entities
        .iter()
        .filter(|(_, entity)| entity["score"] == 0.1)
        .count();
    let (mut drawn_low, mut drawn, mut total) = (0, 0, 0.0);
    for seed in 0..20 {
        let seed = seed.to_string();
        let arguments = [
            "r.jsonl",
            "--what",
            "entities",
            "-n",
            "20",
            "--weight",
            "low-score",
        ];
        for item in sample(&place, &[&arguments[..], &["--seed", &seed]].concat()) {
            drawn += 1;
            total += 1.0 / item["probability"].as_f64().unwrap();
            if item["values"]["score"] == 0.1 {
                drawn_low += 1;
                assert_eq!(item["weight"], 0.9);
            } else {
                assert_eq!(item["weight"], 0.05);
            }
        }
    }
    assert_eq!(drawn, 400);
    let (share, usual) = (drawn_low as f64 / 400.0, low as f64 / entities.len() as f64);
    assert!(
        usual < 0.2 && share > 0.5 && share < 0.95,
        "{usual} {share}"
    );
    let mean = total / 20.0 / entities.len() as f64;
    assert!((0.7..=1.3).contains(&mean), "{mean}");
}

#[test]
fn what_another_annotation_says_otherwise_is_drawn_more_often() {
    let records = gold();
    let mut others = records.clone();
    let mut changed = Vec::new();
    for record in others.iter_mut().take(3) {
        let id = record["id"].as_str().unwrap().to_owned();
        let quotation = &mut record["quotations"][0];
        quotation["type"] = json!(if quotation["type"] == "reported" {
            "direct"
        } else {
            "reported"
        });
        changed.push((id, quotation["id"].as_str().unwrap().to_owned()));
    }
    others.reverse();
    let place = place_with(&records);
    place.write("other.jsonl", &lines(&others));
    let arguments = ["r.jsonl", "--disagree", "other.jsonl", "-n"];
    let items = sample(&place, &[&arguments[..], &["5000"]].concat());
    for item in &items {
        let differs = changed.contains(&where_it_stands(item));
        assert_eq!(
            item["differs"],
            if differs { json!(["type"]) } else { json!([]) }
        );
        assert_eq!(item["weight"], if differs { 1.0 } else { 0.05 });
    }
    let mut met = 0;
    for seed in 0..10 {
        let seed = seed.to_string();
        let items = sample(&place, &[&arguments[..], &["20", "--seed", &seed]].concat());
        met += items.iter().filter(|item| item["weight"] == 1.0).count();
    }
    // Of 200 drawn uniformly of some hundred two or three would be among those three.
    assert!(items.len() > 200 && met >= 24, "{met} of {}", items.len());
}

#[test]
fn one_article_stands_for_a_group_of_near_duplicates() {
    let mut records = gold();
    let mut copy = records[0].clone();
    copy["id"] = json!("=copy");
    records.push(copy);
    let place = place_with(&records);
    let table = ["duplicates", "r.jsonl", "-o", "dup.csv"];
    place.wortlaut(&table).assert().code(0);
    let arguments = [
        "r.jsonl",
        "--articles",
        "-n",
        "5000",
        "--per-group",
        "dup.csv",
    ];
    let items = sample(&place, &arguments);
    assert_eq!(items.len(), records.len() - 1);
    assert!(
        items
            .iter()
            .all(|i| i["article"] != "=copy" && i["per_group"] == true)
    );

    records.push(records[1].clone());
    records.last_mut().unwrap()["id"] = json!("new");
    place.write("more.jsonl", &lines(&records));
    let stale = ["sample", "more.jsonl", "--per-group", "dup.csv"];
    let complaint = stderr(&place.wortlaut(&stale).assert().code(1));
    assert!(
        complaint.contains("article \"new\" is not in the table"),
        "{complaint}"
    );
    place.write("less.jsonl", &lines(&records[1..3]));
    let part = ["sample", "less.jsonl", "--per-group", "dup.csv"];
    let note = stderr(&place.wortlaut(&part).assert().code(0));
    let left = format!(
        "{} groups of near duplicates are left out",
        gold().len() - 2
    );
    assert!(note.contains(&left), "{note}");
}

/// An article with a quotation by a known speaker.
fn article() -> Value {
    let text = "Streit um die Brücke\n\nDie Lage ist ernst. „Wir brauchen sie“, sagte Ida Kern \
                am Dienstag, „und zwar bald.“ Die SPD widersprach.\n\nMehr dazu morgen.";
    let span = |words: &str| {
        let start = text[..text.find(words).unwrap()].chars().count();
        json!({"start": start, "end": start + words.chars().count()})
    };
    let part = |words: &str, kind: &str| {
        let mut part = span(words);
        part["kind"] = json!(kind);
        part
    };
    let paragraph = text.split("\n\n").nth(1).unwrap();
    let mut record = gold().remove(0);
    for (key, value) in [
        ("id", json!("bote-1")),
        ("title", json!("")),
        ("date", json!("2025-09-04")),
        ("outlet", json!("Bote\u{1b}[2J")),
        ("text", json!(text)),
        (
            "parts",
            json!([
                part("Streit um die Brücke", "title"),
                part(paragraph, "paragraph"),
                part("Mehr dazu morgen.", "paragraph")
            ]),
        ),
        ("entities", json!([])),
        (
            "actors",
            json!([{"id": "Q1", "name": "Ida Kern", "type": "person", "mentions": [],
                           "said": ["q1"], "mentioned_in": []}]),
        ),
        (
            "quotations",
            json!([{
                "id": "q1", "type": "direct", "medium": "speech",
                "spans": [span("„Wir brauchen sie“"), span("„und zwar bald.“")],
                "text": "„Wir brauchen sie“ … „und zwar bald.“", "score": 0.97, "nested_in": "",
                "cue": [], "frame": [], "addressee": [], "mentions": [],
                "speaker": {"spans": [span("Ida Kern")], "text": "Ida Kern", "score": 0.95,
                    "kind": "named", "via": "name", "reason": "",
                    "antecedent": {"start": 0, "end": 0, "entity": ""},
                    "actors": [{"actor": "Q1", "score": 0.9}], "actor": "Q1"},
            }]),
        ),
    ] {
        record[key] = value;
    }
    record
}

#[test]
fn on_the_terminal_an_item_stands_in_its_paragraph_with_its_speaker() {
    let place = place_with(&[article()]);
    let assert = place
        .wortlaut(&["sample", "r.jsonl", "--width", "60"])
        .assert();
    insta::assert_snapshot!(stdout(&assert.code(0)));
    let coloured = ["sample", "r.jsonl", "--color", "always"];
    let assert = place.wortlaut(&coloured).assert().code(0);
    insta::assert_snapshot!("coloured", stdout(&assert).replace('\u{1b}', "␛"));
}

#[test]
fn a_finished_sample_is_only_replaced_by_force_and_never_an_input() {
    let place = place_with(&gold());
    let once = ["sample", "r.jsonl", "-o", "s.jsonl"];
    place.wortlaut(&once).assert().code(0);
    place.wortlaut(&once).assert().code(2);
    let again = ["sample", "r.jsonl", "-o", "s.jsonl", "--force"];
    place.wortlaut(&again).assert().code(0);
    let itself = ["sample", "r.jsonl", "-o", "r.jsonl", "--force"];
    place.wortlaut(&itself).assert().code(2);
}

#[test]
fn only_what_is_asked_for_is_drawn() {
    let records = gold();
    let place = place_with(&records);
    let quotations = all(&records, "quotations");
    let indirect = quotations.iter().filter(|(_, q)| q["type"] == "indirect");
    let indirect: Vec<&Value> = indirect.map(|(_, quotation)| *quotation).collect();
    let asked = ["r.jsonl", "--type", "indirect", "-n", "5000"];
    let items = sample(&place, &asked);
    assert_eq!(items.len(), indirect.len());
    assert!(
        items
            .iter()
            .all(|item| item["values"]["type"] == "indirect")
    );
    assert!(
        items
            .iter()
            .all(|item| item["population"] == indirect.len())
    );
    // What differs is told of the same quotation, whatever else is left out.
    let mut others = records.clone();
    for record in &mut others {
        for quotation in record["quotations"].as_array_mut().unwrap() {
            if quotation["type"] == "indirect" {
                quotation["medium"] = json!("writing");
            }
        }
    }
    place.write("other.jsonl", &lines(&others));
    let items = sample(
        &place,
        &[&asked[..], &["--disagree", "other.jsonl"]].concat(),
    );
    for item in &items {
        let differs = item["values"]["medium"] != "writing";
        assert_eq!(
            item["differs"],
            if differs {
                json!(["medium"])
            } else {
                json!([])
            }
        );
    }
    // Articles that are not asked for are no part of the population.
    let outlet = records[0]["outlet"].as_str().unwrap();
    let asked = ["r.jsonl", "--articles", "--outlet", outlet, "-n", "5000"];
    let those = records
        .iter()
        .filter(|record| record["outlet"] == outlet)
        .count();
    assert_eq!(sample(&place, &asked).len(), those);
    let (place, nobody) = (
        place_with(&records),
        ["sample", "r.jsonl", "--outlet", "Nirgends"],
    );
    let said = stderr(&place.wortlaut(&nobody).assert().code(0));
    assert!(said.contains("0 of 0 quotations in 0 articles"), "{said}");
}
