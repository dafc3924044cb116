//! Promise: documents of the quotation set become records with the same tokens and quotations.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use wortlaut::corpus::import::wikinews;
use wortlaut::document::{CharIndex, Medium, QuotationType, Record, Span, SpeakerKind};

/// „Ja“, sagte Müller 🙂 am Abend, „aber nicht sofort.“
const WORDS: &[&str] = &[
    "„", "Ja", "“", ",", "sagte", "Müller", "🙂", "am", "Abend", ",", "„", "aber", "nicht",
    "sofort", ".", "“",
];

fn tokens(words: &[&str]) -> (String, Vec<Value>) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for (id, word) in words.iter().enumerate() {
        if id > 0 {
            text.push(' ');
        }
        let begin = text.chars().count();
        text.push_str(word);
        let end = text.chars().count();
        tokens.push(json!({
            "id": id, "charBegin": begin, "charEnd": end, "text": word, "sentence": 1, "word": id + 1
        }));
    }
    (text, tokens)
}

fn part(ids: &[usize]) -> Value {
    json!({"text": "", "spans": [], "tokenIds": ids})
}

fn annotation(id: usize, kind: &str, medium: &str, nested: bool, quote: &[usize]) -> Value {
    json!({
        "id": id, "type": kind, "medium": medium, "isNested": nested, "hasNested": false,
        "quote": part(quote), "speaker": part(&[]), "cue": part(&[]), "frame": part(&[]),
        "addressee": part(&[]),
    })
}

fn document(quotes: &[Value]) -> Value {
    let (text, tokens) = tokens(WORDS);
    let end = text.chars().count();
    json!({
        "id": "7", "title": "Müller sagt ja", "date": "2020-02-03", "text": text,
        "documentName": "7 - Müller sagt ja (2020-02-03)",
        "sentences": [{"charBegin": 0, "charEnd": end, "text": ""}],
        "tokens": tokens, "quotes": quotes,
    })
}

fn file(folder: &TempDir, content: &str) -> PathBuf {
    let path = folder.path().join("set.jsonl");
    fs::write(&path, content).unwrap();
    path
}

fn import(document: &Value) -> Record {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &document.to_string());
    wikinews::read(&path).unwrap().remove(0)
}

fn fault(document: &Value) -> String {
    let folder = TempDir::new().unwrap();
    // Behind a good document and a blank line, so that the line is 3.
    let path = file(&folder, &format!("{}\n\n{document}\n", self::document(&[])));
    let fault = wikinews::read(&path).unwrap_err().to_string();
    assert!(fault.contains("set.jsonl:3: "), "{fault}");
    fault
}

#[test]
fn runs_of_tokens_become_spans_of_code_points() {
    let mut interrupted = annotation(0, "Direct", "SW", false, &[0, 1, 2, 10, 11, 12, 13, 14, 15]);
    interrupted["speaker"] = part(&[5]);
    interrupted["cue"] = part(&[4]);
    // Unsorted and twice, as the set has it.
    interrupted["frame"] = part(&[7, 8, 4, 5, 6, 8]);
    let record = import(&document(&[interrupted]));
    let quotation = &record.quotations[0];
    assert_eq!(quotation.text, "„ Ja “ … „ aber nicht sofort . “");
    assert_eq!(quotation.kind, QuotationType::Direct);
    assert_eq!(quotation.medium, Medium::SpeechWriting);
    assert_eq!(quotation.speaker.text, "Müller");
    assert_eq!(quotation.speaker.kind, SpeakerKind::None);
    let index = CharIndex::new(&record.text);
    assert_eq!(index.slice(quotation.cue[0].span()), "sagte");
    assert_eq!(quotation.frame.len(), 1);
    assert_eq!(
        index.slice(quotation.frame[0].span()),
        "sagte Müller 🙂 am Abend"
    );
    assert!((quotation.score.value() - 1.0).abs() < 1e-9);
    assert_eq!(
        (record.id.as_str(), record.date.as_str()),
        ("7", "2020-02-03")
    );
    assert_eq!(record.tokens.len(), WORDS.len());
    assert_eq!(record.sentences.len(), 1);
}

