//! Numbers, names and paragraphs as the report has them.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::review::{one_line, visible};

/// The columns of a name.
pub const NAME: usize = 18;
/// How wide a line is.
const WIDTH: usize = 80;

/// A name in a column of its own, cut where it is too long.
pub fn padded(name: &str) -> String {
    let shown = one_line(name, NAME - 1);
    let rest = NAME - shown.width();
    shown + &" ".repeat(rest)
}

/// `words` behind `head`, wrapped; further lines behind `indent`.
pub fn paragraph(out: &mut String, head: &str, words: &str, indent: &str) {
    let words = visible(words).replace(['\n', '\t'], " ");
    // Paths are broken only where they have blanks, so that they can be copied.
    let options = textwrap::Options::new(WIDTH)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(head)
        .subsequent_indent(indent);
    for line in textwrap::wrap(&words, options) {
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// Bytes for reading.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

/// A time for reading.
pub fn duration(seconds: f64) -> String {
    match seconds.round() as u64 {
        0..120 => format!("{seconds:.0} s"),
        whole @ 120..7200 => format!("{} min {} s", whole / 60, whole % 60),
        whole => format!("{} h {} min", whole / 3600, whole / 60 % 60),
    }
}

/// A number in five characters: from 100,000 on in thousands or millions.
pub fn brief(number: u64) -> String {
    match number {
        0..100_000 => number.to_string(),
        100_000..1_000_000 => format!("{}k", number / 1000),
        _ => format!("{}M", number / 1_000_000),
    }
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_for_reading() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(999), "999");
        assert_eq!(
            [99_999, 100_000, 2_500_000].map(brief),
            ["99999", "100k", "2M"]
        );
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(3 << 40), "3.0 TiB");
        assert_eq!(duration(7290.0), "2 h 1 min");
        assert_eq!(duration(130.0), "2 min 10 s");
    }

    #[test]
    fn a_name_fills_its_column_and_steers_no_terminal() {
        for name in [
            "taz",
            "Süddeutsche Zeitung, Bayern",
            "日本日本日本日本日本日本",
            "\u{1b}[2J\nx",
        ] {
            let shown = padded(name);
            assert_eq!(shown.width(), NAME, "{shown}");
            assert!(!shown.chars().any(char::is_control));
        }
    }
}
