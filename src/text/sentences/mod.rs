//! The sentence splitter: decides behind which tokens of one part a sentence ends.
//!
//! Knows no parts: it is asked for one part at a time, so that no sentence crosses a part.

mod ends;
mod next;

use super::chars::is_opening_bracket;
use super::marks::Role;
use super::scan::{Kind, Piece};

/// The tokens of one sentence.
pub type Sentence = Vec<Piece>;

/// Groups the tokens of one part, whose marks have these roles, into sentences.
///
/// The full stop behind a number that ends a sentence becomes a token of its own.
pub fn split(view: &str, pieces: &[Piece], roles: &[Role]) -> Vec<Sentence> {
    let splitter = Splitter::new(view, pieces, roles);
    let mut sentences = Vec::new();
    let mut sentence = Sentence::new();
    let mut at = 0;
    let mut first = 0;
    while at < pieces.len() {
        let stop = splitter.stop(first, at);
        let end = stop.map_or(at + 1, |stop| stop.end);
        let ends = stop.is_some_and(|stop| stop.ends) || splitter.breaks_before(first, end);
        for (index, &piece) in (at..end).zip(&pieces[at..end]) {
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

struct Splitter<'t> {
    view: &'t str,
    pieces: &'t [Piece],
    roles: &'t [Role],
    /// Bytes of the longest line: a shorter one was ended on purpose.
    width: usize,
}

impl<'t> Splitter<'t> {
    fn new(view: &'t str, pieces: &'t [Piece], roles: &'t [Role]) -> Self {
        let range = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        };
        Self {
            view,
            pieces,
            roles,
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
}
