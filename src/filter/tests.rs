#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use super::*;
use crate::actors::{KnowledgeBase, Linker};

/// A record of our own gold, linked.
fn record(date: &str) -> Record {
    let text = "Bundeskanzlerin Angela Merkel sagte, die SPD werde zustimmen. „Nein“, sagte Olaf \
                Scholz in Köln.";
    let span = |words: &str| {
        let start = text[..text.find(words).unwrap()].chars().count();
        (start, start + words.chars().count())
    };
    let entity = |id: &str, words: &str, label: &str| {
        let (start, end) = span(words);
        serde_json::json!({"id": id, "start": start, "end": end, "text": words, "label": label,
            "score": 0.5, "nested_in": "", "actor": "", "actor_score": 0.0, "reason": ""})
    };
    let quotation = |id: &str, words: &str, kind: &str, who: &str, score: f64| {
        let (start, end) = span(words);
        let (from, to) = span(who);
        serde_json::json!({"id": id, "type": kind, "medium": "speech",
            "spans": [{"start": start, "end": end}], "text": words, "score": score, "nested_in": "",
            "cue": [], "frame": [], "addressee": [],
            "speaker": {"spans": [{"start": from, "end": to}], "text": who, "score": 1.0,
                "kind": "named", "via": "none", "reason": "",
                "antecedent": {"start": 0, "end": 0, "entity": ""}, "actors": [], "actor": ""},
            "mentions": []})
    };
    let mut record: Record = serde_json::from_value(serde_json::json!({
        "schema": 1, "row": 0, "id": "a", "title": "", "date": date, "lang": "de",
        "outlet": "Blatt", "section": "", "authors": [], "url": "", "source": "", "meta": "{}",
        "text": text, "parts": [], "sentences": [], "tokens": [],
        "entities": [entity("e1", "Angela Merkel", "PER"), entity("e2", "SPD", "ORG"),
            entity("e3", "Olaf Scholz", "PER"), entity("e4", "Köln", "LOC")],
        "quotations": [
            quotation("q1", "die SPD werde zustimmen", "indirect",
                "Bundeskanzlerin Angela Merkel", 0.9),
            quotation("q2", "„Nein“", "direct", "Olaf Scholz", 0.4)],
        "actors": [], "warnings": [],
    }))
    .unwrap();
    Linker::new(base()).link(&mut record);
    record
}

fn base() -> KnowledgeBase {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors");
    KnowledgeBase::open(&folder).unwrap()
}

/// Ids of what counts.
fn counted(filter: &Filter<'_>, record: &Record) -> Option<(Vec<String>, Vec<String>)> {
    let selected = filter.select(record)?;
    Some((
        selected.entities.iter().map(|e| e.id.clone()).collect(),
        selected.quotations.iter().map(|q| q.id.clone()).collect(),
    ))
}

#[allow(clippy::unnecessary_wraps, reason = "compared with what may be none")]
fn ids(entities: &[&str], quotations: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Some((owned(entities), owned(quotations)))
}

