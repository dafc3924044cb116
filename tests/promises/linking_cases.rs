//! Who is meant in the short articles of `corpora/linking`, one file a rule, one test a file;
//! against the knowledge base that ships. `corpora/README.md` describes their form.

use std::fs;
use std::path::{Path, PathBuf};

use crate::linking_cases_support::{Case, Cases};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/linking")
}

/// Fails with all cases of the rule that are wrong, and with those marked open that are right.
#[track_caller]
fn holds(rule: &str) {
    let cases = Cases::read(&folder().join(format!("{rule}.jsonl"))).unwrap();
    let mut faults = Vec::new();
    let mut open = 0;
    for (place, case) in &cases.0 {
        let told = |what: &str| format!("{place} {:?}: {what}", case.name);
        match (case.wrong(), case.open) {
            (Err(fault), _) => faults.push(told(&format!("no case: {fault}"))),
            (Ok(wrong), true) if wrong.is_empty() => {
                faults.push(told("right now: take \"open\" away"));
            }
            (Ok(wrong), true) => {
                open += 1;
                println!("open: {}", told(&wrong.join("; ")));
            }
            (Ok(wrong), false) if wrong.is_empty() => {}
            (Ok(wrong), false) => faults.push(told(&wrong.join("; "))),
        }
    }
    println!("{rule}: {} cases, {open} of them open", cases.0.len());
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// A test for each rule, and the list of them.
macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        $(#[test] fn $rule() { holds(stringify!($rule)); })*
        const RULES: &[&str] = &[$(stringify!($rule)),*];
    };
}

rules!(
    free_indirect,
    joint_groups_anonymous,
    metonymy,
    names,
    offices_in_time,
    pronouns,
    roles_and_bodies,
);

#[test]
fn every_file_of_the_folder_is_tested() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort_unstable();
    let tested: Vec<String> = RULES.iter().map(|rule| format!("{rule}.jsonl")).collect();
    assert_eq!(files, tested);
}

fn case(line: &str) -> Case {
    serde_json::from_str(line).unwrap()
}

#[test]
fn a_wrong_answer_is_told_with_what_was_found() {
    let wrong = case(
        r#"{"case": "c", "date": "2010-03-01",
            "text": "<Die Kanzlerin> sagte in [LOC Kiel], {es regne}.",
            "expected": [{"quotation": 1, "kind": "named", "actors": ["Olaf Scholz"]}],
            "mentions": [{"text": "Kiel", "actor": "local:Kiel"}], "warnings": ["party_conflict"]}"#,
    )
    .wrong()
    .unwrap();
    assert_eq!(wrong.len(), 4, "{wrong:?}");
    assert!(wrong[0].contains("role"), "{wrong:?}");
    assert!(wrong[1].contains("Angela Merkel"), "{wrong:?}");
    assert!(wrong[2].contains("Kiel"), "{wrong:?}");
    assert!(wrong[3].contains("party_conflict"), "{wrong:?}");
}

#[test]
fn nobody_needs_the_right_reason() {
    let line = r#"{"case": "c", "date": "", "text": "<Der Kanzler> sagte, {es regne}.",
        "expected": [{"quotation": 1, "kind": "role", "actors": [], "reason": "REASON"}]}"#;
    let found = |reason: &str| case(&line.replace("REASON", reason)).wrong().unwrap();
    assert_eq!(found("no_date"), Vec::<String>::new());
    assert_eq!(found("holder_unknown").len(), 1);
}

#[test]
fn a_case_that_cannot_be_checked_is_refused() {
    for (line, fault) in [
        (
            r#"{"case": "c", "date": "", "text": "{Es regne}, sagte <sie>.", "expected": []}"#,
            "quotation 1 has no expectation",
        ),
        (
            r#"{"case": "c", "date": "", "text": "Es regnet.", "mentions": [{"text": "Kiel", "actor": ""}]}"#,
            "no mention \"Kiel\" number 1",
        ),
        (
            r#"{"case": "c", "date": "", "text": "Es regnet."}"#,
            "expects nothing",
        ),
        (
            r#"{"case": "c", "date": "", "text": "In [LOC Kiel] regnet es.", "mentions": [{"text": "Kiel", "actor": "Wladimir Schmutin"}]}"#,
            "the base knows no \"Wladimir Schmutin\"",
        ),
        (
            r#"{"case": "c", "date": "", "text": "In [LOC Kiel] regnet es.", "mentions": [{"text": "Kiel", "actor": "Michael Müller"}]}"#,
            "write the id",
        ),
        (
            r#"{"case": "c", "date": "", "text": "{Es regne}, sagte <sie>.", "expected": [{"quotation": 1, "kind": "pronoun", "actors": []}]}"#,
            "needs a reason",
        ),
        (
            r#"{"case": "c", "date": "", "text": "{Es regne, sagte <sie>.", "expected": []}"#,
            "never closed",
        ),
    ] {
        let refused = case(line).wrong().unwrap_err();
        assert!(refused.contains(fault), "{refused}");
    }
}
