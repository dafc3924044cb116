//! Promise: what annotation tools give back becomes gold, or goes into the records that were
//! exported; what does not fit costs its article.

use crate::common::{Place, json_lines, lines, place_with_gold, stderr, stdout};
use serde_json::{Value, json};

/// A format of `export`, and the source of `import` that reads it.
const BACK: [(&str, &str); 7] = [
    ("inception", "inception"),
    ("prodigy", "prodigy"),
    ("doccano", "doccano"),
    ("doccano-relations", "doccano"),
    ("label-studio", "label-studio"),
    ("quotations-json", "quotations-json"),
    ("conll", "conll"),
];

fn run(place: &Place, arguments: &[&str]) -> String {
    stdout(&place.wortlaut(arguments).assert().code(0))
}

/// Writes the records in a format; the name of what was written.
fn export(place: &Place, format: &str, records: &str) -> &'static str {
    if format == "inception" {
        run(
            place,
            &["export", format, records, "-o", "folder", "--force"],
        );
        return "folder";
    }
    let exported = run(place, &["export", format, records]);
    place.write("exported", &exported);
    "exported"
}

/// Our gold, linked, in `linked.jsonl`.
fn linked() -> (Place, Vec<Value>) {
    let (place, mut records) = place_with_gold();
    for (row, record) in records.iter_mut().enumerate() {
        record["row"] = json!(row);
    }
    place.write("gold.jsonl", &lines(&records));
    run(&place, &["link", "gold.jsonl", "-o", "linked.jsonl"]);
    let records = json_lines(&place.read("linked.jsonl"));
    (place, records)
}

fn record<'r>(records: &'r mut [Value], id: &str) -> &'r mut Value {
    let mut records = records.iter_mut();
    records.find(|record| record["id"] == id).unwrap()
}

/// What spans and relations say of a record.
fn marked(record: &Value) -> Value {
    let mut entities = record["entities"].clone();
    for entity in entities.as_array_mut().unwrap() {
        for key in ["actor", "actor_score", "reason"] {
            entity.as_object_mut().unwrap().remove(key);
        }
    }
    let mut quotations = record["quotations"].clone();
    for quotation in quotations.as_array_mut().unwrap() {
        quotation.as_object_mut().unwrap().remove("medium");
        let speaker = &quotation["speaker"];
        let spoken = json!({"spans": speaker["spans"], "text": speaker["text"]});
        quotation["speaker"] = spoken;
    }
    json!([
        record["id"],
        record["text"],
        record["date"],
        entities,
        quotations
    ])
}

#[test]
fn spans_roles_and_nesting_come_back_from_tools_with_relations() {
    let (place, records) = place_with_gold();
    for (format, source) in &BACK[..5] {
        if *format == "doccano" {
            continue;
        }
        let exported = export(&place, format, "gold.jsonl");
        let back = json_lines(&run(&place, &["import", source, exported]));
        assert_eq!(back.len(), records.len());
        for record in &records {
            let same = |back: &&Value| back["id"] == record["id"];
            let back = back.iter().find(same).unwrap();
            assert_eq!(marked(back), marked(record), "{format}");
            if *format == "inception" {
                let known = |record: &Value| {
                    let quotations = record["quotations"].as_array().unwrap().iter();
                    let known = quotations.map(|q| json!([q["medium"], q["speaker"]["kind"]]));
                    known.collect::<Vec<Value>>()
                };
                assert_eq!(known(back), known(record));
            }
        }
        place.write("back.jsonl", &lines(&back));
        run(&place, &["validate", "back.jsonl"]);
    }
}

#[test]
fn what_was_exported_and_not_corrected_goes_back_into_the_same_records() {
    let (place, records) = linked();
    for (format, source) in BACK {
        let exported = export(&place, format, "linked.jsonl");
        let arguments = ["import", source, exported, "--into", "linked.jsonl"];
        let back = json_lines(&run(&place, &arguments));
        assert_eq!(back.len(), records.len());
        for (back, record) in back.iter().zip(&records) {
            let keys = record.as_object().unwrap().keys();
            for key in keys {
                assert!(back[key] == record[key], "{format}: {} {key}", record["id"]);
            }
        }
    }
}

