//! One JSON object becomes one article: text and parts, then what is said about it.

use serde_json::value::RawValue;

use super::date::{day, day_of_number};
use super::field_names::{Fields, TextField, choices};
use super::object::{Object, kind, message};
use super::{Dated, Fault, Zone, decode};
use crate::document::{Article, CharIndex, Part, PartKind, Span, Warning};

/// What separates several text fields in an article's text.
const JOINT: &str = "\n\n";

impl Fields {
    /// The article in the JSON object `line`, which begins at byte `byte_start` of its file; the day
    /// of a point in time is that in `zone`.
    ///
    /// The text must be there as a string; of several text fields, those that are missing, null or
    /// empty are left out, but one that is running text must be there if any is configured. Other
    /// fields of a wrong type stay in `meta`, where all fields without a use are kept.
    pub fn article(
        &self,
        line: &str,
        byte_start: u64,
        fallback_id: String,
        zone: &Zone,
    ) -> Result<Article, Fault> {
        let object = Object::parse(line, byte_start)?;
        let id = id(&object, &self.id)?;
        let with_id = |fault: Fault| Fault {
            id: id.clone().unwrap_or_default(),
            ..fault
        };
        let mut used = Used::default();
        let (text, parts) = self.text(&object, &mut used).map_err(with_id)?;
        let mut warnings: Vec<Warning> = markup(&text, &parts).into_iter().collect();
        if id.is_some() {
            used.add(choose(&object, &self.id, choices::ID));
        }
        let mut string = |configured: &str, guesses: &'static [&'static str]| {
            let key = choose(&object, configured, guesses);
            let value = object.string(key);
            if value.is_some() || object.get(key).is_none() {
                used.add(key);
            }
            value.unwrap_or_default()
        };
        let title = string(&self.title, choices::TITLE);
        let outlet = string(&self.outlet, choices::OUTLET);
        let section = string(&self.section, choices::SECTION);
        let url = string(&self.url, choices::URL);
        let authors = authors(
            &object,
            choose(&object, &self.authors, choices::AUTHORS),
            &mut used,
        );
        let key = choose(&object, &self.date, choices::DATE);
        let (date, warning) = date(&object, key, &mut used, zone);
        warnings.extend(warning);
        Ok(Article {
            row: 0,
            id: id.unwrap_or(fallback_id),
            title,
            date,
            outlet,
            section,
            authors,
            url,
            source: String::new(),
            meta: object.without(|key| used.0.iter().any(|name| name == key)),
            text,
            parts,
            warnings,
        })
    }

    fn text(&self, object: &Object<'_>, used: &mut Used) -> Result<(String, Vec<Part>), Fault> {
        let fields = match self.text[..] {
            [] => &Self::guessed_text(object)[..],
            _ => &self.text,
        };
        if let [TextField { field, .. }] = fields {
            let Some(text) = text_field(object, field)? else {
                return Err(missing(object, field, self.text.is_empty()));
            };
            used.add(field);
            // One field is the whole article, and the text layer finds its parts.
            return Ok((text, Vec::new()));
        }
        let mut joined = String::new();
        let mut parts = Vec::new();
        let mut length = 0;
        let mut body_found = false;
        for TextField { field, part } in fields {
            let text = text_field(object, field)?;
            used.add(field);
            body_found |= text.is_some() && *part == PartKind::Paragraph;
            let Some(text) = text.filter(|text| !text.is_empty()) else {
                continue;
            };
            if !joined.is_empty() {
                joined.push_str(JOINT);
                length += JOINT.len();
            }
            let start = length;
            length += text.chars().count();
            joined.push_str(&text);
            parts.push(Part {
                kind: *part,
                start,
                end: length,
            });
        }
        let body = fields
            .iter()
            .find(|field| field.part == PartKind::Paragraph);
        match body {
            Some(body) if !body_found => Err(missing(object, &body.field, false)),
            None if parts.is_empty() => Err(missing(object, &fields[0].field, false)),
            _ => Ok((joined, parts)),
        }
    }

    /// The text fields of an object for which none are configured: the whole article where a field
    /// is called so, else headline, teaser and body, as far as they are strings.
    fn guessed_text(object: &Object<'_>) -> Vec<TextField> {
        let whole = choose(object, "", Self::TEXT);
        let mut names = Vec::new();
        if whole != Self::TEXT[0] {
            for before in [choices::TITLE, choices::TEASER] {
                let there = |name: &&&str| object.string(name).is_some_and(|s| !s.is_empty());
                names.extend(before.iter().find(there).copied());
            }
        }
        names.push(whole);
        names.into_iter().map(TextField::from).collect()
    }
}

