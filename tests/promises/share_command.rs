//! `wortlaut share` and `rehydrate`: nothing of the texts goes out, and all comes back.

use serde_json::{Value, json};

use crate::common::{Place, json_lines, lines, place_with_gold, stderr, stdout};

/// Gold with what must not get out: names, headlines, paths.
fn place() -> (Place, Vec<Value>) {
    let (place, mut records) = place_with_gold();
    for (number, record) in records.iter_mut().enumerate() {
        record["title"] = json!("Geheime Schlagzeile");
        record["authors"] = json!(["Erna Feder"]);
        record["url"] = json!("https://example.org/geheime-schlagzeile");
        record["source"] = json!("/home/erna/korpus.jsonl:7");
        record["meta"] = json!("{\"ressort\":\"Vertraulich\"}");
        record["outlet"] = json!(if number % 2 == 0 { "Bote" } else { "Kurier" });
        record["warnings"] = json!([{"code": "impossible_date", "message": "31.02. in Geheime Schlagzeile", "start": 0, "end": 0}]);
    }
    place.write("gold.jsonl", &lines(&records));
    let article = |record: &Value| {
        json!({"id": record["id"], "title": record["title"], "authors": record["authors"], "url": record["url"],
               "text": record["text"], "ressort": "Vertraulich"})
    };
    place.write(
        "articles.jsonl",
        &lines(&records.iter().map(article).collect::<Vec<_>>()),
    );
    (place, records)
}

fn share(place: &Place, more: &[&str]) -> Vec<Value> {
    let arguments = [&["share", "gold.jsonl", "-o", "package", "--force"], more].concat();
    place.wortlaut(&arguments).assert().code(0);
    json_lines(&place.read("package/records.jsonl"))
}

/// Every word of six letters or more that stands in the texts, and what else must not get out.
fn secrets(records: &[Value]) -> Vec<String> {
    let texts = records
        .iter()
        .map(|record| record["text"].as_str().unwrap());
    let mut secrets: Vec<String> = texts
        .flat_map(|text| text.split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.chars().count() > 9)
        .map(str::to_owned)
        .collect();
    let more = [
        "Geheime",
        "schlagzeile",
        "Erna",
        "korpus",
        "Vertraulich",
        "/home",
    ];
    secrets.extend(more.map(str::to_owned));
    secrets
}

#[test]
fn no_word_of_the_articles_is_in_the_package() {
    let (place, records) = place();
    let shared = share(&place, &[]);
    assert_eq!(shared.len(), records.len());
    // Actors with an id are public knowledge; everybody else is not.
    let known: Vec<&str> = records
        .iter()
        .flat_map(|record| record["actors"].as_array().unwrap())
        .filter(|actor| !actor["id"].as_str().unwrap().starts_with("local:"))
        .map(|actor| actor["name"].as_str().unwrap())
        .collect();
    for file in ["records.jsonl", "counts.csv", "package.json"] {
        let mut text = place.read(&format!("package/{file}"));
        for name in &known {
            text = text.replace(name, "");
        }
        for secret in secrets(&records) {
            assert!(!text.contains(&secret), "{secret} in {file}");
        }
    }
    let locals = |record: &Value| -> Vec<(Value, Value)> {
        let actors = record["actors"].as_array().unwrap().iter();
        let local = actors.filter(|actor| actor["id"].as_str().unwrap().starts_with("local:"));
        local
            .map(|actor| (actor["name"].clone(), actor["type"].clone()))
            .collect()
    };
    let pairs: Vec<_> = records
        .iter()
        .zip(&shared)
        .flat_map(|(record, shared)| locals(record).into_iter().zip(locals(&shared["record"])))
        .collect();
    for ((name, kind), (pseudonym, _)) in &pairs {
        let pseudonym = pseudonym.as_str().unwrap();
        assert!(
            pseudonym.starts_with(&format!("{}-", kind.as_str().unwrap())),
            "{name} {pseudonym}"
        );
    }
}

#[test]
fn whoever_has_the_texts_gets_the_records_back() {
    let (place, mut records) = place();
    let counts = |file: &str| stdout(&place.wortlaut(&["stats", file, "--csv"]).assert().code(0));
    for more in [&["--urls"][..], &[], &["--hide-ids"]] {
        share(&place, more);
        let arguments = [
            "rehydrate",
            "package",
            "articles.jsonl",
            "-o",
            "back.jsonl",
            "--force",
        ];
        let said = stderr(&place.wortlaut(&arguments).assert().code(0));
        let all = format!("{0} of {0} articles", records.len());
        assert!(said.contains(&all), "{said}");
        place.wortlaut(&["validate", "back.jsonl"]).assert().code(0);
        for (number, (record, back)) in records
            .iter_mut()
            .zip(json_lines(&place.read("back.jsonl")))
            .enumerate()
        {
            // Row, place and other fields are those of one's own copy; words of warnings do not come back.
            record["row"] = json!(number);
            record["source"] = json!(format!("articles.jsonl:{}", number + 1));
            record["meta"] = back["meta"].clone();
            record["warnings"][0]["message"] = json!("");
            // A name that stands nowhere as it is told stays a pseudonym.
            let text = record["text"].as_str().unwrap().to_owned();
            let actors = record["actors"].as_array_mut().unwrap();
            for (actor, found) in actors.iter_mut().zip(back["actors"].as_array().unwrap()) {
                if !text.contains(actor["name"].as_str().unwrap()) {
                    actor["name"] = found["name"].clone();
                }
            }
            assert_eq!(*record, back);
        }
        assert!(counts("back.jsonl").lines().count() > 10);
    }
}

