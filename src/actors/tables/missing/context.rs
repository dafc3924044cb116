//! Snippets of text around a mention, fit for one cell of a table.

use crate::document::{CharIndex, Span};

/// Code points shown on each side of the name, at most.
const AROUND: usize = 60;

/// The name between ‹ and › with up to [`AROUND`] code points on both sides, on one line; a word
/// that is cut is left out, and … says that there is more. A span outside the text is clamped.
pub fn snippet(text: &str, index: &CharIndex<'_>, span: Span) -> String {
    let slice = |start: usize, end: usize| {
        let (start, end) = (index.byte(start), index.byte(end));
        text.get(start..end.max(start)).unwrap_or_default()
    };
    let end = span.end.max(span.start);
    let (from, to) = (
        span.start.saturating_sub(AROUND),
        end.saturating_add(AROUND),
    );
    let (mut before, mut after) = (slice(from, span.start), slice(end, to));
    let (mut left, mut right) = ("", "");
    if from > 0 {
        left = "…";
        if let Some((_, rest)) = before.split_once(char::is_whitespace) {
            before = rest;
        }
    }
    if to < index.len() {
        right = "…";
        if let Some((rest, _)) = after.rsplit_once(char::is_whitespace) {
            after = rest;
        }
    }
    let name = tidy(slice(span.start, end));
    let (before, after) = (flat(before), flat(after));
    let line = format!(
        "{left}{}‹{name}›{}{right}",
        before.trim_start(),
        after.trim_end()
    );
    line.trim().to_owned()
}

/// A text on one line: control characters and white space are single blanks, none at its ends.
pub fn tidy(text: &str) -> String {
    flat(text).trim().to_owned()
}

fn flat(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for c in text.chars() {
        if !(c.is_control() || c.is_whitespace()) {
            flat.push(c);
        } else if !flat.ends_with(' ') {
            flat.push(' ');
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, start: usize, end: usize) -> String {
        snippet(text, &CharIndex::new(text), Span::new(start, end))
    }

    #[test]
    fn a_short_text_is_shown_whole_and_on_one_line() {
        assert_eq!(
            shown("Früh\r\nkam Jörg\tWübbe an.\n", 10, 20),
            "Früh kam ‹Jörg Wübbe› an."
        );
        assert_eq!(shown("Wübbe", 0, 5), "‹Wübbe›");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = format!("{}Wübbe {}", "äußerst ".repeat(20), "spät ".repeat(30));
        let found = shown(&text, 160, 165);
        assert!(
            found.starts_with("…äußerst ") && found.ends_with(" spät…"),
            "{found}"
        );
        let (before, after) = found.split_once("‹Wübbe›").unwrap();
        assert!(before.chars().count() <= AROUND + 1 && after.chars().count() <= AROUND + 1);
        assert!(before.chars().count() > AROUND - 10, "{before}");
    }

    #[test]
    fn spans_outside_the_text_or_turned_round_do_no_harm() {
        for (start, end) in [(3, 1), (0, 99), (99, 120), (usize::MAX, usize::MAX)] {
            assert!(shown("Kurz.", start, end).contains('‹'), "{start} {end}");
        }
    }
}
