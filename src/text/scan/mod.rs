//! The tokeniser: one pass over the view, cutting it into words, numbers, marks and pictures.
//!
//! A full stop that belongs to the word before it (abbreviation, ordinal, initial) stays with it;
//! whether it also ends the sentence is decided by the sentence splitter.

mod words;

use std::ops::Range;

use super::chars::{
    is_apostrophe, is_blank, is_dash, is_hyphen, is_mark, is_opening_bracket, is_pictograph,
    is_picture_modifier, is_quotation_mark, is_regional_indicator, is_word,
};
use super::lexicon;

/// What a token is, as far as its form tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, digits and what joins them.
    Word,
    /// A word with the full stop that shortens it.
    Abbreviation,
    /// A number with a full stop behind it: an ordinal or the end of a sentence.
    Ordinal,
    /// A punctuation mark, bracket or symbol.
    Mark,
    /// An emoji or another picture.
    Picture,
}

/// A token in the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

impl Piece {
    /// The wording of the token.
    pub fn text(self, view: &str) -> &str {
        &view[self.start..self.end]
    }
}

/// The tokens of `range` of the view.
pub fn scan(view: &str, range: Range<usize>) -> Vec<Piece> {
    let mut scanner = Scanner {
        text: &view[..range.end],
        begin: range.start,
        pieces: Vec::with_capacity(range.len() / 6),
    };
    let mut at = range.start;
    while let Some(char) = scanner.char(at) {
        if is_blank(char) {
            at += 1;
        } else {
            at = scanner.token(at, char);
        }
    }
    scanner.pieces
}

struct Scanner<'t> {
    /// The view up to the end of the range.
    text: &'t str,
    /// The first byte of the range.
    begin: usize,
    pieces: Vec<Piece>,
}

impl Scanner<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[self.begin..at].chars().next_back()
    }

    fn is_word_at(&self, at: usize) -> bool {
        self.char(at).is_some_and(is_word)
    }

    fn is_letter_at(&self, at: usize) -> bool {
        self.char(at).is_some_and(char::is_alphabetic)
    }

    /// Writes the token and returns where it ends; marks on its last character belong to it.
    fn push(&mut self, start: usize, mut end: usize, kind: Kind) -> usize {
        while let Some(mark) = self.char(end).filter(|&char| is_mark(char)) {
            end += mark.len_utf8();
        }
        self.pieces.push(Piece { start, end, kind });
        end
    }

    /// Reads the token that begins at `at` with `char`, returns where it ends.
    fn token(&mut self, at: usize, char: char) -> usize {
        let after = at + char.len_utf8();
        if let Some(end) = self.address(at, char) {
            return self.push(at, end, Kind::Word);
        }
        if is_word(char) || self.begins_word(at, char, after) {
            return self.word(at, after);
        }
        if is_pictograph(char) {
            return self.picture(at, char);
        }
        let end = self.mark(at, char, after);
        self.push(at, end, Kind::Mark)
    }

    /// Whether a mark is the first character of a word: `#Tag`, `@name`, `-zubehör`, `'ne`.
    fn begins_word(&self, at: usize, char: char, after: usize) -> bool {
        let before = self.before(at);
        let free = before.is_none_or(|char| !is_word(char));
        match char {
            '#' | '@' => free && self.is_word_at(after),
            '.' => {
                before.is_none_or(|char| is_blank(char) || is_quotation_mark(char))
                    && self.char(after).is_some_and(char::is_lowercase)
            }
            _ if is_hyphen(char) => {
                before.is_none_or(|before| !is_word(before) && !is_hyphen(before) && before != '.')
                    && self.is_word_at(after)
            }
            _ if is_apostrophe(char) || char == '‘' => {
                before.is_none_or(|char| is_blank(char) || is_opening_bracket(char))
                    && self.begins_contraction(after)
            }
            _ => false,
        }
    }

    /// Whether one of the spoken short forms ('ne, 'n, 's) stands at `at`.
    fn begins_contraction(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let length = rest
            .chars()
            .take(6)
            .take_while(|&char| is_word(char))
            .count();
        // They are ASCII, so that characters are bytes.
        length <= 5 && rest.get(..length).is_some_and(lexicon::is_contraction)
    }

    /// The end of the web address or path that begins at `at`.
    fn address(&self, at: usize, char: char) -> Option<usize> {
        if !matches!(char, 'h' | 'H' | 'w' | 'W' | 'f' | 'F')
            || self.before(at).is_some_and(is_word)
        {
            return None;
        }
        let rest = &self.text[at..];
        let scheme = ["http://", "https://", "www.", "ftp://"]
            .into_iter()
            .find(|scheme| {
                rest.get(..scheme.len())
                    .is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
            })?;
        let stop = |char: char| {
            is_blank(char)
                || matches!(char, '<' | '>' | '|')
                || (is_quotation_mark(char) && char != '\'')
        };
        let mut address = &rest[..rest.find(stop).unwrap_or(rest.len())];
        let mut surplus = address
            .matches(')')
            .count()
            .saturating_sub(address.matches('(').count());
        // Punctuation behind an address belongs to the sentence, a bracket opened within does not.
        while let Some(last) = address.chars().next_back() {
            match last {
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | ']' | '}' | '…' => {}
                ')' if surplus > 0 => surplus -= 1,
                _ => break,
            }
            address = &address[..address.len() - last.len_utf8()];
        }
        (address.len() > scheme.len()).then_some(at + address.len())
    }

    /// Reads an emoji with all that is drawn into one picture with it.
    fn picture(&mut self, start: usize, first: char) -> usize {
        let mut at = start + first.len_utf8();
        if is_regional_indicator(first) {
            if let Some(second) = self.char(at).filter(|&char| is_regional_indicator(char)) {
                at += second.len_utf8();
            }
            return self.push(start, at, Kind::Picture);
        }
        while let Some(char) = self.char(at) {
            let after = at + char.len_utf8();
            if is_picture_modifier(char) || is_mark(char) {
                at = after;
            } else if char == '\u{200D}' {
                at = self
                    .char(after)
                    .map_or(after, |joined| after + joined.len_utf8());
            } else {
                break;
            }
        }
        self.push(start, at, Kind::Picture)
    }

    /// The end of the mark at `at`: mostly one character, some are written as several.
    fn mark(&self, at: usize, char: char, after: usize) -> usize {
        let rest = &self.text[after..];
        match char {
            '.' | '…' => after + run(rest, |char| matches!(char, '.' | '…')),
            _ if is_hyphen(char) || is_dash(char) => after + run(rest, |other| other == char),
            '\'' | '`' | '´' | '’' | '‘' | ',' if rest.starts_with(char) => {
                // ",,so''" writes quotation marks with what an old keyboard has.
                let opens = self
                    .before(at)
                    .is_none_or(|before| is_blank(before) || is_opening_bracket(before));
                let double = after + char.len_utf8();
                if char != ',' || (opens && self.is_word_at(double)) {
                    double
                } else {
                    after
                }
            }
            ':' | ';' => match rest.as_bytes() {
                [b'-', b')' | b'(' | b'D' | b'P', ..] => after + 2,
                _ => after,
            },
            _ => after,
        }
    }
}

/// Bytes of the characters at the beginning of `text` that are `wanted`.
fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|char| !wanted(char)).unwrap_or(text.len())
}
