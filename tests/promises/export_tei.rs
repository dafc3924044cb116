//! Promise: TEI holds the text as it is, and every pointer leads to what it means.

use std::collections::HashMap;

use crate::common::{Place, lines, place_with_gold, stdout};
use roxmltree::{Document, Node};
use serde_json::{Value, json};

const ID: (&str, &str) = ("http://www.w3.org/XML/1998/namespace", "id");

fn tei(place: &Place, records: &str) -> String {
    stdout(&place.wortlaut(&["export", "tei", records]).assert().code(0))
}

fn named<'d>(node: Node<'d, 'd>, name: &'static str) -> impl Iterator<Item = Node<'d, 'd>> {
    let same = move |node: &Node<'_, '_>| node.tag_name().name() == name;
    node.descendants().filter(same)
}

fn characters(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

fn list<'r>(record: &'r Value, key: &str) -> &'r [Value] {
    record[key].as_array().unwrap()
}

#[test]
fn the_characters_of_a_body_are_the_text_and_targets_are_the_words() {
    let (place, _) = place_with_gold();
    let link = ["link", "gold.jsonl", "-o", "linked.jsonl"];
    place.wortlaut(&link).assert().code(0);
    let records = crate::common::json_lines(&place.read("linked.jsonl"));
    let xml = tei(&place, "linked.jsonl");
    let document = Document::parse(&xml).unwrap();
    let ids: HashMap<&str, Node<'_, '_>> = document
        .descendants()
        .filter_map(|node| Some((node.attribute(ID)?, node)))
        .collect();
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let target = |node: Node<'_, '_>| {
        let pointers = node.attribute("target").unwrap().split(' ');
        let words = pointers.map(|pointer| characters(ids[&pointer[1..]]));
        squeezed(&words.collect::<String>())
    };
    let texts: Vec<_> = named(document.root(), "TEI").collect();
    assert_eq!(texts.len(), records.len());
    let (mut speakers, mut nested) = (0, 0);
    for (text, record) in texts.into_iter().zip(&records) {
        let body = named(text, "body").next().unwrap();
        assert_eq!(characters(body), record["text"].as_str().unwrap());
        let said: Vec<_> = named(text, "annotation").collect();
        assert_eq!(said.len(), list(record, "quotations").len());
        for (annotation, quotation) in said.into_iter().zip(list(record, "quotations")) {
            let words = quotation["text"].as_str().unwrap();
            assert_eq!(target(annotation), squeezed(&words.replace(" … ", "")));
            let said = named(annotation, "said").next().unwrap();
            let who = said.attribute("who").unwrap_or_default().split_whitespace();
            let who: Vec<_> = who
                .map(|pointer| named(ids[&pointer[1..]], "idno").next().unwrap().text())
                .collect();
            let actors = list(&quotation["speaker"], "actors").iter();
            let actors: Vec<_> = actors.map(|one| one["actor"].as_str()).collect();
            assert_eq!(who, actors);
            speakers += who.len();
            nested += named(annotation, "ptr").count();
        }
        let spans: Vec<_> = named(text, "span").collect();
        let (names, roles): (Vec<_>, Vec<_>) = spans
            .into_iter()
            .partition(|span| span.attribute("corresp").is_none());
        assert_eq!(names.len(), list(record, "entities").len());
        for (span, entity) in names.into_iter().zip(list(record, "entities")) {
            assert_eq!(target(span), squeezed(entity["text"].as_str().unwrap()));
        }
        for span in roles {
            let quotation = ids[&span.attribute("corresp").unwrap()[1..]];
            assert_eq!(quotation.tag_name().name(), "annotation");
            assert_eq!(target(span), squeezed(span.text().unwrap()));
        }
    }
    assert!(speakers > 100 && nested > 5);
}

#[test]
fn blocks_are_the_parts_and_what_lies_between_them_stays() {
    let (place, records) = place_with_gold();
    let mut record = records[0].clone();
    let text = "Titel\n\n  Erster Satz. Zweiter.\r\n\u{1}\n– – –\n\nBildzeile\u{2028}";
    let part = |kind: &str, words: &str| {
        let byte = text.find(words).unwrap();
        let start = text[..byte].chars().count();
        json!({"kind": kind, "start": start, "end": start + words.chars().count()})
    };
    record["text"] = json!(text);
    record["parts"] = json!([
        part("title", "Titel"),
        part("paragraph", "Erster Satz. Zweiter."),
        part("caption", "Bildzeile"),
    ]);
    for key in ["sentences", "tokens", "entities", "quotations", "actors"] {
        record[key] = json!([]);
    }
    record["title"] = json!("Eins & <Zwei>");
    place.write("one.jsonl", &lines(&[record]));
    let xml = tei(&place, "one.jsonl");
    let document = Document::parse(&xml).unwrap();
    let body = named(document.root(), "body").next().unwrap();
    assert_eq!(characters(body), text.replace('\u{1}', "\u{fffd}"));
    let blocks: Vec<_> = body.children().filter(Node::is_element).collect();
    let shown: Vec<_> = blocks
        .iter()
        .map(|block| {
            (
                block.tag_name().name(),
                block.attribute("type"),
                named(*block, "s").count(),
            )
        })
        .collect();
    assert_eq!(
        [shown[0], shown[1], shown[shown.len() - 1]],
        [
            ("ab", Some("title"), 1),
            ("p", None, 2),
            ("ab", Some("caption"), 1)
        ]
    );
    let title = named(document.root(), "title").nth(1).unwrap();
    assert_eq!(title.text(), Some("Eins & <Zwei>"));
    // Nothing counts, and nothing stands beside.
    assert_eq!(named(document.root(), "standOff").count(), 0);
}
