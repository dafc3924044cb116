//! `key: value` lines before the text, between `---` fences or with well-known keys alone.

use serde_json::{Map, Value};

use super::header::Header;

/// More lines than this are a text, not a header.
const MAX_LINES: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Date,
    Outlet,
    Section,
    Authors,
    Url,
}

fn known(key: &str) -> Option<Field> {
    Some(match key.to_ascii_lowercase().as_str() {
        "title" => Field::Title,
        "date" => Field::Date,
        "outlet" => Field::Outlet,
        "section" => Field::Section,
        "author" | "authors" => Field::Authors,
        "url" => Field::Url,
        _ => return None,
    })
}

/// Front matter at the start of `whole`, and the text behind it; `None` if it has none.
///
/// Either the first line is `---`, then every line up to the next `---` (or the next blank line)
/// must be `key: value`, or a `- item` that continues a list. Or there is no fence, then every line
/// up to the first blank one must be `key: value` with one of the keys title, date, outlet, section,
/// author, authors, url (in any case). Anything else is text.
pub fn split(whole: &str) -> Option<(Header, &str)> {
    let mut lines = Lines { rest: whole };
    let mut pairs = Pairs::default();
    let behind_fence = whole
        .split_once('\n')
        .filter(|(line, _)| line.trim_end() == "---");
    let fenced = behind_fence.is_some();
    if let Some((_, rest)) = behind_fence {
        lines.rest = rest;
    }
    for _ in 0..MAX_LINES {
        let line = lines.next()?.trim_end();
        if line.is_empty() || (fenced && (line == "---" || line == "...")) {
            let header = pairs.header();
            // Keys without a single value say nothing; then they are rather text.
            return (header != Header::default()).then(|| (header, lines.behind_blank()));
        }
        pairs.add(line, fenced)?;
    }
    None
}

/// Lines that end in `\n`; what stands behind the last of them is no line of a header.
struct Lines<'t> {
    rest: &'t str,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let (line, rest) = self.rest.split_once('\n')?;
        self.rest = rest;
        Some(line)
    }

    /// The text behind the header: blank lines between the two belong to neither.
    fn behind_blank(mut self) -> &'t str {
        while let Some((line, rest)) = self.rest.split_once('\n') {
            if !line.trim().is_empty() {
                break;
            }
            self.rest = rest;
        }
        self.rest
    }
}

#[derive(Default)]
struct Pairs(Vec<(String, Vec<String>)>);

impl Pairs {
    /// `None` if `line` is no line of a header.
    fn add(&mut self, line: &str, fenced: bool) -> Option<()> {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            let (_, values) = self.0.last_mut().filter(|_| fenced)?;
            values.push(unquoted(item));
            return Some(());
        }
        let (key, value) = line.split_once(':')?;
        // "Berlin: …" within fences is a key, "Er sagte es so: …" is a sentence.
        let well_formed =
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        if !well_formed || !(fenced || known(key).is_some()) {
            return None;
        }
        if !value.is_empty() && !value.starts_with([' ', '\t']) {
            return None;
        }
        self.0.push((key.to_owned(), values(value.trim())));
        Some(())
    }

    fn header(self) -> Header {
        let mut header = Header::default();
        for (key, mut values) in self.0 {
            let field = known(&key);
            if field == Some(Field::Authors) {
                header.authors.append(&mut values);
                continue;
            }
            let target = match field {
                Some(Field::Title) => &mut header.title,
                Some(Field::Date) => &mut header.date,
                Some(Field::Outlet) => &mut header.outlet,
                Some(Field::Section) => &mut header.section,
                Some(Field::Url) => &mut header.url,
                Some(Field::Authors) | None => {
                    keep(&mut header.meta, key, values);
                    continue;
                }
            };
            if target.is_empty() && values.len() == 1 {
                *target = values.remove(0);
            } else if !values.is_empty() {
                keep(&mut header.meta, key, values);
            }
        }
        header
    }
}

/// Puts what has no field of its own into `meta`; a repeated key becomes a list.
fn keep(meta: &mut Map<String, Value>, key: String, values: Vec<String>) {
    let mut all: Vec<Value> = match meta.shift_remove(&key) {
        Some(Value::Array(before)) => before,
        Some(before) => vec![before],
        None => Vec::new(),
    };
    all.extend(values.into_iter().map(Value::String));
    let value = match all.len() {
        0 => Value::String(String::new()),
        1 => all.remove(0),
        _ => Value::Array(all),
    };
    meta.insert(key, value);
}

/// `[a, b]` is a list, anything else one value; nothing is none.
fn values(value: &str) -> Vec<String> {
    if value.is_empty() {
        return Vec::new();
    }
    match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(list) => list
            .split(',')
            .map(unquoted)
            .filter(|item| !item.is_empty())
            .collect(),
        None => vec![unquoted(value)],
    }
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\''].iter().find_map(|&mark| {
        let inner = value.strip_prefix(mark)?.strip_suffix(mark)?;
        (!inner.contains(mark)).then_some(inner)
    });
    inner.unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fenced_front_matter_fills_the_fields_and_keeps_the_rest() {
        let whole = "---\ntitle: \"Streit: um die Rente\"\ndate: 2025-09-04\nauthors:\n  - Ida Kern\n  \
                     - Jo Alt\nsection: Inland\nkennung: 17\ntags: [rente, streit]\n---\n\nText: hier\n";
        let (header, text) = split(whole).unwrap();
        assert_eq!(text, "Text: hier\n");
        assert_eq!(header.title, "Streit: um die Rente");
        assert_eq!(header.authors, ["Ida Kern", "Jo Alt"]);
        assert_eq!(
            Value::Object(header.meta).to_string(),
            r#"{"kennung":"17","tags":["rente","streit"]}"#
        );
    }

    #[test]
    fn known_keys_need_no_fence_but_a_blank_line() {
        let (header, text) = split("Title: Streit\r\nAuthor: Ida Kern\r\n\r\nText\r\n").unwrap();
        assert_eq!((header.title.as_str(), text), ("Streit", "Text\r\n"));
        assert_eq!(header.authors, ["Ida Kern"]);
        assert!(split("Title: Streit\nRubrik: Inland\n\nText").is_none());
        assert!(split("url: a\nText\n\n").is_none());
    }

    #[test]
    fn a_fence_may_end_with_a_blank_line() {
        let (header, text) = split("---\ndate: 2025-09-04\n\nText\n---\n").unwrap();
        assert_eq!((header.date.as_str(), text), ("2025-09-04", "Text\n---\n"));
    }

    #[test]
    fn repeated_keys_lose_nothing() {
        let (header, _) = split("---\ntitle: A\ntitle: B\nx: 1\nx: 2\nleer:\n---\n").unwrap();
        assert_eq!(
            Value::Object(header.meta).to_string(),
            r#"{"title":"B","x":["1","2"],"leer":""}"#
        );
    }
}
