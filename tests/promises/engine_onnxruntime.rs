//! `--engine onnxruntime`: without the cargo feature, without the library, and with both.

use crate::common::{Place, stderr};

#[cfg(not(feature = "onnxruntime"))]
#[test]
fn a_program_without_it_says_how_to_build_one() {
    let place = Place::new();
    place.write("a.txt", "Es regnet.");
    for engine in ["onnxruntime", "onnxruntime-int8"] {
        let run = place.wortlaut(&["annotate", "a.txt", "--engine", engine]);
        let said = stderr(&{ run }.assert().code(2));
        assert!(said.contains("--features onnxruntime"), "{said}");
    }
}

#[cfg(feature = "onnxruntime")]
mod with_the_feature {
    use std::collections::BTreeSet;
    use std::fmt::Write as _;

    use assert_cmd::Command;
    use wortlaut::annotate::{Annotator, Settings};
    use wortlaut::document::Record;
    use wortlaut::model::EngineKind;

    use super::{Place, stderr};
    use crate::common::{self, json_lines, stdout};

    const VARIABLE: &str = "ORT_DYLIB_PATH";

    /// Whether these tests can run: `scripts/check-engines` brings the library and names it.
    fn library_is_here(test: &str) -> bool {
        let named = std::env::var_os(VARIABLE).is_some_and(|path| !path.is_empty());
        if !named {
            eprintln!("SKIPPED {test}: {VARIABLE} is not set; see scripts/get-onnxruntime");
        }
        named
    }

    fn annotate(place: &Place, arguments: &[&str]) -> Command {
        place.write("a.txt", "„Es regnet“, sagte Anna Weber am Montag in Kiel.");
        place.wortlaut(&[&["annotate", "a.txt", "-q"], arguments].concat())
    }

    #[test]
    fn it_is_not_reproducible_and_refused_where_that_is_asked_for() {
        let place = Place::new();
        for engine in ["onnxruntime", "onnxruntime-int8"] {
            let mut run = annotate(&place, &["--engine", engine, "--reproducible"]);
            let said = stderr(&run.assert().code(2));
            assert!(
                said.contains("does not give the same bytes on every processor"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_missing_or_wrong_library_ends_with_5_and_the_command_that_brings_it() {
        let place = Place::new();
        place.write("text.so", "no library");
        for (named, word) in [
            (None, "is not there"),
            (Some("none.so"), "none.so, which is no file"),
            (Some("text.so"), "text.so: cannot be used as ONNX Runtime"),
        ] {
            for engine in ["onnxruntime", "onnxruntime-int8"] {
                let mut command = annotate(&place, &["--engine", engine, "-o", "out.jsonl"]);
                command.env_remove(VARIABLE);
                command.envs(named.map(|path| (VARIABLE, path)));
                let said = stderr(&command.assert().code(5));
                assert!(said.contains(word), "{said}");
                assert!(said.contains("scripts/get-onnxruntime"), "{said}");
                assert_eq!(said.trim().lines().count(), 1, "{said}");
                assert!(!place.exists("out.jsonl.part"));
            }
        }
        // Nobody else needs it, and the doctor says so.
        annotate(&place, &[])
            .env(VARIABLE, "none.so")
            .assert()
            .code(0);
        let doctor = place
            .wortlaut(&["doctor"])
            .env(VARIABLE, "none.so")
            .assert();
        let shown = stdout(&doctor.code(0));
        assert!(
            shown.contains("onnxruntime     ORT_DYLIB_PATH names"),
            "{shown}"
        );
    }

    /// What is annotated: entities with labels, quotations with types and speakers.
    fn spans(records: &[Record]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for record in records {
            for e in &record.entities {
                found.insert(format!("{} {} {} {:?}", record.id, e.start, e.end, e.label));
            }
            for q in &record.quotations {
                let mut words = format!("{} {:?}", record.id, q.kind);
                for span in q.spans.iter().chain(&q.speaker.spans) {
                    write!(words, " {}-{}", span.start, span.end).unwrap();
                }
                found.insert(words);
            }
        }
        found
    }

    fn records(engine: EngineKind) -> Vec<Record> {
        let annotator = Annotator::open(&Settings {
            engine,
            ..Settings::default()
        })
        .unwrap();
        let gold = common::gold(&["sample", "hard"]);
        let articles = gold.lines().map(|line| {
            let gold: Record = serde_json::from_str(line).unwrap();
            wortlaut::document::Article {
                id: gold.id,
                text: gold.text,
                ..Default::default()
            }
        });
        articles
            .map(|article| annotator.record(article).unwrap().0)
            .collect()
    }

    #[test]
    fn in_fp32_it_annotates_as_fp32_does_and_in_int8_nearly() {
        if !library_is_here("parity") {
            return;
        }
        let reference = spans(&records(EngineKind::Float));
        for (engine, least) in [
            (EngineKind::OnnxRuntime, 0.999),
            (EngineKind::OnnxRuntimeInt8, 0.97),
        ] {
            let found = spans(&records(engine));
            let same = 2 * reference.intersection(&found).count();
            let share = same as f64 / (reference.len() + found.len()) as f64;
            println!(
                "{engine}: {:.2} % of the spans are those of fp32",
                share * 100.0
            );
            assert!(reference.len() > 500 && share >= least, "{engine}: {share}");
        }
    }

    #[test]
    fn eight_threads_over_one_model_write_what_one_writes() {
        if !library_is_here("threads") {
            return;
        }
        let place = Place::new();
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/sample");
        for engine in ["onnxruntime", "onnxruntime-int8"] {
            let out = |threads: &str| {
                let to = format!("{engine}.{threads}.jsonl");
                let run = [
                    "annotate",
                    sample,
                    "-q",
                    "--no-link",
                    "-o",
                    &to,
                    "--engine",
                    engine,
                ];
                let mut command = place.wortlaut(&run);
                command.args(["--threads", threads]).assert().success();
                place.read(&to)
            };
            assert!(out("1") == out("8"), "{engine}");
        }
    }

    #[test]
    fn manifest_and_doctor_name_the_librarys_version() {
        if !library_is_here("version") {
            return;
        }
        let place = Place::new();
        let run = ["--engine", "onnxruntime", "-o", "out.jsonl"];
        annotate(&place, &run).assert().success();
        let manifest = json_lines(&place.read("out.jsonl.manifest.json").replace('\n', " "));
        let engine = manifest[0]["model"]["engine"].as_str().unwrap();
        let version = engine.strip_prefix("onnxruntime ").unwrap();
        assert!(version.starts_with("1."), "{engine}");
        let doctor = place
            .wortlaut(&["doctor", "--engine", "onnxruntime"])
            .assert();
        let shown = stdout(&doctor.code(0));
        assert!(
            shown.contains(&format!("onnxruntime     {version}, /")),
            "{shown}"
        );
    }
}
