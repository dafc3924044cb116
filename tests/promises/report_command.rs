//! `wortlaut report`: what verdicts become.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::common::{self, Place, json_lines, lines, stderr, stdout};

/// A place with gold as the annotation to be judged (`r.jsonl`), and its records.
fn place() -> (Place, Vec<Value>) {
    let records = json_lines(&common::gold(&["sample"]));
    let place = Place::new();
    place.write("r.jsonl", &lines(&records));
    (place, records)
}

/// Items drawn by these arguments, which are also written to `s.jsonl`.
fn draw(place: &Place, arguments: &[&str]) -> Vec<Value> {
    let arguments = [
        &["sample", "r.jsonl", "-o", "s.jsonl", "--force"],
        arguments,
    ]
    .concat();
    place.wortlaut(&arguments).assert().code(0);
    json_lines(&place.read("s.jsonl"))
}

/// Every quotation of the file as an item.
fn all(place: &Place) -> Vec<Value> {
    draw(place, &["-n", "100000"])
}

/// A verdict of `judge` on an item: `says` is its `verdict`, with more keys to be set.
fn verdict(judge: &str, item: &Value, says: &Value) -> Value {
    let mut verdict = json!({
        "verdicts": 1, "id": "", "withdraws": "", "judge": judge, "time": "2025-09-05T08:00:00Z",
        "article": item["article"], "text_sha256": item["text_sha256"], "outlet": item["outlet"],
        "what": item["what"], "spans": item["spans"], "verdict": "right", "wrong": [],
        "judged": item["values"],
        "correction": {"spans": [], "type": "", "speaker_spans": [], "actor": "", "none": []},
        "note": "",
    });
    for (key, value) in says.as_object().unwrap() {
        match key.as_str() {
            "correction" => {
                for (key, value) in value.as_object().unwrap() {
                    verdict["correction"][key] = value.clone();
                }
            }
            key => verdict[key] = value.clone(),
        }
    }
    verdict
}

fn right() -> Value {
    json!({"verdict": "right"})
}

fn wrong(fields: &[&str]) -> Value {
    json!({"verdict": "wrong", "wrong": fields})
}

/// Writes verdicts, with ids that tell them apart.
fn write(place: &Place, name: &str, verdicts: &[Value]) {
    let numbered = verdicts.iter().enumerate().map(|(number, verdict)| {
        let mut verdict = verdict.clone();
        verdict["id"] = json!(format!("v{number}"));
        verdict
    });
    place.write(name, &lines(&numbered.collect::<Vec<_>>()));
}

fn report(place: &Place, arguments: &[&str]) -> Value {
    let arguments = [&["report", "v.jsonl", "--json"], arguments].concat();
    serde_json::from_str(&stdout(&place.wortlaut(&arguments).assert().code(0))).unwrap()
}

/// The row of all items in a field.
fn row<'r>(report: &'r Value, by: &str, value: &str, field: &str) -> &'r Value {
    let rows = report["precision"].as_array().unwrap();
    let mut rows = rows.iter();
    let is = |row: &&Value| row["by"] == by && row["value"] == value && row["field"] == field;
    rows.find(is)
        .unwrap_or_else(|| panic!("no row {by} {value} {field} in {report:#}"))
}

fn near(value: &Value, number: f64) {
    let found = value.as_f64().unwrap();
    assert!((found - number).abs() < 1e-4, "{found}, not {number}");
}

