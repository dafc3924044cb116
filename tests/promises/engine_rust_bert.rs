//! The engine `rust-bert`: libtorch finds what the program's own encoder finds in fp32, whatever the
//! number of threads, and says with what it was made.
#![cfg(feature = "rust-bert")]

use std::collections::BTreeSet;
use std::thread;

use crate::common::{Place, gold, json_lines, stderr};
use serde_json::Value;
use wortlaut::annotate::{Annotator, Settings};
use wortlaut::document::{Article, Record};
use wortlaut::model::EngineKind;

fn annotator(engine: EngineKind) -> Annotator {
    let settings = Settings {
        engine,
        ..Settings::default()
    };
    Annotator::open(&settings).unwrap()
}

fn record(annotator: &Annotator, text: &str) -> Record {
    let article = Article {
        text: text.to_owned(),
        ..Article::default()
    };
    annotator.record(article).unwrap().0
}

fn texts() -> Vec<String> {
    let gold = json_lines(&gold(&["sample", "hard"])).into_iter();
    gold.map(|record| record["text"].as_str().unwrap().to_owned())
        .collect()
}

/// Where the entities and quotations are, and what they are.
fn spans(record: &Record) -> BTreeSet<String> {
    let entities = record.entities.iter();
    let entities = entities.map(|e| format!("{}–{} {:?}", e.start, e.end, e.label));
    let quotations = record.quotations.iter();
    let quotations = quotations.map(|q| format!("{:?} {:?}", q.spans, q.kind));
    entities.chain(quotations).collect()
}

#[test]
fn our_own_gold_is_annotated_as_by_the_exact_engine() {
    let (own, other) = (
        annotator(EngineKind::Float),
        annotator(EngineKind::RustBert),
    );
    let (mut all, mut same) = (0, 0);
    for text in texts() {
        let (a, b) = (spans(&record(&own, &text)), spans(&record(&other, &text)));
        all += a.len() + b.len();
        same += 2 * a.intersection(&b).count();
    }
    assert!(all > 1000, "{all} spans show nothing");
    let share = f64::from(same as u32) / f64::from(all as u32);
    assert!(share >= 0.999, "{same} of {all} spans are the same");
}

#[test]
fn eight_threads_over_one_model_give_what_one_gives() {
    let annotator = annotator(EngineKind::RustBert);
    let texts: Vec<String> = texts().into_iter().take(8).collect();
    let line = |text: &String| serde_json::to_string(&record(&annotator, text)).unwrap();
    let alone: Vec<String> = texts.iter().map(line).collect();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|first| {
                let (texts, alone) = (&texts, &alone);
                scope.spawn(move || {
                    for number in (first..8).chain(0..first) {
                        assert_eq!(line(&texts[number]), alone[number]);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn the_manifest_names_libtorch_and_another_engine_does_not_go_on() {
    let place = Place::new();
    place.write("a.jsonl", &gold(&["hard"]));
    let annotate = |engine| {
        [
            "annotate",
            "a.jsonl",
            "-o",
            "out.jsonl",
            "--no-link",
            "--engine",
            engine,
        ]
    };
    place.wortlaut(&annotate("rust-bert")).assert().code(0);
    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    let engine = manifest["model"]["engine"].as_str().unwrap();
    assert!(engine.starts_with("rust-bert, libtorch 2."), "{engine}");
    let update = [
        &annotate("fp32")[..3],
        &["new.jsonl", "--no-link", "--engine", "fp32"],
        &["--update", "out.jsonl"],
    ];
    let said = stderr(&place.wortlaut(&update.concat()).assert().code(2));
    assert!(said.contains("engine: rust-bert, libtorch 2."), "{said}");
}

#[test]
fn a_gpu_that_is_not_there_is_refused_before_any_work() {
    let place = Place::new();
    place.write("a.txt", "Das ist gut, sagte sie.");
    let run = [
        "annotate",
        "a.txt",
        "--engine",
        "rust-bert",
        "--model",
        "none",
        "--device",
        "cuda:77",
    ];
    let said = stderr(&place.wortlaut(&run).assert().code(2));
    assert!(said.contains("cuda:77") && said.contains("finds"), "{said}");
    let cpu = [
        "annotate",
        "a.txt",
        "--engine",
        "rust-bert",
        "--device",
        "cpu",
        "--no-link",
    ];
    place.wortlaut(&cpu).assert().code(0);
}
