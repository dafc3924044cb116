//! A run that is killed at any moment goes on with the same command and gives the bytes of one that
//! was left alone; one that is asked to stop says so; one that was made with something else is
//! refused.

#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Kills of the loop; `scripts/check-kills` has more.
const KILLS: usize = 20;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// A folder with articles of one or two sentences; some are faulty, some ids stand twice.
    fn new(articles: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut lines = String::new();
        for number in 0..articles {
            let id = if number % 20 == 7 { 3 } else { number };
            if number % 25 == 11 {
                lines += "{\"id\": kaputt}\n";
            } else {
                writeln!(
                    lines,
                    "{{\"id\":\"a{id}\",\"date\":\"2025-09-04\",\"text\":\"Der Minister sagte am \
                     Montag, {number} Anträge lägen vor. Das sei gut.\"}}"
                )
                .unwrap();
            }
        }
        fs::write(folder.path().join("in.jsonl"), lines).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, out: &str, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
        command
            .current_dir(self.folder.path())
            .env_remove("WORTLAUT_MODEL")
            .env_remove("WORTLAUT_ACTORS")
            .args([
                "annotate",
                "in.jsonl",
                "-o",
                out,
                "--threads",
                "2",
                "--no-link",
            ])
            .args(more)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, out: &str, more: &[&str]) -> Output {
        self.command(out, more).output().unwrap()
    }

    /// Waits until the first frame of this run is in its journal.
    fn await_frame(&self, out: &str) {
        let journal = self.path(&format!("{out}.journal"));
        let began = Instant::now();
        let lines = || fs::read_to_string(&journal).map_or(0, |text| text.lines().count());
        while lines() < 2 && began.elapsed().as_secs() < 60 {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }
}

fn manifest(place: &Place, name: &str) -> serde_json::Value {
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&place.read(&format!("{name}.manifest.json"))).unwrap();
    manifest.as_object_mut().unwrap().remove("run");
    manifest
}