#[test]
fn a_simple_sample_has_the_share_and_wilsons_interval() {
    let (place, _) = place();
    let items = draw(&place, &["-n", "10"]);
    let says = |number: usize| {
        if number < 2 {
            wrong(&["speaker", "actor"])
        } else {
            right()
        }
    };
    let verdicts = items
        .iter()
        .enumerate()
        .map(|(n, item)| verdict("anna", item, &says(n)));
    write(&place, "v.jsonl", &verdicts.collect::<Vec<_>>());
    for arguments in [&["--sample", "s.jsonl"][..], &["--records", "r.jsonl"], &[]] {
        let report = report(&place, arguments);
        let all = row(&report, "all", "", "all");
        assert_eq!((&all["n"], &all["method"]), (&json!(10), &json!("wilson")));
        near(&all["share"], 0.8);
        near(&all["low"], 0.4902);
        near(&all["high"], 0.9433);
        near(&row(&report, "all", "", "speaker")["share"], 0.8);
        near(&row(&report, "all", "", "type")["share"], 1.0);
        assert_eq!(report["account"]["judged"], 10);
    }
}

#[test]
fn of_what_is_none_at_all_no_other_field_is_judged() {
    let (place, _) = place();
    let items = draw(&place, &["-n", "10"]);
    let says = |number: usize| {
        if number < 4 {
            wrong(&["whole"])
        } else {
            right()
        }
    };
    let verdicts = items
        .iter()
        .enumerate()
        .map(|(n, item)| verdict("anna", item, &says(n)));
    write(&place, "v.jsonl", &verdicts.collect::<Vec<_>>());
    let report = report(&place, &[]);
    near(&row(&report, "all", "", "whole")["share"], 0.6);
    let kinds = row(&report, "all", "", "type");
    assert_eq!(kinds["n"], 6);
    near(&kinds["share"], 1.0);
}

#[test]
fn strata_weigh_what_they_stand_for() {
    let (place, _) = place();
    let items = draw(&place, &["-n", "12", "--by", "type"]);
    // Whatever is direct is wrong.
    let says = |item: &Value| {
        if item["stratum"] == "direct" {
            wrong(&["span"])
        } else {
            right()
        }
    };
    let verdicts = items.iter().map(|item| verdict("anna", item, &says(item)));
    write(&place, "v.jsonl", &verdicts.collect::<Vec<_>>());
    let direct = items
        .iter()
        .find(|item| item["stratum"] == "direct")
        .unwrap();
    let share = |key: &str| direct[key].as_f64().unwrap() / direct["population"].as_f64().unwrap();
    let report = report(&place, &["--sample", "s.jsonl"]);
    let all = row(&report, "all", "", "all");
    assert_eq!(all["method"], "stratified");
    near(&all["share"], 1.0 - share("stratum_size"));
    near(&row(&report, "type", "direct", "all")["share"], 0.0);
    // Without the sample all would weigh alike, which is another number.
    let drawn = items
        .iter()
        .filter(|item| item["stratum"] == "direct")
        .count();
    assert!((share("stratum_size") - drawn as f64 / items.len() as f64).abs() > 0.01);
}

#[test]
fn the_last_verdict_counts_and_a_withdrawn_one_does_not() {
    let (place, _) = place();
    let items = draw(&place, &["-n", "3"]);
    let verdicts = [
        verdict("anna", &items[0], &wrong(&["span"])),
        verdict("anna", &items[0], &right()),
        verdict("anna", &items[1], &right()),
        verdict("anna", &items[1], &wrong(&["type"])),
        verdict(
            "anna",
            &items[1],
            &json!({"verdict": "withdrawn", "withdraws": "v3"}),
        ),
        verdict("anna", &items[2], &wrong(&["actor"])),
        verdict(
            "anna",
            &items[2],
            &json!({"verdict": "withdrawn", "withdraws": "v5"}),
        ),
        // Written next, before the one below, but after nothing else: it cannot tell.
        verdict("anna", &items[2], &json!({"verdict": "unsure"})),
    ];
    write(&place, "v.jsonl", &verdicts);
    let report = report(&place, &["--sample", "s.jsonl"]);
    let all = row(&report, "all", "", "all");
    assert_eq!(all["n"], 2);
    near(&all["share"], 1.0);
    assert_eq!(report["account"]["unsure"], 1);
}

