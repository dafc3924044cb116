//! `wortlaut inspect`: whom the page answers, what it tells, and that nothing that was judged is lost.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::common::{Place, gold, json_lines, lines, stderr};

/// The program, serving a page.
struct Served {
    child: Child,
    port: String,
    token: String,
}

/// Status, head and body of an answer.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Served {
    fn start(place: &Place, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wortlaut"))
            .current_dir(place.root())
            .arg("inspect")
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut address).unwrap();
        let rest = address.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = rest.trim_end_matches('/').split_once('/').unwrap();
        Self {
            port: port.to_owned(),
            token: token.to_owned(),
            child,
        }
    }

    /// Ends the program as `kill -9` does.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        let header = |(name, value): &(&str, &str)| format!("{name}: {value}\r\n");
        let headers: String = headers.iter().map(header).collect();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn get(&self, name: &str) -> Answer {
        let path = format!("/{}/{name}", self.token);
        self.request("GET", &path, &[("host", &self.host())], "")
    }

    fn post(&self, name: &str, question: &Value) -> Answer {
        let (host, origin) = (self.host(), format!("http://{}", self.host()));
        let headers = [
            ("host", host.as_str()),
            ("origin", &origin),
            ("content-type", "application/json"),
        ];
        self.request(
            "POST",
            &format!("/{}/api/{name}", self.token),
            &headers,
            &question.to_string(),
        )
    }

    fn ask(&self, name: &str, question: &Value) -> Value {
        let answer = self.post(name, question);
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The rows of the list that match, once the whole file is known.
    fn found(&self, find: &Value) -> Vec<Value> {
        let mut asked =
            json!({"words": "", "type": "", "outlet": "", "judged": "", "from": 0, "count": 100});
        for (key, value) in find.as_object().unwrap() {
            asked[key] = value.clone();
        }
        loop {
            let answer = self.ask("articles", &asked);
            if answer["progress"]["done"] == true {
                return answer["rows"].as_array().unwrap().clone();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Says something of an item of the first article.
    fn say(&self, said: &Value) -> Answer {
        let article = &self.ask("article", &json!({"at": 0}))["article"];
        let mut whole = json!({"wrong": [], "correction": {}, "note": ""});
        for (key, value) in said.as_object().unwrap() {
            whole[key] = value.clone();
        }
        self.post(
            "say",
            &json!({"at": 0, "text_sha256": article["text_sha256"], "said": whole}),
        )
    }

    fn verdicts(&self) -> Vec<Value> {
        let answer = self.ask("article", &json!({"at": 0}));
        answer["verdicts"].as_array().unwrap().clone()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn place_with(records: &[Value]) -> Place {
    let place = Place::new();
    place.write("r.jsonl", &lines(records));
    place
}

fn sample_gold() -> Vec<Value> {
    json_lines(&gold(&["sample"]))
}

const JUDGED: &[&str] = &["r.jsonl", "--judge", "Anna"];

#[test]
fn the_page_is_for_whoever_has_the_address() {
    let place = place_with(&sample_gold());
    let served = Served::start(&place, JUDGED);
    let (host, path) = (served.host(), format!("/{}/", served.token));
    let page = served.get("");
    assert_eq!(page.status, 200);
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(page.head.contains(header), "{}", page.head);
    }
    let status =
        |path: &str, headers: &[(&str, &str)]| served.request("GET", path, headers, "").status;
    for wrong in [
        "/",
        "/page.css",
        &format!("/{}/", "0".repeat(32)),
        &path[..path.len() - 2],
    ] {
        assert_eq!(status(wrong, &[("host", &host)]), 403, "{wrong}");
    }
    for wrong in ["evil.example", "127.0.0.1", "127.0.0.1.evil.example:80"] {
        assert_eq!(status(&path, &[("host", wrong)]), 421, "{wrong}");
    }
    assert_eq!(status(&path, &[]), 421);
    assert_eq!(
        status(&path, &[("host", &host), ("origin", "http://evil.example")]),
        403
    );
    let question = format!("/{}/api/session", served.token);
    let post = |headers: &[(&str, &str)]| served.request("POST", &question, headers, "{}").status;
    let (json, origin) = (
        ("content-type", "application/json"),
        format!("http://{host}"),
    );
    assert_eq!(post(&[("host", &host), json]), 403, "no origin");
    assert_eq!(post(&[("host", &host), json, ("origin", "null")]), 403);
    assert_eq!(
        post(&[
            ("host", &host),
            ("content-type", "text/plain"),
            ("origin", &origin)
        ]),
        405
    );
    assert_eq!(post(&[("host", &host), json, ("origin", &origin)]), 200);
}

#[test]
fn a_verdict_is_on_the_disk_before_it_is_answered_and_outlives_a_kill() {
    let records = sample_gold();
    let place = place_with(&records);
    let served = Served::start(&place, JUDGED);
    served.found(&json!({}));
    let quotation = &records[0]["quotations"][0];
    let answer = served.say(
        &json!({"what": "quotation", "spans": quotation["spans"], "verdict": "wrong",
        "wrong": ["type"], "correction": {"type": "reported"}, "note": "„ä“"}),
    );
    let written = json_lines(&place.read("r.jsonl.verdicts.jsonl"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    served.kill();
    assert_eq!(json_lines(&place.read("r.jsonl.verdicts.jsonl")), written);
    let [line] = &written[..] else {
        panic!("{written:?}")
    };
    assert_eq!(line["judge"], "Anna");
    assert_eq!(line["article"], records[0]["id"]);
    assert_eq!(line["judged"]["type"], quotation["type"]);
    assert_eq!(
        line["judged"]["speaker_spans"],
        quotation["speaker"]["spans"]
    );
    let served = Served::start(&place, JUDGED);
    served.found(&json!({}));
    let [verdict] = &served.verdicts()[..] else {
        panic!("one verdict")
    };
    assert_eq!(
        (&verdict["note"], &verdict["item"]),
        (&json!("„ä“"), &quotation["id"])
    );
    assert_eq!(verdict["correction"]["type"], "reported");
    assert_eq!(verdict["stale"], json!([]));
}

#[test]
fn undoing_appends_and_brings_back_what_was_said_before() {
    let records = sample_gold();
    let place = place_with(&records);
    let served = Served::start(&place, JUDGED);
    served.found(&json!({}));
    let spans = &records[0]["quotations"][0]["spans"];
    let say = |verdict: &str, wrong: &[&str]| {
        let said = json!({"what": "quotation", "spans": spans, "verdict": verdict, "wrong": wrong});
        assert_eq!(served.say(&said).status, 200);
    };
    say("right", &[]);
    say("wrong", &["whole"]);
    let undone = served.ask("undo", &json!({}));
    assert_eq!((&undone["at"], &undone["spans"]), (&json!(0), spans));
    assert_eq!(served.verdicts()[0]["verdict"], "right");
    served.ask("undo", &json!({}));
    assert!(served.verdicts().is_empty());
    say("right", &[]);
    say("wrong", &["whole"]);
    let lines = json_lines(&place.read("r.jsonl.verdicts.jsonl"));
    let line = |number: usize| json!({"id": lines[number]["id"]});
    served.ask("withdraw", &line(4));
    assert_eq!(served.verdicts()[0]["verdict"], "wrong");
    assert_eq!(served.post("withdraw", &line(4)).status, 400);
    served.ask("withdraw", &line(5));
    let nothing = served.post("undo", &json!({}));
    assert_eq!(nothing.status, 400);
    assert_eq!(json_lines(&place.read("r.jsonl.verdicts.jsonl")).len(), 8);
}

#[test]
fn a_verdict_on_what_is_not_annotated_or_not_in_the_text_is_refused() {
    let place = place_with(&sample_gold());
    let served = Served::start(&place, JUDGED);
    served.found(&json!({}));
    for said in [
        json!({"what": "quotation", "spans": [{"start": 1, "end": 2}], "verdict": "right"}),
        json!({"what": "quotation", "spans": [{"start": 1, "end": 999_999}], "verdict": "missed"}),
        json!({"what": "quotation", "spans": [{"start": 1, "end": 5}], "verdict": "marked"}),
        json!({"what": "entity", "spans": [{"start": 1, "end": 5}], "verdict": "missed", "correction": {"type": "direct"}}),
        json!({"what": "article", "spans": [], "verdict": "right"}),
        json!({"what": "article", "spans": [], "verdict": "withdrawn"}),
    ] {
        assert_eq!(served.say(&said).status, 400, "{said}");
    }
    let other = json!({"what": "article", "spans": [], "verdict": "read", "wrong": [], "correction": {}, "note": ""});
    let answer = served.post(
        "say",
        &json!({"at": 0, "text_sha256": "of another text", "said": other}),
    );
    assert_eq!(answer.status, 409);
    assert_eq!(place.read("r.jsonl.verdicts.jsonl"), "");
    assert_eq!(
        served
            .say(&json!({"what": "article", "spans": [], "verdict": "read"}))
            .status,
        200
    );
}

#[test]
fn after_a_new_annotation_a_verdict_holds_for_what_is_still_the_same() {
    let mut records = sample_gold();
    let place = place_with(&records);
    let served = Served::start(&place, JUDGED);
    served.found(&json!({}));
    for number in [0, 1] {
        let spans = &records[0]["quotations"][number]["spans"];
        let said = json!({"what": "quotation", "spans": spans, "verdict": "right"});
        assert_eq!(served.say(&said).status, 200);
    }
    served.kill();
    records[0]["quotations"][0]["type"] = json!("free_indirect");
    records[0]["quotations"][1]["spans"][0]["start"] = json!(0);
    place.write("new.jsonl", &lines(&records));
    let served = Served::start(
        &place,
        &[
            "new.jsonl",
            "--judge",
            "Anna",
            "--verdicts",
            "r.jsonl.verdicts.jsonl",
        ],
    );
    served.found(&json!({}));
    let verdicts = served.verdicts();
    assert_eq!(verdicts[0]["stale"], json!(["type"]));
    assert_eq!(verdicts[1]["item"], "");
    assert_eq!(verdicts[1]["stale"].as_array().unwrap().len(), 5);
}

/// Records of which every text is markup.
fn hostile() -> Vec<Value> {
    let mut record = sample_gold().remove(0);
    let markup = "</script><script>alert(1)</script>\"><img src=x onerror=alert(2)><!--";
    for field in ["id", "title", "outlet", "section", "url", "source"] {
        record[field] = json!(markup);
    }
    record["text"] = json!(format!("{markup}{}", record["text"].as_str().unwrap()));
    record["actors"] = json!([]);
    vec![record]
}

#[test]
fn an_article_of_markup_is_never_part_of_a_page() {
    let place = place_with(&hostile());
    let served = Served::start(&place, &["r.jsonl"]);
    assert_eq!(served.found(&json!({})).len(), 1);
    let page = served.get("");
    assert!(page.head.contains("content-type: text/html"));
    assert!(
        !page.body.contains("alert"),
        "the page holds nothing of any article"
    );
    for (name, question) in [
        ("session", json!({})),
        ("article", json!({"at": 0})),
        ("items", json!({})),
    ] {
        let answer = served.post(name, &question);
        assert!(
            answer.head.contains("content-type: application/json"),
            "{name}"
        );
        assert!(
            answer.head.contains("x-content-type-options: nosniff"),
            "{name}"
        );
    }
    place
        .wortlaut(&["inspect", "r.jsonl", "--html", "out.html"])
        .assert()
        .code(0);
    let html = place.read("out.html");
    let (_, data) = html.split_once("id=\"data\">").unwrap();
    let (data, _) = data.split_once("</script>\n<script nonce").unwrap();
    assert!(!data.contains(['<', '>', '&']));
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["articles"][0]["title"], hostile()[0]["title"]);
}

#[test]
fn articles_are_found_by_words_type_outlet_and_verdicts() {
    let mut records = sample_gold();
    records[2]["outlet"] = json!("Tagblatt");
    records[2]["title"] = json!("Ein Öl-Streit");
    records[3]["actors"] = json!([{"id": "Q567", "name": "Angela Merkel", "type": "person", "mentions": [], "said": [], "mentioned_in": []}]);
    let place = place_with(&records);
    let served = Served::start(&place, JUDGED);
    let ids = |find: Value| -> Vec<Value> {
        served
            .found(&find)
            .iter()
            .map(|row| row["id"].clone())
            .collect()
    };
    assert_eq!(ids(json!({})).len(), records.len());
    assert_eq!(
        ids(json!({"words": "öl streit"})),
        [records[2]["id"].clone()]
    );
    assert_eq!(
        ids(json!({"words": "merkel q567"})),
        [records[3]["id"].clone()]
    );
    assert_eq!(
        ids(json!({"outlet": "Tagblatt"})),
        [records[2]["id"].clone()]
    );
    let with = |kind: &str| {
        records
            .iter()
            .filter(|r| {
                r["quotations"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|q| q["type"] == kind)
            })
            .count()
    };
    assert_eq!(
        ids(json!({"type": "free_indirect"})).len(),
        with("free_indirect")
    );
    served.say(&json!({"what": "article", "spans": [], "verdict": "read"}));
    assert_eq!(ids(json!({"judged": "judged"})), [records[0]["id"].clone()]);
    assert_eq!(ids(json!({"judged": "open"})).len(), records.len() - 1);
    let some = served.found(&json!({"from": 3, "count": 2}));
    assert_eq!(
        [&some[0]["id"], &some[1]["id"]],
        [&records[3]["id"], &records[4]["id"]]
    );
}

#[test]
fn the_list_is_kept_and_made_anew_when_the_file_is_another() {
    let mut records = sample_gold();
    let place = place_with(&records);
    let title = |served: &Served| served.found(&json!({}))[0]["title"].clone();
    Served::start(&place, &["r.jsonl"]).found(&json!({}));
    // The list has its name a moment after the last article is known.
    for _ in 0..500 {
        if place.exists("r.jsonl.index") {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let kept = place.read("r.jsonl.index");
    place.write(
        "r.jsonl.index",
        &kept.replacen("\"title\":\"\"", "\"title\":\"kept\"", 1),
    );
    assert_eq!(title(&Served::start(&place, &["r.jsonl"])), "kept");
    let half_a_line = kept.rsplit_once(',').unwrap().0;
    let some_lines = kept.trim_end().rsplit_once('\n').unwrap().0;
    for damaged in [half_a_line, some_lines, ""] {
        place.write("r.jsonl.index", damaged);
        let served = Served::start(&place, &["r.jsonl"]);
        assert_eq!(served.found(&json!({})).len(), records.len());
    }
    records[0]["title"] = json!("new");
    place.write("r.jsonl", &lines(&records));
    assert_eq!(title(&Served::start(&place, &["r.jsonl"])), "new");
}

#[test]
fn lines_that_are_no_records_are_named_and_the_others_are_shown() {
    let records = sample_gold();
    let place = Place::new();
    place.write(
        "r.jsonl",
        &format!("{}\n{{\"id\": 1}}\n\n{}\n", records[0], records[1]),
    );
    let served = Served::start(&place, &["r.jsonl"]);
    assert_eq!(served.found(&json!({})).len(), 2);
    let progress = &served.ask("session", &json!({}))["progress"];
    assert_eq!(progress["unread"], 1);
    assert!(
        progress["faults"][0]
            .as_str()
            .unwrap()
            .starts_with("r.jsonl:2: not a record")
    );
    assert_eq!(
        served.ask("article", &json!({"at": 1}))["article"]["id"],
        records[1]["id"]
    );
}

#[test]
fn a_blind_sample_shows_nothing_of_the_annotation() {
    let records = sample_gold();
    let place = place_with(&records);
    place
        .wortlaut(&["sample", "r.jsonl", "-n", "3", "--blind", "-o", "s.jsonl"])
        .assert()
        .code(0);
    let items = json_lines(&place.read("s.jsonl"));
    let refused = place
        .wortlaut(&["inspect", "r.jsonl", "--sample", "s.jsonl"])
        .assert()
        .code(2);
    assert!(stderr(&refused).contains("--judge"));
    let served = Served::start(
        &place,
        &["r.jsonl", "--sample", "s.jsonl", "--judge", "Bert"],
    );
    let rows = served.found(&json!({}));
    assert!(rows.len() <= 3 && rows.iter().all(|row| row["quotations"] == 0));
    let queue = served.ask("items", &json!({}));
    let at = &queue["items"][0]["at"];
    let article = &served.ask("article", &json!({"at": at}))["article"];
    assert_eq!(article["id"], items[0]["article"]);
    for list in ["quotations", "entities", "actors"] {
        assert_eq!(article[list], json!([]), "{list}");
    }
    let hidden = records
        .iter()
        .position(|r| items.iter().all(|i| i["article"] != r["id"]))
        .unwrap();
    assert_eq!(served.post("article", &json!({"at": hidden})).status, 404);
    let say = |verdict: &str| {
        let said = json!({"what": "quotation", "spans": items[0]["spans"], "verdict": verdict, "wrong": [],
            "correction": {"type": "direct"}, "note": ""});
        served
            .post(
                "say",
                &json!({"at": at, "text_sha256": article["text_sha256"], "said": said}),
            )
            .status
    };
    assert_eq!(
        (say("right"), say("missed"), say("marked")),
        (400, 400, 200)
    );
    let line = &json_lines(&place.read("r.jsonl.verdicts.jsonl"))[0];
    assert_eq!(
        (&line["judged"]["type"], &line["judge"]),
        (&json!(""), &json!("Bert"))
    );
    assert_eq!(
        served.ask("items", &json!({}))["items"][0]["verdict"],
        "marked"
    );
}

#[test]
fn what_cannot_be_read_at_any_place_is_refused_with_the_way_out() {
    let place = Place::new();
    place.write_bytes("r.jsonl.gz", b"\x1f\x8b\x08\0");
    let refused = place.wortlaut(&["inspect", "r.jsonl.gz"]).assert().code(2);
    assert!(stderr(&refused).contains("gzip -dk"));
    let missing = place.wortlaut(&["inspect", "none.jsonl"]).assert().code(1);
    assert!(stderr(&missing).contains("none.jsonl"));
}

#[test]
fn the_page_as_one_file_holds_so_many_articles_and_says_that_there_are_more() {
    let records = sample_gold();
    let place = place_with(&records);
    let write = ["inspect", "r.jsonl", "--html", "out.html", "--max", "3"];
    let written = place.wortlaut(&write).assert().code(0);
    assert!(stderr(&written).contains("3 articles in out.html; there are more"));
    let html = place.read("out.html");
    assert!(
        !html.contains("src=") && !html.contains("rel=\"stylesheet\""),
        "nothing is fetched"
    );
    for (number, record) in records.iter().enumerate() {
        let id = format!("\"id\":{},\"title\"", record["id"]);
        assert_eq!(html.contains(&id), number < 3);
    }
    assert!(stderr(&place.wortlaut(&write).assert().code(2)).contains("--force"));
}