#[test]
fn corrections_replace_what_they_say_and_leave_the_rest() {
    let (place, mut records) = linked();
    export(&place, "doccano-relations", "linked.jsonl");
    let mut lines_of_tool = json_lines(&place.read("exported"));
    let id = "stadtwerke_2025-10-01";
    let line = lines_of_tool
        .iter_mut()
        .find(|line| line["article"] == id)
        .unwrap();
    // doccano numbers examples itself.
    line["id"] = json!(77);
    let before = record(&mut records, id).clone();
    let entities = line["entities"].as_array_mut().unwrap();
    let at = |start: u64, label: &'static str| {
        move |e: &Value| e["start_offset"] == start && e["label"] == label
    };
    // "Arnsbeck" is an organisation now, the quotation ends earlier, and its cue is another word.
    let arnsbeck = entities.iter_mut().find(|e| at(15, "LOC")(e)).unwrap();
    arnsbeck["label"] = json!("ORG");
    let quotation = entities.iter_mut().find(|e| at(43, "indirect")(e)).unwrap();
    quotation["end_offset"] = json!(99);
    let cue = entities.iter_mut().find(|e| at(24, "cue")(e)).unwrap();
    cue["start_offset"] = json!(30);
    place.write("corrected.jsonl", &line.to_string());
    let arguments = [
        "import",
        "doccano",
        "corrected.jsonl",
        "--into",
        "linked.jsonl",
    ];
    let back = json_lines(&run(&place, &arguments));
    let [after] = back.as_slice() else {
        panic!("only what came back is written")
    };
    assert_eq!(after["row"], before["row"]);
    assert_eq!(after["sentences"], before["sentences"]);
    assert_eq!(after["entities"][1]["label"], "ORG");
    // The class is another: whoever was meant is not any more.
    assert_eq!(after["entities"][1]["actor"], "");
    assert_eq!(after["entities"][0], before["entities"][0]);
    let (new, old) = (&after["quotations"][0], &before["quotations"][0]);
    assert_eq!(new["spans"], json!([{"start": 43, "end": 99}]));
    assert_eq!(new["cue"], json!([{"start": 30, "end": 41, "score": 1.0}]));
    for key in ["speaker", "medium", "frame", "type"] {
        assert_eq!(new[key], old[key], "{key}");
    }
    assert_eq!(after["quotations"][1], before["quotations"][1]);
    let whole = [&arguments[..], &["--keep-rest"]].concat();
    let whole = run(&place, &whole);
    assert_eq!(whole.lines().count(), records.len());
    place.write("whole.jsonl", &whole);
    run(&place, &["validate", "whole.jsonl"]);
    let only = [&arguments[..], &["--only", "quotations"]].concat();
    let only = json_lines(&run(&place, &only));
    assert_eq!(only[0]["entities"], before["entities"]);
    assert_eq!(only[0]["quotations"][0]["spans"], new["spans"]);
}

#[test]
fn labels_that_were_not_exported_are_not_lost() {
    let (place, records) = linked();
    let filter = ["--label", "PER,LOC", "--type", "direct"];
    let exported = [&["export", "prodigy", "linked.jsonl"], &filter[..]].concat();
    place.write("exported", &run(&place, &exported));
    let import = ["import", "prodigy", "exported", "--into", "linked.jsonl"];
    let kept = json_lines(&run(&place, &[&import[..], &filter].concat()));
    assert!(kept == records);
    let lost = json_lines(&run(&place, &import));
    let organisations = |records: &[Value]| {
        let entities = records
            .iter()
            .flat_map(|r| r["entities"].as_array().unwrap());
        entities.filter(|e| e["label"] == "ORG").count()
    };
    assert_eq!(organisations(&lost), 0);
    assert!(organisations(&records) > 20);
}

