//! What articles bring along that a terminal would obey is shown instead.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` with everything invisible that could steer a terminal or turn the order of the letters
/// around written out: an escape character becomes `\u{1b}`.
///
/// Line feeds and tabs stay, and so do the joiners that emoji and some scripts need; soft hyphens
/// are left out, as every display does.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => shown.push(character),
            '\u{ad}' => {}
            _ if steers(character) => {
                // Writing to a string cannot fail.
                let _ = write!(shown, "{}", character.escape_unicode());
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// `text` on one line of at most `width` columns; what is cut off leaves `…`.
pub fn one_line(text: &str, width: usize) -> String {
    let text = visible(text).replace(['\n', '\t'], " ");
    if text.width() <= width {
        return text;
    }
    let mut cut = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or_default();
        if used > width {
            break;
        }
        cut.push(character);
    }
    cut + "…"
}

/// Whether a terminal might obey it: control characters, bidirectional marks, invisible formats and line separators.
pub fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::visible;

    #[test]
    fn escapes_and_bidi_marks_are_written_out() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(
            visible("\u{202e}x\u{2069}\u{9b}\r"),
            "\\u{202e}x\\u{2069}\\u{9b}\\u{d}"
        );
        assert_eq!(
            visible("Minister\u{ad}präsident\n👩\u{200d}🔬"),
            "Ministerpräsident\n👩\u{200d}🔬"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_steers_a_terminal_comes_through(text in any::<String>()) {
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
