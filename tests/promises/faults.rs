//! What goes wrong around a run, and odd but lawful texts: each costs what it must and no more.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};

use crate::common::{Place, json_lines, stderr};
use serde_json::{Value, json};

/// One article as a line of JSONL.
fn article(id: &str, text: &str) -> String {
    format!("{}\n", json!({ "id": id, "text": text }))
}

/// Annotates these texts, checks what comes out with `validate`, and gives the records.
fn records(texts: &[&str]) -> Vec<Value> {
    let place = Place::new();
    let lines: String = texts
        .iter()
        .enumerate()
        .map(|(number, text)| article(&number.to_string(), text))
        .collect();
    place.write("in.jsonl", &lines);
    place
        .wortlaut(&["annotate", "in.jsonl", "-o", "out.jsonl", "-q"])
        .assert()
        .success();
    place
        .wortlaut(&["validate", "out.jsonl"])
        .assert()
        .success();
    let records = json_lines(&place.read("out.jsonl"));
    for (record, text) in records.iter().zip(texts) {
        assert_eq!(record["text"], *text);
    }
    assert_eq!(records.len(), texts.len());
    records
}

/// What is annotated: entities with their labels, and quotations with their speakers; of their
/// words only what `seen` leaves.
fn annotated(record: &Value, seen: impl Fn(&str) -> String) -> Vec<[String; 3]> {
    let list = |key: &str| record[key].as_array().unwrap().clone();
    let words = |value: &Value| seen(value.as_str().unwrap());
    let entities = list("entities").into_iter().map(|entity| {
        let label = entity["label"].as_str().unwrap().to_owned();
        [label, words(&entity["text"]), String::new()]
    });
    let quotations = list("quotations").into_iter().map(|quotation| {
        let kind = quotation["type"].as_str().unwrap().to_owned();
        let speaker = words(&quotation["speaker"]["text"]);
        [kind, words(&quotation["text"]), speaker]
    });
    entities.chain(quotations).collect()
}

const PLAIN: &str = "Die Behörde wies die Vorwürfe am Dienstag zurück. „Wir haben alle Rechnungen \
                     rechtzeitig bezahlt“, sagte die Sprecherin Petra Hansen in München.";

/// The text with `inserted` after every so many letters.
fn strewn(text: &str, inserted: &str, every: usize) -> String {
    let strew = |(number, letter): (usize, char)| {
        let here = letter.is_alphabetic() && number % every == 1;
        format!("{letter}{}", if here { inserted } else { "" })
    };
    text.chars().enumerate().map(strew).collect()
}

#[test]
fn invisible_characters_change_no_annotation_and_stay_in_the_text() {
    let invisible = [
        '\u{AD}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{FE0F}', '\u{2060}',
    ];
    let texts: Vec<String> = invisible
        .iter()
        .map(|c| strewn(PLAIN, &c.to_string(), 5))
        .collect();
    let mut all = vec![PLAIN];
    all.extend(texts.iter().map(String::as_str));
    let records = records(&all);
    let visible = |text: &str| text.chars().filter(|c| !invisible.contains(c)).collect();
    let plain = annotated(&records[0], visible);
    assert!(
        plain.iter().any(|found| found[1] == "Petra Hansen"),
        "{plain:?}"
    );
    for (record, character) in records[1..].iter().zip(invisible) {
        assert_eq!(annotated(record, visible), plain, "{character:?}");
    }
}

#[test]
fn decomposed_letters_are_the_same_letters() {
    use unicode_normalization::UnicodeNormalization as _;
    let composed = |text: &str| text.nfc().collect();
    let decomposed: String = PLAIN.nfd().collect();
    let records = records(&[PLAIN, &decomposed]);
    assert_ne!(records[0]["text"], records[1]["text"]);
    assert_eq!(
        annotated(&records[1], composed),
        annotated(&records[0], composed)
    );
}

#[test]
fn other_blanks_are_blanks() {
    for_blanks(&["\u{A0}", "\u{202F}", "\u{2009}", "\t"]);
}

#[test]
fn line_ends_of_every_system_are_line_ends_and_kept() {
    for_blanks(&["\r\n", "\n"]);
}

