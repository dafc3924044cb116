//! What `plan` says of an input beforehand, and the job script that it writes.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::{Place, json_lines, stderr, stdout};
use serde_json::{Value, json};

const GERMAN: &str = "„Das ist ein Anfang“, sagte die Ministerin am Montag in Berlin. Die \
    Opposition widersprach ihr und verlangte, dass der Entwurf noch einmal geprüft wird.";
const ENGLISH: &str = "The minister said on Monday that she would have the draft checked once \
    more before the cabinet votes on it, and that there was no hurry.";

fn plan(place: &Place, arguments: &[&str], code: i32) -> Value {
    let command = [&["plan", "--json"], arguments].concat();
    let assert = place.wortlaut(&command).assert().code(code);
    serde_json::from_str(&stdout(&assert)).unwrap()
}

fn article(id: &str, outlet: &str, date: &Value, text: &str) -> String {
    json!({ "id": id, "outlet": outlet, "date": date, "text": text }).to_string()
}

/// Two outlets, and something of everything that can be wrong.
fn mixed() -> String {
    let dated = |date: &str| Value::from(date);
    let numbered = |number: u32| format!("{GERMAN} {number}.");
    let lines = [
        article("a1", "taz", &dated("2025-09-04"), GERMAN),
        article("a2", "taz", &dated("04.02.2024"), GERMAN),
        article("a3", "taz", &dated("04/09/2025"), &numbered(3)),
        article("a4", "taz", &dated("2023-02-31"), &numbered(4)),
        article("a5", "taz", &dated("gestern"), ENGLISH),
        article("a6", "taz", &Value::Null, " \n"),
        "{kaputt".to_owned(),
        article(
            "a1",
            "Die \u{1b}[31mZeit",
            &json!(1_756_938_600),
            &numbered(7),
        ),
        article(
            "b2",
            "Die \u{1b}[31mZeit",
            &dated("2025-09-03T22:30:00Z"),
            "<html><body><p>Die Lage ist ernst.</p></body></html>",
        ),
        "{\"id\":\"ohne\"}".to_owned(),
        "{auch".to_owned(),
    ];
    lines.join("\n") + "\n"
}

#[test]
fn everything_in_the_input_is_counted_by_outlet_and_in_total() {
    let place = Place::new();
    place.write("in.jsonl", &mixed());
    let said = plan(&place, &["in.jsonl", "--timezone", "Europe/Berlin"], 0);
    assert_eq!(
        (&said["read"], &said["to_annotate"]),
        (&json!(11), &json!(8))
    );
    assert_eq!(said["bytes"], json!(mixed().len() - 11));
    let total = &said["total"];
    for (what, number) in [
        ("articles", 8),
        ("empty", 1),
        ("duplicate_ids", 1),
        ("duplicate_texts", 1),
    ] {
        assert_eq!(total[what], json!(number), "{what}");
    }
    assert_eq!(
        total["dates"],
        json!({ "days": 4, "missing": 1, "impossible": 1, "ambiguous": 1, "unreadable": 1,
            "first": "2024-02-04", "last": "2025-09-04" })
    );
    assert_eq!(total["languages"]["en"], json!(1));
    assert_eq!(total["warnings"], json!({ "looks_like_html": 1 }));
    assert_eq!(
        said["first_places"]["ambiguous_date"],
        json!(["in.jsonl:3"])
    );
    assert_eq!(said["first_places"]["duplicate_id"], json!(["in.jsonl:8"]));
    let outlets = said["outlets"].as_array().unwrap();
    assert_eq!(outlets.len(), 2);
    assert_eq!(
        (&outlets[0]["outlet"], &outlets[0]["articles"]),
        (&json!("taz"), &json!(6))
    );
    assert_eq!(outlets[1]["dates"]["first"], json!("2025-09-04"));
    let wrong = &said["quarantined"];
    assert_eq!(wrong["entries"], json!(3));
    assert_eq!(
        wrong["reasons"][0]["places"],
        json!(["in.jsonl:7", "in.jsonl:11"])
    );
    assert_eq!(wrong["reasons"][1]["entries"], json!(1));

    // Without a zone a number says no day, and a point in time the day that is written.
    let said = plan(
        &place,
        &["in.jsonl", "--outlets", "1", "--on-duplicate", "skip"],
        0,
    );
    assert_eq!(said["total"]["dates"]["unreadable"], json!(2));
    assert_eq!(said["other_outlets"]["dates"]["last"], json!("2025-09-03"));
    assert_eq!(said["other_outlets"]["articles"], json!(2));
    assert_eq!(
        (&said["skipped_duplicates"], &said["to_annotate"]),
        (&json!(1), &json!(7))
    );
}

