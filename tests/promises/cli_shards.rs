//! Shards and their merging, duplicates, articles by id, and runs that build on earlier ones.

use crate::common::{Place, json_lines, stderr, stdout};
use serde_json::{Value, json};

/// Articles with quotations and names, one id twice, one line that is none and one without text.
fn input() -> Vec<String> {
    let speakers = ["Angela Merkel", "Olaf Scholz", "Emmanuel Macron"];
    let mut lines: Vec<String> = (0..8)
        .map(|number| {
            let text = format!(
                "„Das ist Vorschlag {number}“, sagte {} am Montag in Berlin.",
                speakers[number % 3]
            );
            json!({ "id": format!("n{number}"), "date": "2020-05-04", "text": text }).to_string()
        })
        .collect();
    lines.insert(2, "{kaputt".into());
    lines.insert(
        5,
        json!({ "id": "n1", "text": "Noch einmal dieselbe Kennung." }).to_string(),
    );
    lines.push("{\"id\":\"ohne\"}".into());
    lines
}

fn write(place: &Place, name: &str, lines: &[String]) {
    place.write(name, &(lines.join("\n") + "\n"));
}

fn annotate(place: &Place, arguments: &[&str], code: i32) -> Value {
    let command = [&["annotate", "--json"], arguments].concat();
    let assert = place.wortlaut(&command).assert().code(code);
    serde_json::from_str(&stdout(&assert)).unwrap()
}

fn manifest(place: &Place, out: &str) -> Value {
    serde_json::from_str(&place.read(&format!("{out}.manifest.json"))).unwrap()
}

/// Changes a part's manifest.
fn edit(place: &Place, out: &str, change: impl Fn(&mut Value)) {
    let mut value = manifest(place, out);
    change(&mut value);
    place.write(&format!("{out}.manifest.json"), &value.to_string());
}

/// A copy of an output and of what stands beside it.
fn copy(place: &Place, from: &str, to: &str) {
    for suffix in ["", ".manifest.json", ".quarantine.jsonl"] {
        let from = format!("{from}{suffix}");
        if place.exists(&from) {
            place.write(&format!("{to}{suffix}"), &place.read(&from));
        }
    }
}

