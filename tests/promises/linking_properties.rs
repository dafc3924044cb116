//! Promises of linking for any record: text and spans stay, whoever is named in the record is in its
//! list of actors, linking again changes nothing, and a name that the base does not know is never
//! taken for one that it knows.

use std::path::Path;
use std::sync::LazyLock;

use crate::evaluate_support::{article, entity, quotation};
use proptest::prelude::*;
use wortlaut::actors::{KnowledgeBase, Linker};
use wortlaut::document::{Entity, Label, Quotation, QuotationType, Record, Span, Speaker};

static LINKER: LazyLock<Linker> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors");
    Linker::new(KnowledgeBase::open(&folder).unwrap())
});

const WORDS: &[&str] = &[
    "Der",
    "die",
    "das",
    "Kanzler",
    "Ministerin",
    "Friedrich",
    "Merz",
    "Merkels",
    "Moskau",
    "SPD",
    "SPD-Chefin",
    "US-Präsident",
    "Polizei",
    "Regierung",
    "französische",
    "Sprecher",
    "eines",
    "er",
    "sie",
    "Sie",
    "beide",
    "dieser",
    "eigenen",
    "Angaben",
    "sagte",
    "erklärten",
    "und",
    ",",
    ".",
    "(",
    ")",
    "„",
    "“",
    "1998",
    "54-Jährige",
    "frühere",
    "Ex-Kanzler",
    "Österreichs",
    "in",
    "von",
    "der",
    "Konzern",
    "Europäische",
    "Union",
    "\u{301}",
    "🦊",
    "Xi",
    "Dr.",
    "O.",
    "\n\n",
];

const LABELS: &[Label] = &[
    Label::Per,
    Label::Loc,
    Label::Org,
    Label::Oth,
    Label::LocDeriv,
    Label::OrgPart,
    Label::PerDeriv,
];

const TYPES: &[QuotationType] = &[
    QuotationType::Direct,
    QuotationType::Indirect,
    QuotationType::Reported,
    QuotationType::FreeIndirect,
];

/// A record of these words; each part is (first word, number of words, kind).
fn record(
    words: &[usize],
    entities: &[(usize, usize, usize)],
    quotations: &[(usize, usize, usize, usize)],
    date: &str,
) -> Record {
    let mut text = String::new();
    let mut spans = Vec::new();
    for &word in words {
        let start = text.chars().count();
        text += WORDS[word];
        spans.push(Span::new(start, text.chars().count()));
        text.push(' ');
    }
    let slice = |span: Span| -> String { text.chars().skip(span.start).take(span.len()).collect() };
    let of = |first: usize, count: usize| {
        let first = first % spans.len();
        let last = (first + count).min(spans.len() - 1);
        Span::new(spans[first].start, spans[last].end)
    };
    let mut named: Vec<(Span, Label)> = entities
        .iter()
        .map(|&(first, count, label)| (of(first, count), LABELS[label % LABELS.len()]))
        .collect();
    named.sort_by_key(|(span, _)| span.start);
    // Outer names do not overlap.
    let mut end = 0;
    named.retain(|(span, _)| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
    let analysis = wortlaut::text::analyse(&text, &[]);
    Record {
        date: date.to_owned(),
        parts: analysis.parts.clone(),
        sentences: analysis.sentences.clone(),
        tokens: analysis.tokens.iter().map(|t| t.span).collect(),
        entities: named
            .iter()
            .enumerate()
            .map(|(number, &(span, label))| Entity {
                id: format!("e{}", number + 1),
                text: slice(span),
                ..entity(span, label)
            })
            .collect(),
        quotations: quotations
            .iter()
            .enumerate()
            .map(|(number, &(first, count, speaker, kind))| Quotation {
                id: format!("q{}", number + 1),
                text: slice(of(first, count)),
                speaker: Speaker {
                    spans: if kind % 5 == 0 {
                        Vec::new()
                    } else {
                        vec![of(speaker, kind % 4)]
                    },
                    text: slice(of(speaker, kind % 4)),
                    ..Speaker::default()
                },
                ..quotation(TYPES[kind % TYPES.len()], &[of(first, count)])
            })
            .collect(),
        text,
        ..article("any", 0)
    }
}

fn any_record() -> impl Strategy<Value = Record> {
    let words = prop::collection::vec(0..WORDS.len(), 1..60);
    let entities = prop::collection::vec((0..60_usize, 0..3_usize, 0..7_usize), 0..12);
    let quotations =
        prop::collection::vec((0..60_usize, 0..12_usize, 0..60_usize, 0..20_usize), 0..6);
    let dates = prop::sample::select(vec!["", "2025-09-04", "1995-03-01", "2010"]);
    (words, entities, quotations, dates).prop_map(|(words, entities, quotations, date)| {
        record(&words, &entities, &quotations, date)
    })
}

/// What linking must leave as it is.
fn untouched(record: &Record) -> Record {
    let mut record = record.clone();
    record.actors.clear();
    record.warnings.clear();
    for entity in &mut record.entities {
        entity.actor.clear();
        entity.reason.clear();
        entity.actor_score = wortlaut::document::Score::default();
    }
    for quotation in &mut record.quotations {
        quotation.mentions.clear();
        quotation.speaker = Speaker {
            spans: quotation.speaker.spans.clone(),
            text: quotation.speaker.text.clone(),
            score: quotation.speaker.score,
            ..Speaker::default()
        };
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn linking_changes_neither_text_nor_spans(before in any_record()) {
        let mut once = before.clone();
        LINKER.link(&mut once);
        prop_assert_eq!(untouched(&before), untouched(&once));
        let mut twice = once.clone();
        LINKER.link(&mut twice);
        prop_assert_eq!(&once, &twice);
    }

    #[test]
    fn whoever_is_linked_is_in_the_list_of_actors(mut record in any_record()) {
        LINKER.link(&mut record);
        let listed = |id: &str| record.actors.iter().filter(|actor| actor.id == id).count();
        for entity in record.entities.iter().filter(|e| !e.actor.is_empty()) {
            prop_assert_eq!(listed(&entity.actor), 1);
        }
        for quotation in &record.quotations {
            let speaker = &quotation.speaker;
            prop_assert_eq!(
                speaker.actors.first().map_or("", |a| a.actor.as_str()),
                speaker.actor.as_str()
            );
            for actor in &speaker.actors {
                prop_assert_eq!(listed(&actor.actor), 1);
            }
            for mention in &quotation.mentions {
                prop_assert!(record.entities.iter().any(|e| e.id == *mention));
            }
        }
    }

    #[test]
    fn an_unknown_name_is_never_taken_for_a_known_one(
        first in "[BDFGKLMNPRST][aeiou][bdfgklmnprst][aeiou]",
        last in "[BDFGKLMNPRST][aeiou][bdfgklmnprst][aeiou][bdfgklmnprst]",
    ) {
        let name = format!("{first} {last}");
        let base = LINKER.base();
        prop_assume!(base.named(&name).next().is_none());
        let text = format!("{name} kam aus dem Garten.");
        let mut record = Record {
            date: "2025-09-04".to_owned(),
            entities: vec![Entity {
                id: "e1".to_owned(),
                text: name.clone(),
                ..entity(Span::new(0, name.chars().count()), Label::Per)
            }],
            text,
            ..article("any", 0)
        };
        LINKER.link(&mut record);
        prop_assert!(record.entities[0].actor.starts_with("local:"), "{}", record.entities[0].actor);
    }
}