fn for_blanks(blanks: &[&str]) {
    let texts: Vec<String> = blanks
        .iter()
        .map(|blank| PLAIN.replace(' ', blank))
        .collect();
    let mut all = vec![PLAIN];
    all.extend(texts.iter().map(String::as_str));
    let records = records(&all);
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = annotated(&records[0], joined);
    for (record, blank) in records[1..].iter().zip(blanks) {
        assert_eq!(annotated(record, joined), plain, "{blank:?}");
    }
}

#[test]
fn nul_and_control_characters_are_kept_and_escaped() {
    let text =
        "Petra Hansen\u{0} sagte\u{7}, \u{1b}[31mrot\u{1b}[0m sei schön.\u{85}\u{2028}\u{c}Ja.";
    let records = records(&[text, "\u{0}", "\u{1b}\u{1b}"]);
    assert_eq!(records[0]["text"], text);
    assert_eq!(records[1]["entities"], json!([]));
}

#[test]
fn bidi_marks_and_characters_beyond_the_first_plane_count_as_one() {
    let text = "\u{202E}👩‍🔬🇩🇪 Angela Merkel\u{202C} sagte am Montag: „𝔍𝔞, 👍🏽 das ist gut.“";
    let records = records(&[text]);
    let chars: Vec<char> = text.chars().collect();
    let entities = records[0]["entities"].as_array().unwrap();
    assert!(!entities.is_empty());
    for entity in entities {
        let at = |key: &str| usize::try_from(entity[key].as_u64().unwrap()).unwrap();
        let slice: String = chars[at("start")..at("end")].iter().collect();
        assert_eq!(entity["text"], slice);
    }
}

#[test]
fn nothing_to_annotate_is_an_article_with_empty_lists() {
    let records = records(&["", "   ", "\n\n\r\n", "\u{200B}\u{FEFF}", "…", "🙂"]);
    for record in &records {
        assert_eq!(record["entities"], json!([]), "{record}");
        assert_eq!(record["quotations"], json!([]), "{record}");
    }
}

#[test]
fn a_word_of_300_000_characters_is_annotated_and_so_is_what_stands_behind_it() {
    let text = format!("{} {PLAIN}", "Donau".repeat(60_000));
    let records = records(&[&text, &"ä".repeat(300_000)]);
    let found = annotated(&records[0], str::to_owned);
    assert!(
        found.iter().any(|found| found[1] == "Petra Hansen"),
        "{found:?}"
    );
    assert_eq!(records[1]["tokens"].as_array().unwrap().len(), 1);
}

#[test]
fn quotation_marks_by_the_thousand_that_nobody_closes_are_borne() {
    let opened = "„".repeat(5_000);
    let nested = format!("{}Ja{}", "»„".repeat(500), "“«".repeat(500));
    records(&[&opened, &nested, &"\" ' ".repeat(1_000)]);
}

#[test]
fn a_line_of_100_megabytes_costs_one_article() {
    let place = Place::new();
    let mut file = BufWriter::new(File::create(place.path("in.jsonl")).unwrap());
    write!(
        file,
        "{}{{\"id\":\"lang\",\"text\":\"",
        article("vorher", "Es regnet.")
    )
    .unwrap();
    let megabyte = vec![b'a'; 1 << 20];
    for _ in 0..100 {
        file.write_all(&megabyte).unwrap();
    }
    write!(file, "\"}}\n{}", article("nachher", "Es schneit.")).unwrap();
    drop(file);
    place
        .wortlaut(&["annotate", "in.jsonl", "-o", "out.jsonl", "-q"])
        .assert()
        .code(3);
    let ids: Vec<Value> = json_lines(&place.read("out.jsonl"))
        .iter()
        .map(|record| record["id"].clone())
        .collect();
    assert_eq!(ids, ["vorher", "nachher"]);
    let quarantined = json_lines(&place.read("out.jsonl.quarantine.jsonl"));
    assert_eq!((quarantined.len(), &quarantined[0]["line"]), (1, &json!(2)));
    let reason = quarantined[0]["reason"].as_str().unwrap();
    assert!(reason.contains("--max-article"), "{reason}");
    // What is too large to be an article is too large to be kept beside it.
    assert_eq!(quarantined[0]["raw"], "");
}