/// Ends a process `after` it began, with this signal.
fn end(child: &mut Child, after: Duration, signal: &str) -> bool {
    let began = Instant::now();
    while began.elapsed() < after {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    Command::new("kill").args([signal, &id]).status().unwrap();
    true
}

fn leftovers(place: &Place, out: &str) -> Vec<String> {
    let names = fs::read_dir(place.folder.path()).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(out) && (name.contains("part") || name.contains("journal")))
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_killed_again_and_again_gives_the_bytes_of_one_left_alone() {
    let place = Place::new(70);
    for out in ["a.jsonl", "b.jsonl.gz", "c.jsonl.zst"] {
        let whole = place.run(&format!("whole-{out}"), &[]);
        assert_eq!(
            whole.status.code(),
            Some(3),
            "{}",
            String::from_utf8_lossy(&whole.stderr)
        );
    }
    let mut kills = 0;
    let mut random = 0x9E37_79B9_u64;
    let mut finished = 0;
    while kills < KILLS {
        let out = ["a.jsonl", "b.jsonl.gz", "c.jsonl.zst"][finished % 3];
        let whole = format!("whole-{out}");
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let after = Duration::from_millis(300 + (random >> 33) % 1500);
        let mut child = place
            .command(out, &[])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if end(&mut child, after, "-KILL") {
            kills += 1;
            child.wait().unwrap();
            assert!(!place.path(out).exists() || leftovers(&place, out).len() <= 1);
            continue;
        }
        finished += 1;
        compare(&place, out, &whole);
    }
    // Whatever is unfinished now comes to its end.
    let out = ["a.jsonl", "b.jsonl.gz", "c.jsonl.zst"][finished % 3];
    // The last kill may have come when all was done but the exit: then nothing is written again.
    let expected = if place.path(out).exists() { 2 } else { 3 };
    assert_eq!(place.run(out, &[]).status.code(), Some(expected));
    compare(&place, out, &format!("whole-{out}"));
}

/// Compares a run's files with those of one left alone, and takes them away.
fn compare(place: &Place, out: &str, whole: &str) {
    assert!(
        place.read(out) == place.read(whole),
        "{out}: the records differ"
    );
    let quarantine = |name: &str| place.read(&format!("{name}.quarantine.jsonl"));
    assert_eq!(quarantine(out), quarantine(whole));
    assert_eq!(manifest(place, out), manifest(place, whole));
    assert_eq!(leftovers(place, out), Vec::<String>::new());
    fs::remove_file(place.path(out)).unwrap();
}

#[test]
fn a_run_asked_to_stop_ends_at_a_frame_and_goes_on() {
    let place = Place::new(200);
    assert_eq!(place.run("whole.jsonl", &[]).status.code(), Some(3));
    for signal in ["-INT", "-TERM", "-USR1"] {
        let mut child = place.command("out.jsonl", &[]).spawn().unwrap();
        place.await_frame("out.jsonl");
        assert!(end(&mut child, Duration::ZERO, signal));
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{signal}: {said}");
        assert!(said.contains("the same command goes on"), "{said}");
        assert!(!place.path("out.jsonl").exists());
        let output = place.run("out.jsonl", &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(
            said.contains("goes on after") && said.contains("done by an earlier run"),
            "{said}"
        );
        compare(&place, "out.jsonl", "whole.jsonl");
    }
}

#[test]
fn an_interrupted_run_says_so_to_machines() {
    let place = Place::new(200);
    let mut child = place
        .command("out.jsonl", &["--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    place.await_frame("out.jsonl");
    assert!(end(&mut child, Duration::ZERO, "-TERM"));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["interrupted"], true);
    let done = said["counts"]["annotated"].as_u64().unwrap();
    assert!(done < 192, "{said}");
    let output = place
        .command("out.jsonl", &["--json"])
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["interrupted"], false);
    assert_eq!(said["counts"]["read"], 200);
    let number = |key: &str| said["counts"][key].as_u64().unwrap();
    assert_eq!(number("annotated") + number("quarantined"), 200);
    assert!(said["resumed"].as_u64().unwrap() >= 16, "{said}");
}

/// An update that is killed goes on as any run does.
#[test]
fn an_update_killed_gives_the_bytes_of_a_full_run() {
    let place = Place::new(120);
    assert_eq!(place.run("old.jsonl", &[]).status.code(), Some(3));
    let input = String::from_utf8(place.read("in.jsonl")).unwrap();
    let changed: Vec<String> = input
        .lines()
        .enumerate()
        .map(|(number, line)| match number % 2 {
            0 => line.replace("Das sei gut.", "Das sei schlecht."),
            _ => line.to_owned(),
        })
        .collect();
    fs::write(place.path("in.jsonl"), changed.join("\n") + "\n").unwrap();
    assert_eq!(place.run("whole.jsonl", &[]).status.code(), Some(3));
    let update = ["--update", "old.jsonl"];
    let mut child = place
        .command("out.jsonl", &update)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    place.await_frame("out.jsonl");
    end(&mut child, Duration::ZERO, "-KILL");
    child.wait().unwrap();
    let output = place.run("out.jsonl", &update);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("goes on after"), "{said}");
    assert!(said.contains("are unchanged"), "{said}");
    assert!(place.read("out.jsonl") == place.read("whole.jsonl"));
}

#[test]
fn what_was_made_with_something_else_is_not_gone_on_with() {
    let place = Place::new(200);
    let mut child = place
        .command("out.jsonl", &[])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    place.await_frame("out.jsonl");
    assert!(end(&mut child, Duration::ZERO, "-KILL"));
    child.wait().unwrap();
    let output = place.run("out.jsonl", &["--no-tokens"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("settings.tokens: true there, false now"),
        "{said}"
    );
    assert!(said.contains("--fresh"), "{said}");

    let input = place.read("in.jsonl");
    let text = String::from_utf8(input.clone()).unwrap();
    fs::write(
        place.path("in.jsonl"),
        text.replacen("Minister", "Meister", 1),
    )
    .unwrap();
    let output = place.run("out.jsonl", &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("the input is not what it was"), "{said}");

    fs::write(place.path("in.jsonl"), input).unwrap();
    let output = place.run("out.jsonl", &["--no-tokens", "--fresh"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        !String::from_utf8(place.read("out.jsonl"))
            .unwrap()
            .contains("\"tokens\":[{")
    );
    assert_eq!(leftovers(&place, "out.jsonl"), Vec::<String>::new());
}

#[test]
fn the_journal_of_a_finished_run_does_no_harm() {
    let place = Place::new(20);
    assert_eq!(place.run("out.jsonl", &[]).status.code(), Some(3));
    let whole = place.read("out.jsonl");
    // As if the power had failed between the last rename and the end.
    let mut child = place
        .command("other.jsonl", &[])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !place.path("other.jsonl.journal").exists() && began.elapsed().as_secs() < 60 {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    fs::rename(
        place.path("other.jsonl.journal"),
        place.path("out.jsonl.journal"),
    )
    .unwrap();
    let output = place.run("out.jsonl", &[]);
    assert_eq!(
        output.status.code(),
        Some(2),
        "it is there and not to be replaced"
    );
    assert_eq!(place.run("out.jsonl", &["--force"]).status.code(), Some(3));
    assert!(place.read("out.jsonl") == whole);
    assert_eq!(leftovers(&place, "out.jsonl"), Vec::<String>::new());
}