#[test]
fn verdicts_on_what_is_annotated_otherwise_by_now_do_not_count() {
    let (place, mut records) = place();
    let items = all(&place);
    let verdicts: Vec<Value> = items
        .iter()
        .map(|item| verdict("anna", item, &right()))
        .collect();
    write(&place, "v.jsonl", &verdicts);
    let before = report(&place, &["--records", "r.jsonl"]);
    assert_eq!(before["account"]["stale"], 0);
    let quotations = |record: &Value| record["quotations"].as_array().unwrap().len();
    let at = records
        .iter()
        .position(|record| quotations(record) > 1)
        .unwrap();
    let first = &mut records[at]["quotations"][0];
    first["type"] = json!(if first["type"] == "direct" {
        "indirect"
    } else {
        "direct"
    });
    records[at]["quotations"].as_array_mut().unwrap().pop();
    place.write("now.jsonl", &lines(&records));
    let after = report(&place, &["--records", "now.jsonl"]);
    assert_eq!(after["account"]["stale"], 2);
    let n = |report: &Value, field: &str| row(report, "all", "", field)["n"].as_u64().unwrap();
    assert_eq!(n(&after, "all"), n(&before, "all") - 2);
    // Of the one whose type is another by now, the span is still right.
    assert_eq!(n(&after, "span"), n(&before, "span") - 1);
    // A file that has none of the articles is a mistake.
    place.write("other.jsonl", &lines(&records).replace("die ", "der "));
    let other = ["report", "v.jsonl", "--records", "other.jsonl"];
    let said = stderr(&place.wortlaut(&other).assert().code(2));
    assert!(said.contains("none of the articles"), "{said}");
}

#[test]
fn verdicts_that_are_not_on_the_sample_are_left_out_and_counted() {
    let (place, _) = place();
    let everything = all(&place);
    let drawn = draw(&place, &["-n", "5"]);
    let verdicts = everything
        .iter()
        .map(|item| verdict("anna", item, &right()));
    write(&place, "v.jsonl", &verdicts.collect::<Vec<_>>());
    let report = report(&place, &["--sample", "s.jsonl"]);
    let account = &report["account"];
    assert_eq!(
        (&account["drawn"], &account["judged"]),
        (&json!(5), &json!(5))
    );
    assert_eq!(account["outside"], everything.len() - drawn.len());
}

#[test]
fn two_judges_agree_as_far_as_they_do() {
    let (place, _) = place();
    let items = draw(&place, &["-n", "39"]);
    // 22 and 11 alike, 2 and 4 not: the published kappa of 0.67.
    let pairs = [(1, 1, 22), (1, 0, 2), (0, 1, 4), (0, 0, 11)];
    let says = pairs.iter().flat_map(|&(a, b, count)| vec![(a, b); count]);
    let of = |right: i32| {
        if right == 1 {
            self::right()
        } else {
            wrong(&["type"])
        }
    };
    let mut verdicts = Vec::new();
    for (item, (anna, ben)) in items.iter().zip(says) {
        verdicts.push(verdict("anna", item, &of(anna)));
        verdicts.push(verdict("ben", item, &of(ben)));
    }
    write(&place, "v.jsonl", &verdicts);
    let both = report(&place, &[]);
    let all = &both["agreement"][0];
    assert_eq!((&all[0], &all[1]["units"]), (&json!("all"), &json!(39)));
    assert!(
        (all[1]["kappa"].as_f64().unwrap() - 0.67).abs() < 5e-3,
        "{all}"
    );
    // An item that two judge is one item; it is right by the share of those to whom it is.
    let share = row(&both, "all", "", "all");
    assert_eq!(share["n"], 39);
    near(&share["share"], (22.0 + 3.0) / 39.0);
    let one = report(&place, &["--judge", "ben"]);
    near(&row(&one, "all", "", "all")["share"], 26.0 / 39.0);
    assert_eq!(one["agreement"], json!([]));
    let unknown = ["report", "v.jsonl", "--judge", "carl"];
    let said = stderr(&place.wortlaut(&unknown).assert().code(2));
    assert!(said.contains("anna, ben"), "{said}");
}

