//! `wortlaut show`: what people see of a record.

use crate::common::{Place, stderr, stdout};
use serde_json::{Value, json};

const TEXT: &str = "Streit um die Brücke\n\nDie Bürgermeisterin von Neustadt, Ida Kern, hat den Bau \
                    verteidigt. „Wir brauchen die Brücke“, sagte sie am Dienstag dem Stadtrat, „und zwar \
                    bald.“ Laut Kern warnte die SPD, man habe „keine Zeit“ mehr.\n";

/// The span of `words` in the text, in code points.
fn span(words: &str) -> Value {
    let byte = TEXT.find(words).unwrap();
    let start = TEXT[..byte].chars().count();
    json!({ "start": start, "end": start + words.chars().count() })
}

fn scored(words: &str) -> Value {
    let mut span = span(words);
    span["score"] = json!(0.9);
    span
}

fn entity(id: &str, words: &str, label: &str) -> Value {
    let mut entity = span(words);
    for (key, value) in [
        ("id", json!(id)),
        ("text", json!(words)),
        ("label", json!(label)),
        ("score", json!(0.99)),
        ("nested_in", json!("")),
        ("actor", json!("")),
        ("actor_score", json!(0.0)),
        ("reason", json!("")),
    ] {
        entity[key] = value;
    }
    entity
}

fn quotation(
    id: &str,
    kind: &str,
    pieces: &[&str],
    nested_in: &str,
    speaker: &str,
    cue: &[&str],
) -> Value {
    let spans: Vec<Value> = pieces.iter().map(|words| span(words)).collect();
    let speaker_spans: Vec<Value> = [speaker]
        .iter()
        .filter(|s| !s.is_empty())
        .map(|s| span(s))
        .collect();
    let by_name = speaker == "Kern";
    json!({
        "id": id, "type": kind, "medium": "speech", "spans": spans, "text": pieces.join(" … "),
        "score": 0.97, "nested_in": nested_in,
        "cue": cue.iter().map(|words| scored(words)).collect::<Vec<_>>(), "frame": [],
        "addressee": if id == "q1" { vec![scored("dem Stadtrat")] } else { vec![] },
        "speaker": {
            "spans": speaker_spans, "text": speaker, "score": 0.95,
            "kind": if speaker.is_empty() { "none" } else { "named" }, "via": "none", "reason": "",
            "antecedent": { "start": 0, "end": 0, "entity": "" },
            "actors": if by_name { vec![json!({ "actor": "local:1", "score": 0.9 })] } else { vec![] },
            "actor": if by_name { "local:1" } else { "" },
        },
        "mentions": [],
    })
}

fn record(id: &str) -> Value {
    json!({
        "schema": 1, "row": 0, "id": id, "title": "Streit um die Brücke", "date": "2025-09-04",
        "lang": "de", "outlet": "Neustädter Bote", "section": "Lokales", "authors": ["Jo Alt"],
        "url": "", "source": "a.jsonl:1", "meta": "{}", "text": TEXT,
        "parts": [], "sentences": [], "tokens": [],
        "entities": [
            entity("e1", "Neustadt", "LOC"), entity("e2", "Ida Kern", "PER"), entity("e3", "SPD", "ORG"),
        ],
        "quotations": [
            quotation("q1", "direct", &["„Wir brauchen die Brücke“", "„und zwar bald.“"], "", "sie", &["sagte"]),
            quotation("q2", "reported", &["warnte die SPD, man habe „keine Zeit“ mehr"], "", "Kern", &["Laut"]),
            quotation("q3", "indirect", &["man habe „keine Zeit“ mehr"], "q2", "", &[]),
        ],
        "actors": [{ "id": "local:1", "name": "Ida Kern", "type": "person", "mentions": ["e2"],
                     "said": ["q2"], "mentioned_in": [] }],
        "warnings": [{ "code": "short", "message": "A short article.", "start": 0, "end": 0 }],
    })
}

fn place_with(records: &[Value]) -> Place {
    let place = Place::new();
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    place.write("r.jsonl", &lines.join("\n"));
    place
}

