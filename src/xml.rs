//! What XML 1.0 can hold, and how text is written in it.

use std::fmt;

/// What stands in a text for a character that XML cannot hold: one code point and one UTF-16 unit
/// like what it stands for, so that offsets stay.
const REPLACEMENT: char = '\u{fffd}';

/// A character as XML 1.0 can hold it: control characters other than tab and line ends, and the
/// non-characters U+FFFE and U+FFFF, become U+FFFD.
pub const fn held(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}' => character,
        _ => REPLACEMENT,
    }
}

/// Text as the content of an element.
pub struct Content<'t>(pub &'t str);

/// Text as the value of an attribute between quotation marks; line ends and tabs stay what they are.
pub struct Value<'t>(pub &'t str);

impl fmt::Display for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, |character| character == '\r')
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, self.0, |c| matches!(c, '\t' | '\n' | '\r' | '"'))
    }
}

/// Writes `text`; what `special` names, and what XML itself is made of, as references.
fn write(f: &mut fmt::Formatter<'_>, text: &str, special: impl Fn(char) -> bool) -> fmt::Result {
    use fmt::Write as _;
    for character in text.chars().map(held) {
        match character {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            _ if special(character) => write!(f, "&#{};", u32::from(character))?,
            _ => f.write_char(character)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_is_read_back_but_for_what_xml_forbids() {
        let text: String = (0..=0x1_0fff_u32).filter_map(char::from_u32).collect();
        let kept: String = text.chars().map(held).collect();
        assert_eq!(kept.chars().count(), text.chars().count());
        assert_eq!(kept.encode_utf16().count(), text.encode_utf16().count());
        let xml = format!("<a b=\"{}\">{}</a>", Value(&text), Content(&text));
        let read = roxmltree::Document::parse(&xml).unwrap();
        let element = read.root_element();
        assert!(element.attribute("b") == Some(kept.as_str()));
        assert!(element.text() == Some(kept.as_str()));
        assert_eq!(
            Value("\u{0}\u{ffff}x\u{7f}").to_string(),
            "\u{fffd}\u{fffd}x\u{7f}"
        );
    }
}