/// An article as something that can be read whole.
fn article(item: &Value) -> Value {
    let mut article = item.clone();
    article["what"] = json!("article");
    article["spans"] = json!([]);
    article
}

#[test]
fn recall_is_of_articles_that_were_read_whole() {
    let (place, _) = place();
    let items = all(&place);
    let of = |id: &Value| -> Vec<Value> {
        let own = items.iter().filter(|item| item["article"] == *id);
        own.cloned().collect()
    };
    let mut ids: Vec<&Value> = items.iter().map(|item| &item["article"]).collect();
    ids.dedup();
    ids.retain(|id| of(id).len() >= 2);
    ids.truncate(3);
    let mut verdicts = Vec::new();
    let mut counts = (0.0, 0.0);
    for (number, id) in ids.iter().enumerate() {
        let items = of(id);
        // In the third article one was left without a verdict: it cannot count.
        let judged = if number == 2 { &items[1..] } else { &items[..] };
        verdicts.extend(judged.iter().map(|item| verdict("anna", item, &right())));
        let missed = json!({"verdict": "missed", "spans": [{"start": 0, "end": 3}], "judged": {},
            "correction": {"type": "indirect"}});
        let mut missed = verdict("anna", &items[0], &missed);
        missed["judged"] = items[0]["values"].clone();
        verdicts.push(missed);
        verdicts.push(verdict(
            "anna",
            &article(&items[0]),
            &json!({"verdict": "read"}),
        ));
        if number < 2 {
            counts.0 += items.len() as f64;
            counts.1 += items.len() as f64 + 1.0;
        }
    }
    write(&place, "v.jsonl", &verdicts);
    let arguments = ["report", "v.jsonl", "--json", "--records", "r.jsonl"];
    let assert = place.wortlaut(&arguments).assert().code(0);
    assert!(stderr(&assert).contains("not all in it was judged"));
    let report: Value = serde_json::from_str(&stdout(&assert)).unwrap();
    let loose = &report["recall"][0];
    assert_eq!(
        (&loose["what"], &loose["articles"]),
        (&json!("quotation"), &json!(2))
    );
    near(&loose["recall"]["share"], counts.0 / counts.1);
    near(&loose["precision"]["share"], 1.0);
    near(
        &loose["f1"]["share"],
        2.0 * counts.0 / (counts.0 + counts.1),
    );
}

#[test]
fn marks_made_without_sight_of_the_annotation_are_compared_with_it() {
    let (place, _) = place();
    let everything = all(&place);
    let articles = draw(&place, &["--articles", "--blind", "-n", "4"]);
    let (mut verdicts, mut there, mut found) = (Vec::new(), 0.0, 0.0);
    let mut annotated = 0.0;
    for item in &articles {
        let own = everything
            .iter()
            .filter(|q| q["article"] == item["article"]);
        for (number, quotation) in own.enumerate() {
            annotated += 1.0;
            if number == 0 {
                // The judge does not see this one.
                continue;
            }
            let mark =
                json!({"verdict": "marked", "correction": {"type": quotation["values"]["type"]}});
            verdicts.push(verdict("anna", quotation, &mark));
            there += 1.0;
            found += 1.0;
        }
        let blank =
            json!({"verdict": "marked", "what": "quotation", "spans": [{"start": 0, "end": 2}]});
        verdicts.push(verdict("anna", item, &blank));
        there += 1.0;
        verdicts.push(verdict("anna", item, &json!({"verdict": "read"})));
    }
    assert!(found > 0.0);
    write(&place, "v.jsonl", &verdicts);
    let report = report(&place, &["--records", "r.jsonl", "--sample", "s.jsonl"]);
    for recall in report["recall"].as_array().unwrap() {
        assert_eq!(recall["articles"], 4);
        near(&recall["there"], there);
        near(&recall["annotated"], annotated);
        near(&recall["found"], found);
        // All articles weigh the same, as they were drawn alike.
        near(&recall["recall"]["share"], found / there);
    }
}

