//! What stands before the text of a plain file: nothing, a line with the date, or front matter.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::front_matter;

/// What a header says about its article.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Header {
    pub title: String,
    /// As it stands in the file.
    pub date: String,
    pub outlet: String,
    pub section: String,
    pub authors: Vec<String>,
    pub url: String,
    /// Everything else, by the header's own names.
    pub meta: Map<String, Value>,
}

/// ` date 2025-09-04 `: a form in which archives are kept; the text runs on in the same line.
#[allow(
    clippy::unwrap_used,
    reason = "the pattern is a constant, and the tests compile it"
)]
static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^ ?date (\d{4}-\d{2}-\d{2})(?:[ \t]+|[ \t]*\r?\n\s*|$)").unwrap()
});

/// Cuts the header off `whole`: what it says, and the text that follows it.
///
/// Ordinary text is never taken for a header: only a first line that begins with ` date YYYY-MM-DD`,
/// or front matter as [`front_matter::split`] defines it.
pub fn split_header(whole: &str) -> (Header, &str) {
    if let Some(found) = DATE_LINE.captures(whole) {
        let line = &found[0];
        let mut header = Header {
            date: found[1].to_owned(),
            ..Header::default()
        };
        header.meta.insert("header".into(), line.into());
        return (header, &whole[line.len()..]);
    }
    front_matter::split(whole).unwrap_or_else(|| (Header::default(), whole))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_text_has_no_header() {
        for text in [
            "",
            "date",
            "Update 2025-09-04 Die Lage",
            " date 2025-09-0 Die Lage",
            "--- so\ntitle: Lage\n\nText",
            " date 2025-09-04: Die Lage",
            "---\nEin Gedankenstrich am Anfang.\n---\n",
            "---\n\nText",
            "Titel ohne Doppelpunkt\n\nText",
            "Berlin: Die Lage ist ernst.\n\nText",
            "Title: nur eine Zeile",
            "Title: mit Text darunter\nText",
        ] {
            let (header, rest) = split_header(text);
            assert_eq!((header, rest), (Header::default(), text));
        }
    }

    #[test]
    fn the_date_line_ends_where_the_text_begins() {
        for (whole, text) in [
            (" date 2025-09-04 Text läuft weiter", "Text läuft weiter"),
            ("date 2025-09-04 Text", "Text"),
            (" date 2025-09-04\r\n\r\nText", "Text"),
            (" date 2025-09-04", ""),
        ] {
            assert_eq!(split_header(whole).1, text);
        }
    }

    proptest! {
        #[test]
        fn the_text_is_always_the_end_of_the_file(
            head in "( ?date |---\\n|title: |[a-z]+: )?(2025-09-04|x)?[ \\n\\r]{0,3}",
            tail in any::<String>(),
        ) {
            let whole = head + &tail;
            let (header, text) = split_header(&whole);
            prop_assert!(whole.ends_with(text));
            prop_assert!(header != Header::default() || text == whole);
        }
    }
}
