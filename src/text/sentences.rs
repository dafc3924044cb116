//! The sentence splitter: decides behind which tokens of one part a sentence ends.
//!
//! Knows no parts: it is asked for one part at a time, so that no sentence crosses a part.

use super::chars::{
    is_bullet, is_closing_bracket, is_dash, is_hyphen, is_opening_bracket, is_pictograph,
};
use super::lexicon;
use super::marks::{Role, roles};
use super::scan::{Kind, Piece};

/// Tokens before a colon that are only a label.
const LABEL: usize = 4;
/// How many tokens back the opening bracket is looked for.
const NEAR: usize = 60;

/// The tokens of one sentence.
pub type Sentence = Vec<Piece>;

/// Groups the tokens of one part into sentences.
///
/// The full stop behind a number that ends a sentence becomes a token of its own.
pub fn split(view: &str, pieces: &[Piece]) -> Vec<Sentence> {
    let splitter = Splitter::new(view, pieces);
    let mut sentences = Vec::new();
    let mut sentence = Sentence::new();
    let mut at = 0;
    let mut first = 0;
    while at < pieces.len() {
        let stop = splitter.stop(first, at);
        let end = stop.map_or(at + 1, |stop| stop.end);
        let ends = stop.is_some_and(|stop| stop.ends) || splitter.breaks_before(first, end);
        for (index, &piece) in pieces.iter().enumerate().take(end).skip(at) {
            let number = index == at && piece.kind == Kind::Ordinal && first < at;
            if ends && number && !splitter.in_bracket(end) {
                sentence.push(Piece {
                    end: piece.end_of_number(view),
                    kind: Kind::Word,
                    ..piece
                });
                sentence.push(Piece {
                    start: piece.end_of_number(view),
                    kind: Kind::Mark,
                    ..piece
                });
            } else {
                sentence.push(piece);
            }
        }
        at = end;
        if ends {
            sentences.push(std::mem::take(&mut sentence));
            first = at;
        }
    }
    sentences
}

impl Piece {
    /// Where the full stop behind a number begins.
    fn end_of_number(self, view: &str) -> usize {
        self.text(view)
            .rfind('.')
            .map_or(self.end, |stop| self.start + stop)
    }
}

/// What ends, or may end, a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terminator {
    FullStop,
    Exclamation,
    Ellipsis,
    Ordinal,
    Abbreviation,
    Colon,
    Semicolon,
}

/// A terminator with what belongs to it.
#[derive(Debug, Clone, Copy)]
struct Stop {
    /// Index of the token behind the terminator, further terminators and closing marks.
    end: usize,
    /// Whether the sentence ends there.
    ends: bool,
}

/// How the text goes on behind a terminator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
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

struct Splitter<'t> {
    view: &'t str,
    pieces: &'t [Piece],
    roles: Vec<Role>,
    /// Bytes of the longest line: a shorter one was ended on purpose.
    width: usize,
}