#[test]
fn items_judged_without_sight_of_the_annotation_are_compared_with_it() {
    let (place, _) = place();
    let seen = draw(&place, &["-n", "12"]);
    let blind = draw(&place, &["-n", "12", "--blind"]);
    let mut verdicts = Vec::new();
    for (number, (item, seen)) in blind.iter().zip(&seen).enumerate() {
        assert_eq!(item["spans"], seen["spans"]);
        let values = &seen["values"];
        let mut correction = json!({"type": values["type"], "speaker_spans": values["speaker_spans"],
            "actor": values["actor"], "none": []});
        match number {
            0 => {
                verdicts.push(verdict("anna", item, &wrong(&["whole"])));
                continue;
            }
            1 => {
                correction["type"] = json!(if values["type"] == "direct" {
                    "reported"
                } else {
                    "direct"
                });
            }
            2 => {
                correction["speaker_spans"] = json!([]);
                correction["none"] = json!(["speaker"]);
            }
            _ => {}
        }
        let marked = json!({"verdict": "marked", "correction": correction});
        verdicts.push(verdict("anna", item, &marked));
    }
    write(&place, "v.jsonl", &verdicts);
    let report = report(&place, &["--records", "r.jsonl", "--sample", "s.jsonl"]);
    let spoken = seen[2]["values"]["speaker_spans"] != json!([]);
    near(&row(&report, "all", "", "whole")["share"], 11.0 / 12.0);
    near(&row(&report, "all", "", "type")["share"], 10.0 / 11.0);
    let wrong = if spoken { 3.0 } else { 2.0 };
    near(&row(&report, "all", "", "all")["share"], 1.0 - wrong / 12.0);
}

#[test]
fn only_what_judges_called_right_is_exported_drawn_and_counted() {
    let (place, mut records) = place();
    let items = draw(&place, &["-n", "30"]);
    let mut verdicts = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let says = if number < 10 {
            wrong(&["span"])
        } else {
            right()
        };
        verdicts.push(verdict("anna", item, &says));
    }
    // Another judge thinks otherwise of one.
    verdicts.push(verdict("ben", &items[29], &wrong(&["actor"])));
    write(&place, "v.jsonl", &verdicts);
    let count = |file: &str| -> (Value, Value) {
        let arguments = ["stats", file, "--json", "--reviewed", "v.jsonl"];
        let stats: Value =
            serde_json::from_str(&stdout(&place.wortlaut(&arguments).assert().code(0))).unwrap();
        (
            stats["total"]["articles"].clone(),
            stats["total"]["quotations"].clone(),
        )
    };
    assert_eq!(count("r.jsonl"), (json!(records.len()), json!(19)));
    let csv = ["export", "csv", "r.jsonl", "--reviewed", "v.jsonl"];
    let csv = stdout(&place.wortlaut(&csv).assert().code(0));
    let rows = csv::Reader::from_reader(csv.as_bytes())
        .into_records()
        .count();
    assert_eq!(rows, 19);
    let sample = [
        "sample",
        "r.jsonl",
        "--reviewed",
        "v.jsonl",
        "-n",
        "500",
        "-o",
        "-",
    ];
    assert_eq!(
        json_lines(&stdout(&place.wortlaut(&sample).assert().code(0))).len(),
        19
    );
    // What is annotated otherwise by now was not called right.
    let other = items[20]["article"].clone();
    let record = records
        .iter_mut()
        .find(|record| record["id"] == other)
        .unwrap();
    let spans = &items[20]["spans"];
    let quotations = record["quotations"].as_array_mut().unwrap();
    let quotation = quotations
        .iter_mut()
        .find(|q| q["spans"] == *spans)
        .unwrap();
    quotation["type"] = json!(if quotation["type"] == "direct" {
        "indirect"
    } else {
        "direct"
    });
    place.write("now.jsonl", &lines(&records));
    assert_eq!(count("now.jsonl").1, json!(18));
}

