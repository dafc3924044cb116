//! `-o out.parquet`: the rows are the lines of the JSONL output, whatever happens on the way, and
//! every command that reads records reads them.
#![cfg(feature = "parquet")]

use std::fs::{self, File};
use std::path::Path;

use crate::common::{Place, json_lines, stderr, stdout};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Articles with names, quotations, other fields, faults, and characters that JSON escapes.
fn place() -> Place {
    place_of(40)
}

fn place_of(articles: usize) -> Place {
    let place = Place::new();
    let mut lines = String::new();
    for number in 0..articles {
        if number % 25 == 11 {
            lines += "{\"id\": kaputt}\n";
            continue;
        }
        let text = format!(
            "Bundeskanzlerin Angela Merkel sagte am Montag in Köln, {number} \"Anträge\" lägen vor. \
             😀\n\n\t„Das ist gut“, sagte sie."
        );
        let article = serde_json::json!({
            "id": format!("a\\{number}"), "date": "2015-09-04", "outlet": "Blatt", "text": text,
            "authors": ["A", "Ö"], "pages": [number, null],
        });
        lines += &(article.to_string() + "\n");
    }
    place.write("in.jsonl", &lines);
    place
}

fn annotate(place: &Place, code: i32, arguments: &[&str]) -> String {
    let arguments = [&["annotate"], arguments].concat();
    stderr(&place.wortlaut(&arguments).assert().code(code))
}

/// The rows as another reader than the program's has them.
fn rows(path: &Path) -> Vec<Value> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap());
    let mut writer = arrow_json::LineDelimitedWriter::new(Vec::new());
    for batch in reader.unwrap().build().unwrap() {
        writer.write(&batch.unwrap()).unwrap();
    }
    writer.finish().unwrap();
    json_lines(&String::from_utf8(writer.into_inner()).unwrap())
}

fn manifest(place: &Place, name: &str) -> Value {
    serde_json::from_str(&place.read(&format!("{name}.manifest.json"))).unwrap()
}

fn bytes(place: &Place, name: &str) -> Vec<u8> {
    fs::read(place.path(name)).unwrap()
}

fn files(place: &Place, name: &str) -> Vec<String> {
    let all = fs::read_dir(place.root()).unwrap();
    let names = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|file| file.starts_with(name)).collect();
    names.sort();
    names
}

const FINISHED: [&str; 3] = [
    "out.parquet",
    "out.parquet.manifest.json",
    "out.parquet.quarantine.jsonl",
];

#[test]
fn rows_are_the_lines_of_the_jsonl_output_value_by_value() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "out.jsonl"]);
    annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
    let lines = json_lines(&place.read("out.jsonl"));
    let found = lines
        .iter()
        .any(|line| line["quotations"][0]["speaker"]["actors"][0]["score"] != 0.0);
    assert!(lines.len() == 38 && found);
    assert_eq!(rows(&place.path("out.parquet")), lines);
    assert_eq!(files(&place, "out.parquet"), FINISHED);
    let quarantine = |name: &str| place.read(&format!("{name}.quarantine.jsonl"));
    assert_eq!(quarantine("out.parquet"), quarantine("out.jsonl"));

    // The manifest is that of the file, and else as that of the lines.
    let (mut ours, mut theirs) = (
        manifest(&place, "out.parquet"),
        manifest(&place, "out.jsonl"),
    );
    let written = bytes(&place, "out.parquet");
    assert_eq!(ours["output"]["records"], 38);
    assert_eq!(ours["output"]["bytes"], written.len());
    assert_eq!(
        ours["output"]["sha256"],
        format!("{:x}", Sha256::digest(&written))
    );
    for manifest in [&mut ours, &mut theirs] {
        for key in ["output", "run"] {
            manifest.as_object_mut().unwrap().remove(key);
        }
    }
    assert_eq!(ours, theirs);
}

