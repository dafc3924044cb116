//! Every kernel that a processor can run gives the same bytes; one that it cannot run is refused.

use serde_json::Value;

use crate::common::{Place, stderr};

const KERNELS: [&str; 6] = ["portable", "neon", "avx2", "avx-vnni", "avx512-vnni", "amx"];

#[test]
fn all_kernels_give_the_same_bytes_in_both_precisions() {
    let place = Place::new();
    let gold = include_str!("../../corpora/gold/hard.jsonl");
    let article: Value = serde_json::from_str(gold.lines().next().unwrap()).unwrap();
    let text: String = article["text"]
        .as_str()
        .unwrap()
        .chars()
        .take(600)
        .collect();
    place.write("in.txt", &text);
    for engine in ["int8", "fp32"] {
        let mut first = None;
        let mut refused = Vec::new();
        for kernel in KERNELS {
            let made = place
                .wortlaut(&["annotate", "in.txt", "-o", "out.jsonl", "-q", "--force"])
                .args(["--engine", engine, "--kernel", kernel])
                .assert();
            if made.get_output().status.code() == Some(2) {
                assert!(stderr(&made).contains(&format!(
                    "cannot run the kernel {kernel} (it can run portable"
                )));
                refused.push(kernel);
                continue;
            }
            made.success();
            let records = place.read("out.jsonl");
            assert!(records.contains("\"quotations\":[{"), "{records}");
            assert_eq!(
                first.get_or_insert_with(|| records.clone()),
                &records,
                "{kernel}"
            );
        }
        assert!(refused.len() < KERNELS.len());
        assert!(
            refused.contains(&"neon") || refused.contains(&"avx2"),
            "{refused:?}"
        );
    }
}

#[test]
fn this_programs_own_engines_are_reproducible_and_say_so() {
    let place = Place::new();
    place.write("in.txt", "Es regnet.");
    for engine in ["int8", "fp32"] {
        place
            .wortlaut(&["annotate", "in.txt", "-o", "out.jsonl", "-q", "--force"])
            .args(["--engine", engine, "--reproducible"])
            .assert()
            .success();
        let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
        assert_eq!(manifest["model"]["reproducible"], true);
    }
}

#[test]
fn a_kernel_that_there_is_not_is_named_with_those_there_are() {
    let place = Place::new();
    place.write("in.txt", "Es regnet.");
    let wrong = place
        .wortlaut(&["annotate", "in.txt", "--kernel", "sse9"])
        .assert()
        .code(2);
    assert!(stderr(&wrong).contains("known: portable, neon, avx2"));
    place.write("wortlaut.toml", "kernel = \"sse9\"\n");
    let wrong = place.wortlaut(&["annotate", "in.txt"]).assert().code(2);
    assert!(stderr(&wrong).contains("line 1"), "{}", stderr(&wrong));
}
