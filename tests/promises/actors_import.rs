//! `wortlaut actors import`: files of others become a base, and what is not taken over is said.

#![allow(
    clippy::needless_pass_by_value,
    reason = "values are written where they are passed"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

fn wortlaut() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wortlaut"));
    command.env_remove("WORTLAUT_ACTORS");
    command
}

/// A folder with one input file, and the place of the base to be made.
struct Import {
    folder: TempDir,
    input: PathBuf,
}

impl Import {
    fn of(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join(name);
        fs::write(&input, content).unwrap();
        Self { folder, input }
    }

    fn base(&self) -> PathBuf {
        self.folder.path().join("base")
    }

    fn run(&self, arguments: &[&str]) -> assert_cmd::assert::Assert {
        let mut command = wortlaut();
        command.args(["actors", "import"]).args(arguments);
        command.arg(&self.input).arg("-o").arg(self.base()).assert()
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.base().join(name)).unwrap()
    }

    /// The actors written, after a run that went well.
    fn actors(&self) -> Vec<Value> {
        let lines = self.file("actors.jsonl");
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn item(id: &str) -> Value {
    json!({"snaktype": "value", "datavalue": {"type": "wikibase-entityid", "value":
        {"entity-type": "item", "numeric-id": id[1..].parse::<u64>().unwrap(), "id": id}}, "datatype": "wikibase-item"})
}

fn time(time: &str, precision: u8) -> Value {
    json!({"snaktype": "value", "datavalue": {"type": "time", "value": {"time": time, "timezone": 0, "before": 0,
        "after": 0, "precision": precision, "calendarmodel": "http://www.wikidata.org/entity/Q1985727"}}})
}

fn statement(snak: &Value, rank: &str, qualifiers: Value) -> Value {
    json!({"mainsnak": snak, "type": "statement", "id": "X$1", "rank": rank, "qualifiers": qualifiers, "references": []})
}

fn plain(snak: &Value) -> Value {
    statement(snak, "normal", json!([]))
}

fn terms(terms: &[(&str, &str)]) -> Value {
    let term = |(lang, value): &(&str, &str)| {
        (
            (*lang).to_owned(),
            json!({"language": lang, "value": value}),
        )
    };
    Value::Object(terms.iter().map(term).collect())
}

fn entity(id: &str, labels: &[(&str, &str)], claims: Value) -> Value {
    json!({"type": "item", "id": id, "labels": terms(labels), "descriptions": [], "aliases": [], "claims": claims,
        "sitelinks": {"dewiki": {"site": "dewiki", "title": "x", "badges": []}}, "lastrevid": 1})
}

/// The Federal Chancellor of Germany, a position of the table that ships.
const CHANCELLOR: &str = "Q4970706";

/// A handful of invented entities.
fn entities() -> Vec<Value> {
    let mut anna = entity(
        "Q9000000001",
        &[
            ("de", "Anna Beispiel"),
            ("mul", "Anna Beispiel"),
            ("en", "Anna B. Example"),
            ("fr", "Anna Exemple"),
        ],
        json!({
            "P31": [plain(&item("Q5"))], "P21": [plain(&item("Q6581072"))],
            "P27": [statement(&item("Q9000000009"), "normal", json!({"P582": [time("+1990-10-03T00:00:00Z", 11)]})),
                    plain(&item("Q183"))],
            "P102": [statement(&item("Q9000000002"), "normal", json!({"P580": [time("+1998-00-00T00:00:00Z", 9)]})),
                     statement(&item("Q9000000003"), "deprecated", json!([])),
                     statement(&item("Q9000000003"), "normal", json!({"P582": [{"snaktype": "somevalue"}]}))],
            "P39": [statement(&item(CHANCELLOR), "preferred", json!({"P580": [time("+2031-03-01T00:00:00Z", 11)],
                                                                      "P582": [time("+2033-04-30T00:00:00Z", 11)]})),
                    statement(&item("Q9000000007"), "normal", json!({"P580": [time("+2020-05-00T00:00:00Z", 10)],
                                                                      "P582": [time("+2021-00-00T00:00:00Z", 9)]})),
                    plain(&item("Q9000000008"))],
            "P18": [{"mainsnak": {"snaktype": "value", "datavalue": {"type": "string", "value": "x.jpg"}}}]
        }),
    );
    anna["aliases"] = json!({"de": [{"language": "de", "value": "A. Beispiel"}, {"language": "de", "value": "ANNA BEISPIEL"}]});
    vec![
        anna,
        entity(
            "Q9000000002",
            &[("mul", "Beispielpartei")],
            json!({"P31": [plain(&item("Q7278"))], "P17": [plain(&item("Q9000000009"))],
                "P571": [plain(&time("+1946-00-00T00:00:00Z", 9))], "P576": [plain(&time("+2012-12-31T00:00:00Z", 11))],
                "P361": [plain(&item("Q9000000001")), plain(&item("Q9000000099"))]}),
        ),
        entity(
            "Q9000000004",
            &[("en", "Bert Successor")],
            json!({"P31": [plain(&item("Q5"))], "P21": [plain(&item("Q6581097"))], "P27": [plain(&item("Q183"))],
                "P39": [statement(&item(CHANCELLOR), "normal", json!({"P580": [time("+2033-04-30T00:00:00Z", 11)],
                                                                       "P582": [time("+2033-12-31T00:00:00Z", 11)]}))]}),
        ),
        entity(
            "Q9000000005",
            &[("de", "Ein Lied")],
            json!({"P31": [statement(&item("Q5"), "deprecated", json!([]))]}),
        ),
        entity(
            "Q9000000006",
            &[("fr", "Sans nom")],
            json!({"P31": [plain(&item("Q5"))]}),
        ),
        entity(
            "Q9000000007",
            &[("de", "Amt für Beispiele")],
            json!({"P31": [plain(&item("Q4164871"))]}),
        ),
        entity(
            "Q9000000009",
            &[("de", "Beispielland")],
            json!({"P31": [plain(&item("Q6256"))], "P297": [plain(&json!({"snaktype": "value",
                "datavalue": {"type": "string", "value": "XB"}}))]}),
        ),
        entity(
            "Q9000000011",
            &[("de", "Beispieljugend")],
            json!({"P31": [plain(&item("Q7278"))], "P749": [plain(&item("Q9000000002"))]}),
        ),
        json!({"type": "item", "id": "Q9000000010", "labels": [], "descriptions": [], "aliases": [], "claims": [],
            "sitelinks": [], "lastrevid": 1}),
        json!({"type": "property", "id": "P9000000001", "labels": [], "claims": [], "sitelinks": {"dewiki": {}}}),
    ]
}

/// The entities as the dump has them: a list, one entity a line.
fn dump() -> String {
    let lines: Vec<String> = entities().iter().map(Value::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn named<'a>(actors: &'a [Value], id: &str) -> &'a Value {
    actors.iter().find(|actor| actor["id"] == id).unwrap()
}

#[test]
fn a_dump_becomes_a_base() {
    let import = Import::of("dump.json", dump());
    import
        .run(&[])
        .success()
        .stderr(contains("10  read"))
        .stderr(contains("5  actors kept"))
        .stderr(contains("1  left out: no page in dewiki"))
        .stderr(contains("2  left out: none of the classes wanted"))
        .stderr(contains("1  left out: no German, general or English name"))
        .stderr(contains("1  left out: no item"))
        .stderr(contains(
            "1  facts left out: positions held without any date",
        ))
        .stderr(contains(
            "1  facts left out: party memberships that ended nobody knows when",
        ))
        .stderr(contains(
            "1  facts left out: parents that are no bodies of this base",
        ));
    let actors = import.actors();
    let ids: Vec<&str> = actors
        .iter()
        .filter_map(|actor| actor["id"].as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "Q9000000001",
            "Q9000000002",
            "Q9000000004",
            "Q9000000009",
            "Q9000000011"
        ]
    );

    let anna = named(&actors, "Q9000000001");
    assert_eq!(anna["name"], "Anna Beispiel");
    assert_eq!(anna["aliases"], json!(["Anna B. Example", "A. Beispiel"]));
    assert_eq!(
        (&anna["type"], &anna["gender"], &anna["country"]),
        (&json!("person"), &json!("f"), &json!("DE"))
    );
    assert_eq!(
        anna["parties"],
        json!([{"party": "Q9000000002", "from": "1998", "to": ""}])
    );
    let party = named(&actors, "Q9000000002");
    assert_eq!(
        (&party["type"], &party["country"]),
        (&json!("party"), &json!("XB"))
    );
    assert_eq!(
        (&party["from"], &party["to"]),
        (&json!("1946"), &json!("2013-01-01"))
    );
    assert_eq!(party["parent"], "");
    assert_eq!(named(&actors, "Q9000000011")["parent"], "Q9000000002");
    assert_eq!(named(&actors, "Q9000000004")["name"], "Bert Successor");
}

