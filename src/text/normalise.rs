//! Makes the view: reads the characters, composes letters, writes what was read for what.

use std::iter::Peekable;
use std::str::Chars;

use unicode_normalization::{IsNormalized, UnicodeNormalization, char as unicode, is_nfc_quick};

use super::chars::{is_invisible, is_mark, is_pictograph, is_variation_selector};
use super::view::View;

/// Appends the normalised characters of `text` to `view`, returns the number of code points read.
pub fn normalise(text: &str, view: &mut View) -> usize {
    let mut composer = Composer {
        view,
        cluster: Vec::new(),
    };
    let mut reader = Reader::new(text);
    for unit in reader.by_ref() {
        composer.push(unit);
    }
    composer.flush();
    reader.position
}

/// One character of the input that stays in the view, in its plain form.
#[derive(Debug, Clone, Copy)]
struct Unit {
    char: char,
    /// Code points of the input it stands for.
    start: u32,
    end: u32,
}

/// Reads the input: leaves out what is invisible, makes spaces and line ends plain.
struct Reader<'t> {
    chars: Peekable<Chars<'t>>,
    /// Code points read so far.
    position: usize,
    /// The character before was a pictograph: a joiner may belong to it.
    pictograph: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            chars: text.chars().peekable(),
            position: 0,
            pictograph: false,
        }
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.chars.next();
        self.position += usize::from(next.is_some());
        next
    }
}

impl Iterator for Reader<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        loop {
            let start = self.position as u32;
            let read = self.bump()?;
            let char = match read {
                // A joiner is kept only where it makes one picture of two.
                '\u{200D}'
                    if self.pictograph && self.chars.peek().copied().is_some_and(is_pictograph) =>
                {
                    read
                }
                _ if is_invisible(read) => continue,
                '\r' => {
                    if self.chars.peek() == Some(&'\n') {
                        self.bump();
                    }
                    '\n'
                }
                '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
                _ if read.is_whitespace() || read.is_control() => ' ',
                _ => read,
            };
            self.pictograph = is_pictograph(char);
            if char != ' ' && char != '\n' {
                // A variation selector is part of the character it varies.
                while self
                    .chars
                    .peek()
                    .copied()
                    .is_some_and(is_variation_selector)
                {
                    self.bump();
                }
            }
            return Some(Unit {
                char,
                start,
                end: self.position as u32,
            });
        }
    }
}

/// Composes clusters (a character and what may combine with it) and writes the runs.
struct Composer<'v> {
    view: &'v mut View,
    cluster: Vec<Unit>,
}

impl Composer<'_> {
    fn push(&mut self, unit: Unit) {
        if self.begins_cluster(unit.char) {
            self.flush();
        }
        self.cluster.push(unit);
    }

    /// Whether `char` neither combines with the cluster before it nor changes places with a mark.
    fn begins_cluster(&self, char: char) -> bool {
        // All characters below the combining marks stand for themselves.
        if char < '\u{300}' {
            return true;
        }
        let Some(first) = self.cluster.first().map(|unit| unit.char) else {
            return true;
        };
        if first == ' ' || first == '\n' {
            return true;
        }
        let lead = char.nfd().next().unwrap_or(char);
        if unicode::canonical_combining_class(lead) != 0 {
            return false;
        }
        if is_nfc_quick(std::iter::once(lead)) != IsNormalized::Maybe {
            return true;
        }
        // Vowel signs and the letters of Hangul syllables compose although their class is 0. They
        // do so only with their like, so that a cluster never joins a word with anything else.
        let last = self.cluster.last().map_or(first, |unit| unit.char);
        if is_mark(lead) {
            !first.is_alphabetic() && !is_mark(first)
        } else {
            !last.is_alphabetic() || is_mark(last)
        }
    }

    fn flush(&mut self) {
        let mut units = std::mem::take(&mut self.cluster);
        let plain = |units: &[Unit]| match units {
            [unit] if unit.char < '\u{300}' => true,
            _ => is_nfc_quick(units.iter().map(|unit| unit.char)) == IsNormalized::Yes,
        };
        if plain(&units) {
            for unit in &units {
                self.view.push_char(unit.char, unit.start, unit.end);
            }
        } else {
            let composed: String = units.iter().map(|unit| unit.char).nfc().collect();
            if composed.chars().eq(units.iter().map(|unit| unit.char)) {
                for unit in &units {
                    self.view.push_char(unit.char, unit.start, unit.end);
                }
            } else if let (Some(first), Some(last)) = (units.first(), units.last()) {
                let (start, end) = (first.start, last.end);
                let mut chars = composed.chars();
                if let (Some(char), None) = (chars.next(), chars.next()) {
                    self.view.push_char(char, start, end);
                } else {
                    self.view.push_whole(&composed, start, end);
                }
            }
        }
        // The buffer is kept: most clusters are one character.
        units.clear();
        self.cluster = units;
    }
}