/// A warning where a text field holds a web page, whose markup is taken for the article's words. A
/// file of plain text that does is refused; an object says itself what its text is.
fn markup(text: &str, parts: &[Part]) -> Option<Warning> {
    let warning = |start, end| Warning {
        code: "looks_like_html".to_owned(),
        message: "the text looks like HTML, and its markup is taken for words; extract the text \
                  first"
            .to_owned(),
        start,
        end,
    };
    if parts.is_empty() {
        return decode::looks_like_html(text).then(|| warning(0, 0));
    }
    let index = CharIndex::new(text);
    let of = |part: &&Part| decode::looks_like_html(index.slice(Span::new(part.start, part.end)));
    parts
        .iter()
        .find(of)
        .map(|part| warning(part.start, part.end))
}

/// The keys that have a place in the record and therefore do not stand in `meta`.
#[derive(Default)]
struct Used(Vec<String>);

impl Used {
    fn add(&mut self, key: &str) {
        self.0.push(key.to_owned());
    }
}

/// The configured name, else the first guess that the object has a value for, else the first guess.
fn choose<'k>(
    object: &Object<'_>,
    configured: &'k str,
    guesses: &'static [&'static str],
) -> &'k str {
    if !configured.is_empty() {
        return configured;
    }
    let found = guesses.iter().find(|&&guess| object.get(guess).is_some());
    found.or(guesses.first()).copied().unwrap_or_default()
}

fn id(object: &Object<'_>, configured: &str) -> Result<Option<String>, Fault> {
    let key = choose(object, configured, choices::ID);
    let Some(value) = object.get(key) else {
        return Ok(None);
    };
    match kind(value.get()) {
        "a number" => Ok(Some(value.get().to_owned())),
        "a string" => {
            let id: String = serde_json::from_str(value.get()).map_err(|error| {
                Fault::new(format!("the id cannot be read: {}", message(&error))).in_field(key)
            })?;
            Ok((!id.is_empty()).then_some(id))
        }
        other => {
            Err(Fault::new(format!("the id is {other}, not a string or number")).in_field(key))
        }
    }
}

fn text_field(object: &Object<'_>, key: &str) -> Result<Option<String>, Fault> {
    let Some(value) = object.get(key) else {
        return Ok(None);
    };
    let json = value.get();
    if kind(json) != "a string" {
        return Err(Fault::new(format!("the text is {}, not a string", kind(json))).in_field(key));
    }
    // A string can be well-formed JSON and still no text: half of a surrogate pair.
    serde_json::from_str(json).map(Some).map_err(|error| {
        Fault::new(format!("the text cannot be read: {}", message(&error))).in_field(key)
    })
}

fn missing(object: &Object<'_>, key: &str, guessed: bool) -> Fault {
    let has_null = object.0.iter().any(|(name, _)| name == key);
    let reason = match (has_null, guessed) {
        (true, _) => "the text is null".to_owned(),
        (false, true) => format!(
            "no text: none of the fields {}; name yours with --text-field, or in wortlaut.toml \
             under [fields]",
            Fields::TEXT.join(", ")
        ),
        (false, false) => format!("no text: the field {key:?} is missing"),
    };
    Fault::new(reason).in_field(key)
}

fn authors(object: &Object<'_>, key: &str, used: &mut Used) -> Vec<String> {
    let names = match object.get(key) {
        None => Some(Vec::new()),
        Some(value) => match object.string(key) {
            Some(name) => Some(vec![name]),
            None => serde_json::from_str(value.get()).ok(),
        },
    };
    if names.is_some() {
        used.add(key);
    }
    let mut names = names.unwrap_or_default();
    names.retain(|name| !name.trim().is_empty());
    names
}

