//! The shape that quotations and their roles have in all but a few of a hundred cases, whatever an
//! article says. Tags are decided token by token and break it at places; here it is mended.
//! `scripts/measure-shapes` counts how often gold keeps to each rule.

mod roles;

use std::ops::Range;

use super::borders::Borders;
use super::nesting::{common, end};
use super::quotations::FoundQuotation;
use crate::document::QuotationType;
use crate::text::Analysis;

/// Fewer words than this without quotation marks are no quotation.
const WORDS: usize = 3;

/// What the shape of an article's quotations hangs on.
pub struct Shapes<'a> {
    analysis: &'a Analysis,
    words: &'a [bool],
    /// By token: whether it is a quotation mark.
    marks: Vec<bool>,
    /// By token: the other mark of a pair.
    partner: Vec<Option<usize>>,
}

impl<'a> Shapes<'a> {
    /// Those of an analysed article.
    pub fn of(analysis: &'a Analysis, borders: &'a Borders) -> Self {
        let count = analysis.tokens.len();
        let mut shapes = Self {
            analysis,
            words: borders.words(),
            marks: vec![false; count],
            partner: vec![None; count],
        };
        let mut marks = analysis.marks.iter().peekable();
        let mut open = Vec::new();
        for (at, token) in analysis.tokens.iter().enumerate() {
            if borders.parts[at] {
                open.clear();
            }
            let Some(mark) = marks.next_if(|mark| mark.bytes == token.view) else {
                continue;
            };
            shapes.marks[at] = true;
            if mark.opens {
                open.push(at);
            } else if let Some(first) = open.pop() {
                shapes.partner[first] = Some(at);
                shapes.partner[at] = Some(first);
            }
        }
        shapes
    }

    /// Pieces each of which holds both marks of a pair or none.
    pub fn closed(&self, mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
        for piece in &mut pieces {
            for mark in piece.clone() {
                if let Some(other) = self.partner[mark] {
                    piece.start = piece.start.min(other);
                    piece.end = piece.end.max(other + 1);
                }
            }
        }
        joined(pieces)
    }

    /// Whether a piece has words beside those within its marks, as direct quotations never have.
    pub fn speaks_beside_marks(&self, pieces: &[Range<usize>]) -> bool {
        pieces.iter().any(|piece| {
            let mut within = None;
            let mut beside = false;
            let mut pairs = false;
            for token in piece.clone() {
                match (within, self.partner[token]) {
                    (None, Some(other)) if other > token => {
                        within = Some(other);
                        pairs = true;
                    }
                    (None, _) => beside |= self.words[token],
                    (Some(end), _) if end == token => within = None,
                    (Some(_), _) => {}
                }
            }
            pairs && beside
        })
    }

    /// `found` in the shape of quotations; what cannot be one is left out.
    pub fn mended(&self, mut found: Vec<FoundQuotation>) -> Vec<FoundQuotation> {
        found.retain(|quotation| self.is_one(quotation));
        let mut found = without_parts(found);
        for at in 0..found.len() {
            let quotation = &found[at];
            let Range { start, end } = self.whole(quotation);
            let last = quotation.pieces.len() - 1;
            let free = |tokens: Range<usize>| {
                let shared = |piece: &Range<usize>| !common(piece, &tokens).is_empty();
                let mut others = found.iter().filter(|o| o.nested == quotation.nested);
                tokens.is_empty() || others.all(|other| !other.pieces.iter().any(shared))
            };
            let to_start = free(start..quotation.pieces[0].start);
            let to_end = free(quotation.pieces[last].end..end);
            let pieces = &mut found[at].pieces;
            if to_start {
                pieces[0].start = start;
            }
            if to_end {
                pieces[last].end = end;
            }
        }
        for quotation in &mut found {
            self.mend_roles(&mut quotation.roles, &quotation.pieces);
        }
        found
    }

