//! What the shipped model promises: offsets, nothing cut off, independence of everything around an
//! article, style of marks, and that it finds what our own gold holds.

use crate::common::{self, ANNOTATOR};
use unicode_normalization::UnicodeNormalization as _;
use wortlaut::document::{Article, CharIndex, QuotationType, Record, Span};
use wortlaut::evaluate;

fn annotate(text: &str) -> Record {
    let article = Article {
        id: "test".to_owned(),
        text: text.to_owned(),
        ..Article::default()
    };
    ANNOTATOR.record(article).unwrap().0
}

fn gold(name: &str) -> Vec<Record> {
    let gold = common::gold(&[name]);
    let record = |line| serde_json::from_str(line).unwrap();
    gold.lines().map(record).collect()
}

fn every_span(record: &Record) -> Vec<(Span, Option<&str>)> {
    let mut out: Vec<(Span, Option<&str>)> = Vec::new();
    out.extend(
        record
            .tokens
            .iter()
            .chain(&record.sentences)
            .map(|&s| (s, None)),
    );
    out.extend(
        record
            .entities
            .iter()
            .map(|e| (Span::new(e.start, e.end), Some(e.text.as_str()))),
    );
    for quotation in &record.quotations {
        let single = quotation.spans.len() == 1;
        let text = single.then_some(quotation.text.as_str());
        out.extend(quotation.spans.iter().map(|&s| (s, text)));
        for role in [&quotation.cue, &quotation.frame, &quotation.addressee] {
            out.extend(role.iter().map(|s| (s.span(), None)));
        }
        let single = quotation.speaker.spans.len() == 1;
        let text = single.then_some(quotation.speaker.text.as_str());
        out.extend(quotation.speaker.spans.iter().map(|&s| (s, text)));
    }
    out
}

#[test]
fn every_span_slices_the_text_as_read() {
    for input in gold("sample").iter().chain(&gold("hard")) {
        let record = annotate(&input.text);
        assert_eq!(record.text, input.text);
        let index = CharIndex::new(&record.text);
        for (span, text) in every_span(&record) {
            assert!(
                span.start < span.end && span.end <= index.len(),
                "{}: {span:?}",
                input.id
            );
            if let Some(text) = text {
                assert_eq!(index.slice(span), text, "{}", input.id);
            }
        }
    }
}

#[test]
fn an_article_of_any_length_is_covered_to_its_end() {
    let filler = "Der Gemeinderat tagte am Montag in der Aula und beschloss den Haushalt. ";
    let end = "„Wir hören nicht auf“, sagte Bürgermeisterin Hanna Wiebold.";
    let record = annotate(&format!("{}{end}", filler.repeat(400)));
    let last = record.quotations.last().unwrap();
    assert_eq!(last.text, "„Wir hören nicht auf“");
    assert!(last.speaker.text.contains("Wiebold"), "{:?}", last.speaker);
    assert!(
        record
            .entities
            .iter()
            .any(|e| e.text == "Hanna Wiebold" && e.start > 20_000)
    );
}

#[test]
fn nothing_to_annotate_gives_empty_lists() {
    for text in ["", " \n\n ", "\u{200b}", "…"] {
        let record = annotate(text);
        assert!(
            record.entities.is_empty() && record.quotations.is_empty(),
            "{text:?}"
        );
    }
}

#[test]
fn a_direct_quotation_is_found_in_every_style_of_marks() {
    for (open, close) in [("„", "“"), ("»", "«"), ("«", "»"), ("\"", "\""), ("“", "”")]
    {
        let record = annotate(&format!(
            "Die Sprecherin der Stadtwerke Lehmstedt wies die Vorwürfe am Dienstag zurück. \
             {open}Wir haben alle Rechnungen rechtzeitig bezahlt{close}, sagte Petra Hansen."
        ));
        let direct = record
            .quotations
            .iter()
            .find(|q| q.kind == QuotationType::Direct);
        let found = direct.unwrap_or_else(|| panic!("none with {open}{close}"));
        assert!(
            found.text.contains("alle Rechnungen"),
            "{open}{close}: {}",
            found.text
        );
    }
}

#[test]
fn decomposed_letters_give_the_same_annotations() {
    for input in gold("sample").iter().take(6) {
        let composed: String = input.text.nfc().collect();
        let decomposed: String = input.text.nfd().collect();
        let (a, b) = (annotate(&composed), annotate(&decomposed));
        let texts = |r: &Record| -> Vec<String> {
            r.quotations
                .iter()
                .map(|q| q.text.nfc().collect())
                .collect()
        };
        assert_eq!(texts(&a), texts(&b), "{}", input.id);
        assert_eq!(a.entities.len(), b.entities.len(), "{}", input.id);
    }
}

#[test]
fn our_own_gold_is_found() {
    let found: Vec<Record> = gold("sample")
        .into_iter()
        .map(|input| {
            let article = Article {
                id: input.id,
                text: input.text,
                ..Article::default()
            };
            ANNOTATOR.record(article).unwrap().0
        })
        .collect();
    let expected = gold("sample").into_iter().map(Ok);
    let pairing = evaluate::pair(expected, found.into_iter().map(Ok)).unwrap();
    let quotations = evaluate::quotations::score(&pairing).unwrap();
    let entities = evaluate::entities::score(
        &pairing,
        evaluate::entities::Labels::ClassesWithoutVariants,
        &[evaluate::entities::Layer::Outer],
    );
    println!(
        "{}{}",
        evaluate::report::quotations(&quotations),
        evaluate::report::entities(&entities)
    );
    let scores = serde_json::json!({"quotations": quotations, "entities": entities});
    let f1 = |pointer: &str| scores.pointer(pointer).unwrap().as_f64().unwrap();
    for (pointer, least) in [
        ("/quotations/messages/f1", 0.78),
        ("/quotations/roles/f1", 0.72),
        ("/entities/layers/outer/micro/f1", 0.80),
    ] {
        assert!(
            f1(pointer) >= least,
            "{pointer} is {}, at least {least} is promised",
            f1(pointer)
        );
    }
}
