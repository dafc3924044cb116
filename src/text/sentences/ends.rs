//! Whether a sentence ends at a terminator.

use super::next::Next;
use super::{Splitter, Terminator};
use crate::text::chars::{is_closing_bracket, is_opening_bracket};
use crate::text::lexicon;

/// Tokens before a colon that are only a label.
const LABEL: usize = 4;
/// How many tokens back the opening bracket is looked for.
const NEAR: usize = 60;

impl Splitter<'_> {
    pub(super) fn ends(&self, first: usize, at: usize, end: usize, terminator: Terminator) -> bool {
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
    pub(super) fn clause_ends(&self, first: usize, at: usize, terminator: Terminator) -> bool {
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
    pub(super) fn in_bracket(&self, end: usize) -> bool {
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
        let number = self.text(at).trim_end_matches('.');
        let before = if at > first { self.text(at - 1) } else { "" };
        // Years, results, thousands, whole dates: no ordinals.
        let tail = number.rsplit('.').next().unwrap_or_default();
        let amount = number.contains([',', ':']) || (number.len() >= 4 && tail.len() >= 3);
        if next == Next::Fresh {
            // "die 22. „europäische Woche“"
            return amount || self.behind_openers(end) == end;
        }
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
    pub(super) fn starter_follows(&self, index: usize) -> bool {
        let index = self.behind_openers(index);
        self.first_char(index).is_uppercase() && lexicon::is_starter(self.text(index))
    }
}
