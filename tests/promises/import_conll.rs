//! Promise: columns of tokens and tags become records whose text is made by the documented rule.

use std::fs;
use std::num::NonZeroUsize;

use proptest::prelude::*;
use tempfile::TempDir;
use wortlaut::corpus::import::conll::{Column, Grouping, Options, read};
use wortlaut::document::{Label, Record};

fn import(content: &str, options: &Options) -> wortlaut::error::Result<Vec<Record>> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("own.dev.conll");
    fs::write(&path, content).unwrap();
    read(&path, options)
}

fn entities(record: &Record) -> Vec<(&str, &str, &str)> {
    record
        .entities
        .iter()
        .map(|e| (e.text.as_str(), e.label.as_str(), e.nested_in.as_str()))
        .collect()
}

const NESTED: &str = "\u{feff}Der\tO\tO\r
FC\tB-ORG\tO
Mainz\tI-ORG\tB-LOC
siegt\tO\tO
.\tO\tO

# zwei
„\tO\tO
Bonner\tB-LOCderiv\tO
“\tO\tO
";

#[test]
fn each_sentence_is_a_record_with_its_nested_layer() {
    let records = import(NESTED, &Options::default()).unwrap();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].text, "Der FC Mainz siegt.");
    assert_eq!(records[0].id, "own.dev#1");
    assert_eq!(records[0].source, "own.dev.conll:1");
    assert_eq!(
        entities(&records[0]),
        [("FC Mainz", "ORG", ""), ("Mainz", "LOC", "e1")]
    );
    assert_eq!(records[0].tokens.len(), 5);
    assert_eq!(records[1].text, "„Bonner“");
    assert_eq!(entities(&records[1]), [("Bonner", "LOCderiv", "")]);
}

#[test]
fn sentences_join_to_articles_by_number_and_at_docstart() {
    let content = "-DOCSTART- O\n\nA O\n\nB O\n\nC I-MISC\n\n-DOCSTART- O\n\nD O\n";
    let ids = |grouping| -> Vec<String> {
        let options = Options {
            grouping,
            ..Options::default()
        };
        let records = import(content, &options).unwrap();
        records
            .iter()
            .map(|r| format!("{} {}", r.id, r.text))
            .collect()
    };
    assert_eq!(ids(Grouping::Document), ["own.dev#1 A B C", "own.dev#2 D"]);
    let two = Grouping::Every(NonZeroUsize::new(2).unwrap());
    assert_eq!(ids(two), ["own.dev#1 A B", "own.dev#2 C", "own.dev#3 D"]);
    let options = Options {
        grouping: Grouping::Document,
        ..Options::default()
    };
    let first = import(content, &options).unwrap().remove(0);
    assert_eq!(first.sentences.len(), 3);
    assert_eq!(
        (first.entities[0].start, first.entities[0].label),
        (4, Label::Oth)
    );
}

#[test]
fn other_columns_are_named() {
    let content = "#\tQuelle\n1\tBonn\tB-LOC\tO\n2\tist\tO\tO\n";
    let wrong = import(content, &Options::default())
        .unwrap_err()
        .to_string();
    assert!(
        wrong.contains("own.dev.conll:2: ") && wrong.contains("--columns"),
        "{wrong}"
    );
    let options = Options {
        columns: vec![Column::Skip, Column::Token, Column::Tag, Column::Nested],
        ..Options::default()
    };
    assert_eq!(import(content, &options).unwrap()[0].text, "Bonn ist");
}

#[test]
fn unknown_labels_name_line_and_tag_until_they_are_ignored() {
    let content = "Am\tO\nMontag\tB-date\nkam\tO\nSPD\tS-organization-company\n";
    let wrong = import(content, &Options::default())
        .unwrap_err()
        .to_string();
    assert!(
        wrong.contains("own.dev.conll:2: ") && wrong.contains("B-date"),
        "{wrong}"
    );
    assert!(wrong.contains("--ignore-label date"), "{wrong}");
    let options = Options {
        ignored_labels: vec!["DATE".to_owned()],
        ..Options::default()
    };
    assert_eq!(
        entities(&import(content, &options).unwrap()[0]),
        [("SPD", "ORG", "")]
    );
}

#[test]
fn bytes_that_are_no_utf8_name_their_line() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("latin.conll");
    fs::write(&path, b"Bonn\tB-LOC\nM\xfcller\tB-PER\n").unwrap();
    let wrong = read(&path, &Options::default()).unwrap_err().to_string();
    assert!(
        wrong.contains("latin.conll:2: ") && wrong.contains("iconv"),
        "{wrong}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_token_and_entity_is_found_again(
        rows in prop::collection::vec(("[A-Za-zäß🙂„“(),.-]{1,4}", 0usize..3), 1..25)
    ) {
        let mut content = String::new();
        for (token, tag) in &rows {
            let tag = ["O", "B-PER", "I-PER"][*tag];
            content += &[token.as_str(), "\t", tag, "\n"].concat();
        }
        let record = import(&content, &Options::default()).unwrap().remove(0);
        let chars: Vec<char> = record.text.chars().collect();
        let slice = |start: usize, end: usize| chars[start..end].iter().collect::<String>();
        prop_assert_eq!(record.tokens.len(), rows.len());
        for (span, (token, _)) in record.tokens.iter().zip(&rows) {
            prop_assert_eq!(&slice(span.start, span.end), token);
        }
        for entity in &record.entities {
            prop_assert_eq!(slice(entity.start, entity.end), entity.text.clone());
        }
        let tagged = rows.iter().filter(|(_, tag)| *tag > 0).count();
        let inside = |t: &&wortlaut::document::Span| {
            record.entities.iter().any(|e| e.start <= t.start && t.end <= e.end)
        };
        prop_assert_eq!(record.tokens.iter().filter(inside).count(), tagged);
    }
}