#[test]
fn quotations_stand_by_start_and_nested_ones_know_the_one_around() {
    let record = import(&document(&[
        annotation(0, "Indirect", "Speech", true, &[11, 12]),
        annotation(1, "Direct", "Speech", false, &[10, 11, 12, 13]),
        annotation(2, "Reported", "TW", true, &[3, 4]),
        annotation(3, "FreeIndirect", "none", false, &[2, 3]),
    ]));
    let found: Vec<(&str, &str, &str)> = record
        .quotations
        .iter()
        .map(|q| (q.id.as_str(), q.kind.as_str(), q.nested_in.as_str()))
        .collect();
    let expected = [
        ("q1", "free_indirect", ""),
        // Nothing contains it: it belongs to the one it overlaps.
        ("q2", "reported", "q1"),
        ("q3", "direct", ""),
        ("q4", "indirect", "q3"),
    ];
    assert_eq!(found, expected);
    let alone = import(&document(&[annotation(0, "Direct", "Speech", true, &[1])]));
    assert_eq!(alone.quotations[0].nested_in, "");
    assert_eq!(alone.warnings[0].code, "nested_alone");
}

#[test]
fn the_published_form_pretty_printed_and_packed_is_read_too() {
    let mut published = document(&[annotation(0, "Direct", "Speech", false, &[1])]);
    let fields = published.as_object_mut().unwrap();
    for (from, to) in [("text", "originalText"), ("quotes", "annotations")] {
        let value = fields.remove(from).unwrap();
        fields.insert(to.to_owned(), value);
    }
    for gone in ["id", "title", "date"] {
        fields.remove(gone);
    }
    fields["annotations"][0]["addressee"] = json!([]);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("7.pretty.json");
    let mut packed = GzEncoder::new(fs::File::create(&path).unwrap(), Compression::fast());
    let pretty = serde_json::to_string_pretty(&published).unwrap();
    packed.write_all(pretty.as_bytes()).unwrap();
    packed.finish().unwrap();
    let record = wikinews::read(&path).unwrap().remove(0);
    let head = [&record.id, &record.title, &record.date];
    assert_eq!(head, ["7", "Müller sagt ja", "2020-02-03"]);
    assert_eq!(record.quotations[0].text, "Ja");
}

#[test]
fn a_quotation_without_tokens_is_left_out_with_a_warning() {
    let record = import(&document(&[annotation(0, "Direct", "Speech", false, &[])]));
    assert!(record.quotations.is_empty());
    assert_eq!(record.warnings[0].code, "empty_quotation");
}

#[test]
fn what_does_not_fit_names_file_line_and_document() {
    let kind = fault(&document(&[annotation(
        0,
        "Shouted",
        "Speech",
        false,
        &[1],
    )]));
    assert!(kind.contains("\"7\"") && kind.contains("Shouted"), "{kind}");
    let id = fault(&document(&[annotation(
        0,
        "Direct",
        "Speech",
        false,
        &[99],
    )]));
    assert!(
        id.contains("token id 99") && id.contains("16 tokens"),
        "{id}"
    );
    let mut moved = document(&[]);
    moved["tokens"][5]["text"] = json!("Meier");
    let moved = fault(&moved);
    assert!(
        moved.contains("Meier") && moved.contains("Müller"),
        "{moved}"
    );
    let other = fault(&json!({"id": "8", "text": "Nur Text."}));
    assert!(other.contains("quotation set"), "{other}");
    let folder = TempDir::new().unwrap();
    let broken = file(&folder, &format!("{}\n{{\"id\":", document(&[])));
    let broken = wikinews::read(&broken).unwrap_err().to_string();
    assert!(broken.contains("set.jsonl:2: "), "{broken}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn token_ids_survive_the_way_into_the_record(
        words in prop::collection::vec("[a-zäöü🙂„“.]{1,4}", 1..30),
        raw in prop::collection::vec(prop::collection::btree_set(0usize..30, 1..12), 1..5),
    ) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (text, tokens) = tokens(&words);
        let sets: Vec<Vec<usize>> = raw
            .iter()
            .map(|set| set.iter().copied().filter(|&id| id < words.len()).collect())
            .filter(|set: &Vec<usize>| !set.is_empty())
            .collect();
        let quotes: Vec<Value> = sets
            .iter()
            .enumerate()
            .map(|(id, set)| annotation(id, "Reported", "Thought", id % 2 == 1, set))
            .collect();
        let record = import(&json!({
            "id": 3, "text": text, "sentences": [], "tokens": tokens, "quotes": quotes
        }));
        let covered = |spans: &[Span]| -> Vec<usize> {
            let ids = record.tokens.iter().enumerate();
            let inside = ids.filter(|(_, token)| spans.iter().any(|span| span.contains(**token)));
            inside.map(|(id, _)| id).collect()
        };
        let mut found: Vec<Vec<usize>> =
            record.quotations.iter().map(|q| covered(&q.spans)).collect();
        let mut expected = sets;
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}