#[test]
fn nothing_of_the_run_is_in_the_file() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
    annotate(
        &place,
        3,
        &["in.jsonl", "-o", "other.parquet", "--threads", "1"],
    );
    assert!(bytes(&place, "out.parquet") == bytes(&place, "other.parquet"));
    let file = SerializedFileReader::new(File::open(place.path("out.parquet")).unwrap()).unwrap();
    let about = file
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .unwrap();
    let about: Vec<(&str, &str)> = about
        .iter()
        .map(|pair| (pair.key.as_str(), pair.value.as_deref().unwrap()))
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        about,
        [("wortlaut.version", version), ("wortlaut.schema", "1")]
    );
}

#[test]
fn without_articles_there_are_no_rows_but_all_columns() {
    let place = place();
    place.write("empty.jsonl", "");
    annotate(&place, 0, &["empty.jsonl", "-o", "empty.parquet"]);
    annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
    let schema = |name: &str| {
        let file = SerializedFileReader::new(File::open(place.path(name)).unwrap()).unwrap();
        let about = file.metadata().file_metadata();
        (about.num_rows(), about.schema().clone())
    };
    let (empty, full) = (schema("empty.parquet"), schema("out.parquet"));
    assert_eq!((empty.0, full.0), (0, 38));
    assert_eq!(empty.1, full.1);
    place
        .wortlaut(&["validate", "empty.parquet"])
        .assert()
        .code(0);
    assert_eq!(manifest(&place, "empty.parquet")["output"]["records"], 0);
}

#[test]
fn a_finished_file_is_replaced_by_force_alone() {
    let place = place();
    place.write("out.parquet", "mine");
    let said = annotate(&place, 2, &["in.jsonl", "-o", "out.parquet"]);
    assert!(said.contains("--force"), "{said}");
    assert_eq!(place.read("out.parquet"), "mine");
    annotate(&place, 3, &["in.jsonl", "-o", "out.parquet", "--force"]);
    assert_eq!(rows(&place.path("out.parquet")).len(), 38);
    assert_eq!(files(&place, "out.parquet"), FINISHED);
}

#[test]
fn every_command_that_reads_records_reads_them_as_rows() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "out.jsonl"]);
    annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
    let both = |arguments: &[&str]| {
        ["out.jsonl", "out.parquet"].map(|file| {
            let arguments = [arguments, &[file]].concat();
            stdout(&place.wortlaut(&arguments).assert().code(0))
        })
    };
    for arguments in [
        &["show"][..],
        &["link"],
        &["actors", "attributes"],
        &["diff", "out.jsonl"],
        &["diff", "out.parquet"],
    ] {
        let [lines, rows] = both(arguments);
        assert!(lines == rows && !rows.is_empty(), "{arguments:?}");
    }
    let validated = both(&["validate", "--json"]);
    let [lines, rows] = validated.map(|json| serde_json::from_str::<Value>(&json).unwrap());
    // Digest and length there are those of the lines; the file's own were compared too.
    for key in ["records", "bytes", "sha256", "entities", "quotations"] {
        assert_eq!(lines["files"][0][key], rows["files"][0][key], "{key}");
    }
    assert_eq!(rows["files"][0]["manifest"], "out.parquet.manifest.json");
}

#[test]
fn a_changed_or_damaged_file_is_found_out() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
    annotate(
        &place,
        3,
        &["in.jsonl", "-o", "tokens.parquet", "--no-tokens"],
    );
    let whole = bytes(&place, "out.parquet");
    // Sound, but not what the manifest speaks of.
    fs::copy(place.path("tokens.parquet"), place.path("out.parquet")).unwrap();
    let assert = place
        .wortlaut(&["validate", "out.parquet"])
        .assert()
        .code(1);
    let said = stdout(&assert);
    assert!(
        said.contains("/output/sha256") && said.contains("/output/bytes"),
        "{said}"
    );
    let update = [
        "annotate",
        "in.jsonl",
        "-o",
        "new.jsonl",
        "--update",
        "out.parquet",
    ];
    let said = stderr(&place.wortlaut(&update).assert().code(1));
    assert!(said.contains("was changed after it was written"), "{said}");
    let merge = ["merge", "--check", "out.parquet"];
    let said = stderr(&place.wortlaut(&merge).assert().code(1));
    assert!(said.contains("was changed after it was written"), "{said}");

    fs::write(place.path("out.parquet"), &whole[..whole.len() / 2]).unwrap();
    let assert = place
        .wortlaut(&["validate", "out.parquet"])
        .assert()
        .code(1);
    assert!(stdout(&assert).contains("not a whole Parquet file"));
    let mut damaged = whole.clone();
    damaged[8..2000].fill(0x55);
    fs::write(place.path("out.parquet"), damaged).unwrap();
    let assert = place
        .wortlaut(&["validate", "out.parquet"])
        .assert()
        .code(1);
    let said = stdout(&assert);
    assert!(
        said.contains("damaged") && said.contains("restore"),
        "{said}"
    );
}

