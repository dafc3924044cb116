//! `wortlaut annotate` as its users meet it: inputs, outputs, exit codes.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::common::{Place, json_lines, stderr, stdout};
use predicates::str::contains;
use serde_json::{Value, json};

#[test]
fn a_directory_becomes_one_line_an_article_in_the_order_of_paths() {
    let place = Place::new();
    place.write(
        "in/b.txt",
        " date 2025-09-04 Der Minister sprach.\n\nEnde\n",
    );
    place.write(
        "in/a/2.jsonl",
        "{\"text\":\"Eins.\"}\n{\"id\":\"z\",\"text\":\"Zwei.\"}\n",
    );
    place.write("in/a/10.txt", "Zehn.");
    place.write("in/ignored.pdf", "%PDF-1.7");
    place
        .wortlaut(&["annotate", "in", "-o", "out.jsonl"])
        .assert()
        .code(0);

    let records = json_lines(&place.read("out.jsonl"));
    let of = |key: &str| -> Vec<&Value> { records.iter().map(|record| &record[key]).collect() };
    assert_eq!(of("id"), ["a/10", "a/2#1", "z", "b"]);
    assert_eq!(of("row"), [0, 1, 2, 3]);
    assert_eq!(
        of("source"),
        [
            "in/a/10.txt",
            "in/a/2.jsonl:1",
            "in/a/2.jsonl:2",
            "in/b.txt"
        ]
    );
    assert_eq!(records[3]["text"], "Der Minister sprach.\n\nEnde\n");
    assert_eq!(records[3]["date"], "2025-09-04");

    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    assert_eq!(manifest["counts"]["read"], 4);
    assert_eq!(manifest["counts"]["annotated"], 4);
    assert_eq!(manifest["inputs"], json!(["in"]));
    assert_eq!(manifest["output"]["records"], 4);
    assert_eq!(manifest["output"]["bytes"], place.read("out.jsonl").len());
    assert!(manifest["run"]["started"].as_str().unwrap().ends_with('Z'));
    assert!(!place.exists("out.jsonl.part"));
    assert!(!place.exists("out.jsonl.quarantine.jsonl"));
}