#[test]
fn gold_is_what_the_judge_says_and_validates() {
    let (place, records) = place();
    let items = all(&place);
    let of = |id: &Value| -> Vec<Value> {
        let own = items.iter().filter(|item| item["article"] == *id);
        own.cloned().collect()
    };
    let record = records
        .iter()
        .find(|record| of(&record["id"]).len() >= 4)
        .unwrap();
    let mut own = of(&record["id"]);
    let in_order = |item: &Value| item["spans"][0]["start"].as_u64().unwrap();
    own.sort_by_key(in_order);
    let span = json!([{"start": own[1]["spans"][0]["start"], "end": own[1]["spans"][0]["start"].as_u64().unwrap() + 5}]);
    let says = [
        wrong(&["whole"]),
        json!({"verdict": "wrong", "wrong": ["span"], "correction": {"spans": span}}),
        json!({"verdict": "wrong", "wrong": ["type", "actor"], "correction": {"type": "reported", "actor": "Q567"}}),
        json!({"verdict": "wrong", "wrong": ["speaker", "actor"], "correction": {"none": ["speaker", "actor"]}}),
    ];
    let says = |number: usize| says.get(number).cloned().unwrap_or_else(right);
    let mut verdicts: Vec<Value> = own
        .iter()
        .enumerate()
        .map(|(n, item)| verdict("anna", item, &says(n)))
        .collect();
    let missed = json!({"verdict": "missed", "spans": [{"start": 0, "end": 4}],
        "correction": {"type": "indirect", "speaker_spans": [{"start": 5, "end": 8}], "actor": "Bärbel Neu"}});
    verdicts.push(verdict("anna", &own[0], &missed));
    verdicts.push(verdict(
        "anna",
        &article(&own[0]),
        &json!({"verdict": "read"}),
    ));
    write(&place, "v.jsonl", &verdicts);
    let arguments = [
        "report",
        "v.jsonl",
        "--records",
        "r.jsonl",
        "--gold",
        "g.jsonl",
    ];
    place.wortlaut(&arguments).assert().code(0);
    place.wortlaut(&["validate", "g.jsonl"]).assert().code(0);
    let gold = json_lines(&place.read("g.jsonl"));
    assert_eq!(gold.len(), 1);
    let quotations = gold[0]["quotations"].as_array().unwrap();
    assert_eq!(quotations.len(), own.len());
    let at = |spans: &Value| quotations.iter().find(|q| q["spans"] == *spans);
    assert!(at(&own[0]["spans"]).is_none());
    assert_eq!(at(&span).unwrap()["type"], own[1]["values"]["type"]);
    let third = at(&own[2]["spans"]).unwrap();
    assert_eq!(
        (&third["type"], &third["speaker"]["actor"]),
        (&json!("reported"), &json!("Q567"))
    );
    let fourth = &at(&own[3]["spans"]).unwrap()["speaker"];
    assert_eq!(
        (&fourth["text"], &fourth["actor"], &fourth["kind"]),
        (&json!(""), &json!(""), &json!("none"))
    );
    let added = at(&json!([{"start": 0, "end": 4}])).unwrap();
    let actors = gold[0]["actors"].as_array().unwrap();
    let actor = actors
        .iter()
        .find(|actor| actor["name"] == "Bärbel Neu")
        .unwrap();
    assert_eq!(added["speaker"]["actor"], actor["id"]);
    assert_eq!(actor["said"], json!([added["id"]]));
    // Nobody judged the entities, and the record says so.
    assert_eq!(
        gold[0]["warnings"].as_array().unwrap().last().unwrap()["code"],
        "not_judged"
    );

    // Neither is what does not stand in the text.
    let far = json!({"verdict": "missed", "spans": [{"start": 900_000, "end": 900_009}],
        "correction": {"type": "indirect"}});
    let mut beyond = verdicts.clone();
    beyond.push(verdict("anna", &own[0], &far));
    write(&place, "v.jsonl", &beyond);
    let again = [&arguments[..], &["--force"]].concat();
    let said = stderr(&place.wortlaut(&again).assert().code(3));
    assert!(said.contains("is not in the text"), "{said}");

    // What is wrong without a correction is no gold.
    verdicts[2] = verdict("anna", &own[2], &wrong(&["type"]));
    write(&place, "v.jsonl", &verdicts);
    let again = [&arguments[..], &["--force"]].concat();
    let said = stderr(&place.wortlaut(&again).assert().code(3));
    assert!(
        said.contains("the type is wrong, and no other is given"),
        "{said}"
    );
    assert_eq!(place.read("g.jsonl"), "");
}

