//! Settings, help and the pages the program writes about itself.

use crate::common::{Place, stderr, stdout};

#[test]
fn config_show_says_what_holds_and_who_said_so() {
    let place = Place::new();
    place.write(
        "wortlaut.toml",
        "engine = \"fp32\"\n[fields]\ntext = [\"title\", \"body\"]\n",
    );
    let assert = place
        .wortlaut(&["config", "show", "--no-tokens"])
        .env("WORTLAUT_THREADS", "2")
        .env_remove("WORTLAUT_MODEL")
        .assert()
        .code(0);
    insta::assert_snapshot!(stdout(&assert));
    let toml: toml::Table = stdout(&assert).parse().unwrap();
    assert_eq!(toml["threads"].as_integer(), Some(2));
}

#[test]
fn flags_name_fields_before_the_file_does() {
    let place = Place::new();
    place.write(
        "wortlaut.toml",
        "encoding = \"auto\"\n[fields]\nid = \"nr\"\ndate = \"tag\"\n",
    );
    let flags = [
        "--text-field",
        "titel",
        "--text-field",
        "inhalt",
        "--id-field",
        "key",
    ];
    let command = [&["config", "show"], &flags[..]].concat();
    let shown = stdout(&place.wortlaut(&command).assert().code(0));
    let line = |key: &str| {
        let mut lines = shown.lines();
        lines.find(|line| line.starts_with(key)).unwrap().to_owned()
    };
    assert!(line("id = \"key\"").ends_with("# flag --id-field"));
    assert!(line("date = \"tag\"").ends_with("# wortlaut.toml"));
    assert!(line("encoding = \"auto\"").ends_with("# wortlaut.toml"));
    assert!(line("text = ").ends_with("# flag --text-field"));
    let toml: toml::Table = shown.parse().unwrap();
    assert_eq!(toml["fields"]["text"][0]["part"].as_str(), Some("title"));
    assert_eq!(toml["fields"]["text"][1]["field"].as_str(), Some("inhalt"));
}

#[test]
fn what_config_show_prints_is_a_configuration_file() {
    let place = Place::new();
    let shown = |arguments: &[&str]| {
        let command = [&["config", "show"], arguments].concat();
        stdout(
            &place
                .wortlaut(&command)
                .env("WORTLAUT_MODEL", "m")
                .assert()
                .code(0),
        )
    };
    place.write("again.toml", &shown(&["--threads", "3"]));
    let again: toml::Table = shown(&["--config", "again.toml"]).parse().unwrap();
    assert_eq!(again["threads"].as_integer(), Some(3));
    assert_eq!(again["model"].as_str(), Some("m"));
}

#[test]
fn a_wrong_configuration_is_named_with_file_line_and_key() {
    let place = Place::new();
    place.write("a.txt", "Text.");
    for (content, message) in [
        ("\nmodle = \"x\"\n", "line 2: unknown key `modle`"),
        ("[fields]\nidd = \"x\"\n", "line 2: unknown key `idd`"),
        ("threads = \"viele\"\n", "line 1: "),
        ("threads = \n", "line 1: "),
    ] {
        place.write("wortlaut.toml", content);
        let assert = place.wortlaut(&["annotate", "a.txt"]).assert().code(2);
        let said = stderr(&assert);
        assert!(
            said.starts_with(&format!("wortlaut: wortlaut.toml: {message}")),
            "{said}"
        );
    }
    let missing = place
        .wortlaut(&["annotate", "a.txt", "--config", "fehlt.toml"])
        .assert()
        .code(2);
    assert!(stderr(&missing).starts_with("wortlaut: fehlt.toml: "));
}

#[test]
fn help_and_version_are_results_and_an_unknown_flag_is_an_error() {
    let place = Place::new();
    let help = stdout(&place.wortlaut(&["--help"]).assert().code(0));
    assert!(help.contains("Exit codes:") && help.contains("annotate"));
    let version = stdout(&place.wortlaut(&["--version"]).assert().code(0));
    assert_eq!(version, format!("wortlaut {}\n", env!("CARGO_PKG_VERSION")));
    place.wortlaut(&["annotate", "--nie"]).assert().code(2);
    place.wortlaut(&[]).assert().code(2);
}

#[test]
fn completions_and_manual_pages_are_written() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&place.wortlaut(&["completions", shell]).assert().code(0));
        assert!(script.contains("annotate"), "{shell}");
    }
    let page = stdout(&place.wortlaut(&["man"]).assert().code(0));
    assert!(page.contains(".TH wortlaut 1"), "{page}");
    place
        .wortlaut(&["man", "--directory", "man"])
        .assert()
        .code(0);
    assert!(place.read("man/wortlaut-annotate.1").contains("threads"));
}
