use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Standing::{Open, Right, Stale, Wrong};
use super::*;
use crate::document::Span;

type Change<'c> = &'c dyn Fn(&mut Verdict);

/// A verdict of Anna's that the quotation at 3–9 of a text is right.
fn right() -> Verdict {
    Verdict {
        verdicts: VERDICTS,
        id: String::new(),
        withdraws: String::new(),
        judge: "Anna".to_owned(),
        time: String::new(),
        article: "a".to_owned(),
        text_sha256: "0123".to_owned(),
        outlet: String::new(),
        what: What::Quotation,
        spans: vec![Span::new(3, 9)],
        verdict: Call::Right,
        wrong: Vec::new(),
        judged: judged("direct", "Q1", 20),
        correction: Correction::default(),
        note: String::new(),
    }
}

fn judged(kind: &str, actor: &str, speaker: usize) -> Values {
    Values {
        kind: kind.to_owned(),
        actor: actor.to_owned(),
        speaker_spans: vec![Span::new(speaker, speaker + 5)],
        ..Values::default()
    }
}

fn wrong(fields: &[Field]) -> Verdict {
    Verdict {
        verdict: Call::Wrong,
        wrong: fields.to_vec(),
        ..right()
    }
}

fn withdrawal(of: &Verdict) -> Verdict {
    Verdict {
        verdict: Call::Withdrawn,
        withdraws: of.id.clone(),
        ..right()
    }
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.jsonl");
    (folder, path)
}

fn append(path: &Path, verdicts: &[Verdict]) -> Vec<Verdict> {
    let mut opened = VerdictFile::open(path).unwrap();
    let append = |verdict: &Verdict| opened.file.append(verdict.clone()).unwrap();
    verdicts.iter().map(append).collect()
}

#[test]
fn what_is_appended_is_read_back_in_its_order_with_ids_of_its_own() {
    let (_folder, path) = place();
    let first = append(&path, &[right(), right()]);
    let second = append(&path, &[wrong(&[Field::Type])]);
    let read = read_verdicts(&path).unwrap();
    assert_eq!(read, [first, second].concat());
    assert_ne!(read[0].id, read[1].id, "the same said twice is two lines");
    assert!(read.iter().all(|verdict| verdict.time.ends_with('Z')));
}

#[test]
fn of_one_judge_the_later_verdict_on_an_item_replaces_the_earlier() {
    let (_folder, path) = place();
    let other = Verdict {
        judge: "Bert".to_owned(),
        ..right()
    };
    let elsewhere = Verdict {
        spans: vec![Span::new(3, 10)],
        ..right()
    };
    let lines = append(&path, &[right(), other, elsewhere, wrong(&[Field::Span])]);
    assert_eq!(standing(&lines), [&lines[1], &lines[2], &lines[3]]);
}

#[test]
fn a_withdrawal_brings_back_what_the_line_had_replaced() {
    let (_folder, path) = place();
    let mut lines = append(&path, &[right(), wrong(&[Field::Span])]);
    lines.extend(append(&path, &[withdrawal(&lines[1])]));
    assert_eq!(standing(&lines), [&lines[0]]);
    lines.extend(append(&path, &[withdrawal(&lines[0])]));
    assert!(standing(&lines).is_empty());
}

#[test]
fn a_line_cut_off_while_it_was_written_never_counted() {
    let (_folder, path) = place();
    let lines = append(&path, &[right()]);
    let whole = fs::read(&path).unwrap();
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"{\"verdicts\":1,\"id\":\"v").unwrap();
    drop(file);
    assert!(read_verdicts(&path).is_err());
    let opened = VerdictFile::open(&path).unwrap();
    assert_eq!(opened.verdicts, lines);
    assert_eq!(opened.cut, "{\"verdicts\":1,\"id\":\"v");
    assert_eq!(fs::read(&path).unwrap(), whole);
}