#[test]
fn what_is_asked_of_annotations_leaves_the_article_and_the_other_annotations() {
    let record = record("2015-09-04");
    let all = &["e1", "e2", "e3", "e4"];
    let is = |filter: Filter<'_>, entities: &[&str], quotations: &[&str]| {
        assert_eq!(
            counted(&filter, &record),
            ids(entities, quotations),
            "{filter:?}"
        );
    };
    is(Filter::default(), all, &["q1", "q2"]);
    let labels = vec![Label::Loc, Label::Org];
    is(
        Filter {
            labels,
            ..Filter::default()
        },
        &["e2", "e4"],
        &["q1", "q2"],
    );
    let types = vec![QuotationType::Direct];
    is(
        Filter {
            types,
            ..Filter::default()
        },
        all,
        &["q2"],
    );
    let media = vec![Medium::Writing];
    is(
        Filter {
            media,
            ..Filter::default()
        },
        all,
        &[],
    );
    let kinds = vec![SpeakerKind::Group];
    is(
        Filter {
            kinds,
            ..Filter::default()
        },
        all,
        &[],
    );
    for name in ["Q567", "angela merkel"] {
        let speakers = vec![name.parse().unwrap()];
        is(
            Filter {
                speakers,
                ..Filter::default()
            },
            all,
            &["q1"],
        );
    }
    let mentions = vec!["Sozialdemokratische Partei Deutschlands".parse().unwrap()];
    is(
        Filter {
            mentions,
            ..Filter::default()
        },
        &["e2"],
        &["q1"],
    );
    let min_score = Some(Score::new(0.5));
    is(
        Filter {
            min_score,
            ..Filter::default()
        },
        all,
        &["q1"],
    );
    let max_score = Some(Score::new(0.4));
    is(
        Filter {
            max_score,
            ..Filter::default()
        },
        &[],
        &["q2"],
    );
}

#[test]
fn party_and_office_are_those_of_the_day() {
    let base = base();
    let of = |parties: &[&str], offices: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>();
        let posts = Posts::find(&base, &owned(parties), &owned(offices)).unwrap();
        Filter {
            posts: Some(posts),
            ..Filter::default()
        }
    };
    let (then, later) = (record("2015-09-04"), record("2022-09-04"));
    assert_eq!(counted(&of(&["CDU"], &[]), &then), ids(&["e1"], &["q1"]));
    assert_eq!(
        counted(&of(&["SPD"], &[]), &then),
        ids(&["e2", "e3"], &["q2"])
    );
    for office in ["Bundeskanzlerin", "head_of_government@Q183"] {
        let filter = of(&[], &[office]);
        assert_eq!(counted(&filter, &then), ids(&["e1"], &["q1"]), "{office}");
        assert_eq!(counted(&filter, &later), ids(&["e3"], &["q2"]), "{office}");
    }
    assert_eq!(
        counted(&of(&["SPD"], &["Bundeskanzlerin"]), &then),
        ids(&[], &[])
    );
    let wrong = Posts::find(&base, &["Freie Demokratische Parteien".to_owned()], &[]).unwrap_err();
    assert!(
        wrong
            .to_string()
            .contains("near it: Freie Demokratische Partei"),
        "{wrong}"
    );
    let wrong = Posts::find(&base, &[], &["Aussenminster".to_owned()]).unwrap_err();
    assert!(
        wrong.to_string().contains("near it: foreign_minister"),
        "{wrong}"
    );
}

#[test]
fn an_article_that_is_not_asked_for_is_none_at_all() {
    let record = record("2015-09-04");
    let out = |filter: Filter<'_>| counted(&filter, &record).is_none();
    let one = |word: &str| vec![word.to_owned()];
    let day = |day: &str| Day::of(day);
    assert!(out(Filter {
        outlets: one("Zeitung"),
        ..Filter::default()
    }));
    assert!(!out(Filter {
        outlets: one("Blatt"),
        ..Filter::default()
    }));
    assert!(out(Filter {
        sections: one("Sport"),
        ..Filter::default()
    }));
    assert!(out(Filter {
        languages: one("en"),
        ..Filter::default()
    }));
    assert!(out(Filter {
        from: day("2015-09-05"),
        ..Filter::default()
    }));
    assert!(out(Filter {
        to: day("2015-09-03"),
        ..Filter::default()
    }));
    let (from, to) = (day("2015-09-04"), day("2015-09-04"));
    assert!(!out(Filter {
        from,
        to,
        ..Filter::default()
    }));
    let ids = |id: &str| Some(HashSet::from([id.to_owned()]));
    assert!(out(Filter {
        ids: ids("b"),
        ..Filter::default()
    }));
    assert!(!out(Filter {
        ids: ids("a"),
        ..Filter::default()
    }));
}