/// The day, and why there is none; the raw value stays in `meta` unless it says nothing more.
fn date(object: &Object<'_>, key: &str, used: &mut Used, zone: &Zone) -> (String, Option<Warning>) {
    let json = object.get(key).map_or("", RawValue::get);
    let raw = object.string(key).unwrap_or_else(|| json.to_owned());
    let dated = match kind(json) {
        _ if json.is_empty() => Dated::Missing,
        "a string" => day(&raw, zone),
        "a number" => day_of_number(json, zone),
        _ => Dated::Unreadable,
    };
    let warning = dated.warning(&raw);
    let day = dated.day();
    if json.is_empty() || raw == day {
        used.add(key);
    }
    (day, warning)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(fields: &Fields, line: &str) -> Result<Article, Fault> {
        fields.article(line, 0, "x#1".into(), &Zone::default())
    }

    fn title_teaser_body() -> Fields {
        toml::from_str(r#"text = ["title", "teaser", "body"]"#).unwrap()
    }

    #[test]
    fn fields_are_guessed_and_the_rest_is_kept_as_it_stands() {
        let line = r#"{"id":17,"headline":"Streit","published":"2025-09-04T10:00:00Z","content":"Text.",
            "author":"Ida Kern","x":{"b":1.50,"a":null},"lang":"de"}"#;
        let article = read(&Fields::default(), line).unwrap();
        assert_eq!(
            (article.id.as_str(), article.title.as_str()),
            ("17", "Streit")
        );
        assert_eq!(
            (article.date.as_str(), article.text.as_str()),
            ("2025-09-04", "Streit\n\nText.")
        );
        assert_eq!(article.authors, ["Ida Kern"]);
        assert_eq!(
            article.meta,
            r#"{"published":"2025-09-04T10:00:00Z","x":{"b":1.50,"a":null},"lang":"de"}"#
        );
        let kinds: Vec<_> = article.parts.iter().map(|part| part.kind).collect();
        assert_eq!(kinds, [PartKind::Title, PartKind::Paragraph]);
    }

    #[test]
    fn a_field_called_text_is_the_whole_article() {
        let line = r#"{"title":"Streit","teaser":"Kurz.","text":"Streit\n\nLang."}"#;
        let article = read(&Fields::default(), line).unwrap();
        assert_eq!(article.text, "Streit\n\nLang.");
        assert!(article.parts.is_empty());
    }

    #[test]
    fn several_text_fields_become_parts() {
        let article = read(
            &title_teaser_body(),
            r#"{"title":"Überschrift","teaser":null,"body":"Ein Text."}"#,
        )
        .unwrap();
        assert_eq!(article.text, "Überschrift\n\nEin Text.");
        assert_eq!(
            (article.title.as_str(), article.meta.as_str()),
            ("Überschrift", "{}")
        );
        let parts: Vec<_> = article
            .parts
            .iter()
            .map(|p| (p.kind, p.start, p.end))
            .collect();
        assert_eq!(
            parts,
            [(PartKind::Title, 0, 11), (PartKind::Paragraph, 13, 22)]
        );
    }

    #[test]
    fn a_text_field_with_markup_is_kept_and_warned_of() {
        let warnings = |line: &str| read(&Fields::default(), line).unwrap().warnings;
        let whole = warnings(r#"{"text":"<p>Er sagte nichts.</p>"}"#);
        assert_eq!(
            (whole[0].code.as_str(), whole[0].end),
            ("looks_like_html", 0)
        );
        let body = warnings(r#"{"title":"Öl","body":"<div><p>Nichts.</p></div>"}"#);
        assert_eq!((body[0].start, body[0].end), (4, 29));
        assert!(warnings(r#"{"title":"Öl","body":"5 < 6"}"#).is_empty());
    }

    #[test]
    fn a_text_that_is_none_names_its_field() {
        let default = Fields::default();
        let several = title_teaser_body();
        for (fields, line, pointer, reason) in [
            (&default, r#"{"id":"a"}"#, "/text", "none of the fields"),
            (&default, r#"{"id":"a","text":null}"#, "/text", "null"),
            (&default, r#"{"id":"a","text":["a"]}"#, "/text", "an array"),
            (&default, r#"{"id":"a","text":3}"#, "/text", "a number"),
            (&default, r#"{"id":"a","text":"\ud83d"}"#, "/text", "escape"),
            (&several, r#"{"id":"a","title":"T"}"#, "/body", "missing"),
            (
                &several,
                r#"{"id":"a","title":7,"body":"B"}"#,
                "/title",
                "a number",
            ),
        ] {
            let fault = read(fields, line).unwrap_err();
            assert_eq!(fault.pointer, pointer, "{line}");
            assert!(fault.reason.contains(reason), "{}", fault.reason);
            assert_eq!(fault.id, "a");
        }
    }

    #[test]
    fn an_id_is_a_string_or_a_number() {
        let id = |line: &str| read(&Fields::default(), line).map(|article| article.id);
        assert_eq!(
            id(r#"{"text":"","id":18446744073709551617}"#).unwrap(),
            "18446744073709551617"
        );
        assert_eq!(id(r#"{"text":"","id":null}"#).unwrap(), "x#1");
        assert_eq!(id(r#"{"text":"","id":""}"#).unwrap(), "x#1");
        assert_eq!(id(r#"{"text":"","id":{}}"#).unwrap_err().pointer, "/id");
    }

    #[test]
    fn a_date_that_gives_no_day_stays_in_meta_and_is_warned_of() {
        let dated = |date: &str, zone: &str| {
            let line = format!(r#"{{"text":"","date":{date}}}"#);
            let zone = zone.parse().unwrap();
            let article = Fields::default().article(&line, 0, "x".into(), &zone);
            let article = article.unwrap();
            let code = article.warnings.first().map(|w| w.code.clone());
            (article.date, code.unwrap_or_default(), article.meta)
        };
        let told = |date: &str, code: &str, meta: &str| (date.into(), code.into(), meta.into());
        assert_eq!(
            dated("\"04/09/2025\"", ""),
            told("", "ambiguous_date", r#"{"date":"04/09/2025"}"#)
        );
        assert_eq!(
            dated("\"2023-02-31\"", "UTC"),
            told("", "impossible_date", r#"{"date":"2023-02-31"}"#)
        );
        let number = r#"{"date":1756938600}"#;
        assert_eq!(dated("1756938600", ""), told("", "unreadable_date", number));
        assert_eq!(
            dated("1756938600", "Europe/Berlin"),
            told("2025-09-04", "", number)
        );
        assert_eq!(
            dated("[2025]", "UTC"),
            told("", "unreadable_date", r#"{"date":[2025]}"#)
        );
        assert_eq!(dated("null", ""), told("", "", "{}"));
        assert_eq!(dated("\" \"", ""), told("", "", r#"{"date":" "}"#));
    }

    #[test]
    fn metadata_of_another_type_costs_no_article() {
        let article = read(
            &Fields::default(),
            r#"{"text":"a","title":5,"authors":[1],"date":20250904}"#,
        )
        .unwrap();
        assert_eq!(article.meta, r#"{"title":5,"authors":[1],"date":20250904}"#);
        assert_eq!(
            (article.title, article.date),
            (String::new(), String::new())
        );
    }

    proptest! {
        #[test]
        fn every_part_slices_its_field(title in any::<String>(), teaser in ".{0,9}", body in any::<String>()) {
            let line = serde_json::json!({ "title": title, "teaser": teaser, "body": body });
            let article = read(&title_teaser_body(), &line.to_string()).unwrap();
            let index = CharIndex::new(&article.text);
            let slices: Vec<_> =
                article.parts.iter().map(|part| index.slice(Span::new(part.start, part.end))).collect();
            let mut fields = vec![title.as_str(), &teaser, &body];
            fields.retain(|field| !field.is_empty());
            prop_assert_eq!(&article.text, &fields.join(JOINT));
            prop_assert_eq!(slices, fields);
        }

        #[test]
        fn any_line_is_an_article_or_a_fault(line in "[{}\\[\\]\":,a-z\\\\0-9 ]{0,40}") {
            let _ = read(&Fields::default(), &line);
        }
    }
}