#[test]
fn a_record_without_colour() {
    let place = place_with(&[record("bote-1")]);
    let assert = place.wortlaut(&["show", "r.jsonl"]).assert().code(0);
    insta::assert_snapshot!(stdout(&assert));
}

#[test]
fn a_record_in_colour() {
    let place = place_with(&[record("bote-1")]);
    let assert = place
        .wortlaut(&["show", "r.jsonl", "--color", "always", "--width", "60"])
        .assert();
    let shown = stdout(&assert.code(0)).replace('\u{1b}', "␛");
    insta::assert_snapshot!(shown);
}

#[test]
fn one_record_is_found_by_its_id() {
    let place = place_with(&[record("a"), record("b"), record("c")]);
    let all = stdout(&place.wortlaut(&["show", "r.jsonl"]).assert().code(0));
    assert_eq!(all.matches("(a.jsonl:1)").count(), 3);
    let one = stdout(
        &place
            .wortlaut(&["show", "r.jsonl", "--id", "b"])
            .assert()
            .code(0),
    );
    assert!(one.contains("b (a.jsonl:1)") && !one.contains("c (a.jsonl:1)"));
    let none = place
        .wortlaut(&["show", "r.jsonl", "--id", "x"])
        .assert()
        .code(1);
    assert!(stderr(&none).contains("no record has the id \"x\""));
}

#[test]
fn nothing_from_an_article_steers_the_terminal() {
    let mut record = record("\u{1b}]0;id\u{7}");
    record["text"] = json!("\u{1b}[2Jweg \u{202e}nefua\u{202c} \u{9b}31m\r und \u{200b}\u{7}");
    record["title"] = json!("\u{1b}[31mrot");
    record["outlet"] = json!("\u{2066}x");
    record["entities"] = json!([]);
    record["quotations"] = json!([]);
    record["warnings"][0]["message"] = json!("\u{1b}c");
    let place = place_with(&[record]);
    for color in ["never", "always"] {
        let assert = place
            .wortlaut(&["show", "r.jsonl", "--color", color])
            .assert()
            .code(0);
        let shown = stdout(&assert);
        let own = shown.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
        let steering =
            |c: char| c != '\n' && (c.is_control() || ('\u{200b}'..='\u{206f}').contains(&c));
        assert!(!own.chars().any(steering), "{own:?}");
        assert!(shown.contains("\\u{1b}[2Jweg \\u{202e}nefua"), "{shown}");
    }
}

#[test]
fn spans_beyond_the_text_are_left_out_and_crossing_ones_are_shown() {
    let mut record = record("a");
    record["text"] = json!("eins zwei drei");
    record["entities"] = json!([]);
    record["quotations"][0]["spans"] =
        json!([{ "start": 0, "end": 9 }, { "start": 10, "end": 99 }]);
    record["quotations"][1]["spans"] = json!([{ "start": 5, "end": 14 }, { "start": 7, "end": 3 }]);
    record["quotations"][2]["spans"] = json!([]);
    let place = place_with(&[record]);
    let shown = stdout(&place.wortlaut(&["show", "r.jsonl"]).assert().code(0));
    assert!(
        shown.contains("[q1 direct eins [q2 reported zwei] drei]"),
        "{shown}"
    );
}

#[test]
fn what_is_no_record_is_named_with_its_line() {
    let place = place_with(&[record("a"), json!({ "text": "a" })]);
    let assert = place.wortlaut(&["show", "r.jsonl"]).assert().code(1);
    assert!(
        stderr(&assert).starts_with("wortlaut: r.jsonl:2: not a record"),
        "{}",
        stderr(&assert)
    );
    place.wortlaut(&["show", "fehlt.jsonl"]).assert().code(1);
}

#[test]
fn records_come_from_standard_input_too() {
    let place = Place::new();
    let assert = place
        .wortlaut(&["show", "-"])
        .write_stdin(record("a").to_string())
        .assert()
        .code(0);
    assert!(stdout(&assert).contains("Neustädter Bote"));
}
