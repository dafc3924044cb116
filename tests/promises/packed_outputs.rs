//! `-o out.jsonl.gz` and `.zst`: what was written packed is checked, merged and brought up to date like
//! plain lines, and against the digest of the file as it stands.

use std::fs;

use crate::common::{Place, stderr, stdout};

const PACKED: [&str; 2] = ["out.jsonl.gz", "out.jsonl.zst"];

/// A place with the same articles annotated plain and packed.
fn place() -> Place {
    let place = Place::new();
    let mut lines = String::new();
    for n in 0..20 {
        let article =
            format!("{{\"id\":\"a{n}\",\"text\":\"„Es sind {n}“, sagte Anna Meier.\"}}\n");
        lines += &article;
    }
    place.write("in.jsonl", &lines);
    for out in [&["out.jsonl"], &PACKED[..]].concat() {
        annotate(&place, &["-o", out]);
    }
    place
}

fn annotate(place: &Place, arguments: &[&str]) -> String {
    let arguments = [&["annotate", "in.jsonl", "--no-link"], arguments].concat();
    stderr(&place.wortlaut(&arguments).assert().code(0))
}

#[test]
fn what_was_written_packed_is_as_its_manifest_says_until_it_is_changed() {
    let place = place();
    for out in PACKED {
        let said = stdout(&place.wortlaut(&["validate", out]).assert().code(0));
        assert!(said.contains("compared with its manifest"), "{said}");
        place.wortlaut(&["merge", "--check", out]).assert().code(0);
    }
    // The same lines, but not the file that was written.
    fs::copy(place.path(PACKED[1]), place.path(PACKED[0])).unwrap();
    let said = stdout(&place.wortlaut(&["validate", PACKED[0]]).assert().code(1));
    assert!(said.contains("/output/sha256"), "{said}");
    let merge = ["merge", "--check", PACKED[0]];
    let said = stderr(&place.wortlaut(&merge).assert().code(1));
    assert!(said.contains("was changed after it was written"), "{said}");
}

#[test]
fn packed_parts_are_merged_and_brought_up_to_date() {
    let place = place();
    for out in PACKED {
        place
            .wortlaut(&["merge", "-o", "merged.jsonl", out, "--force"])
            .assert()
            .code(0);
        assert!(
            place.read("merged.jsonl") == place.read("out.jsonl"),
            "{out}"
        );
        let said = annotate(&place, &["-o", "new.jsonl", "--update", out, "--force"]);
        assert!(said.contains("20 annotated are unchanged"), "{said}");
        assert!(place.read("new.jsonl") == place.read("out.jsonl"), "{out}");
    }
}

/// Of a run that was killed when its output already had its name the journal is left.
#[test]
fn what_a_finished_run_left_is_taken_away_by_the_command_that_is_refused() {
    let place = place();
    place.write("out.jsonl.journal", "left");
    place.write("other.jsonl", "mine");
    place.write("other.jsonl.journal", "left");
    for (out, left) in [("out.jsonl", false), ("other.jsonl", true)] {
        let arguments = ["annotate", "in.jsonl", "-o", out, "--no-link"];
        let said = stderr(&place.wortlaut(&arguments).assert().code(2));
        assert!(said.contains("exists already"), "{said}");
        assert_eq!(place.exists(&format!("{out}.journal")), left, "{out}");
    }
    assert_eq!(place.read("other.jsonl"), "mine");
}