#[test]
fn json_nested_without_end_and_numbers_without_measure_cost_one_article_at_most() {
    let place = Place::new();
    let deep = format!(
        "{{\"text\":\"a\",\"x\":{}{}}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let huge = format!(
        "{{\"id\":\"gross\",\"text\":\"b\",\"x\":1e{}}}\n",
        "9".repeat(400)
    );
    let nan = "{\"id\":\"nan\",\"text\":\"c\",\"x\":NaN}\n";
    let last = article("gut", "Es regnet.");
    place.write(
        "in.jsonl",
        &[&deep, &huge, nan, &last].map(String::from).concat(),
    );
    let run = place
        .wortlaut(&["annotate", "in.jsonl", "-o", "out.jsonl"])
        .assert()
        .code(3);
    assert!(
        stderr(&run).contains("4 read = 2 annotated + 2 quarantined"),
        "{}",
        stderr(&run)
    );
    let records = json_lines(&place.read("out.jsonl"));
    assert_eq!(
        (&records[0]["id"], &records[1]["id"]),
        (&json!("gross"), &json!("gut"))
    );
    assert!(records[0]["meta"].as_str().unwrap().contains("999"));
}

#[test]
fn days_that_do_not_exist_are_no_dates_and_offices_stay_open() {
    let place = Place::new();
    let text = "Der Bundeskanzler sagte, er sei zufrieden.";
    let lines: String = ["2023-02-31", "0001-01-01", "2025-13-01", "bald"]
        .map(|date| json!({"id": date, "date": date, "text": text}).to_string() + "\n")
        .concat();
    place.write("in.jsonl", &lines);
    place
        .wortlaut(&["annotate", "in.jsonl", "-o", "out.jsonl", "-q"])
        .assert()
        .success();
    for record in json_lines(&place.read("out.jsonl")) {
        assert_eq!(record["date"], "", "{}", record["id"]);
        assert!(
            record["meta"]
                .as_str()
                .unwrap()
                .contains(record["id"].as_str().unwrap())
        );
        let speaker = &record["quotations"][0]["speaker"];
        assert_eq!(
            (&speaker["reason"], &speaker["actor"]),
            (&json!("no_date"), &json!(""))
        );
    }
}