#[test]
fn a_run_over_some_ids_is_forecast_as_such() {
    let place = Place::new();
    let lines = ["a", "b", "c", "d"].map(|id| article(id, "", &json!(null), GERMAN));
    place.write("in.jsonl", &lines.join("\n"));
    place.write("ids.txt", "b\nd\ne\n");
    let arguments = ["in.jsonl", "--ids", "ids.txt", "--only", "entities"];
    let said = plan(&place, &[&arguments[..], &["--sbatch", "-"]].concat(), 0);
    assert_eq!(
        [&said["read"], &said["to_annotate"], &said["not_selected"]],
        [4, 2, 2]
    );
    assert_eq!(said["sample"]["articles"], 2);
    let script = said["sbatch"].as_str().unwrap();
    assert!(script.contains("--ids=ids.txt"), "{script}");
    assert!(script.contains("--only=entities"), "{script}");
    let all = plan(&place, &["in.jsonl", "--ids", "ids.txt"], 0);
    let bytes = |said: &Value| said["forecast"]["output_bytes"]["jsonl"].as_f64().unwrap();
    assert!(
        bytes(&said) < bytes(&all),
        "{} {}",
        said["forecast"],
        all["forecast"]
    );
    let mut words = place.wortlaut(&[&["plan"], &arguments[..]].concat());
    let assert = words.assert().code(0);
    assert!(stdout(&assert).contains("= 2 to annotate + 2 not selected"));
    assert!(stderr(&assert).contains("no article has the id \"e\""));
}

#[test]
fn the_report_fits_80_columns_and_steers_no_terminal() {
    let place = Place::new();
    place.write("in.jsonl", &mixed());
    let assert = place
        .wortlaut(&["plan", "in.jsonl", "--shards", "3"])
        .assert()
        .code(0);
    let said = stdout(&assert);
    for line in said.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(
        !said.contains('\u{1b}') && said.contains("Die \\u{1b}[31mZ"),
        "{said}"
    );
    assert!(said.contains("11 read"), "{said}");
    assert!(
        said.contains("= 8 to annotate + 3 to the quarantine"),
        "{said}"
    );
    assert!(said.contains("in.jsonl:7, in.jsonl:11"), "{said}");
    assert!(said.contains("the fullest of 3"), "{said}");
    assert!(stderr(&assert).contains("a sample of 8 articles"));
}

#[test]
fn what_is_forecast_of_a_small_input_is_what_it_becomes() {
    let place = Place::new();
    let lines: Vec<String> = (0..20)
        .map(|n| {
            article(
                &format!("n{n}"),
                "",
                &json!(null),
                &format!("{GERMAN} {n}. ").repeat(1 + n % 5),
            )
        })
        .collect();
    place.write("in.jsonl", &(lines.join("\n") + "\n"));
    let said = plan(&place, &["in.jsonl"], 0);
    place
        .wortlaut(&["annotate", "in.jsonl", "-q", "-o", "out.jsonl"])
        .assert()
        .code(0);
    let forecast = &said["forecast"];
    let bytes = forecast["output_bytes"]["jsonl"].as_u64().unwrap();
    assert_eq!(bytes, place.read("out.jsonl").len() as u64);
    let tokens: usize = json_lines(&place.read("out.jsonl"))
        .iter()
        .map(|record| record["tokens"].as_array().unwrap().len())
        .sum();
    assert_eq!(forecast["tokens"], json!(tokens));
    let number = |name: &str| forecast[name].as_f64().unwrap();
    assert!(number("seconds") > number("startup_seconds"));
    assert!(number("cpu_seconds") > 0.0 && number("articles_per_second") > 0.0);
    assert!(number("sampling_error") < 1e-6, "all were annotated");
    let [gz, zst] = ["gz", "zst"].map(|name| forecast["output_bytes"][name].as_u64().unwrap());
    assert!(0 < gz && gz < bytes / 2 && 0 < zst && zst < bytes / 2);
    #[cfg(target_os = "linux")]
    assert!(forecast["peak_memory_bytes"].as_u64().unwrap() > 100 << 20);
    assert_eq!(
        plan(&place, &["in.jsonl", "--sample", "5"], 0)["sample"]["seed"],
        json!(1)
    );
}

#[test]
fn what_cannot_be_planned_ends_as_annotating_it_would() {
    let place = Place::new();
    place.write("in.jsonl", "{kaputt\n");
    place.write("leer.jsonl", "");
    assert_eq!(plan(&place, &["in.jsonl"], 3)["to_annotate"], json!(0));
    let empty = plan(&place, &["leer.jsonl"], 0);
    assert_eq!(empty["forecast"]["output_bytes"]["jsonl"], json!(0));
    for (arguments, code, message) in [
        (&["fehlt.jsonl"][..], 2, "no such file"),
        (&["in.jsonl", "--model", "."], 5, "no model bundle"),
        (&["-", "--sbatch", "job"], 2, "standard input"),
        (&["in.jsonl", "--sbatch", "in.jsonl"], 2, "--force"),
        (&["in.jsonl", "--timezone", "Berlin"], 2, "Europe/Berlin"),
    ] {
        let command = [&["plan"], arguments].concat();
        let assert = place.wortlaut(&command).assert().code(code);
        assert!(stderr(&assert).contains(message), "{}", stderr(&assert));
    }
}