#[test]
fn a_whole_last_line_without_its_end_is_not_taken_away() {
    let (_folder, path) = place();
    append(&path, &[right()]);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.trim_end()).unwrap();
    let error = VerdictFile::open(&path).unwrap_err().to_string();
    assert!(error.contains("no line end"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text.trim_end());
}

#[test]
fn a_file_of_something_else_is_left_as_it_is() {
    let (_folder, path) = place();
    for content in ["notes without a line end", "{\"schema\":1}", "{}\n"] {
        fs::write(&path, content).unwrap();
        assert!(VerdictFile::open(&path).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn a_file_belongs_to_one_program_at_a_time() {
    let (_folder, path) = place();
    let opened = VerdictFile::open(&path).unwrap();
    let error = VerdictFile::open(&path).unwrap_err().to_string();
    assert!(error.contains("another program"), "{error}");
    drop(opened);
    assert!(VerdictFile::open(&path).is_ok());
}

#[test]
fn a_line_that_is_no_verdict_is_named() {
    let (_folder, path) = place();
    append(&path, &[right()]);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n{{\"sample\":1}}\n")).unwrap();
    let error = VerdictFile::open(&path).unwrap_err().to_string();
    assert!(error.contains("v.jsonl:3: not a verdict"), "{error}");
}

#[test]
fn what_was_annotated_otherwise_since_is_stale_and_the_rest_stands() {
    let all = [
        Field::Whole,
        Field::Span,
        Field::Type,
        Field::Speaker,
        Field::Actor,
    ];
    let of = |verdict: &Verdict, now: &Values| all.map(|field| Stands::new(verdict, now).of(field));
    let same = judged("direct", "Q1", 20);
    assert_eq!(of(&right(), &same), [Right; 5]);
    let now = judged("indirect", "Q2", 20);
    assert_eq!(of(&right(), &now), [Right, Right, Stale, Right, Stale]);
    let verdict = wrong(&[Field::Type, Field::Span]);
    assert_eq!(of(&verdict, &same), [Right, Wrong, Wrong, Right, Right]);
    assert_eq!(of(&verdict, &now), [Right, Wrong, Stale, Right, Stale]);
    assert_eq!(
        of(&wrong(&[Field::Whole]), &now),
        [Wrong, Open, Open, Open, Open]
    );
    let unsure = Verdict {
        verdict: Call::Unsure,
        ..right()
    };
    assert_eq!(of(&unsure, &same), [Open; 5]);
}

#[test]
fn what_contradicts_itself_is_no_verdict() {
    let with = |change: Change<'_>| {
        let mut verdict = right();
        change(&mut verdict);
        verdict.check(None)
    };
    assert_eq!(right().check(None), Ok(()));
    let contradictions: &[(Change<'_>, &str)] = &[
        (&|v| v.verdicts = 2, "version 2"),
        (&|v| v.judge = " ".to_owned(), "no name"),
        (&|v| v.wrong = vec![Field::Type], "only if something is"),
        (&|v| v.verdict = Call::Wrong, "only if something is"),
        (&|v| v.withdraws = "v1".to_owned(), "only a withdrawal"),
        (&|v| v.verdict = Call::Read, "only articles are read"),
        (&|v| v.spans.clear(), "some"),
        (&|v| v.spans = vec![Span::new(4, 4)], "empty"),
        (&|v| v.spans.push(Span::new(8, 12)), "follow"),
        (&|v| v.correction.kind = "quote".to_owned(), "unknown type"),
        (&|v| v.correction.none = vec![Field::Span], "can be none"),
        (
            &|v| {
                v.what = What::Entity;
                v.verdict = Call::Wrong;
                v.wrong = vec![Field::Speaker];
            },
            "no speaker",
        ),
    ];
    for (change, reason) in contradictions {
        let error = with(change).unwrap_err();
        assert!(error.contains(reason), "{error} / {reason}");
    }
}