#[test]
fn explicit_inputs_keep_their_order_and_patterns_are_sorted() {
    let place = Place::new();
    for name in ["c", "a", "b"] {
        place.write(&format!("{name}.txt"), name);
    }
    let ids = |inputs: &[&str]| -> Vec<String> {
        let command = [&["annotate", "-q"], inputs].concat();
        let records = json_lines(&stdout(&place.wortlaut(&command).assert().code(0)));
        records
            .iter()
            .map(|record| record["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&["c.txt", "a.txt", "b.txt"]), ["c", "a", "b"]);
    assert_eq!(ids(&["[bc].txt", "a.txt"]), ["b", "c", "a"]);
}

#[test]
fn standard_input_is_jsonl_or_one_plain_article() {
    let place = Place::new();
    let of = |input: &str| {
        let assert = place
            .wortlaut(&["annotate", "-"])
            .write_stdin(input)
            .assert()
            .code(0);
        json_lines(&stdout(&assert))
    };
    let lines = of("\n{\"text\":\"Eins.\"}\n{\"text\":\"Zwei.\"}");
    assert_eq!(
        (&lines[0]["id"], &lines[1]["source"]),
        (&"stdin#2".into(), &"stdin:3".into())
    );
    let plain = of(" date 2025-09-04 Text.");
    assert_eq!(
        (&plain[0]["id"], &plain[0]["text"]),
        (&"stdin".into(), &"Text.".into())
    );
}

#[test]
fn several_text_fields_become_parts_of_one_text() {
    let place = Place::new();
    place.write(
        "wortlaut.toml",
        "[fields]\ntext = [\"titel\", \"vorspann\", \"inhalt\"]\nid = \"nr\"\ndate = \"tag\"\n",
    );
    place.write(
        "a.jsonl",
        "{\"nr\":7,\"tag\":\"4.9.2025\",\"titel\":\"Größe\",\"vorspann\":\"Kurz.\",\"inhalt\":\"Lang.\",\
         \"quelle\":\"x\"}\n",
    );
    let assert = place
        .wortlaut(&["annotate", "a.jsonl", "-q"])
        .assert()
        .code(0);
    let record = &json_lines(&stdout(&assert))[0];
    assert_eq!(record["text"], "Größe\n\nKurz.\n\nLang.");
    assert_eq!(
        (&record["id"], &record["date"]),
        (&"7".into(), &"2025-09-04".into())
    );
    assert_eq!(record["meta"], "{\"tag\":\"4.9.2025\",\"quelle\":\"x\"}");
    let parts = record["parts"].as_array().unwrap();
    let kinds: Vec<&str> = parts
        .iter()
        .map(|part| part["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["title", "teaser", "paragraph"]);
    assert_eq!(
        (&parts[2]["start"], &parts[2]["end"]),
        (&14.into(), &19.into())
    );
}

#[cfg(unix)]
#[test]
fn every_bad_input_is_quarantined_with_its_place_and_the_run_goes_on() {
    let place = Place::new();
    place.write(
        "in/a.jsonl",
        "{\"id\":\"gut\",\"text\":\"Gut.\"}\n{kaputt\n[1]\n{\"id\":\"ohne\"}\n{\"text\":null}\n\
         {\"text\":5}\n{\"text\":\"\\ud83d\"}\n{\"text\":\"a\",\"text\":\"b\"}\n{\"text\":\"\"}\n\n",
    );
    place.write_bytes("in/b.txt", b"Er sagte \x84nein\x93.");
    place.write_bytes("in/c.txt", b"\xFF\xFED\0i\0e\0");
    place.write("in/d.txt", "<!DOCTYPE html><html><body>Text</body></html>");
    place.write_bytes(
        "in/e.jsonl",
        b"{\"text\":\"a\xFFb\"}\n{\"text\":\"\xC3\xBC\"}",
    );
    place.write("in/f.txt", "{\"text\":\"eine Zeile JSON\"}\n");
    std::os::unix::fs::symlink("fehlt", place.path("in/g.txt")).unwrap();

    let assert = place
        .wortlaut(&["annotate", "in", "-o", "out.jsonl"])
        .assert()
        .code(3);
    assert!(
        stderr(&assert).contains("16 read = 3 annotated + 13 quarantined"),
        "{}",
        stderr(&assert)
    );
    let ids: Vec<Value> = json_lines(&place.read("out.jsonl"))
        .iter()
        .map(|r| r["id"].clone())
        .collect();
    assert_eq!(ids, ["gut", "a#9", "e#2"]);

    let quarantined = json_lines(&place.read("out.jsonl.quarantine.jsonl"));
    let expected = [
        ("in/a.jsonl", 2, "", "not JSON"),
        ("in/a.jsonl", 3, "", "an array"),
        ("in/a.jsonl", 4, "/text", "no text"),
        ("in/a.jsonl", 5, "/text", "null"),
        ("in/a.jsonl", 6, "/text", "a number"),
        ("in/a.jsonl", 7, "/text", "escape"),
        ("in/a.jsonl", 8, "", "twice"),
        ("in/b.txt", 0, "", "0x84 at byte 9"),
        ("in/c.txt", 0, "", "UTF-16"),
        ("in/d.txt", 0, "", "HTML"),
        ("in/e.jsonl", 1, "", "0xFF at byte 10"),
        ("in/f.txt", 0, "", "JSONL"),
    ];
    let got: Vec<&Value> = quarantined
        .iter()
        .filter(|entry| entry["file"] != "in/g.txt")
        .collect();
    assert_eq!(got.len(), expected.len());
    for (entry, (file, line, pointer, reason)) in got.iter().zip(expected) {
        assert_eq!(
            (&entry["file"], &entry["line"]),
            (&file.into(), &line.into()),
            "{entry}"
        );
        assert_eq!(entry["pointer"], pointer, "{entry}");
        assert!(
            entry["reason"].as_str().unwrap().contains(reason),
            "{entry}"
        );
    }
    assert_eq!(quarantined[2]["id"], "ohne");
    assert_eq!(quarantined[0]["raw"], "{kaputt");
    assert_eq!(quarantined[0]["byte_start"], 27);
    assert_eq!(quarantined[7]["byte_fault"], 9);
}

#[test]
fn without_o_the_reasons_are_said_on_standard_error() {
    let place = Place::new();
    let command = place
        .wortlaut(&["annotate", "-", "-q"])
        .write_stdin("{\"text\":1}\n")
        .assert();
    command
        .code(3)
        .stderr(contains("stdin:1: the text is a number"))
        .stdout("");
}

#[test]
fn a_file_of_another_format_is_named_with_a_way_out() {
    let place = Place::new();
    place.write("a.xml", "Text\n");
    let assert = place.wortlaut(&["annotate", "a.xml"]).assert().code(3);
    assert!(stderr(&assert).contains("convert it to JSONL"));
    place
        .wortlaut(&["annotate", "a.xml", "--format", "text"])
        .assert()
        .code(0);
    place
        .wortlaut(&["annotate", "a.xml", "--format", "xml"])
        .assert()
        .code(2);
}

#[test]
fn tables_packed_files_and_old_encodings_are_read_as_the_flags_say() {
    let place = Place::new();
    place.write_bytes(
        "in/a.csv",
        b"nr;inhalt;rubrik\n7;\"Sie sagte:\n\x84Nein\x93\";Inland\n8;zu;viel;hier\n",
    );
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let lines = "{\"nr\":9,\"inhalt\":\"<p>Gut.</p>\"}\n{\"nr\":10,\"inhalt\":\"Fort.\"}\n";
    std::io::Write::write_all(&mut encoder, lines.as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    place.write_bytes("in/b.jsonl.gz", &packed[..packed.len() - 8]);
    let flags = [
        "--encoding",
        "auto",
        "--text-field",
        "inhalt",
        "--id-field",
        "nr",
    ];
    let command = [&["annotate", "in", "-o", "out.jsonl"], &flags[..]].concat();
    place.wortlaut(&command).assert().code(3);

    let records = json_lines(&place.read("out.jsonl"));
    let of = |key: &str| -> Vec<&Value> { records.iter().map(|record| &record[key]).collect() };
    assert_eq!(of("id"), ["7", "9", "10"]);
    assert_eq!(records[0]["text"], "Sie sagte:\n„Nein“");
    assert_eq!(records[0]["meta"], "{\"rubrik\":\"Inland\"}");
    assert_eq!(records[0]["warnings"][0]["code"], "decoded_from");
    assert_eq!(records[1]["warnings"][0]["code"], "looks_like_html");
    let quarantined = json_lines(&place.read("out.jsonl.quarantine.jsonl"));
    assert_eq!(quarantined.len(), 2);
    assert_eq!(
        (&quarantined[0]["line"], &quarantined[0]["raw"]),
        (&4.into(), &"8;zu;viel;hier".into())
    );
    assert_eq!(quarantined[1]["byte_fault"], lines.len());
    let reason = quarantined[1]["reason"].as_str().unwrap();
    assert!(reason.contains("cut off at byte"), "{reason}");
    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    assert_eq!(manifest["settings"]["encoding"], "auto");
}

#[cfg(not(feature = "parquet"))]
#[test]
fn without_the_feature_parquet_says_how_to_get_it() {
    let place = Place::new();
    place.write_bytes("a.parquet", b"PAR1....PAR1");
    let assert = place.wortlaut(&["annotate", "a.parquet"]).assert().code(3);
    assert!(stderr(&assert).contains("--features parquet"));
}

#[test]
fn an_existing_output_is_replaced_only_when_forced() {
    let place = Place::new();
    place.write("a.txt", "Neu.");
    place.write("b.jsonl", "{\n");
    place.write("out.jsonl", "alt");
    let refused = place
        .wortlaut(&["annotate", "a.txt", "-o", "out.jsonl"])
        .assert()
        .code(2);
    assert!(stderr(&refused).contains("--force"));
    assert_eq!(place.read("out.jsonl"), "alt");
    let with_fault = ["annotate", "b.jsonl", "a.txt", "-o", "out.jsonl", "--force"];
    place.wortlaut(&with_fault).assert().code(3);
    assert!(place.exists("out.jsonl.quarantine.jsonl"));
    place
        .wortlaut(&["annotate", "a.txt", "-o", "out.jsonl", "--force"])
        .assert()
        .code(0);
    assert_eq!(json_lines(&place.read("out.jsonl")).len(), 1);
    assert!(
        !place.exists("out.jsonl.quarantine.jsonl"),
        "that of the run before is gone"
    );
}

#[test]
fn an_output_among_the_inputs_is_refused_and_nothing_is_touched() {
    let place = Place::new();
    place.write("in/a.jsonl", "{\"text\":\"a\"}\n");
    for command in [
        [
            "annotate",
            "in/a.jsonl",
            "-o",
            "in/../in/a.jsonl",
            "--force",
        ],
        ["annotate", "in", "-o", "in/out.jsonl", "--force"],
        ["annotate", "in/*.jsonl", "-o", "in/out.jsonl", "--force"],
    ] {
        let assert = place.wortlaut(&command).assert().code(2);
        assert!(
            stderr(&assert).contains("never written to"),
            "{}",
            stderr(&assert)
        );
    }
    assert_eq!(place.read("in/a.jsonl"), "{\"text\":\"a\"}\n");
    assert_eq!(fs::read_dir(place.path("in")).unwrap().count(), 1);
}

#[test]
fn an_output_that_can_be_no_file_is_refused_before_any_work() {
    let place = Place::new();
    place.write("a.txt", "a");
    fs::create_dir(place.path("dir")).unwrap();
    for (out, word) in [
        ("dir", "directory"),
        ("x/out.jsonl", "no directory x"),
        ("/dev/null", "regular"),
    ] {
        let assert = place
            .wortlaut(&["annotate", "a.txt", "-o", out, "--force"])
            .assert()
            .code(2);
        assert!(stderr(&assert).contains(word), "{}", stderr(&assert));
    }
}

#[test]
fn two_runs_do_not_write_the_same_output() {
    let place = Place::new();
    place.write("a.txt", "a");
    let other = fs::File::create(place.path("out.jsonl.part")).unwrap();
    other.lock().unwrap();
    let refused = place
        .wortlaut(&["annotate", "a.txt", "-o", "out.jsonl"])
        .assert()
        .code(2);
    assert!(stderr(&refused).contains("another run"));
    other.unlock().unwrap();
    place
        .wortlaut(&["annotate", "a.txt", "-o", "out.jsonl"])
        .assert()
        .code(0);
}

#[test]
fn inputs_that_are_not_there_end_the_call_before_any_work() {
    let place = Place::new();
    fs::create_dir(place.path("leer")).unwrap();
    place.write("a.txt", "a");
    for input in ["fehlt.txt", "leer", "*.jsonl"] {
        let assert = place
            .wortlaut(&["annotate", "a.txt", input, "-o", "o"])
            .assert()
            .code(2);
        assert!(
            stderr(&assert).starts_with(&format!("wortlaut: {input}: ")),
            "{}",
            stderr(&assert)
        );
    }
    assert!(!place.exists("o"));
    place.wortlaut(&["annotate"]).assert().code(2);
    place
        .wortlaut(&["annotate", "a.txt", "--threads", "0"])
        .assert()
        .code(2);
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let place = Place::new();
    let line = format!("{{\"text\":\"{}\"}}\n", "Wort ".repeat(2000));
    place.write("a.jsonl", &line.repeat(200));
    let mut child = Command::new(env!("CARGO_BIN_EXE_wortlaut"))
        .args(["annotate", "a.jsonl"])
        .current_dir(place.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("wortlaut:"), "{said}");
}

#[test]
fn the_summary_is_json_where_asked_for() {
    let place = Place::new();
    place.write("a.txt", "Text.");
    let assert = place
        .wortlaut(&["annotate", "a.txt", "-o", "o.jsonl", "--json"])
        .assert()
        .code(0);
    let summary: Value = serde_json::from_str(&stdout(&assert)).unwrap();
    assert_eq!(summary["counts"]["read"], 1);
    assert!(summary["output"].as_str().unwrap().ends_with("o.jsonl"));
    let assert = place
        .wortlaut(&["annotate", "a.txt", "--json"])
        .assert()
        .code(0);
    let summary: Value = serde_json::from_str(stderr(&assert).trim()).unwrap();
    assert_eq!(summary["counts"]["annotated"], 1);
    assert_eq!(json_lines(&stdout(&assert)).len(), 1);
}

#[test]
fn quiet_says_nothing_and_the_exit_code_everything() {
    let place = Place::new();
    place.write("a.jsonl", "{\n");
    let assert = place
        .wortlaut(&["annotate", "a.jsonl", "-o", "o.jsonl", "-q"])
        .assert()
        .code(3);
    assert_eq!(
        (stdout(&assert), stderr(&assert)),
        (String::new(), String::new())
    );
}

#[test]
fn one_and_two_threads_write_the_same_files() {
    let place = Place::new();
    let lines = (0..50).map(|i| json!({ "id": i, "text": "Ein Satz. ".repeat(i % 7) }));
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    place.write("a.jsonl", &(lines.join("\n") + "\n{\n"));
    let mut manifests = Vec::new();
    for threads in ["1", "2"] {
        let out = format!("{threads}.jsonl");
        let command = ["annotate", "a.jsonl", "-o", &out, "--threads", threads];
        place.wortlaut(&command).assert().code(3);
        let manifest = place.read(&format!("{out}.manifest.json"));
        let mut manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["run"]["threads"].to_string(), threads);
        manifest.as_object_mut().unwrap().remove("run");
        manifests.push(manifest);
    }
    assert_eq!(place.read("1.jsonl"), place.read("2.jsonl"));
    assert_eq!(
        place.read("1.jsonl.quarantine.jsonl"),
        place.read("2.jsonl.quarantine.jsonl")
    );
    assert_eq!(manifests[0], manifests[1]);
}

#[cfg(unix)]
#[test]
fn names_with_escape_sequences_do_not_reach_the_terminal() {
    let place = Place::new();
    place.write("\u{1b}[31m.jsonl", "{\n");
    let assert = place.wortlaut(&["annotate", "."]).assert().code(3);
    assert!(
        stderr(&assert).contains("\\u{1b}[31m.jsonl:1"),
        "{}",
        stderr(&assert)
    );
}