#[test]
fn parts_become_parquet_and_parquet_parts_become_lines() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "whole.jsonl"]);
    annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
    for (shard, name) in [
        ("1/3", "1.jsonl"),
        ("2/3", "2.parquet"),
        ("3/3", "3.jsonl.zst"),
    ] {
        let arguments = ["annotate", "in.jsonl", "-o", name, "--shard", shard];
        let assert = place.wortlaut(&arguments).assert();
        assert!(
            [0, 3]
                .map(Some)
                .contains(&assert.get_output().status.code())
        );
    }
    let parts = ["1.jsonl", "2.parquet", "3.jsonl.zst"];
    place
        .wortlaut(&[&["merge", "--check"], &parts[..]].concat())
        .assert()
        .code(0);
    for (name, whole) in [
        ("merged.jsonl", "whole.jsonl"),
        ("merged.parquet", "out.parquet"),
    ] {
        place
            .wortlaut(&[&["merge", "-o", name], &parts[..]].concat())
            .assert()
            .code(3);
        assert!(bytes(&place, name) == bytes(&place, whole), "{name}");
        assert_eq!(
            manifest(&place, name)["output"],
            manifest(&place, whole)["output"]
        );
        place.wortlaut(&["validate", name]).assert().code(0);
    }
    // One part that is the whole is only written in another form, there and back.
    place
        .wortlaut(&["merge", "-o", "there.parquet", "whole.jsonl"])
        .assert()
        .code(3);
    place
        .wortlaut(&["merge", "-o", "back.jsonl", "there.parquet"])
        .assert()
        .code(3);
    assert!(bytes(&place, "there.parquet") == bytes(&place, "out.parquet"));
    assert!(bytes(&place, "back.jsonl") == bytes(&place, "whole.jsonl"));
    assert_eq!(files(&place, "there.parquet").len(), 3);
}

#[test]
fn lines_that_are_no_records_do_not_become_rows() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "whole.jsonl"]);
    let lines = place.read("whole.jsonl");
    let changed = lines.replacen("\"lang\":\"de\"", "\"lang\":7", 1);
    let said = |lines: &str| {
        place.write("whole.jsonl", lines);
        let sha256 = format!("{:x}", Sha256::digest(lines));
        let mut manifest = manifest(&place, "whole.jsonl");
        manifest["output"]["sha256"] = sha256.into();
        place.write("whole.jsonl.manifest.json", &manifest.to_string());
        let merge = ["merge", "-o", "out.parquet", "whole.jsonl"];
        stderr(&place.wortlaut(&merge).assert().code(1))
    };
    for lines in [changed, lines.replacen("\"lang\"", "\"language\"", 1)] {
        let said = said(&lines);
        assert!(
            said.contains("not as records of this version are"),
            "{said}"
        );
        assert_eq!(files(&place, "out.parquet"), [""; 0]);
    }
}