/// A directory whose name wants to be quoted.
const AWKWARD: &str = "Akten 'n $HOME";

/// Writes the job script for the input in that directory; its path from there.
fn script(place: &Place, shards: &str) {
    let directory = place.path(AWKWARD);
    let mut command = place.wortlaut(&["plan", "ein 'gang.jsonl", "--sbatch", "job.sh"]);
    command.args([
        "--shards",
        shards,
        "-o",
        "aus.jsonl",
        "--text-field",
        "in\"halt",
        "--force",
    ]);
    command
        .env("WORTLAUT_LINK", "false")
        .env("WORTLAUT_ON_DUPLICATE", "skip");
    let assert = command.current_dir(&directory).assert().code(0);
    assert!(stdout(&assert).contains("sbatch"), "{}", stdout(&assert));
    let checked = Command::new("bash")
        .args(["-n", "job.sh"])
        .current_dir(&directory)
        .status();
    assert!(checked.unwrap().success());
}

/// The script as Slurm would run it, with a `scontrol` that notes what it is asked and, as Slurm
/// does, ends the script.
fn task(place: &Place, number: u32, count: u32) -> Command {
    let scontrol = place.path("bin/scontrol");
    place.write(
        "bin/scontrol",
        "#!/bin/sh\necho \"$@\" >> \"$ASKED\"\nkill $PPID\n",
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&scontrol, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!(
        "{}:{}",
        place.path("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let mut command = Command::new("bash");
    command
        .arg(place.path(AWKWARD).join("job.sh"))
        .current_dir(place.root())
        .env("PATH", path)
        .env("ASKED", place.path("asked"))
        .env("SLURM_CPUS_PER_TASK", "2")
        .env("SLURM_ARRAY_JOB_ID", "77")
        .env("SLURM_ARRAY_TASK_ID", number.to_string())
        .env("SLURM_ARRAY_TASK_MIN", "1")
        .env("SLURM_ARRAY_TASK_MAX", count.to_string())
        .env("SLURM_ARRAY_TASK_COUNT", count.to_string())
        .stderr(Stdio::null());
    command
}

fn input(place: &Place, articles: usize) {
    let lines: Vec<String> = (0..articles)
        .map(|n| json!({ "id": format!("n{}", n % 50), "in\"halt": GERMAN }).to_string())
        .collect();
    let name = format!("{AWKWARD}/ein 'gang.jsonl");
    place.write(&name, &(lines.join("\n") + "\n{kaputt\n"));
}

#[cfg(unix)]
#[test]
fn the_job_script_runs_all_shards_and_merges_them() {
    let place = Place::new();
    input(&place, 12);
    script(&place, "2");
    let written = place.read(&format!("{AWKWARD}/job.sh"));
    for line in [
        "#SBATCH --array=1-2\n",
        "#SBATCH --signal=B:USR1@120\n",
        "#SBATCH --requeue\n",
    ] {
        assert!(written.contains(line), "{written}");
    }
    for number in [1, 2] {
        assert_eq!(task(&place, number, 2).status().unwrap().code(), Some(0));
        let part = format!("{AWKWARD}/aus.shard-{number}.jsonl");
        assert!(!place.read(&part).is_empty());
        // Submitted again, it leaves what is done as it is.
        assert_eq!(task(&place, number, 2).status().unwrap().code(), Some(0));
    }
    let merged = task(&place, 1, 1).arg("merge").status().unwrap();
    assert_eq!(merged.code(), Some(0));
    let records = json_lines(&place.read(&format!("{AWKWARD}/aus.jsonl")));
    assert_eq!(records.len(), 12);
    assert!(
        records.iter().all(|record| record["actors"] == json!([])),
        "the variables hold"
    );
    assert!(!place.exists("asked"));
}

#[cfg(unix)]
#[test]
fn a_task_whose_time_is_up_ends_at_a_frame_and_is_queued_again() {
    let place = Place::new();
    input(&place, 50);
    script(&place, "1");
    let mut child = task(&place, 1, 1).spawn().unwrap();
    let journal = place.path(AWKWARD).join("aus.jsonl.journal");
    let began = Instant::now();
    while !journal.exists() && began.elapsed() < Duration::from_mins(2) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let told = Command::new("kill")
        .args(["-USR1", &child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    child.wait().unwrap();
    assert_eq!(place.read("asked"), "requeue 77_1\n");
    assert!(place.exists(&format!("{AWKWARD}/aus.jsonl.part")));
    assert_eq!(task(&place, 1, 1).status().unwrap().code(), Some(0));
    let records = json_lines(&place.read(&format!("{AWKWARD}/aus.jsonl")));
    assert_eq!(records.len(), 50);
}