fn ids(place: &Place, out: &str) -> Vec<String> {
    json_lines(&place.read(out))
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn merged_shards_are_the_unsharded_run_and_what_is_wrong_with_them_is_named() {
    let place = Place::new();
    write(&place, "in.jsonl", &input());
    annotate(&place, &["in.jsonl", "-o", "whole"], 3);
    let mut annotated = Vec::new();
    for shard in ["1", "2", "3"] {
        let out = format!("p{shard}");
        let mut command = place.wortlaut(&["annotate", "in.jsonl", "-q", "-o", &out, "--shard"]);
        let command = if shard == "3" {
            // Tasks 7, 8 and 9 of a job array.
            let task = [("ID", "9"), ("MIN", "7"), ("MAX", "9"), ("COUNT", "3")];
            let task = task.map(|(name, value)| (format!("SLURM_ARRAY_TASK_{name}"), value));
            command.arg("slurm").envs(task)
        } else {
            command.arg(format!("{shard}/3"))
        };
        let code = command.assert().get_output().status.code();
        assert!(matches!(code, Some(0 | 3)), "{code:?}");
        let counts = manifest(&place, &out)["counts"].clone();
        let number = |name: &str| counts[name].as_u64().unwrap();
        assert_eq!(number("read"), 11);
        let sum = number("annotated") + number("quarantined") + number("other_shards");
        assert_eq!(sum, 11);
        annotated.push(number("annotated"));
    }
    assert_eq!(annotated.iter().sum::<u64>(), 9);
    assert!(annotated.iter().all(|&number| number > 0), "{annotated:?}");

    let assert = place
        .wortlaut(&["merge", "--check", "p2", "p2.quarantine.jsonl", "p3", "p1"])
        .assert()
        .code(0);
    assert!(stderr(&assert).contains("3 parts, 11 read = 9 annotated + 2 quarantined"));
    place
        .wortlaut(&["merge", "-o", "merged", "p2", "p3", "p1"])
        .assert()
        .code(3);
    assert_eq!(place.read("merged"), place.read("whole"));
    assert_eq!(
        place.read("merged.quarantine.jsonl"),
        place.read("whole.quarantine.jsonl")
    );
    let [merged, whole] = ["merged", "whole"].map(|out| {
        let mut manifest = manifest(&place, out);
        manifest.as_object_mut().unwrap().remove("run");
        manifest
    });
    assert_eq!(merged, whole);
    let last = place
        .wortlaut(&["merge", "-o", "p1", "--force", "p2", "p3", "p1"])
        .assert()
        .code(2);
    assert!(stderr(&last).contains("belongs to a part"));

    what_is_wrong_is_named(&place);
}

#[test]
fn packed_shards_merge_to_the_packed_output_and_packed_outputs_are_updated() {
    let place = Place::new();
    write(&place, "in.jsonl", &input());
    for suffix in ["gz", "zst"] {
        let whole = format!("whole.{suffix}");
        annotate(&place, &["in.jsonl", "-o", &whole], 3);
        let parts = ["1/2", "2/2"].map(|shard| {
            let out = format!("{}.{suffix}", &shard[..1]);
            let command = ["annotate", "in.jsonl", "-q", "-o", &out, "--shard", shard];
            let code = place.wortlaut(&command).assert().get_output().status.code();
            assert!(matches!(code, Some(0 | 3)), "{code:?}");
            out
        });
        let merged = format!("merged.{suffix}");
        place
            .wortlaut(&["merge", "-q", "-o", &merged, &parts[0], &parts[1]])
            .assert()
            .code(3);
        let bytes = |name: &str| std::fs::read(place.path(name)).unwrap();
        assert!(bytes(&merged) == bytes(&whole), "{suffix}");
        let new = format!("new.{suffix}");
        let updated = annotate(&place, &["in.jsonl", "-o", &new, "--update", &whole], 3);
        assert!(bytes(&new) == bytes(&whole), "{suffix}");
        assert_eq!(updated["counts"]["unchanged"], 8);
    }
}

/// Faults in the parts `p1`, `p2` and `p3`.
fn what_is_wrong_is_named(place: &Place) {
    let refused = |parts: &[&str], words: &[&str]| {
        for way in [&["merge", "--check"][..], &["merge", "-o", "no"]] {
            let assert = place.wortlaut(&[way, parts].concat()).assert().code(1);
            let said = stderr(&assert);
            for word in words {
                assert!(said.contains(word), "{word}: {said}");
            }
            for file in ["no", "no.part", "no.quarantine.jsonl", "no.manifest.json"] {
                assert!(!place.exists(file), "{file}");
            }
        }
    };
    refused(&["p1", "p3"], &["shard 2 of 3 is missing"]);
    refused(
        &["p1", "p2", "p3", "p2"],
        &["shard 2 of 3 is there 2 times: p2, p2"],
    );
    refused(&["p1", "p2", "x"], &["x.manifest.json", "manifest"]);

    annotate(
        place,
        &["in.jsonl", "-o", "s2", "--shard", "2/3", "--no-tokens"],
        manifest(place, "p2")["counts"]["quarantined"]
            .as_u64()
            .map_or(0, |number| if number > 0 { 3 } else { 0 }),
    );
    refused(
        &["p1", "s2", "p3"],
        &["s2 differs from p1 in setting tokens: false, not true"],
    );

    copy(place, "p2", "t2");
    let tampered = place.read("t2").replacen("Vorschlag", "Vorschlug", 1);
    place.write("t2", &tampered);
    refused(&["p1", "t2", "p3"], &["t2: was changed", "shard 2/3"]);

    copy(place, "p2", "c2");
    let content = place.read("c2");
    let (cut, _) = content.trim_end().rsplit_once('\n').unwrap();
    place.write("c2", &format!("{cut}\n"));
    refused(&["p1", "c2", "p3"], &["c2: has ", "lines", "is in no part"]);

    copy(place, "p2", "d2");
    place.write("d2", &place.read("p1"));
    refused(
        &["p1", "d2", "p3"],
        &[
            "is in p1:1 too",
            "belongs to shard 1",
            "is in no part",
            "d2: ",
        ],
    );

    copy(place, "p2", "i2");
    edit(place, "i2", |value| value["ids"]["digest"] = "0".into());
    refused(&["p1", "i2", "p3"], &["i2 differs from p1 in the articles"]);

    copy(place, "p2", "m2");
    edit(place, "m2", |value| {
        value["run"]["machine"]["instruction_set"] = "portable?".into();
    });
    let parts = ["p1", "m2", "p3"];
    let reproducible = place
        .wortlaut(&[&["merge", "--check", "--strict"], &parts[..]].concat())
        .assert()
        .code(0);
    assert!(!stderr(&reproducible).contains("processor"));
    for part in parts {
        edit(place, part, |value| {
            value["model"]["reproducible"] = false.into();
        });
    }
    let lenient = place
        .wortlaut(&[&["merge", "--check"], &parts[..]].concat())
        .assert()
        .code(0);
    assert!(stderr(&lenient).contains("warning: m2 differs from p1 in the processor"));
    place
        .wortlaut(&[&["merge", "--check", "--strict"], &parts[..]].concat())
        .assert()
        .code(1);
}

#[test]
fn duplicates_are_kept_skipped_or_refused_and_ids_select() {
    let place = Place::new();
    write(&place, "in.jsonl", &input()[..7]);
    place.write("wortlaut.toml", "on_duplicate = \"skip\"\n");
    let skipped = annotate(&place, &["in.jsonl", "-o", "skip"], 3);
    assert_eq!(skipped["counts"]["skipped_duplicates"], 1);
    assert_eq!(skipped["counts"]["duplicate_ids"], 0);
    assert_eq!(skipped["counts"]["annotated"], 5);
    assert_eq!(ids(&place, "skip"), ["n0", "n1", "n2", "n3", "n4"]);
    let rows: Vec<Value> = json_lines(&place.read("skip"))
        .iter()
        .map(|record| record["row"].clone())
        .collect();
    assert_eq!(rows, [0, 1, 3, 4, 6], "rows count what is left out too");
    // What was skipped is accounted for.
    place
        .wortlaut(&["merge", "--check", "skip"])
        .assert()
        .code(0);

    let kept = annotate(
        &place,
        &["in.jsonl", "-o", "keep", "--on-duplicate", "keep"],
        3,
    );
    assert_eq!(kept["counts"]["duplicate_ids"], 1);
    assert_eq!(ids(&place, "keep"), ["n0", "n1", "n2", "n3", "n1", "n4"]);

    let refused = ["in.jsonl", "-o", "error", "--on-duplicate", "error"];
    let refused = annotate(&place, &refused, 3);
    assert_eq!(refused["counts"]["quarantined"], 2);
    let entry = &json_lines(&place.read("error.quarantine.jsonl"))[1];
    assert_eq!((&entry["id"], &entry["row"]), (&"n1".into(), &5.into()));
    assert!(
        entry["reason"].as_str().unwrap().contains("in.jsonl:2"),
        "{entry}"
    );

    place.write("ids.txt", "# wanted\nn4\nn1\nfehlt\n");
    let few = annotate(
        &place,
        &[
            "in.jsonl",
            "-o",
            "few",
            "--ids",
            "ids.txt",
            "--only",
            "quotations",
        ],
        3,
    );
    assert_eq!(ids(&place, "few"), ["n1", "n4"]);
    assert_eq!(few["counts"]["not_selected"], 3);
    assert_eq!(few["warnings"][0]["code"], "id_not_seen");
    let warning = few["warnings"][0]["message"].as_str().unwrap();
    assert!(warning.contains("\"fehlt\""), "{warning}");
    let records = json_lines(&place.read("few"));
    let record = &records[1];
    assert_eq!(record["entities"], json!([]));
    assert_eq!(record["quotations"][0]["mentions"], json!([]));
    assert_eq!(manifest(&place, "few")["settings"]["only"], "quotations");

    for (arguments, word) in [
        (["--ids", "fehlt.txt"], "fehlt.txt"),
        (["--shard", "4/3"], "K/N"),
        (["--only", "alles"], "entities, quotations"),
        (["--on-duplicate", "egal"], "keep, skip, error"),
        (["--shard", "slurm"], "SLURM_ARRAY_TASK_ID"),
    ] {
        let command = [&["annotate", "in.jsonl"], &arguments[..]].concat();
        let mut command = place.wortlaut(&command);
        let assert = command.env_remove("SLURM_ARRAY_TASK_ID").assert().code(2);
        assert!(stderr(&assert).contains(word), "{}", stderr(&assert));
    }
}

#[test]
fn an_update_is_byte_for_byte_a_full_run() {
    let place = Place::new();
    let mut lines = input();
    write(&place, "in.jsonl", &lines);
    annotate(&place, &["in.jsonl", "-o", "old"], 3);

    // One changed in its date alone, two removed, one added before all others: rows move as well.
    lines[3] = lines[3].replace("2020-05-04", "2024-05-04");
    lines.remove(0);
    let added = json!({ "id": "neu", "text": "Emmanuel Macron sprach in Paris." });
    lines.insert(0, added.to_string());
    lines.remove(1);
    write(&place, "in.jsonl", &lines);
    annotate(&place, &["in.jsonl", "-o", "full"], 3);
    let updated = annotate(&place, &["in.jsonl", "-o", "new", "--update", "old"], 3);
    assert_eq!(place.read("new"), place.read("full"));
    assert_eq!(
        place.read("new.quarantine.jsonl"),
        place.read("full.quarantine.jsonl")
    );
    assert_ne!(place.read("new"), place.read("old"));
    // Of eight articles one is new, one has another date; the second that is called n1 is now the
    // only one, and not the one that the earlier output has first.
    assert_eq!(updated["counts"]["annotated"], 8);
    assert_eq!(updated["counts"]["unchanged"], 5);
    assert_eq!(updated["counts"]["read"], 10);

    let other = [
        "annotate", "in.jsonl", "--update", "old", "--only", "entities",
    ];
    let assert = place.wortlaut(&other).assert().code(2);
    assert!(
        stderr(&assert).contains("setting only: \"\", not \"entities\""),
        "{}",
        stderr(&assert)
    );
    place.write("old", &place.read("old").replacen("Montag", "Mittag", 1));
    let changed = ["annotate", "in.jsonl", "--update", "old"];
    let assert = place.wortlaut(&changed).assert().code(1);
    assert!(stderr(&assert).contains("old: was changed after"));
}