#[test]
fn texts_that_changed_are_told_and_the_others_come_back() {
    let (place, records) = place();
    share(&place, &[]);
    let articles = place.read("articles.jsonl");
    let (first, rest) = articles.split_once('\n').unwrap();
    let changed = first.replace("\"text\":\"", "\"text\":\"x");
    place.write("other.jsonl", &format!("{changed}\n{rest}not json\n"));
    let arguments = ["rehydrate", "package", "other.jsonl", "-o", "back.jsonl"];
    let said = stderr(&place.wortlaut(&arguments).assert().code(3));
    assert!(said.contains("1 articles are not in the package"), "{said}");
    assert!(
        said.contains("1 are not, as no input has their text"),
        "{said}"
    );
    assert!(
        said.contains(&format!("other.jsonl:{}", records.len() + 1)),
        "{said}"
    );
    assert_eq!(
        json_lines(&place.read("back.jsonl")).len(),
        records.len() - 1
    );
}

#[test]
fn one_key_gives_the_same_pseudonyms_and_another_does_not() {
    let (place, _) = place();
    let first = share(&place, &["--key", "key", "--hide-ids"]);
    assert_eq!(first, share(&place, &["--key", "key", "--hide-ids"]));
    assert_eq!(place.read("key").trim().len(), 64);
    let other = share(&place, &["--hide-ids"]);
    assert_ne!(first[0]["record"]["id"], other[0]["record"]["id"]);
    assert!(
        !place
            .read("package/package.json")
            .contains(place.read("key").trim())
    );
}

#[test]
fn only_what_is_asked_for_is_shared_and_the_rest_leaves_no_trace() {
    let (place, records) = place();
    let shared = share(
        &place,
        &["--type", "indirect", "--label", "PER", "--outlet", "Bote"],
    );
    assert_eq!(shared.len(), records.len().div_ceil(2));
    for line in &shared {
        let record = &line["record"];
        let quotations = record["quotations"].as_array().unwrap();
        assert!(
            quotations
                .iter()
                .all(|quotation| quotation["type"] == "indirect")
        );
        let said = record["actors"].as_array().unwrap().iter();
        let said: usize = said
            .map(|actor| actor["said"].as_array().unwrap().len())
            .sum();
        assert!(said <= 2 * quotations.len());
    }
    let package: Value = serde_json::from_str(&place.read("package/package.json")).unwrap();
    assert_eq!(
        package["filters"],
        json!(["--label PER", "--type indirect", "--outlet Bote"])
    );
    // What is left is a record: it comes back and validates.
    let arguments = ["rehydrate", "package", "articles.jsonl", "-o", "back.jsonl"];
    place.wortlaut(&arguments).assert().code(0);
    place.wortlaut(&["validate", "back.jsonl"]).assert().code(0);
}

#[test]
fn a_package_that_is_not_whole_or_was_changed_is_refused() {
    let (place, _) = place();
    share(&place, &[]);
    let again = ["share", "gold.jsonl", "-o", "package"];
    let said = stderr(&place.wortlaut(&again).assert().code(2));
    assert!(said.contains("--force"), "{said}");
    std::fs::create_dir(place.path("mine")).unwrap();
    place.write("mine/thesis.tex", "text");
    let mine = ["share", "gold.jsonl", "-o", "mine", "--force"];
    let said = stderr(&place.wortlaut(&mine).assert().code(2));
    assert!(said.contains("folder of other things"), "{said}");
    let rehydrate = ["rehydrate", "package", "articles.jsonl"];
    let records = place.read("package/records.jsonl");
    place.write(
        "package/records.jsonl",
        &records.replace("indirect", "reported"),
    );
    let said = stderr(&place.wortlaut(&rehydrate).assert().code(1));
    assert!(said.contains("was changed"), "{said}");
    place.write("package/records.jsonl", "{}\n");
    let said = stderr(&place.wortlaut(&rehydrate).assert().code(1));
    assert!(said.contains("records.jsonl:1"), "{said}");
    std::fs::remove_file(place.path("package/package.json")).unwrap();
    place.wortlaut(&rehydrate).assert().code(1);
}

#[test]
fn what_was_used_is_cited() {
    let place = Place::new();
    place.write(
        "a.txt",
        "„Das ist gut“, sagte Olaf Scholz am Dienstag in Berlin.",
    );
    place
        .wortlaut(&["annotate", "a.txt", "-o", "out.jsonl"])
        .assert()
        .code(0);
    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    let english = stdout(&place.wortlaut(&["cite", "out.jsonl"]).assert().code(0));
    let digest = &manifest["model"]["digest"].as_str().unwrap()[..12];
    for part in [
        "1 articles",
        digest,
        "@software{wortlaut",
        "petersenfrey2024quotations",
        "vrandecic2014wikidata",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    let manifest = ["cite", "out.jsonl.manifest.json", "--lang", "de"];
    let german = stdout(&place.wortlaut(&manifest).assert().code(0));
    assert!(
        german.contains("1 Artikel") && german.contains("Akteuren"),
        "{german}"
    );
    // Another model than the one that is here: nothing is said of its data.
    let changed = place
        .read("out.jsonl.manifest.json")
        .replace(digest, "000000000000");
    place.write("x.jsonl.manifest.json", &changed);
    let assert = place.wortlaut(&["cite", "x.jsonl"]).assert().code(0);
    assert!(!stdout(&assert).contains("petersenfrey") && stderr(&assert).contains("--model"));
    place.wortlaut(&["cite", "a.txt"]).assert().code(1);
}