#[test]
fn the_report_is_read_in_80_columns_and_as_csv() {
    let (place, _) = place();
    let items = draw(&place, &["-n", "60", "--by", "type"]);
    let says = |number: usize| match number % 7 {
        0 => wrong(&["span"]),
        1 => wrong(&["speaker", "actor"]),
        _ => right(),
    };
    let mut verdicts: Vec<Value> = items
        .iter()
        .enumerate()
        .map(|(n, item)| verdict("anna", item, &says(n)))
        .collect();
    verdicts.extend(
        items
            .iter()
            .take(20)
            .enumerate()
            .map(|(n, item)| verdict("ben", item, &says(n + n / 9))),
    );
    let hostile = "\u{1b}[31mEvil\u{202e}";
    verdicts.push(verdict(hostile, &items[0], &right()));
    write(&place, "v.jsonl", &verdicts);
    let arguments = [
        "report",
        "v.jsonl",
        "--sample",
        "s.jsonl",
        "--records",
        "r.jsonl",
    ];
    let text = stdout(&place.wortlaut(&arguments).assert().code(0));
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    insta::assert_snapshot!("report", text);
    let csv = [&arguments[..], &["--csv"]].concat();
    let csv = stdout(&place.wortlaut(&csv).assert().code(0));
    assert!(
        csv.starts_with("what,by,value,field,n,share,low,high,method\nquotation,all,,all,60,"),
        "{csv}"
    );
}

#[test]
fn a_line_that_is_no_verdict_is_named() {
    let (place, _) = place();
    let item = &draw(&place, &["-n", "1"])[0];
    let good = verdict("anna", item, &right());
    let mut faults = vec![
        ("{\"verdicts\": 1".to_owned(), "not a verdict"),
        (
            verdict("anna", item, &json!({"verdict": "maybe"})).to_string(),
            "unknown verdict",
        ),
        (
            verdict("anna", item, &json!({"wrong": ["type"]})).to_string(),
            "only if something is",
        ),
        (verdict(" ", item, &right()).to_string(), "no name"),
        (
            verdict("anna", item, &json!({"verdicts": 2})).to_string(),
            "version 2",
        ),
        (
            verdict("anna", item, &json!({"spans": []})).to_string(),
            "an article has no spans",
        ),
        (
            verdict("anna", item, &json!({"spans": [{"start": 4, "end": 4}]})).to_string(),
            "is empty",
        ),
    ];
    let entity = json!({"what": "entity", "verdict": "wrong", "wrong": ["speaker"]});
    faults.push((
        verdict("anna", item, &entity).to_string(),
        "an entity has no speaker",
    ));
    for (line, reason) in faults {
        let mut file = String::new();
        writeln!(file, "{good}\n\n{line}").unwrap();
        place.write("v.jsonl", &file);
        let said = stderr(&place.wortlaut(&["report", "v.jsonl"]).assert().code(1));
        assert!(
            said.contains("v.jsonl:3") && said.contains(reason),
            "{said}"
        );
    }
    let said = stderr(
        &place
            .wortlaut(&["report", "v.jsonl", "--sample", "r.jsonl"])
            .assert()
            .code(1),
    );
    assert!(
        said.contains("r.jsonl:1") && said.contains("not an item of a sample"),
        "{said}"
    );
}