#[test]
fn a_tenure_ends_on_the_day_after_its_last_or_on_the_day_of_handing_over() {
    let import = Import::of("dump.json", dump());
    import.run(&[]).success();
    let actors = import.actors();
    let tenure = |id: &str| named(&actors, id)["offices"][0].clone();
    let (anna, bert) = (tenure("Q9000000001"), tenure("Q9000000004"));
    assert_eq!(
        (&anna["office"], &anna["of"]),
        (&json!("head_of_government"), &json!("Q183"))
    );
    assert_eq!(
        (&anna["from"], &anna["to"]),
        (&json!("2031-03-01"), &json!("2033-04-30"))
    );
    assert_eq!(
        (&bert["from"], &bert["to"]),
        (&json!("2033-04-30"), &json!("2034-01-01"))
    );
}

#[test]
fn open_positions_are_listed_filled_in_and_given_back() {
    let import = Import::of("dump.json", dump());
    import
        .run(&[])
        .success()
        .stderr(contains("import again with --force"));
    assert_eq!(
        import.file("positions.csv"),
        "position,label,count,office,of\nQ9000000007,Amt für Beispiele,1,,\n"
    );
    let filled = import.folder.path().join("filled.csv");
    fs::write(
        &filled,
        "position,label,count,office,of\nQ9000000007,,1,mayor,Q64\n",
    )
    .unwrap();
    let positions = ["--force", "--positions", filled.to_str().unwrap()];
    import.run(&positions).success();
    let offices = named(&import.actors(), "Q9000000001")["offices"].clone();
    assert_eq!(
        offices[1],
        json!({"office": "mayor", "of": "Q64", "from": "2020-05", "to": "2021", "source": "wikidata"})
    );
    assert!(!import.base().join("positions.csv").exists());

    fs::write(&filled, "position,office,of\nQ9000000007,-,\n").unwrap();
    import
        .run(&positions)
        .success()
        .stderr(contains("no table maps").not());
    assert_eq!(
        named(&import.actors(), "Q9000000001")["offices"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    // The table in the folder counts too, and what was filled in stays there.
    let table = "position,label,count,office,of\nQ9000000007,Amt für Beispiele,1,mayor,Q64\n";
    fs::write(import.base().join("positions.csv"), table).unwrap();
    import.run(&["--force"]).success();
    assert_eq!(
        named(&import.actors(), "Q9000000001")["offices"][1]["of"],
        "Q64"
    );
    assert_eq!(import.file("positions.csv"), table);

    fs::write(&filled, "position,office,of\nQ9000000007,king,Q64\n").unwrap();
    import
        .run(&positions)
        .code(1)
        .stderr(contains(
            "filled.csv:2: column office: unknown office \"king\"",
        ))
        .stderr(contains("head_of_government"));
}

/// Makes a compressed stream of a text.
type Pack = fn(&str) -> Vec<u8>;

#[test]
fn compressed_dumps_of_several_streams_give_the_same_base() {
    let plain = Import::of("dump.json", dump());
    plain.run(&[]).success();
    let text = dump();
    // The streams part in the middle of an entity.
    let (first, second) = text.split_at(text.len() / 2);
    let gzip: Pack = |part| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(part.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let bzip2: Pack = |part| {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(part.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let zstd: Pack = |part| zstd::encode_all(part.as_bytes(), 1).unwrap();
    let packers: [(&str, Pack); 3] = [
        ("dump.json.gz", gzip),
        ("dump.json.bz2", bzip2),
        ("dump.json.zst", zstd),
    ];
    for (name, pack) in packers {
        let packed = Import::of(name, [pack(first), pack(second)].concat());
        packed.run(&[]).success();
        assert_eq!(
            packed.file("actors.jsonl"),
            plain.file("actors.jsonl"),
            "{name}"
        );

        let mut cut = pack(&text);
        cut.truncate(cut.len() - 9);
        let cut = Import::of(name, cut);
        cut.run(&[]).code(1).stderr(contains(name));
        assert!(!cut.base().join("actors.jsonl").exists());
    }
}

#[test]
fn filters_say_what_is_taken_over() {
    let import = Import::of("dump.json", dump());
    import
        .run(&["--instance-of", "Q7278,Q6256=other"])
        .success();
    let types: Vec<Value> = import
        .actors()
        .iter()
        .map(|actor| actor["type"].clone())
        .collect();
    assert_eq!(types, ["party", "other", "party"]);

    import
        .run(&["--force", "--country", "Q9000000009"])
        .success()
        .stderr(contains("4  left out: country is not Q9000000009"));
    let ids: Vec<Value> = import
        .actors()
        .iter()
        .map(|actor| actor["id"].clone())
        .collect();
    assert_eq!(ids, ["Q9000000001", "Q9000000002"]);

    import
        .run(&["--force", "--sitelink", "frwiki"])
        .success()
        .stderr(contains("0  actors kept"));
    import
        .run(&["--force", "--sitelink", "any"])
        .success()
        .stderr(contains("no page in").not())
        .stderr(contains("5  actors kept"));
    import
        .run(&["--force", "--instance-of", "Q9000000050"])
        .code(2)
        .stderr(contains("Q9000000050=TYPE"));
    import
        .run(&["--force", "--country", "Germany"])
        .code(2)
        .stderr(contains("Germany is Q183"));
}

#[test]
fn many_entities_are_parsed_side_by_side_and_come_out_in_order() {
    let mut lines = vec!["[".to_owned()];
    for number in (0..10_000).rev() {
        let id = format!("Q{}", 9_100_000_000u64 + number);
        let name = format!("Person {number}");
        lines.push(
            entity(&id, &[("de", &name)], json!({"P31": [plain(&item("Q5"))]})).to_string() + ",",
        );
    }
    lines.push("]".to_owned());
    let import = Import::of("dump.json", lines.join("\n"));
    import
        .run(&[])
        .success()
        .stderr(contains("10000  actors kept"));
    let actors = import.actors();
    for (number, actor) in actors.iter().enumerate() {
        assert_eq!(actor["name"], format!("Person {number}"));
    }
}

#[test]
fn a_line_that_is_no_entity_is_named() {
    let mut lines: Vec<String> = entities().iter().map(Value::to_string).collect();
    lines[2] = lines[2].replace("\"claims\":", "\"claims\":7,\"x\":");
    let import = Import::of("dump.jsonl", lines.join("\n"));
    import
        .run(&[])
        .code(1)
        .stderr(contains("dump.jsonl:3: no entity"));
    assert!(!import.base().join("actors.jsonl").exists());
    lines[2].truncate(300);
    let import = Import::of("dump.jsonl", lines[..3].join("\n"));
    import
        .run(&[])
        .code(1)
        .stderr(contains("dump.jsonl:3: "))
        .stderr(contains("complete"));
}

const ANSWER: &str = "item,itemLabel,itemAltLabel,type,gender,country,party,partyStart,partyStartPrecision,partyEnd,position,positionLabel,positionOf,start,startPrecision,end,endPrecision,image
http://www.wikidata.org/entity/Q9000000001,Anna Beispiel,\"A. Beispiel, Anni\",http://www.wikidata.org/entity/Q5,http://www.wikidata.org/entity/Q6581072,http://www.wikidata.org/entity/Q183,http://www.wikidata.org/entity/Q9000000002,1998-01-01T00:00:00Z,9,,http://www.wikidata.org/entity/Q4970706,Bundeskanzler,,2031-03-01T00:00:00Z,11,2033-04-30T00:00:00Z,11,x
http://www.wikidata.org/entity/Q9000000001,Anna Beispiel,\"A. Beispiel, Anni\",http://www.wikidata.org/entity/Q5,http://www.wikidata.org/entity/Q6581072,http://www.wikidata.org/entity/Q183,http://www.wikidata.org/entity/Q9000000002,1998-01-01T00:00:00Z,9,,http://www.wikidata.org/entity/Q9000000007,Amt für Beispiele,http://www.wikidata.org/entity/Q64,2021-12-08T00:00:00Z,,2022-01-01T00:00:00Z,,x
http://www.wikidata.org/entity/Q9000000002,Q9000000002,,http://www.wikidata.org/entity/Q7278,,,,,,,,,,,,,,
http://www.wikidata.org/entity/Q9000000003,Sache,,http://www.wikidata.org/entity/Q9000000020,,,,,,,,,,,,,,
";

#[test]
fn rows_of_the_query_service_are_joined_by_item() {
    let import = Import::of("query.csv", ANSWER);
    import
        .run(&[])
        .success()
        .stderr(contains("4  read"))
        .stderr(contains("1  actors kept"))
        .stderr(contains("1  left out: no German"))
        .stderr(contains("1  left out: none of the classes"))
        .stderr(contains("ignored columns: image"));
    let actors = import.actors();
    assert_eq!(actors.len(), 1);
    let anna = &actors[0];
    assert_eq!(anna["aliases"], json!(["A. Beispiel", "Anni"]));
    assert_eq!(
        (&anna["gender"], &anna["country"]),
        (&json!("f"), &json!("DE"))
    );
    assert_eq!(
        anna["parties"],
        json!([{"party": "Q9000000002", "from": "1998", "to": ""}])
    );
    assert_eq!(
        anna["offices"],
        json!([{"office": "head_of_government", "of": "Q183", "from": "2031-03-01", "to": "2033-05-01", "source": "wikidata"}])
    );
    assert!(
        import
            .file("positions.csv")
            .contains("Q9000000007,Amt für Beispiele,1,,")
    );

    let filled = import.folder.path().join("filled.csv");
    fs::write(&filled, "position;office;of\nQ9000000007;mayor;\n").unwrap();
    import
        .run(&["--force", "--positions", filled.to_str().unwrap()])
        .success();
    // The place is the statement's; the first of January without its precision is a year.
    assert_eq!(
        import.actors()[0]["offices"][1],
        json!({"office": "mayor", "of": "Q64", "from": "2021-12-08", "to": "2022", "source": "wikidata"})
    );
}

#[test]
fn all_forms_of_an_answer_give_the_same_base() {
    let table = Import::of("query.csv", ANSWER);
    table.run(&[]).success();
    let mut reader = csv::Reader::from_reader(ANSWER.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: Vec<Vec<(String, String)>> = reader
        .records()
        .map(|row| {
            header
                .iter()
                .cloned()
                .zip(row.unwrap().iter().map(str::to_owned))
                .collect()
        })
        .collect();
    let row = |value: fn(&str) -> Value| -> Vec<Value> {
        let filled = |row: &Vec<(String, String)>| {
            let filled = row.iter().filter(|(_, text)| !text.is_empty());
            Value::Object(
                filled
                    .map(|(name, text)| (name.clone(), value(text)))
                    .collect(),
            )
        };
        rows.iter().map(filled).collect()
    };
    let bindings = row(|text| json!({"type": "literal", "value": text}));
    for answer in [
        json!({"head": {"vars": header}, "results": {"bindings": bindings}}),
        Value::Array(row(|text| json!(text))),
    ] {
        let import = Import::of("query.json", answer.to_string());
        import.run(&[]).success();
        assert_eq!(import.file("actors.jsonl"), table.file("actors.jsonl"));
    }
}

#[test]
fn an_answer_without_what_is_needed_says_what() {
    let untyped = Import::of(
        "q.csv",
        "item,itemLabel\nhttp://www.wikidata.org/entity/Q9000000001,Anna\n",
    );
    untyped
        .run(&[])
        .code(1)
        .stderr(contains("?type is missing"))
        .stderr(contains("BIND"));
    let wrong = Import::of("q.csv", "item,type\nQ9000000001,human\n");
    wrong
        .run(&[])
        .code(1)
        .stderr(contains("q.csv:2: ?type"))
        .stderr(contains("government_body"));
    let literal = Import::of("q.csv", "item,type\nAnna,person\n");
    literal.run(&[]).code(1).stderr(contains("q.csv:2: ?item"));
    let unknown = Import::of("q.csv", "a,b\n1,2\n");
    unknown.run(&[]).code(1).stderr(contains("--format"));
}

const TABLE: &str = "\u{feff}id;name;aliases;type;gender;country;parent;parties;offices;adjectives;inhabitants;metonyms;from;to;source;count
;Anna Beispiel;A. Beispiel|Anni;person;f;DE;;wl:beispielpartei@2001/|Q49762@/2000-06;mayor@wl:beispielort@2011-05-01/2015;;;;;;own;7
;Beispielpartei;BP;party;;DE;;;;;;;1946;;;3
;Beispielort;;place;;DE;;;;beispielörtlich;Beispielörtler;;;;;2
;Noch offen;;;;;;;;;;;;;;1
";

#[test]
fn a_table_goes_into_a_base_and_is_shown() {
    let import = Import::of("actors.csv", TABLE);
    import
        .run(&[])
        .success()
        .stderr(contains("4  read"))
        .stderr(contains("3  actors kept"))
        .stderr(contains("1  left out: rows without a type"))
        .stderr(contains("1  ids named that are no actors here: Q49762"))
        .stderr(contains("ignored columns: count"));
    assert!(!import.base().join("positions.csv").exists());
    for name in ["offices.jsonl", "governments.jsonl"] {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpora/actors")
            .join(name);
        let text = if name == "offices.jsonl" {
            fs::read_to_string(shipped).unwrap()
        } else {
            String::new()
        };
        fs::write(import.base().join(name), text).unwrap();
    }
    wortlaut()
        .args(["actors", "show", "wl:anna_beispiel", "--actors"])
        .arg(import.base())
        .assert()
        .success()
        .stdout(contains("wl:anna_beispiel  Anna Beispiel  person"))
        .stdout(contains("A. Beispiel, Anni"))
        .stdout(contains("party       Beispielpartei"))
        .stdout(contains(
            "Bürgermeisterin (Beispielort, 2011-05-01 to 2015)",
        ))
        .stdout(contains("source      own"));
}

#[test]
fn wrong_rows_are_named_and_leave_nothing_behind() {
    for (row, says) in [
        (
            "Anna,human,",
            "a.csv:2: column type: unknown actor type \"human\"",
        ),
        (
            "Anna,person,chancellor@Q183",
            "column offices: unknown office \"chancellor\"",
        ),
    ] {
        let import = Import::of("a.csv", format!("name,type,offices\n{row}\n"));
        import.run(&[]).code(1).stderr(contains(says));
        assert!(!import.base().exists());
    }
}

#[test]
fn a_folder_that_holds_something_is_kept_without_force() {
    let import = Import::of("a.csv", "name,type\nAnna,person\n");
    fs::create_dir(import.base()).unwrap();
    fs::write(import.base().join("offices.jsonl"), "").unwrap();
    import.run(&[]).code(2).stderr(contains("--force"));
    assert!(!import.base().join("actors.jsonl").exists());
    import.run(&["--force"]).success();
    assert!(import.base().join("offices.jsonl").exists());
    let left: Vec<_> = fs::read_dir(import.base())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn standard_input_and_several_files_are_one_import() {
    let import = Import::of(
        "a.csv",
        "id,name,type,aliases\nQ9000000001,Anna Beispiel,person,Annchen\nwl:x,X,group,\n",
    );
    wortlaut()
        .args(["actors", "import", "-"])
        .arg(&import.input)
        .arg("-o")
        .arg(import.base())
        .write_stdin(dump())
        .assert()
        .success()
        .stderr(contains("6  actors kept"));
    let actors = import.actors();
    assert_eq!(actors.last().unwrap()["id"], "wl:x");
    let anna = named(&actors, "Q9000000001");
    assert_eq!(
        anna["aliases"],
        json!(["Anna B. Example", "A. Beispiel", "Annchen"])
    );
    assert_eq!(anna["source"], json!(["wikidata", "import"]));
}

#[test]
fn the_table_of_positions_that_ships_agrees_with_the_base() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/actors");
    let base = wortlaut::actors::KnowledgeBase::open(&folder).unwrap();
    let mut reader = csv::Reader::from_path(folder.join("positions.csv")).unwrap();
    let mut rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (office, of) = (&row[2], &row[3]);
        assert!(
            !base.holders(office, of).is_empty(),
            "nobody was {office} of {of}"
        );
        rows += 1;
    }
    assert!(rows > 150, "{rows}");
}