#[test]
fn what_does_not_fit_costs_its_article_and_is_reported() {
    let (place, records) = place_with_gold();
    export(&place, "prodigy", "gold.jsonl");
    let mut tasks = json_lines(&place.read("exported"));
    let first = |task: &Value, label: &str| {
        let spans = task["spans"].as_array().unwrap();
        spans.iter().position(|span| span["label"] == label)
    };
    tasks[0]["spans"][0]["end"] = json!(100_000);
    tasks[1]["spans"][0]["label"] = json!("DATE");
    // The span of a speaker was moved, its relation still means the old one.
    let moved = (2..tasks.len())
        .find(|&at| first(&tasks[at], "speaker").is_some())
        .unwrap();
    let speaker = first(&tasks[moved], "speaker").unwrap();
    let end = tasks[moved]["spans"][speaker]["end"].as_u64().unwrap();
    tasks[moved]["spans"][speaker]["end"] = json!(end + 1);
    let last = tasks.len() - 1;
    tasks[last]["answer"] = json!("reject");
    tasks.push(tasks[last - 1].clone());
    let text = lines(&tasks) + "{\"text\": \"cut o";
    place.write("corrected.jsonl", &text);
    let arguments = ["import", "prodigy", "corrected.jsonl", "-o", "out.jsonl"];
    let said = stderr(&place.wortlaut(&arguments).assert().code(3));
    let place_of = |at: usize| format!("corrected.jsonl:{}: ", at + 1);
    for (at, why) in [
        (0, "100000"),
        (1, "\"DATE\" at"),
        (moved, "draw a relation"),
        (tasks.len() - 1, "stands at corrected.jsonl"),
        (tasks.len(), "prodigy db-out"),
    ] {
        let line = said.lines().find(|line| line.contains(&place_of(at)));
        assert!(line.is_some_and(|line| line.contains(why)), "{why}: {said}");
    }
    assert!(
        said.contains("1 passed over: the answer is \"reject\""),
        "{said}"
    );
    let written = json_lines(&place.read("out.jsonl"));
    assert_eq!(written.len(), records.len() - 4);
    let rows: Vec<u64> = written.iter().map(|r| r["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, (0..written.len() as u64).collect::<Vec<_>>());
    // The same as corrections of records: those of another text or id are left out.
    let mut changed = records.clone();
    let id = changed[5]["id"].as_str().unwrap().to_owned();
    changed[5]["text"] = json!(format!("x{}", changed[5]["text"].as_str().unwrap()));
    changed.remove(4);
    place.write("changed.jsonl", &lines(&changed));
    let into = [
        "import",
        "prodigy",
        "exported",
        "--into",
        "changed.jsonl",
        "--keep-rest",
    ];
    let assert = place.wortlaut(&into).assert().code(3);
    let said = stderr(&assert);
    assert!(said.contains("differ from code point 0"), "{said}");
    assert!(
        said.contains("exported:5: changed.jsonl holds no record"),
        "{said}"
    );
    let kept = json_lines(&stdout(&assert));
    assert_eq!(kept.len(), changed.len());
    assert_eq!(kept[4]["id"], *id);
    assert_eq!(kept[4], changed[4]);
}

#[test]
fn annotations_of_label_studio_count_and_not_the_predictions() {
    let (place, _) = place_with_gold();
    export(&place, "label-studio", "gold.jsonl");
    let mut tasks: Vec<Value> = serde_json::from_str(&place.read("exported")).unwrap();
    tasks.truncate(6);
    let result = |task: &Value| task["predictions"][0]["result"].clone();
    let region = json!([{
        "id": "x", "type": "labels", "from_name": "label", "to_name": "text",
        "value": {"start": 0, "end": 3, "labels": ["PER"]},
    }, {"id": "y", "type": "choices", "value": {"choices": ["gut"]}}]);
    tasks[0]["annotations"] = json!([{"result": region, "was_cancelled": false}]);
    tasks[1]["annotations"] = json!([{"result": [], "was_cancelled": true}]);
    tasks[2]["annotations"] = json!([]);
    let good = result(&tasks[3]);
    tasks[3]["annotations"] = json!([
        {"result": [], "ground_truth": false}, {"result": good, "ground_truth": true},
    ]);
    tasks[4]["annotations"] = json!([{"result": []}, {"result": []}]);
    tasks[5]["annotations"] = json!([{"result": region.clone()}]);
    tasks[5]["annotations"][0]["result"][0]["value"]["text"] = json!("anders");
    place.write("tasks.json", &serde_json::to_string_pretty(&tasks).unwrap());
    let assert = place
        .wortlaut(&["import", "label-studio", "tasks.json"])
        .assert()
        .code(3);
    let said = stderr(&assert);
    for why in [
        "it was skipped",
        "nobody has annotated it",
        "ground truth",
        "\"anders\"",
    ] {
        assert!(said.contains(why), "{why}: {said}");
    }
    // The line on which the task begins, not the list.
    let begin = place.read("tasks.json");
    let begin = begin
        .lines()
        .enumerate()
        .filter(|(_, line)| *line == "  {")
        .nth(4)
        .unwrap()
        .0
        + 1;
    assert!(said.contains(&format!("tasks.json:{begin}: ")), "{said}");
    let records = json_lines(&stdout(&assert));
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["entities"].as_array().unwrap().len(), 1);
    assert_eq!(records[0]["entities"][0]["label"], "PER");
    assert!(!records[1]["quotations"].as_array().unwrap().is_empty());
    place.write("min.json", "[{\"text\": \"Er\", \"label\": []}]");
    let said = stderr(
        &place
            .wortlaut(&["import", "label-studio", "min.json"])
            .assert()
            .code(3),
    );
    assert!(said.contains("JSON-MIN"), "{said}");
    let said = stderr(
        &place
            .wortlaut(&["import", "label-studio", "gold.jsonl"])
            .assert()
            .code(1),
    );
    assert!(said.contains("gold.jsonl:1: not a list of tasks"), "{said}");
}

#[test]
fn relations_of_a_span_that_is_gone_leave_a_warning() {
    let place = Place::new();
    let span =
        |start: u64, end: u64, label: &str| json!({"start": start, "end": end, "label": label});
    let quotation = span(5, 11, "direct");
    let task = json!({
        "text": "Sie: „Gut.“", "spans": [quotation],
        "relations": [
            {"label": "cue", "head_span": quotation, "child_span": span(3, 4, "cue")},
            // A token without a label, as rel.manual has them.
            {"label": "speaker", "head_span": quotation, "child_span": {"start": 0, "end": 3}},
        ],
        "answer": "accept",
    });
    place.write("tasks.jsonl", &task.to_string());
    let records = json_lines(&run(&place, &["import", "prodigy", "tasks.jsonl"]));
    assert_eq!(records[0]["id"], "tasks.jsonl#1");
    assert_eq!(records[0]["quotations"][0]["speaker"]["text"], "Sie");
    assert_eq!(records[0]["quotations"][0]["cue"], json!([]));
    assert_eq!(records[0]["warnings"][0]["code"], "relation_alone");
    assert_eq!(records[0]["warnings"][0]["start"], 3);
}

/// A record with what XML cannot hold, or only with care.
fn awkward() -> Value {
    let (place, mut records) = place_with_gold();
    drop(place);
    let mut record = record(&mut records, "emoji").clone();
    let text = "\u{1}🏳️‍🌈 <Ida> &\r\n\t\u{fffe}sagt: \"Ja\"";
    let start = text.chars().position(|c| c == 'J').unwrap();
    let entity = json!({
        "id": "e1", "start": 7, "end": 10, "text": "Ida", "label": "PER", "score": 1.0,
        "nested_in": "", "actor": "", "actor_score": 0.0, "reason": "",
    });
    let mut quotation = record["quotations"][0].clone();
    quotation["spans"] = json!([{"start": start, "end": start + 2}]);
    quotation["text"] = json!("Ja");
    for role in ["cue", "frame", "addressee", "mentions"] {
        quotation[role] = json!([]);
    }
    quotation["speaker"]["spans"] = json!([{"start": 7, "end": 10}]);
    quotation["speaker"]["text"] = json!("Ida");
    record["id"] = json!("../a/b");
    record["text"] = json!(text);
    for list in ["parts", "sentences", "tokens", "actors"] {
        record[list] = json!([]);
    }
    record["entities"] = json!([entity]);
    record["quotations"] = json!([quotation]);
    record
}

#[test]
fn what_xml_cannot_hold_is_replaced_and_offsets_stay() {
    let place = Place::new();
    let record = awkward();
    place.write("records.jsonl", &lines(std::slice::from_ref(&record)));
    run(&place, &["validate", "records.jsonl"]);
    run(
        &place,
        &["export", "inception", "records.jsonl", "-o", "folder"],
    );
    assert!(place.exists("folder/%2E.%2Fa%2Fb.xmi"));
    let back = json_lines(&run(&place, &["import", "inception", "folder"]));
    assert_eq!(back[0]["id"], "../a/b");
    let held = record["text"]
        .as_str()
        .unwrap()
        .replace(['\u{1}', '\u{fffe}'], "\u{fffd}");
    assert_eq!(back[0]["text"], *held);
    assert_eq!(marked(&back[0])[3], marked(&record)[3]);
    let import = ["import", "inception", "folder", "--into", "records.jsonl"];
    let back = json_lines(&run(&place, &import));
    assert_eq!(back, [record]);
}

#[test]
fn documents_of_inception_are_read_by_type_and_not_by_prefix() {
    let (place, _) = place_with_gold();
    run(
        &place,
        &["export", "inception", "gold.jsonl", "-o", "folder"],
    );
    let name = "folder/stadtwerke_2025-10-01.xmi";
    let xmi = place
        .read(name)
        .replace("custom:", "type7:")
        .replace(":custom=", ":type7=");
    // Without our own layer for the article, and with an annotation that was deleted.
    let article = xmi
        .lines()
        .find(|line| line.starts_with("<type7:Article"))
        .unwrap();
    let entity = xmi
        .lines()
        .find(|line| line.starts_with("<ner:NamedEntity"))
        .unwrap();
    let id = entity.split('"').nth(1).unwrap();
    let changed = xmi.replace(article, "").replace(&format!(" {id} "), " ");
    place.write("curation/stadtwerke_2025-10-01.xmi/anna.xmi", &changed);
    let whole = json_lines(&run(&place, &["import", "inception", name]));
    let back = json_lines(&run(&place, &["import", "inception", "curation"]));
    assert_eq!(back[0]["id"], whole[0]["id"]);
    assert_eq!(back[0]["date"], "");
    let entities = |record: &Value| record["entities"].as_array().unwrap().len();
    assert_eq!(entities(&back[0]) + 1, entities(&whole[0]));
    for (file, content, why) in [
        ("cut.xmi", &changed[..500], "no XML"),
        ("other.xmi", "<a/>", "cas:Sofa"),
        (
            "far.xmi",
            &changed.replace("<ner:NamedEntity", "<ner:NamedEntity value=\"X\""),
            "no XML",
        ),
        (
            "label.xmi",
            &changed.replace("value=\"LOC\"", "value=\"DATE\""),
            "\"DATE\" at",
        ),
        (
            "none.xmi",
            &changed.replace("value=\"LOC\"", ""),
            "has no value",
        ),
        (
            "medium.xmi",
            &changed.replace("medium=\"speech\"", "medium=\"radio\""),
            "\"radio\"",
        ),
        (
            "begin.xmi",
            &changed.replace(" begin=\"15\"", " begin=\"99999\""),
            "behind the text",
        ),
    ] {
        place.write(file, content);
        let said = stderr(
            &place
                .wortlaut(&["import", "inception", file])
                .assert()
                .code(3),
        );
        assert!(said.contains(file) && said.contains(why), "{file}: {said}");
    }
}
