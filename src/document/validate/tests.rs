//! Every kind of fault, by a sound record in which one thing is changed.

use serde_json::{Value, json};

use super::faults;
use crate::document::Record;

/// A record with every kind of reference: a nested entity, a nested quotation, a joint speaker.
fn sound() -> Value {
    let text = "Ida Kern aus Bad Ems sagte: „Er rief ‚Nein‘.“ So Kern.";
    let entity = |id: &str, start: usize, end: usize, nested_in: &str, actor: &str| {
        let slice: String = text.chars().skip(start).take(end - start).collect();
        json!({
            "id": id, "start": start, "end": end, "text": slice, "label": "PER", "score": 0.9,
            "nested_in": nested_in, "actor": actor, "actor_score": 0.9, "reason": "",
        })
    };
    let quotation = |id: &str, spans: Value, slice: &str, nested_in: &str, speaker: Value| {
        json!({
            "id": id, "type": "direct", "medium": "speech", "spans": spans, "text": slice,
            "score": 0.9, "nested_in": nested_in, "cue": [{"start": 21, "end": 26, "score": 0.9}],
            "frame": [], "addressee": [], "speaker": speaker, "mentions": [],
        })
    };
    let speaker = |start: usize, end: usize, words: &str, antecedent: Value, actors: &[&str]| {
        let candidate = |id: &&str| json!({"actor": id, "score": 0.9});
        json!({
            "spans": [{"start": start, "end": end}], "text": words, "score": 0.9, "kind": "named",
            "via": "none", "reason": "", "antecedent": antecedent,
            "actors": actors.iter().map(candidate).collect::<Vec<_>>(),
            "actor": actors.first().unwrap_or(&""),
        })
    };
    let none = json!({"start": 0, "end": 0, "entity": ""});
    let kern = json!({"start": 0, "end": 8, "entity": "e1"});
    let mut outer = quotation(
        "q1",
        json!([{"start": 28, "end": 45}, {"start": 49, "end": 53}]),
        "„Er rief ‚Nein‘.“ … Kern",
        "",
        speaker(0, 8, "Ida Kern", none, &["Q1", "local:1"]),
    );
    outer["mentions"] = json!(["e4"]);
    let inner = quotation(
        "q2",
        json!([{"start": 37, "end": 43}]),
        "‚Nein‘",
        "q1",
        speaker(29, 31, "Er", kern, &["Q1"]),
    );
    json!({
        "schema": 1, "row": 0, "id": "a", "title": "", "date": "2025-09-04", "lang": "de",
        "outlet": "", "section": "", "authors": [], "url": "", "source": "a.txt", "meta": "{}",
        "text": text, "parts": [{"kind": "paragraph", "start": 0, "end": 54}],
        "sentences": [{"start": 0, "end": 45}, {"start": 46, "end": 54}],
        "tokens": [{"start": 0, "end": 3}, {"start": 4, "end": 8}, {"start": 46, "end": 48}],
        "entities": [
            entity("e1", 0, 8, "", "Q1"), entity("e2", 13, 20, "", "local:1"),
            entity("e3", 17, 20, "e2", ""), entity("e4", 49, 53, "", "Q1"),
        ],
        "quotations": [outer, inner],
        "actors": [
            {"id": "Q1", "name": "Ida Kern", "type": "person", "mentions": ["e1", "e4"],
             "said": ["q1", "q2"], "mentioned_in": ["q1"]},
            {"id": "local:1", "name": "Bad Ems", "type": "place", "mentions": ["e2"],
             "said": ["q1"], "mentioned_in": []},
        ],
        "warnings": [{"code": "x", "message": "", "start": 0, "end": 0}],
    })
}

fn found(record: Value) -> Vec<String> {
    let record: Record = serde_json::from_value(record).unwrap();
    let faults = faults(&record).into_iter();
    faults
        .map(|fault| format!("{}: {}", fault.pointer, fault.reason))
        .collect()
}

#[test]
fn a_sound_record_has_no_fault() {
    assert_eq!(found(sound()), [""; 0]);
}

