//! What holds for the record of every text, as the shipped model and knowledge base make it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::common::{self, ANNOTATOR};
use proptest::prelude::*;
use wortlaut::actors::{KnowledgeBase, Linker};
use wortlaut::document::{Article, CharIndex, Record, Span, faults};

static LINKER: LazyLock<Linker> = LazyLock::new(|| Linker::new(KnowledgeBase::find(&[]).unwrap()));

fn annotate(text: &str) -> Record {
    let article = Article {
        id: "a".to_owned(),
        date: "2025-09-04".to_owned(),
        meta: "{}".to_owned(),
        text: text.to_owned(),
        ..Article::default()
    };
    let (mut record, _) = ANNOTATOR.record(article).unwrap();
    LINKER.link(&mut record);
    record
}

/// Pieces of news, put together without sense, among anything.
fn texts() -> impl Strategy<Value = String> {
    let fixed = vec![
        "„Das ist gut“, sagte Angela Merkel",
        "Der Minister sagte, er sei dagegen.",
        "»Nein!«",
        "\n\nAußenminister Lawrow (SPD)",
        " betonte sie am Dienstag",
        "Moskau teilte mit, dass ",
        "die EU-Kommission",
        "\u{AD}",
        "“ ",
        "„",
        ": ",
    ];
    let piece = prop_oneof![
        6 => prop::sample::select(fixed).prop_map(str::to_owned),
        2 => "[a-zA-ZäöüßÄ]{1,9} ",
        1 => r#"[.,:;!?…„“”"»«‚‘’'()\n –-]{1,4}"#,
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_record_of_any_text_is_as_documented(text in texts()) {
        let record = annotate(&text);
        prop_assert_eq!(&record.text, &text);
        let faults = faults(&record);
        prop_assert!(faults.is_empty(), "{:?}", faults);
        let index = CharIndex::new(&text);
        for entity in &record.entities {
            prop_assert_eq!(index.slice(Span::new(entity.start, entity.end)), &entity.text);
        }
    }
}

/// The hard cases of our own.
fn hard() -> Vec<Record> {
    let gold = common::gold(&["hard"]);
    let record = |line| serde_json::from_str(line).unwrap();
    gold.lines().map(record).collect()
}

const MARKS: [char; 10] = ['„', '“', '”', '»', '«', '"', '‚', '‘', '›', '‹'];

/// The text with its quotation marks in another house's style.
fn in_style(text: &str, [open, close, inner_open, inner_close]: [char; 4]) -> String {
    let swap = |c| match c {
        '„' => open,
        '“' => close,
        '‚' => inner_open,
        '‘' => inner_close,
        other => other,
    };
    text.chars().map(swap).collect()
}

/// Where the quotations stand, with type and speaker; a mark at an end is no difference.
fn quotations(record: &Record) -> BTreeSet<(usize, usize, String, String)> {
    let index = CharIndex::new(&record.text);
    let quotation = |q: &wortlaut::document::Quotation| {
        let (first, last) = (q.spans.first()?, q.spans.last()?);
        let word = |at: usize| {
            let c = index
                .slice(Span::new(at, at + 1))
                .chars()
                .next()
                .unwrap_or(' ');
            c.is_alphanumeric()
        };
        let start = (first.start..first.end).find(|&at| word(at))?;
        let end = (last.start..last.end).rev().find(|&at| word(at))?;
        Some((start, end, q.kind.to_string(), q.speaker.text.clone()))
    };
    record.quotations.iter().filter_map(quotation).collect()
}

#[test]
fn other_quotation_marks_keep_the_quotations_of_our_hard_cases() {
    let styles = [
        ['»', '«', '›', '‹'],
        ['“', '”', '‘', '’'],
        ['«', '»', '‹', '›'],
    ];
    let (mut kept, mut all) = ([0; 3], 0);
    for record in hard() {
        // Only where every mark is of the German style: others would be swapped for what they are not.
        if record
            .text
            .contains(|c| MARKS.contains(&c) && !"„“‚‘".contains(c))
        {
            continue;
        }
        let german = quotations(&annotate(&record.text));
        all += german.len();
        for (style, kept) in styles.into_iter().zip(&mut kept) {
            let other = quotations(&annotate(&in_style(&record.text, style)));
            for lost in german.difference(&other) {
                eprintln!("{}: {style:?} loses {lost:?}", record.id);
            }
            *kept += german.intersection(&other).count();
        }
    }
    println!("{kept:?} of {all}");
    assert!(all > 0);
    assert_eq!(kept, [all; 3]);
}
