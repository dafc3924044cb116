//! How the text goes on: what the words behind a terminator, and the lines, tell of a new sentence.

use super::{Splitter, Terminator};
use crate::text::chars::{is_bullet, is_dash, is_hyphen, is_opening_bracket, is_pictograph};
use crate::text::marks::Role;
use crate::text::scan::Kind;

/// How the text goes on behind a terminator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing follows.
    End,
    /// A word with a capital, or in a script without capitals.
    Capital,
    /// A number.
    Digit,
    /// Something that begins a sentence wherever it stands: an address, a picture.
    Fresh,
    /// A small letter or a mark that goes on with the sentence.
    Small,
}

impl Splitter<'_> {
    /// The first token from `index` on that opens nothing.
    pub(super) fn behind_openers(&self, mut index: usize) -> usize {
        while self.roles.get(index) == Some(&Role::Open) {
            index += 1;
        }
        index
    }

    /// How the text goes on with the token at `index`.
    pub(super) fn next(&self, index: usize) -> Next {
        let Some(piece) = self.pieces.get(index) else {
            return Next::End;
        };
        let word = self.behind_openers(index);
        if word > index {
            return self.next_behind_openers(index, word);
        }
        let first = self.first_char(index);
        match piece.kind {
            Kind::Picture => Next::Fresh,
            Kind::Mark if is_dash(first) || is_hyphen(first) => {
                // "– Nein": a dash begins a sentence only before a capital.
                let behind = self.behind_openers(index + 1);
                let capital = self.first_char(behind).is_uppercase();
                let free = !self.adjacent(index) && !self.adjacent(index + 1);
                if capital && free && (self.begins_line(index) || self.closes(index - 1)) {
                    Next::Capital
                } else {
                    Next::Small
                }
            }
            Kind::Mark if is_bullet(first) || matches!(first, '§' | '€' | '$' | '£' | '+') => {
                Next::Fresh
            }
            Kind::Mark => Next::Small,
            _ => word_case(self.text(index)),
        }
    }

    /// How the text goes on with the opening marks at `index` and the token behind them.
    fn next_behind_openers(&self, index: usize, word: usize) -> Next {
        let bracket = is_opening_bracket(self.first_char(index));
        if self.adjacent(index) && bracket {
            return Next::Small;
        }
        // "[…] Der Versuch": what is left out counts as what follows it.
        let ellipsis = self.terminator(word) == Some(Terminator::Ellipsis);
        let first = self.first_char(word);
        if ellipsis || is_pictograph(first) {
            return Next::Fresh;
        }
        match word_case(self.text(word)) {
            // After a full stop a new quotation is a new sentence, however it begins.
            Next::Small if first.is_alphabetic() => Next::Fresh,
            next => next,
        }
    }

    pub(super) fn blank_line_before(&self, index: usize) -> bool {
        self.gap(index)
            .bytes()
            .filter(|&byte| byte == b'\n')
            .count()
            > 1
    }

    /// Whether a sentence ends before `index` whatever the words: blank lines, items of lists.
    pub(super) fn breaks_before(&self, first: usize, index: usize) -> bool {
        let Some(piece) = self.pieces.get(index) else {
            return true;
        };
        let gap = self.gap(index);
        if !gap.contains('\n') {
            return false;
        }
        if self.blank_line_before(index) {
            return true;
        }
        let mark = self.first_char(index);
        let introduced = index > 0 && matches!(self.first_char(index - 1), ':' | ';' | ',');
        match piece.kind {
            Kind::Ordinal => introduced && self.text(index).len() <= 3,
            Kind::Mark | Kind::Picture if self.adjacent(index + 1) => false,
            Kind::Mark | Kind::Picture if is_bullet(mark) => true,
            // In running text a dash may begin a line by chance.
            Kind::Mark if is_dash(mark) || is_hyphen(mark) => {
                introduced || self.first_char(first) == mark || self.line_ended_early(index)
            }
            _ => false,
        }
    }

    /// Whether the word at `index`, which begins a line, would have fitted into the line before.
    fn line_ended_early(&self, index: usize) -> bool {
        let Some(end) = index
            .checked_sub(1)
            .and_then(|before| self.pieces.get(before))
            .map(|piece| piece.end)
        else {
            return false;
        };
        // Looking further back than the longest line is never needed.
        let mut from = end.saturating_sub(self.width);
        while !self.view.is_char_boundary(from) {
            from += 1;
        }
        let line = self.view[from..end]
            .rfind('\n')
            .map_or(end - from, |start| end - from - start - 1);
        line + 1 + self.text(index).len() <= self.width
    }
}

/// How a word or number begins.
fn word_case(text: &str) -> Next {
    let mut chars = text.chars();
    let Some(first) = chars.find(|char| char.is_alphanumeric()) else {
        return Next::Small;
    };
    if first.is_numeric() {
        Next::Digit
    } else if !first.is_lowercase() {
        Next::Capital
    } else if text.starts_with(['@', '#']) || text.contains("://") || text.starts_with("www.") {
        Next::Fresh
    } else if chars.next().is_some_and(char::is_uppercase) {
        // eBay, iPhone
        Next::Capital
    } else {
        Next::Small
    }
}
