//! Where a word ends: which hyphens, apostrophes, commas and full stops belong to it.

use super::{Kind, Scanner};
use crate::text::chars::{is_apostrophe, is_hyphen, is_quotation_mark, is_word};
use crate::text::lexicon;

/// How a character behind a word goes on with it.
enum Join {
    /// It is part of the word, which goes on.
    Through,
    /// It is the last character of the word, which becomes this kind.
    Last(Kind),
    /// The word ends before it.
    No,
}

impl Scanner<'_> {
    /// Reads a word from `start`, of which the characters before `at` are already known.
    pub(super) fn word(&mut self, start: usize, mut at: usize) -> usize {
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
}
