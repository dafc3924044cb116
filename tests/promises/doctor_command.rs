//! `wortlaut doctor`: what it says of a sound installation, and of a damaged one.

use std::fs;

use crate::common::{Place, stdout};
use serde_json::Value;

#[test]
fn a_sound_installation_passes_its_test() {
    let assert = Place::new()
        .wortlaut(&["doctor", "--json"])
        .assert()
        .code(0);
    let found: Value = serde_json::from_str(&stdout(&assert)).unwrap();
    assert_eq!(found["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(found["faults"], serde_json::json!([]));
    assert_eq!(found["model_digest"].as_str().unwrap().len(), 64);
    assert_eq!(found["base_digest"].as_str().unwrap().len(), 64);
    assert!(found["actors"].as_u64().unwrap() > 1000);
    assert!(found["model_licence"].as_str().unwrap().contains("CC"));
    let test = found["self_test"].as_str().unwrap();
    assert!(
        test.contains("Wir schaffen das") && test.contains("Merkel"),
        "{test}"
    );
}

#[test]
fn a_damaged_model_is_named_and_the_rest_still_shown() {
    let place = Place::new();
    let shipped = format!("{}/models/wortlaut-small", env!("CARGO_MANIFEST_DIR"));
    fs::create_dir(place.path("model")).unwrap();
    fs::copy(
        format!("{shipped}/manifest.json"),
        place.path("model/manifest.json"),
    )
    .unwrap();
    place.write("model/tokenizer.json", "{}");
    let assert = place
        .wortlaut(&["doctor", "--model", "model"])
        .assert()
        .code(5);
    let shown = stdout(&assert);
    assert!(
        shown.contains("FAULT: model: model/tokenizer.json: damaged: SHA-256"),
        "{shown}"
    );
    assert!(shown.contains("wortlaut-small"), "{shown}");
    assert!(shown.contains("base digest"), "{shown}");
    assert!(shown.contains("self-test       not run"), "{shown}");
}

#[test]
fn a_wrong_configuration_is_named() {
    let place = Place::new();
    place.write("wortlaut.toml", "modle = \"x\"\n");
    let shown = stdout(&place.wortlaut(&["doctor"]).assert().code(2));
    assert!(
        shown.contains("FAULT: configuration:") && shown.contains("modle"),
        "{shown}"
    );
    assert!(shown.contains("instructions"), "{shown}");
}