#[test]
fn an_earlier_output_in_parquet_is_brought_up_to_date() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "old.parquet"]);
    let articles = place.read("in.jsonl").replacen("Köln, 3 ", "Kiel, 3 ", 1);
    place.write("in.jsonl", &articles);
    annotate(&place, 3, &["in.jsonl", "-o", "whole.parquet"]);
    let update = ["in.jsonl", "-o", "new.parquet", "--update", "old.parquet"];
    let said = annotate(&place, 3, &update);
    assert!(said.contains("37 annotated are unchanged"), "{said}");
    assert!(bytes(&place, "new.parquet") == bytes(&place, "whole.parquet"));
}

#[test]
fn commands_that_write_lines_do_not_call_them_parquet() {
    let place = place();
    annotate(&place, 3, &["in.jsonl", "-o", "out.jsonl"]);
    let link = ["link", "out.jsonl", "-o", "linked.parquet"];
    let said = stderr(&place.wortlaut(&link).assert().code(2));
    assert!(
        said.contains("only annotate and merge write Parquet"),
        "{said}"
    );
    assert!(!place.exists("linked.parquet"));
}

/// Runs that are ended wherever their files are half done.
#[cfg(all(unix, feature = "failpoints"))]
mod ended {
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    fn annotate(place: &Place, code: i32, arguments: &[&str]) -> String {
        super::annotate(place, code, &[&["--no-link"], arguments].concat())
    }