    /// Whether there are marks, or words enough to say something.
    fn is_one(&self, quotation: &FoundQuotation) -> bool {
        let tokens = || quotation.pieces.iter().cloned().flatten();
        tokens().any(|t| self.marks[t]) || tokens().filter(|&t| self.words[t]).count() >= WORDS
    }

    /// Where a quotation of this type begins and ends that was cut within a clause.
    fn whole(&self, quotation: &FoundQuotation) -> Range<usize> {
        let (start, end) = (quotation.pieces[0].start, end(quotation));
        match quotation.kind {
            QuotationType::Direct => start..end,
            QuotationType::Indirect => start..self.clause_end(quotation, end),
            QuotationType::Reported
            | QuotationType::FreeIndirect
            | QuotationType::IndirectFreeIndirect => {
                let before = self.before_in_sentence(start);
                let rest = self.rest_of_sentence(end);
                let begins_before = self.is_cut(before.clone().next_back(), &before);
                let goes_on = self.is_cut(rest.clone().next(), &rest);
                let start = if begins_before { before.start } else { start };
                start..if goes_on { rest.end } else { end }
            }
        }
    }

    /// Whether a whole sentence should reach over `rest`, which begins beside it with `next`: a word
    /// goes on there, or nothing but marks is left.
    fn is_cut(&self, next: Option<usize>, rest: &Range<usize>) -> bool {
        next.is_some_and(|token| self.words[token] || !self.words[rest.clone()].contains(&true))
    }

    /// The next end of a clause from `end` on, if a word stands there and none of the quotation's
    /// roles does before it.
    fn clause_end(&self, quotation: &FoundQuotation, end: usize) -> usize {
        let rest = self.rest_of_sentence(end);
        let on = |token: &usize| {
            self.words[*token]
                || self.marks[*token]
                || matches!(self.analysis.word(*token), "(" | ")" | "-")
        };
        let clause = end..end + rest.take_while(on).count();
        let roles = &quotation.roles;
        let mut spans = [&roles.speaker, &roles.cue, &roles.addressee, &roles.frame]
            .into_iter()
            .flatten();
        let begins = clause.clone().next().is_some_and(|token| self.words[token]);
        if begins && spans.all(|span| common(&span.tokens, &clause).is_empty()) {
            clause.end
        } else {
            end
        }
    }

    /// The tokens from `from` on to the end of the sentence of the token before.
    fn rest_of_sentence(&self, from: usize) -> Range<usize> {
        let tokens = &self.analysis.tokens;
        let sentence = tokens[from - 1].sentence;
        let rest = tokens[from..].iter();
        from..from + rest.take_while(|token| token.sentence == sentence).count()
    }

    /// The tokens before `to` from the beginning of its sentence on.
    fn before_in_sentence(&self, to: usize) -> Range<usize> {
        let tokens = &self.analysis.tokens;
        let sentence = tokens[to].sentence;
        let before = tokens[..to].iter().rev();
        to - before
            .take_while(|token| token.sentence == sentence)
            .count()..to
    }
}

/// Leaves out the quotations all of whose pieces lie in pieces of another one of their layer; of
/// equals the first stays.
fn without_parts(mut found: Vec<FoundQuotation>) -> Vec<FoundQuotation> {
    let within = |a: &FoundQuotation, b: &FoundQuotation| {
        let held = |x: &Range<usize>| {
            let mut pieces = b.pieces.iter();
            pieces.any(|y| y.start <= x.start && x.end <= y.end)
        };
        a.nested == b.nested && a.pieces.iter().all(held)
    };
    let keep: Vec<bool> = (0..found.len())
        .map(|i| {
            let mut others = (0..found.len()).filter(|&j| j != i);
            !others
                .any(|j| within(&found[i], &found[j]) && (j < i || !within(&found[j], &found[i])))
        })
        .collect();
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
    found
}

/// Pieces by start, those that touch or overlap as one.
fn joined(mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    pieces.sort_by_key(|piece| piece.start);
    let mut out: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match out.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests;
