//! The tokeniser: one pass over the view, cutting it into words, numbers, marks and pictures.
//!
//! A full stop that belongs to the word before it (abbreviation, ordinal, initial) stays with it;
//! whether it also ends the sentence is decided by the sentence splitter.

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

/// How a character behind a word goes on with it.
enum Join {
    /// It is part of the word, which goes on.
    Through,
    /// It is the last character of the word, which becomes this kind.
    Last(Kind),
    /// The word ends before it.
    No,
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

    /// Reads a word from `start`, of which the characters before `at` are already known.
    fn word(&mut self, start: usize, mut at: usize) -> usize {
        // Where the last piece between full stops begins: "z.B", "ver.di".
        let mut segment = start;
        while let Some(char) = self.char(at) {
            let after = at + char.len_utf8();
            if is_word(char) {
                at = after;
                continue;
            }
            match self.join(start, segment, at, char, after) {
                Join::Through => at = after,
                Join::Last(kind) => return self.push(start, after, kind),
                Join::No => break,
            }
            if char == '.' {
                segment = at;
            }
        }
        self.push(start, at, Kind::Word)
    }

    /// How `char` at `at` goes on with the word from `start`.
    fn join(&self, start: usize, segment: usize, at: usize, char: char, after: usize) -> Join {
        let last = self.before(at).unwrap_or(' ');
        let next = self.char(after);
        let between_digits =
            last.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit());
        let word_follows = next.is_some_and(is_word);
        let through = |condition: bool| if condition { Join::Through } else { Join::No };
        match char {
            '.' => self.join_full_stop(start, segment, at, after),
            // "1,5" and the price "20,- Euro"
            ',' => through(between_digits || last.is_ascii_digit() && self.is_bare_dash(after)),
            '–' | '—' if last == ',' => Join::Last(Kind::Word),
            ':' => through(between_digits || (last.is_lowercase() && self.is_gender_ending(after))),
            '*' => through(
                between_digits || (last.is_alphabetic() && next.is_some_and(char::is_lowercase)),
            ),
            '&' | '@' => through(word_follows),
            '/' => through(self.is_fixed_pair(start, at)),
            '$' => match &self.text[start..at] {
                "US" | "A" | "AU" | "C" | "CA" | "NZ" | "HK" | "S" => Join::Last(Kind::Word),
                _ => Join::No,
            },
            // "2008-2012" is two numbers, "Luft- und" and "35-jährige" are words.
            _ if is_hyphen(char) => through(!between_digits && !next.is_some_and(is_hyphen)),
            _ if is_apostrophe(char) => through(
                is_word(last)
                    && char != '`'
                    && (self.is_letter_at(after)
                        || (next.is_some_and(is_hyphen)
                            && self.is_letter_at(after + 1)
                            && !self.before(start).is_some_and(is_quotation_mark))),
            ),
            _ => Join::No,
        }
    }

    /// A hyphen or dash at `at` that stands for no cents.
    fn is_bare_dash(&self, at: usize) -> bool {
        let dash = self
            .char(at)
            .filter(|&char| is_hyphen(char) || matches!(char, '–' | '—'));
        dash.is_some_and(|dash| !self.is_word_at(at + dash.len_utf8()))
    }

    /// "Politiker:innen", "jede:r": a colon that writes more than one gender.
    fn is_gender_ending(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        if rest.starts_with("innen") {
            return true;
        }
        let length = rest
            .chars()
            .take(3)
            .take_while(|&char| is_word(char))
            .count();
        matches!(
            rest.get(..length),
            Some("e" | "r" | "n" | "s" | "m" | "en" | "er" | "in")
        )
    }

    /// A pair that is one name in spite of its stroke.
    fn is_fixed_pair(&self, start: usize, at: usize) -> bool {
        const LEFT: &str = "CDU";
        const RIGHT: &str = "/CSU";
        let end = at + RIGHT.len();
        &self.text[start..at] == LEFT
            && self.text[at..].starts_with(RIGHT)
            && !self
                .char(end)
                .is_some_and(|char| is_word(char) || is_hyphen(char))
    }

    /// Whether the full stop at `at` is part of the word from `start`.
    fn join_full_stop(&self, start: usize, segment: usize, at: usize, after: usize) -> Join {
        let word = &self.text[start..at];
        let next = self.char(after);
        let number = word
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
            && word.len() <= 24
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':'));
        let single = word[segment - start..].chars().nth(1).is_none();
        match next {
            Some('.') => {
                // "Corp.." is an abbreviation and a full stop; "..." is one mark.
                if self.char(after + 1) != Some('.') && self.is_abbreviation(word, start, after) {
                    Join::Last(Kind::Abbreviation)
                } else {
                    Join::No
                }
            }
            Some(next) if next.is_ascii_digit() && number => Join::Through,
            Some(next) if next.is_numeric() => {
                if self.is_abbreviation(word, start, after) {
                    Join::Last(Kind::Abbreviation)
                } else if word.len() <= 4 || self.before(at).is_some_and(char::is_numeric) {
                    Join::Through
                } else {
                    Join::No
                }
            }
            Some(next) if next.is_alphabetic() => {
                if number && next.is_uppercase() {
                    Join::Last(Kind::Ordinal)
                } else if single || number {
                    Join::Through
                } else if self.is_abbreviation(word, start, after) {
                    Join::Last(Kind::Abbreviation)
                } else if next.is_lowercase() {
                    // "ver.di", "taz.de"
                    Join::Through
                } else {
                    Join::No
                }
            }
            _ if number => Join::Last(Kind::Ordinal),
            _ if self.is_abbreviation(word, start, after) => Join::Last(Kind::Abbreviation),
            _ => Join::No,
        }
    }

    /// Whether `word` from `start`, with its full stop before `after`, is an abbreviation.
    fn is_abbreviation(&self, word: &str, start: usize, after: usize) -> bool {
        if word.len() > lexicon::LONGEST {
            return false;
        }
        if word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
        {
            return !self.is_unit(word, start);
        }
        if lexicon::is_abbreviation(word) || lexicon::is_roman(word) {
            return true;
        }
        let number_follows = self.text[after..]
            .trim_start_matches(' ')
            .starts_with(|char: char| char.is_numeric() || char == '§');
        let number_precedes = self.pieces.last().is_some_and(|piece| {
            piece.kind == Kind::Ordinal
                || self.text[piece.start..].starts_with(|char: char| char.is_ascii_digit())
        });
        (number_follows && lexicon::counts_before_number(word))
            || ((number_follows || number_precedes) && lexicon::is_date_abbreviation(word))
    }

    /// A single letter that is a unit of measurement: "km/h.", "5 m.", "30 °C."
    fn is_unit(&self, word: &str, start: usize) -> bool {
        if word.len() > 1 {
            return false;
        }
        let before = self.text[self.begin..start].trim_end_matches(' ');
        match before.chars().next_back() {
            Some('/' | '°') => true,
            Some(char) if char.is_ascii_digit() => {
                matches!(word, "m" | "g" | "l" | "t" | "h" | "s")
            }
            _ => false,
        }
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