    fn begin(place: &Place, failpoint: &str, more: &[&str]) -> Child {
        let arguments = ["annotate", "in.jsonl", "-o", "out.parquet", "--no-link"];
        Command::new(env!("CARGO_BIN_EXE_wortlaut"))
            .args(arguments)
            .args(more)
            .current_dir(place.root())
            .env("FAILPOINTS", failpoint)
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Whether the run was killed at the failpoint.
    fn killed(place: &Place, failpoint: &str, more: &[&str]) -> bool {
        let status = begin(place, failpoint, more).wait().unwrap();
        status.code().is_none()
    }

    fn whole(place: &Place) -> Vec<u8> {
        annotate(place, 3, &["in.jsonl", "-o", "whole.parquet"]);
        bytes(place, "whole.parquet")
    }

    fn clear(place: &Place) {
        for name in files(place, "out.parquet") {
            fs::remove_file(place.path(&name)).unwrap();
        }
    }

    /// Failpoints before the output has its name, and so often they are passed before.
    const BEFORE: [(&str, &[usize]); 7] = [
        ("frame", &[0, 1]),
        ("journal", &[0, 1, 2]),
        ("sync", &[0]),
        ("columns", &[0, 1, 2]),
        ("columns_sync", &[0]),
        ("manifest", &[0]),
        ("rename", &[0]),
    ];

    #[test]
    fn a_killed_run_gives_the_bytes_of_one_left_alone() {
        let place = place_of(20);
        let whole = whole(&place);
        for (point, passed) in BEFORE {
            for passed in passed {
                let failpoint = format!("{point}={passed}*off->return");
                assert!(killed(&place, &failpoint, &[]), "{failpoint}");
                assert!(!place.exists("out.parquet"), "{failpoint}");
                annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
                assert!(bytes(&place, "out.parquet") == whole, "{failpoint}");
                assert_eq!(files(&place, "out.parquet"), FINISHED, "{failpoint}");
                clear(&place);
            }
        }
    }

    #[test]
    fn a_run_killed_again_and_again_gives_them_too() {
        let place = place_of(20);
        let whole = whole(&place);
        for failpoint in BEFORE.map(|(point, _)| format!("{point}=return")) {
            assert!(killed(&place, &failpoint, &[]), "{failpoint}");
            assert!(!place.exists("out.parquet"), "{failpoint}");
        }
        for (point, _) in BEFORE.into_iter().rev().take(5) {
            assert!(killed(&place, &format!("{point}=return"), &[]), "{point}");
        }
        annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
        assert!(bytes(&place, "out.parquet") == whole);
        assert_eq!(files(&place, "out.parquet"), FINISHED);
    }

    #[test]
    fn a_run_killed_with_its_output_in_place_is_finished_and_tidied_up() {
        let place = place_of(20);
        let whole = whole(&place);
        for point in ["cleanup", "journal_left"] {
            assert!(killed(&place, &format!("{point}=return"), &[]));
            assert!(bytes(&place, "out.parquet") == whole, "{point}");
            assert!(place.exists("out.parquet.journal"), "{point}");
            let said = annotate(&place, 2, &["in.jsonl", "-o", "out.parquet"]);
            assert!(said.contains("exists already"), "{said}");
            assert!(bytes(&place, "out.parquet") == whole, "{point}");
            assert_eq!(files(&place, "out.parquet"), FINISHED, "{point}");
            clear(&place);
        }
    }

    #[test]
    fn what_is_to_be_replaced_stays_until_the_new_file_is_whole() {
        let place = place_of(20);
        let whole = whole(&place);
        for (point, _) in BEFORE {
            place.write("out.parquet", "mine");
            assert!(
                killed(&place, &format!("{point}=return"), &["--force"]),
                "{point}"
            );
            assert_eq!(place.read("out.parquet"), "mine", "{point}");
            // Another command would not touch it, nor what is unfinished.
            let left = files(&place, "out.parquet");
            annotate(&place, 2, &["in.jsonl", "-o", "out.parquet"]);
            assert_eq!(files(&place, "out.parquet"), left, "{point}");
            annotate(&place, 3, &["in.jsonl", "-o", "out.parquet", "--force"]);
            assert!(bytes(&place, "out.parquet") == whole, "{point}");
            assert_eq!(files(&place, "out.parquet"), FINISHED, "{point}");
        }
        for point in ["cleanup", "journal_left"] {
            assert!(killed(&place, &format!("{point}=return"), &["--force"]));
            annotate(&place, 3, &["in.jsonl", "-o", "out.parquet", "--force"]);
            assert!(bytes(&place, "out.parquet") == whole, "{point}");
            assert_eq!(files(&place, "out.parquet"), FINISHED, "{point}");
        }
    }

    #[test]
    fn other_settings_do_not_go_on_and_fresh_begins_anew() {
        let place = place_of(20);
        for point in ["journal=2*off->return", "columns=return"] {
            assert!(killed(&place, point, &[]));
            let other = ["in.jsonl", "-o", "out.parquet", "--no-tokens"];
            let said = annotate(&place, 2, &other);
            assert!(
                said.contains("settings.tokens: true there, false now"),
                "{said}"
            );
            let fresh = [&other[..], &["--fresh"]].concat();
            let said = annotate(&place, 3, &fresh);
            assert!(!said.contains("goes on"), "{said}");
            let first = &rows(&place.path("out.parquet"))[0];
            assert_eq!(first["tokens"], Value::Array(Vec::new()));
            assert_eq!(files(&place, "out.parquet"), FINISHED);
            clear(&place);
        }
    }

    #[test]
    fn articles_that_came_later_are_in_the_file_that_was_half_made() {
        let place = place_of(20);
        assert!(killed(&place, "columns=return", &[]));
        let articles = place.read("in.jsonl");
        place.write(
            "in.jsonl",
            &(articles.clone() + articles.lines().next().unwrap() + "\n"),
        );
        annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
        assert!(bytes(&place, "out.parquet") == whole(&place));
        assert_eq!(rows(&place.path("out.parquet")).len(), 20);
    }

    #[test]
    fn a_run_asked_to_stop_while_it_makes_parquet_goes_on_later() {
        let place = place_of(20);
        let whole = whole(&place);
        // Nothing goes on after the first bytes until the signal has long come.
        let mut child = begin(&place, "columns=1*sleep(5000)", &[]);
        let began = Instant::now();
        while !place.exists("out.parquet.columns") && began.elapsed().as_secs() < 60 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let id = child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(4));
        let left = files(&place, "out.parquet");
        assert!(!left.contains(&"out.parquet".to_owned()), "{left:?}");
        assert!(
            !left.contains(&"out.parquet.columns".to_owned()),
            "{left:?}"
        );
        annotate(&place, 3, &["in.jsonl", "-o", "out.parquet"]);
        assert!(bytes(&place, "out.parquet") == whole);
    }
}
