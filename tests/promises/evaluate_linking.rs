//! `evaluate linking`: what became of speakers, whom the base lacks, joint speakers, the mean of articles.

use crate::evaluate_support::{article, paired, quotation, same, tokens, write};
use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use wortlaut::actors::{KnowledgeBase, KnownActor};
use wortlaut::document::{
    Actor, ActorCandidate, ActorType, Quotation, QuotationType, Record, Score, SpeakerKind,
};
use wortlaut::evaluate::linking;

fn base() -> KnowledgeBase {
    let known = |id: &str, name: &str| KnownActor {
        id: id.to_owned(),
        kind: ActorType::Person,
        name: name.to_owned(),
        aliases: Vec::new(),
        gender: String::new(),
        country: String::new(),
        parent: String::new(),
        parties: Vec::new(),
        offices: Vec::new(),
        adjectives: Vec::new(),
        inhabitants: Vec::new(),
        metonyms: Vec::new(),
        from: None,
        to: None,
        source: vec!["test".to_owned()],
    };
    let actors = vec![known("Q1", "Anna Wolf"), known("Q2", "Jens Ost")];
    KnowledgeBase::new(actors, Vec::new(), Vec::new()).unwrap()
}

/// A quotation of tokens `3n` and `3n + 1`, said by these actors.
fn said(n: usize, kind: SpeakerKind, by: &[&str]) -> Quotation {
    let mut quotation = quotation(QuotationType::Direct, &[tokens(3 * n, 3 * n + 1)]);
    let speaker = &mut quotation.speaker;
    speaker.kind = kind;
    speaker.actors = by
        .iter()
        .map(|id| ActorCandidate {
            actor: (*id).to_owned(),
            score: Score::new(1.0),
        })
        .collect();
    speaker.actor = by.first().map(|id| (*id).to_owned()).unwrap_or_default();
    quotation
}

/// An article in which each says something, `(kind, actors)` by quotation.
fn record(id: &str, speakers: &[(SpeakerKind, &[&str])]) -> Record {
    let mut record = article(id, 3 * speakers.len());
    for (n, (kind, by)) in speakers.iter().enumerate() {
        record.quotations.push(said(n, *kind, by));
    }
    for (id, name) in [
        ("Q1", "Anna Wolf"),
        ("Q2", "Jens Ost"),
        ("Q9", "Ute Fremd"),
        ("local:1", "Hinrich Deich"),
    ] {
        record.actors.push(Actor {
            id: id.to_owned(),
            name: name.to_owned(),
            kind: ActorType::Person,
            mentions: Vec::new(),
            said: Vec::new(),
            mentioned_in: Vec::new(),
        });
    }
    record
}

use SpeakerKind::{Named, Pronoun};

/// Two articles of gold and what a system made of them: two of the five speakers of the
/// first are right, and the one of the second.
fn articles() -> (Vec<Record>, Vec<Record>) {
    let gold = vec![
        record(
            "a",
            &[
                (Named, &["Q1"]),
                (Named, &["Q2"]),
                (Named, &["Q9"]),
                (Pronoun, &["Q1"]),
                (Pronoun, &["Q1", "Q2", "Q9"]),
            ],
        ),
        record("b", &[(Named, &["Q2"]), (Named, &[])]),
        record("c", &[(Named, &[])]),
    ];
    let pred = vec![
        record(
            "a",
            &[
                (Named, &["Q1"]),
                (Named, &["Q1"]),
                (Named, &["Q2"]),
                (Pronoun, &["local:1"]),
                (Pronoun, &["Q2", "Q1"]),
            ],
        ),
        record("b", &[(Named, &["Q2"]), (Named, &["local:1"])]),
        record("c", &[(Named, &["Q1"])]),
    ];
    (gold, pred)
}

fn scores() -> linking::Scores {
    let (gold, pred) = articles();
    linking::score(&paired(&gold, &pred), Some(&base()))
}

#[test]
fn what_linking_could_not_know_is_told_apart_from_what_it_got_wrong() {
    let scores = scores();
    let named = scores.outcomes["named"];
    assert_eq!(
        (
            named.right,
            named.wrong,
            named.unresolved,
            named.not_in_base
        ),
        (2, 1, 0, 1)
    );
    let pronoun = scores.outcomes["pronoun"];
    assert_eq!(
        (
            pronoun.right,
            pronoun.wrong,
            pronoun.unresolved,
            pronoun.not_in_base
        ),
        (1, 0, 1, 0)
    );
    assert_eq!(scores.not_in_base, 1);
    for (kind, outcomes) in &scores.outcomes {
        let all = outcomes.right + outcomes.wrong + outcomes.unresolved + outcomes.not_in_base;
        assert_eq!(all, scores.speakers[kind].all, "{kind}");
        assert_eq!(outcomes.right, scores.speakers[kind].right, "{kind}");
    }
}

#[test]
fn of_joint_speakers_each_actor_counts() {
    let joint = scores().joint;
    assert_eq!((joint.right, joint.all), (2, 3));
}

#[test]
fn each_article_with_speakers_weighs_the_same() {
    let mean = scores().speakers_by_article;
    assert_eq!(mean.articles, 2);
    same(mean.value, 0.7);
}

#[test]
fn the_report_shows_them() {
    let folder = tempfile::tempdir().unwrap();
    let (gold, pred) = articles();
    let (gold, pred) = (
        write(&folder, "gold.jsonl", &gold),
        write(&folder, "pred.jsonl", &pred),
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
    command
        .env_remove("WORTLAUT_ACTORS")
        .args(["evaluate", "linking"])
        .args([&gold, &pred])
        .assert()
        .success()
        .stdout(contains("joint speakers, actors"))
        .stdout(contains("speaker, mean of 2 articles: 70.0 %"))
        .stdout(contains("not in base").and(contains("other actor")));
}
