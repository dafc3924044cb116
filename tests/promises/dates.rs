//! The day of publication, in a time zone and without, through the program.

use crate::common::{Place, json_lines, stderr, stdout};
use serde_json::{Value, json};

const INPUT: &str = concat!(
    "{\"id\":\"a\",\"text\":\"\",\"date\":\"2025-09-03T22:30:00Z\"}\n",
    "{\"id\":\"b\",\"text\":\"\",\"date\":1756938600}\n",
    "{\"id\":\"c\",\"text\":\"\",\"date\":\"04/09/2025\"}\n",
    "{\"id\":\"d\",\"text\":\"\",\"date\":\"2025-09-03 23:30\"}\n",
);

fn records(place: &Place, flags: &[&str]) -> Vec<Value> {
    let command = [&["annotate", "in.jsonl", "-q", "--no-link"], flags].concat();
    // Neither the machine's zone nor its language has a say.
    let mut command = place.wortlaut(&command);
    command.env("TZ", "Asia/Tokyo").env("LC_ALL", "en_US.UTF-8");
    json_lines(&stdout(&command.assert().code(0)))
}

fn days(records: &[Value]) -> Vec<&str> {
    records
        .iter()
        .map(|r| r["date"].as_str().unwrap())
        .collect()
}

#[test]
fn the_day_of_a_point_in_time_is_that_of_the_zone_and_of_no_other() {
    let place = Place::new();
    place.write("in.jsonl", INPUT);
    let plain = records(&place, &[]);
    assert_eq!(days(&plain), ["2025-09-03", "", "", "2025-09-03"]);
    let there = records(&place, &["--timezone", "europe/berlin"]);
    assert_eq!(days(&there), ["2025-09-04", "2025-09-04", "", "2025-09-03"]);
    assert_eq!(there[1]["meta"], "{\"date\":1756938600}");
    assert_eq!(there[2]["meta"], "{\"date\":\"04/09/2025\"}");
    let warning = &there[2]["warnings"][0];
    assert_eq!(warning["code"], "ambiguous_date");
    let message = warning["message"].as_str().unwrap();
    assert!(message.contains("2025-09-04 or 2025-04-09"), "{message}");
    place.write("wortlaut.toml", "timezone = \"America/New_York\"\n");
    let west = records(&place, &[]);
    assert_eq!(days(&west)[..2], ["2025-09-03", "2025-09-03"]);
}

#[test]
fn runs_in_different_zones_are_different_runs() {
    let place = Place::new();
    place.write("in.jsonl", INPUT);
    for (shard, zone) in [("1", "Europe/Berlin"), ("2", "UTC")] {
        let out = format!("p{shard}");
        let shard = format!("{shard}/2");
        place
            .wortlaut(&["annotate", "in.jsonl", "-q", "-o", &out, "--no-link"])
            .args(["--shard", &shard, "--timezone", zone])
            .assert()
            .code(0);
    }
    let manifest: Value = serde_json::from_str(&place.read("p1.manifest.json")).unwrap();
    assert_eq!(manifest["settings"]["timezone"], json!("Europe/Berlin"));
    let assert = place
        .wortlaut(&["merge", "--check", "p1", "p2"])
        .assert()
        .failure();
    assert!(stderr(&assert).contains("timezone"), "{}", stderr(&assert));
}

#[test]
fn a_zone_that_is_none_is_refused_with_one_that_comes_near() {
    let place = Place::new();
    place.write("in.jsonl", INPUT);
    let refused = |flags: &[&str], variable: &str| {
        let command = [&["annotate", "in.jsonl"], flags].concat();
        let mut command = place.wortlaut(&command);
        command.env("WORTLAUT_TIMEZONE", variable);
        let said = stderr(&command.assert().code(2));
        assert!(said.contains("Europe/Berlin"), "{said}");
    };
    refused(&["--timezone", "Europe/Berln"], "");
    refused(&[], "Berlin");
    place.write("wortlaut.toml", "timezone = \"Berlin\"\n");
    refused(&[], "");
    place.write("wortlaut.toml", "");
    let shown = place
        .wortlaut(&["config", "show", "--timezone", "utc"])
        .assert()
        .code(0);
    assert!(
        stdout(&shown).contains("timezone = \"UTC\""),
        "{}",
        stdout(&shown)
    );
}