#[test]
fn a_disk_that_is_full_ends_the_run_with_the_reason_and_the_same_command_goes_on() {
    let place = Place::new();
    let lines: String = (0..60)
        .map(|number| {
            article(
                &format!("a{number}"),
                &format!("Petra Hansen zählte {number}."),
            )
        })
        .collect();
    place.write("in.jsonl", &lines);
    let annotate = |out: &str| {
        vec![
            "annotate".to_owned(),
            "in.jsonl".into(),
            "-o".into(),
            out.into(),
        ]
    };
    let binary = env!("CARGO_BIN_EXE_wortlaut");
    let whole = Command::new(binary)
        .args(annotate("whole.jsonl"))
        .current_dir(place.root())
        .output()
        .unwrap();
    assert_eq!(whole.status.code(), Some(0));
    // A file may have so many blocks of 1,024 bytes and no more: writes fail as on a full disk.
    let blocks = place.read("whole.jsonl").len() / 1024 / 2;
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let full = Command::new("bash")
        .args(["-c", &script, binary])
        .args(annotate("out.jsonl"))
        .current_dir(place.root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&full.stderr);
    assert_eq!(full.status.code(), Some(1), "{said}");
    assert!(
        said.contains("out.jsonl.part") && said.contains("large"),
        "{said}"
    );
    assert!(!place.exists("out.jsonl"));
    let again = Command::new(binary)
        .args(annotate("out.jsonl"))
        .current_dir(place.root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(0), "{said}");
    assert!(said.contains("goes on after"), "{said}");
    assert_eq!(place.read("out.jsonl"), place.read("whole.jsonl"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_takes_nothing_more_is_told() {
    let place = Place::new();
    place.write("a.txt", "Es regnet.");
    let run = Command::new(env!("CARGO_BIN_EXE_wortlaut"))
        .args(["annotate", "a.txt"])
        .current_dir(place.root())
        .stdout(File::create("/dev/full").unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(
        said.contains("standard output") && said.contains("No space left"),
        "{said}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_costs_that_file() {
    let place = Place::new();
    place.write("b.txt", "Es regnet.");
    // Address 0 of no process can be read: the kernel answers with an input/output error.
    std::os::unix::fs::symlink("/proc/self/mem", place.path("a.jsonl")).unwrap();
    place
        .wortlaut(&["annotate", "a.jsonl", "b.txt", "-o", "out.jsonl", "-q"])
        .assert()
        .code(3);
    let quarantined = json_lines(&place.read("out.jsonl.quarantine.jsonl"));
    assert_eq!(
        (quarantined.len(), &quarantined[0]["file"]),
        (1, &json!("a.jsonl"))
    );
    let reason = quarantined[0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("cannot be read") && reason.contains("Input/output"),
        "{reason}"
    );
    assert_eq!(json_lines(&place.read("out.jsonl"))[0]["id"], "b");
}

#[test]
fn a_file_that_vanishes_during_the_run_costs_that_file() {
    let place = Place::new();
    place.write("b.jsonl", &article("b", "Es regnet."));
    place.write("c.jsonl", &article("c", "Es schneit."));
    let mut child = Command::new(env!("CARGO_BIN_EXE_wortlaut"))
        .args([
            "annotate",
            "-",
            "b.jsonl",
            "c.jsonl",
            "-o",
            "out.jsonl",
            "-q",
        ])
        .current_dir(place.root())
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // More than a pipe holds: once it is written, the run has begun, and knows its files.
    let first = article("a", &" ".repeat(200_000));
    input.write_all(first.as_bytes()).unwrap();
    fs::remove_file(place.path("b.jsonl")).unwrap();
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(3));
    let ids: Vec<Value> = json_lines(&place.read("out.jsonl"))
        .iter()
        .map(|record| record["id"].clone())
        .collect();
    assert_eq!(ids, ["a", "c"]);
    let quarantined = json_lines(&place.read("out.jsonl.quarantine.jsonl"));
    let reason = quarantined[0]["reason"].as_str().unwrap();
    assert!(reason.contains("No such file"), "{reason}");
    assert_eq!(quarantined[0]["file"], "b.jsonl");
}

#[test]
fn a_directory_that_contains_itself_is_told_and_read_once() {
    let place = Place::new();
    place.write("in/a.txt", "Es regnet.");
    std::os::unix::fs::symlink(".", place.path("in/kreis")).unwrap();
    place
        .wortlaut(&["annotate", "in", "-o", "out.jsonl", "-q"])
        .assert()
        .code(3);
    assert_eq!(json_lines(&place.read("out.jsonl")).len(), 1);
    let quarantined = json_lines(&place.read("out.jsonl.quarantine.jsonl"));
    assert_eq!(quarantined.len(), 1);
    assert!(quarantined[0]["reason"].as_str().unwrap().contains("loop"));
}

#[test]
fn language_time_zone_and_rights_of_the_caller_change_nothing() {
    let place = Place::new();
    let text = "İstanbul und Izmir: „Ja“, sagte der Minister am 4. September.";
    place.write(
        "in.jsonl",
        &format!(
            "{}\n",
            json!({"id": "ı", "date": "2025-09-04T23:30:00Z", "text": text})
        ),
    );
    let mut outputs = Vec::new();
    for (number, (language, zone, umask)) in [
        ("C", "UTC", "022"),
        ("tr_TR.UTF-8", "Pacific/Kiritimati", "077"),
        ("de_DE.ISO-8859-1", "America/Los_Angeles", "000"),
    ]
    .into_iter()
    .enumerate()
    {
        let out = format!("{number}.jsonl");
        let status = Command::new("bash")
            .args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\"")])
            .arg(env!("CARGO_BIN_EXE_wortlaut"))
            .args(["annotate", "in.jsonl", "-o", &out, "-q"])
            .current_dir(place.root())
            .envs([("LANG", language), ("LC_ALL", language), ("TZ", zone)])
            .status()
            .unwrap();
        assert!(status.success());
        outputs.push(place.read(&out));
    }
    assert!(outputs.iter().all(|output| *output == outputs[0]));
}