impl<'t> Splitter<'t> {
    fn new(view: &'t str, pieces: &'t [Piece]) -> Self {
        let range = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        };
        Self {
            view,
            pieces,
            roles: roles(view, pieces),
            width: view[range].lines().map(str::len).max().unwrap_or(0),
        }
    }

    fn text(&self, index: usize) -> &'t str {
        self.pieces
            .get(index)
            .map_or("", |piece| piece.text(self.view))
    }

    fn first_char(&self, index: usize) -> char {
        self.text(index).chars().next().unwrap_or(' ')
    }

    /// The blanks before the token at `index`.
    fn gap(&self, index: usize) -> &'t str {
        match (
            index
                .checked_sub(1)
                .and_then(|before| self.pieces.get(before)),
            self.pieces.get(index),
        ) {
            (Some(before), Some(piece)) => &self.view[before.end..piece.start],
            _ => "",
        }
    }

    fn adjacent(&self, index: usize) -> bool {
        index < self.pieces.len() && self.gap(index).is_empty()
    }

    fn begins_line(&self, index: usize) -> bool {
        index == 0 || self.gap(index).contains('\n')
    }

    fn terminator(&self, index: usize) -> Option<Terminator> {
        match self.pieces.get(index)?.kind {
            Kind::Abbreviation => Some(Terminator::Abbreviation),
            Kind::Ordinal => Some(Terminator::Ordinal),
            Kind::Mark => match self.text(index) {
                "." => Some(Terminator::FullStop),
                "!" | "?" | "‽" | "⁉" | "⁈" | "؟" | "。" | "！" | "？" => {
                    Some(Terminator::Exclamation)
                }
                ":" => Some(Terminator::Colon),
                ";" => Some(Terminator::Semicolon),
                text if text.starts_with(['.', '…']) => Some(Terminator::Ellipsis),
                _ => None,
            },
            _ => None,
        }
    }

    fn is_stop_mark(&self, index: usize) -> bool {
        self.pieces
            .get(index)
            .is_some_and(|piece| piece.kind == Kind::Mark)
            && !matches!(
                self.terminator(index),
                None | Some(Terminator::Colon | Terminator::Semicolon)
            )
    }

    /// Whether the token at `index` closes what stands before it.
    fn closes(&self, index: usize) -> bool {
        self.roles.get(index) == Some(&Role::Close)
    }

    /// The terminator at `at`, if there is one, in the sentence that began at `first`.
    fn stop(&self, first: usize, at: usize) -> Option<Stop> {
        let terminator = self.terminator(at)?;
        if matches!(terminator, Terminator::Colon | Terminator::Semicolon) {
            let ends = self.clause_ends(first, at, terminator);
            return Some(Stop { end: at + 1, ends });
        }
        let word = matches!(terminator, Terminator::Ordinal | Terminator::Abbreviation);
        // "[…]" and "(!)" comment on the text; they do not end it.
        let aside = !word && at > 0 && is_opening_bracket(self.first_char(at - 1));
        let mut end = at + 1;
        while end < self.pieces.len() && !self.blank_line_before(end) {
            if self.closes(end) {
                end += 1;
            } else if self.is_stop_mark(end) && self.adjacent(end) {
                if word || self.closes(end - 1) {
                    // That mark decides.
                    return Some(Stop { end, ends: false });
                }
                end += 1;
            } else {
                break;
            }
        }
        let ends = !aside && self.ends(first, at, end, terminator);
        Some(Stop { end, ends })
    }

    fn ends(&self, first: usize, at: usize, end: usize, terminator: Terminator) -> bool {
        let next = self.next(end);
        if next == Next::End || self.blank_line_before(end) {
            return true;
        }
        if next == Next::Small {
            return false;
        }
        let closed = end > at + 1 && (at + 1..end).any(|index| self.closes(index));
        match terminator {
            Terminator::FullStop => true,
            Terminator::Exclamation => !self.is_parenthesis(first, at, end),
            Terminator::Ellipsis => closed && next == Next::Capital || self.starter_follows(end),
            Terminator::Ordinal => self.ordinal_ends(first, at, end, next, closed),
            Terminator::Abbreviation => self.abbreviation_ends(at, end, next, closed),
            Terminator::Colon | Terminator::Semicolon => false,
        }
    }

    /// Whether a whole clause stands on both sides of the colon or semicolon at `at`.
    ///
    /// Behind a colon German writes a capital on a small word only if a whole sentence follows. A
    /// colon before a quotation, and one behind a short label ("Anmerkung:"), ends nothing.
    fn clause_ends(&self, first: usize, at: usize, terminator: Terminator) -> bool {
        let next = at + 1;
        let text = self.text(next);
        let long = at - first >= LABEL;
        if !long
            || self.adjacent(next)
            || self.gap(next).contains('\n')
            || self.is_bracketed(first, at)
        {
            return false;
        }
        if terminator == Terminator::Colon {
            self.first_char(next).is_uppercase() && lexicon::is_starter(text)
        } else {
            self.first_char(next).is_lowercase()
                && !matches!(text, "und" | "oder" | "sowie" | "bzw.")
        }
    }

    /// Whether the token at `at` stands in brackets opened within the sentence.
    fn is_bracketed(&self, first: usize, at: usize) -> bool {
        (first..at)
            .rev()
            .take(NEAR)
            .map(|index| self.first_char(index))
            .find(|&char| is_opening_bracket(char) || is_closing_bracket(char))
            .is_some_and(is_opening_bracket)
    }

    /// Whether the terminator at `at` stands in brackets opened within the sentence: "(wer sonst?)".
    fn is_parenthesis(&self, first: usize, at: usize, end: usize) -> bool {
        (at + 1..end).any(|index| is_closing_bracket(self.first_char(index)))
            && (first + 1..at)
                .rev()
                .take(NEAR)
                .any(|index| is_opening_bracket(self.first_char(index)))
    }

    /// Whether the tokens before `end` close a bracket.
    fn in_bracket(&self, end: usize) -> bool {
        end > 0 && is_closing_bracket(self.first_char(end - 1))
    }

    fn ordinal_ends(&self, first: usize, at: usize, end: usize, next: Next, closed: bool) -> bool {
        if closed {
            return !self.in_bracket(end) || self.starter_follows(end);
        }
        // The number of an item: "1. Die Steuern sinken."
        if at == first && self.begins_line(at) {
            return false;
        }
        if next == Next::Fresh {
            return true;
        }
        let number = self.text(at).trim_end_matches('.');
        let before = if at > first { self.text(at - 1) } else { "" };
        let amount = number.contains([',', ':']) || number.len() >= 4 && !number.contains('.');
        if next == Next::Digit {
            return amount;
        }
        amount
            || self.starter_follows(end)
            || (lexicon::is_counted(before) && !lexicon::is_month(self.text(end)))
    }

    fn abbreviation_ends(&self, at: usize, end: usize, next: Next, closed: bool) -> bool {
        let text = self.text(at);
        let word = text.trim_end_matches('.');
        let before = if at > 0 { self.text(at - 1) } else { "" };
        let connecting = || format!("{before}{word}");
        if closed && next == Next::Capital {
            return true;
        }
        if lexicon::is_never_last(word)
            || (word.chars().nth(1).is_none()
                && before.ends_with('.')
                && lexicon::is_never_last(&connecting()))
        {
            return false;
        }
        let single = word.chars().nth(1).is_none();
        if single && word.chars().all(char::is_lowercase) && word != "f" {
            return false;
        }
        if matches!(word, "usw" | "etc" | "uvm" | "ff" | "f" | "usf" | "uam") {
            return matches!(next, Next::Capital | Next::Fresh);
        }
        if single && lexicon::is_lettered(before) {
            return true;
        }
        self.starter_follows(end)
    }

    /// Whether the first word from `index` on, behind opening marks, can only begin a sentence.
    fn starter_follows(&self, index: usize) -> bool {
        let index = self.behind_openers(index);
        self.first_char(index).is_uppercase() && lexicon::is_starter(self.text(index))
    }

    /// The first token from `index` on that opens nothing.
    fn behind_openers(&self, mut index: usize) -> usize {
        while self.roles.get(index) == Some(&Role::Open) {
            index += 1;
        }
        index
    }

    /// How the text goes on with the token at `index`.
    fn next(&self, index: usize) -> Next {
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
            Next::Small if !bracket && first.is_alphabetic() => Next::Fresh,
            Next::Small if bracket && first.is_alphabetic() => Next::Fresh,
            next => next,
        }
    }

    fn blank_line_before(&self, index: usize) -> bool {
        self.gap(index)
            .bytes()
            .filter(|&byte| byte == b'\n')
            .count()
            > 1
    }

    /// Whether a sentence ends before `index` whatever the words: blank lines, items of lists.
    fn breaks_before(&self, first: usize, index: usize) -> bool {
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
