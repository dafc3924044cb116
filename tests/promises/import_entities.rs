//! Promise: entity spans meet their text again, and a text that is not theirs is an error.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;
use wortlaut::corpus::import::entities::{Texts, read};
use wortlaut::document::{Record, SpeakerKind};

const TEXT: &str = "🙂 Müller lobt die EU-Kommission.";

fn line() -> Value {
    json!({"id": "7", "entities": [
        {"start": 18, "end": 20, "text": "EU", "label": "ORG", "nested": true},
        {"start": 18, "end": 31, "text": "EU-Kommission", "label": "ORG", "nested": false},
        {"start": 2, "end": 8, "text": "Müller", "label": "PER"},
    ], "speakers": [
        {"quote": 0, "kind": "named", "full": "Müller", "full_start": 2, "full_end": 8},
        {"quote": 1, "kind": "organisation", "full": null, "full_start": null, "full_end": null},
    ]})
}

fn import(texts: &Value, line: &Value) -> Result<Vec<Record>, String> {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, value: &Value| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, format!("{value}\n")).unwrap();
        path
    };
    let (texts, lines) = (write("texts.jsonl", texts), write("gold.jsonl", line));
    let mut texts = Texts::read(&texts).map_err(|e| e.to_string())?;
    read(&lines, &mut texts).map_err(|e| e.to_string())
}

#[test]
fn spans_are_sorted_and_nested_ones_know_the_one_around() {
    let record = import(&json!({"id": "7", "text": TEXT}), &line())
        .unwrap()
        .remove(0);
    let found: Vec<(&str, &str, &str)> = record
        .entities
        .iter()
        .map(|e| (e.id.as_str(), e.text.as_str(), e.nested_in.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("e1", "Müller", ""),
            ("e2", "EU-Kommission", ""),
            ("e3", "EU", "e2")
        ]
    );
    assert_eq!(record.text, TEXT);
    assert_eq!(record.source, "gold.jsonl:1");
}

#[test]
fn quotations_of_the_text_file_keep_their_place_and_learn_their_speakers() {
    let words = ["🙂", "Müller", "lobt", "die", "EU-Kommission", "."];
    let mut from = 0;
    let tokens: Vec<Value> = words
        .iter()
        .map(|word| {
            let bytes = TEXT[from..].find(word).unwrap() + from;
            from = bytes + word.len();
            let start = TEXT[..bytes].chars().count();
            json!({"charBegin": start, "charEnd": start + word.chars().count(), "text": word})
        })
        .collect();
    let quote = |ids: &[usize], speaker: &[usize]| {
        json!({"type": "Reported", "medium": "Speech", "quote": {"tokenIds": ids},
            "speaker": {"tokenIds": speaker}})
    };
    // The second of the file stands first in the text.
    let texts = json!({"id": "7", "text": TEXT, "sentences": [], "tokens": tokens,
        "quotes": [quote(&[3, 4], &[0]), quote(&[2], &[1])]});
    let record = import(&texts, &line()).unwrap().remove(0);
    let [lobt, kommission] = &record.quotations[..] else {
        panic!("two quotations expected");
    };
    assert_eq!(lobt.text, "lobt");
    assert_eq!(lobt.speaker.kind, SpeakerKind::Organisation);
    assert_eq!(kommission.speaker.kind, SpeakerKind::Named);
    let antecedent = &kommission.speaker.antecedent;
    assert_eq!((antecedent.start, antecedent.end), (2, 8));
    assert_eq!(antecedent.entity, "e1");
    assert_eq!(kommission.mentions, ["e2", "e3"]);
    assert!(lobt.mentions.is_empty());
}

#[test]
fn a_text_that_is_not_theirs_names_line_and_article() {
    let other = import(&json!({"id": "7", "text": format!("Ein {TEXT}")}), &line()).unwrap_err();
    assert!(
        other.contains("gold.jsonl:1: ") && other.contains("\"7\""),
        "{other}"
    );
    assert!(other.contains("--text"), "{other}");
    let missing = import(&json!({"id": "8", "text": TEXT}), &line()).unwrap_err();
    assert!(
        missing.contains("texts.jsonl") && missing.contains("\"7\""),
        "{missing}"
    );
    let short = import(&json!({"id": "7", "text": "Kurz."}), &line()).unwrap_err();
    assert!(short.contains("5 code points"), "{short}");
    let mut label = line();
    label["entities"][0]["label"] = json!("DATE");
    let label = import(&json!({"id": "7", "text": TEXT}), &label).unwrap_err();
    assert!(label.contains("DATE"), "{label}");
}
