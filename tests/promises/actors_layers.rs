//! Bases in layers and in one compiled file: what the first says counts, a compiled base answers as
//! its sources do, a damaged one is refused.

use std::fs;
use std::path::{Path, PathBuf};

use crate::evaluate_support::{article, entity};
use assert_cmd::Command;
use predicates::str::contains;
use wortlaut::actors::{KnowledgeBase, Linker};
use wortlaut::document::{Entity, Label, Record, Span};

fn wortlaut() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
    command.env_remove("WORTLAUT_ACTORS");
    command
}

const OWN: &str = "id,name,aliases,type,gender\n\
                   wl:hinrich-quast,Hinrich Quast,Quast der Ältere,person,m\n\
                   Q567,Angela Merkel,Merkel laut eigener Angabe,person,f\n";

/// A base of one's own, made from a table.
fn own(folder: &Path) -> PathBuf {
    let table = folder.join("own.csv");
    fs::write(&table, OWN).unwrap();
    let base = folder.join("own");
    wortlaut()
        .args(["actors", "import"])
        .arg(&table)
        .arg("-o")
        .arg(&base)
        .assert()
        .success();
    base
}

fn compiled(folder: &Path, bases: &str) -> PathBuf {
    let file = folder.join("base.wlactors");
    wortlaut()
        .args(["actors", "compile", "--actors", bases, "-o"])
        .arg(&file)
        .assert()
        .success()
        .stderr(contains("--actors"));
    file
}

fn printed(arguments: &[&str]) -> String {
    let output = wortlaut().args(arguments).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

#[test]
fn of_layers_the_first_that_has_an_id_counts() {
    let folder = tempfile::tempdir().unwrap();
    let both = format!("{},shipped", own(folder.path()).display());
    let show = |id: &str, bases: &str| printed(&["actors", "show", id, "--actors", bases]);
    assert!(show("Q567", &both).contains("eigener Angabe"));
    assert!(!show("Q567", "shipped").contains("eigener Angabe"));
    assert!(
        show("Q61053", &both).contains("Olaf Scholz"),
        "the rest is still there"
    );
    let found = printed(&["actors", "search", "Quast der Aeltere", "--actors", &both]);
    assert!(found.contains("wl:hinrich-quast"), "{found}");
    let found = printed(&["actors", "search", "Angela Merkel", "--actors", &both]);
    assert!(
        !found.contains("Bundeskanzlerin"),
        "hidden by the own entry: {found}"
    );
}

#[test]
fn a_compiled_base_answers_as_its_sources() {
    let folder = tempfile::tempdir().unwrap();
    let both = format!("{},shipped", own(folder.path()).display());
    let file = compiled(folder.path(), &both);
    let file = file.to_str().unwrap();
    for question in [
        &["search", "Müller"][..],
        &["search", "merkel", "--date", "2010-01-01"],
        &["show", "Q567"],
        &["show", "wl:hinrich-quast"],
        &["check"],
    ] {
        let ask = |base: &str| printed(&[&["actors"], question, &["--actors", base]].concat());
        assert_eq!(ask(&both), ask(file), "{question:?}");
    }
    let open = |named: &[&str]| {
        let named: Vec<PathBuf> = named.iter().map(PathBuf::from).collect();
        KnowledgeBase::find(&named).unwrap()
    };
    let sources: Vec<&str> = both.split(',').collect();
    assert_eq!(open(&sources).digest(), open(&[file]).digest());
}

#[test]
fn records_linked_against_a_compiled_base_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = compiled(folder.path(), "shipped");
    let record = Record {
        date: "2025-09-04".to_owned(),
        text: "Friedrich Merz traf Anna Sievers in Paris.".to_owned(),
        entities: [
            (0, 14, Label::Per),
            (20, 32, Label::Per),
            (36, 41, Label::Loc),
        ]
        .iter()
        .enumerate()
        .map(|(number, &(start, end, label))| Entity {
            id: format!("e{number}"),
            text: "Friedrich Merz traf Anna Sievers in Paris."[start..end].to_owned(),
            ..entity(Span::new(start, end), label)
        })
        .collect(),
        ..article("a", 0)
    };
    let linked = |base: &Path| {
        let mut record = record.clone();
        Linker::new(KnowledgeBase::open(base).unwrap()).link(&mut record);
        record
    };
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors");
    assert_eq!(linked(&shipped), linked(&file));
    assert_eq!(linked(&file).actors.len(), 3);
}

#[test]
fn a_damaged_compiled_base_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = compiled(folder.path(), own(folder.path()).to_str().unwrap());
    let whole = fs::read(&file).unwrap();
    let ask = || {
        let mut command = wortlaut();
        command
            .args(["actors", "search", "Quast", "--actors"])
            .arg(&file);
        command.assert()
    };
    ask().success();
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for (bytes, reason) in [
        (&flipped[..], "damaged"),
        (&whole[..whole.len() - 9], "damaged"),
        (&whole[..20], "cut off"),
        (b"{\"id\":\"Q1\"}\n", "no compiled knowledge base"),
    ] {
        fs::write(&file, bytes).unwrap();
        ask()
            .code(5)
            .stderr(contains(reason))
            .stderr(contains("base.wlactors"))
            .stderr(contains("wortlaut actors compile"));
    }
}

#[test]
fn a_compiled_base_is_not_overwritten_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let file = compiled(folder.path(), own(folder.path()).to_str().unwrap());
    let before = fs::read(&file).unwrap();
    wortlaut()
        .args(["actors", "compile", "-o"])
        .arg(&file)
        .assert()
        .code(2)
        .stderr(contains("--force"));
    assert_eq!(fs::read(&file).unwrap(), before);
}