#[test]
#[allow(clippy::too_many_lines, reason = "one table, a line a fault")]
fn every_change_of_a_sound_record_is_found_where_it_is() {
    let span = |start: usize, end: usize| json!({"start": start, "end": end});
    for (pointer, value, place, word) in [
        ("/schema", json!(2), "/schema", "schema 1"),
        ("/date", json!("4.9.2025"), "/date", "YYYY-MM-DD"),
        ("/date", json!("2025-02-30"), "/date", "no day"),
        ("/meta", json!("[1]"), "/meta", "JSON object"),
        ("/meta", json!(""), "/meta", "JSON object"),
        ("/parts/0/end", json!(55), "/parts/0", "54 code points"),
        ("/sentences/1", span(44, 54), "/sentences/1", "apart"),
        ("/sentences/1", span(46, 46), "/sentences/1", "not before"),
        ("/tokens/1", span(2, 8), "/tokens/1", "apart"),
        ("/tokens/2", span(45, 48), "/tokens/2", "no sentence"),
        ("/sentences", json!([]), "/tokens/0", "no sentence"),
        (
            "/entities/0/text",
            json!("Kern"),
            "/entities/0/text",
            "\"Ida Kern\"",
        ),
        ("/entities/0/end", json!(99), "/entities/0", "ends at 99"),
        ("/entities/1/start", json!(16), "/entities/1/text", "Ems"),
        ("/entities/3/id", json!("e1"), "/entities/3/id", "twice"),
        ("/entities/2/id", json!("x3"), "/entities/2/id", "from 1"),
        ("/entities/2/id", json!("e03"), "/entities/2/id", "from 1"),
        (
            "/entities/2/nested_in",
            json!("e9"),
            "/entities/2/nested_in",
            "not among",
        ),
        (
            "/entities/2/nested_in",
            json!("e1"),
            "/entities/2/nested_in",
            "within e1",
        ),
        (
            "/entities/2/nested_in",
            json!("e3"),
            "/entities/2/nested_in",
            "itself",
        ),
        (
            "/entities/2/actor",
            json!("Q9"),
            "/entities/2/actor",
            "not among",
        ),
        ("/entities/2/actor", json!("Q1"), "/actors/0/mentions", "e3"),
        (
            "/quotations/0/spans",
            json!([]),
            "/quotations/0/spans",
            "without a span",
        ),
        (
            "/quotations/0/spans/1",
            span(40, 53),
            "/quotations/0/spans/1",
            "apart",
        ),
        (
            "/quotations/0/text",
            json!("„Er rief ‚Nein‘.“ Kern"),
            "/quotations/0/text",
            "…",
        ),
        ("/quotations/1/id", json!("q1"), "/quotations/1/id", "twice"),
        (
            "/quotations/1/nested_in",
            json!("q7"),
            "/quotations/1/nested_in",
            "not among",
        ),
        (
            "/quotations/0/nested_in",
            json!("q1"),
            "/quotations/0/nested_in",
            "itself",
        ),
        (
            "/quotations/0/cue/0",
            json!({"start": 26, "end": 21, "score": 0.5}),
            "/quotations/0/cue/0",
            "not before",
        ),
        (
            "/quotations/0/mentions",
            json!(["e9", "e4"]),
            "/quotations/0/mentions/0",
            "not among",
        ),
        (
            "/quotations/0/mentions",
            json!(["e4", "e4"]),
            "/quotations/0/mentions/1",
            "twice",
        ),
        (
            "/quotations/0/mentions",
            json!([]),
            "/quotations/0/mentions",
            "e4 lies inside",
        ),
        (
            "/quotations/1/mentions",
            json!(["e2"]),
            "/actors/1/mentioned_in",
            "q2",
        ),
        (
            "/quotations/0/speaker/text",
            json!("Kern"),
            "/quotations/0/speaker/text",
            "Ida Kern",
        ),
        (
            "/quotations/0/speaker/spans/0/end",
            json!(60),
            "/quotations/0/speaker/spans/0",
            "ends",
        ),
        (
            "/quotations/0/speaker/actor",
            json!("local:1"),
            "/quotations/0/speaker/actor",
            "first",
        ),
        (
            "/quotations/1/speaker/actor",
            json!(""),
            "/quotations/1/speaker/actor",
            "first",
        ),
        (
            "/quotations/0/speaker/actors/1/actor",
            json!("Q9"),
            "/quotations/0/speaker/actors/1/actor",
            "not among",
        ),
        (
            "/quotations/0/speaker/actors/1/actor",
            json!("Q1"),
            "/quotations/0/speaker/actors/1/actor",
            "twice",
        ),
        (
            "/quotations/1/speaker/antecedent/entity",
            json!("e9"),
            "/quotations/1/speaker/antecedent/entity",
            "not among",
        ),
        (
            "/quotations/1/speaker/antecedent/end",
            json!(7),
            "/quotations/1/speaker/antecedent",
            "e1 is 0..8",
        ),
        (
            "/quotations/1/speaker/antecedent/end",
            json!(0),
            "/quotations/1/speaker/antecedent",
            "not before",
        ),
        ("/actors/1/id", json!("Q1"), "/actors/1/id", "twice"),
        (
            "/actors/0/mentions",
            json!(["e1"]),
            "/actors/0/mentions",
            "[e1, e4]",
        ),
        (
            "/actors/0/said",
            json!(["q2", "q1"]),
            "/actors/0/said",
            "[q1, q2]",
        ),
        (
            "/actors/1/mentioned_in",
            json!(["q2"]),
            "/actors/1/mentioned_in",
            "[]",
        ),
        ("/warnings/0/end", json!(99), "/warnings/0", "ends at 99"),
    ] {
        let mut record = sound();
        *record.pointer_mut(pointer).unwrap() = value.clone();
        let found = found(record);
        let named =
            |fault: &&String| fault.starts_with(&format!("{place}: ")) && fault.contains(word);
        assert!(
            found.iter().any(|f| named(&f)),
            "{pointer} = {value}: {found:#?}"
        );
    }
}

#[test]
fn what_stands_in_the_wrong_order_is_found() {
    let mut record = sound();
    record["entities"].as_array_mut().unwrap().swap(0, 1);
    assert!(
        found(record)
            .iter()
            .any(|f| f.starts_with("/entities/1: ") && f.contains("sorted"))
    );
    let mut record = sound();
    record["quotations"].as_array_mut().unwrap().swap(0, 1);
    assert!(
        found(record)
            .iter()
            .any(|f| f.starts_with("/quotations/1: ") && f.contains("sorted"))
    );
}

#[test]
fn a_nested_quotation_must_share_something_with_the_one_around_it() {
    let mut record = sound();
    record["quotations"][1]["spans"] = json!([{"start": 43, "end": 48}]);
    record["quotations"][1]["text"] = json!(".“ So");
    assert_eq!(found(record.clone()), [""; 0], "it juts out");
    record["quotations"][1]["spans"] = json!([{"start": 46, "end": 48}]);
    record["quotations"][1]["text"] = json!("So");
    assert!(
        found(record)
            .iter()
            .any(|f| f.contains("q2 shares no word with q1"))
    );
}
