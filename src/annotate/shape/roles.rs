//! The shape of who says it, to whom, and with which words.

use std::ops::Range;

use super::Shapes;
use crate::annotate::nesting::common;
use crate::annotate::roles::{RoleSpan, Roles};
use crate::document::Score;

/// Tokens of a frame's holes that are filled.
const HOLE: usize = 2;
/// Prepositions and conjunctions, behind which a speaker goes on or has ended before.
const LEADING: &str = "aber als am an ans auf aus bei beim bis dass durch für gegen gegenüber \
    hinter im in ins laut mit nach neben ob oder ohne seit sondern sowie um und unter vom von vor \
    während weil wegen wie zu zum zur zwischen über and by from of or to with ,";
/// Articles and the particles of names: alone they speak only as pronouns, which no noun follows.
const ARTICLES: &str =
    "al das de dem den der des die ein eine einem einen einer eines el la van von";

impl Shapes<'_> {
    /// Mends the roles of a quotation of these pieces.
    pub(super) fn mend_roles(&self, roles: &mut Roles, pieces: &[Range<usize>]) {
        for speaker in &mut roles.speaker {
            for addressee in &roles.addressee {
                to_addressee(&mut speaker.tokens, &addressee.tokens);
            }
            speaker.tokens = self.speaker(speaker.tokens.clone(), pieces);
        }
        roles.cue = self.one_sentence(std::mem::take(&mut roles.cue), None);
        let sentence = roles.cue.first().map(|span| self.sentence(span));
        let frame = self.one_sentence(std::mem::take(&mut roles.frame), sentence);
        let speakers = roles.speaker.iter().map(|speaker| &speaker.tokens);
        roles.frame = whole_frame(frame, speakers, pieces);
        let mut beside = roles.frame.iter().chain(&roles.cue).peekable();
        if beside.peek().is_some() {
            let sentences: Vec<usize> = beside.map(|span| self.sentence(span)).collect();
            // Who is spoken to elsewhere is spoken to by others.
            let here = |span: &RoleSpan| sentences.contains(&self.sentence(span));
            roles.addressee.retain(here);
        }
    }

    /// A speaker lies within the quotation or beside it, never on its border, and ends with what
    /// may end a phrase.
    fn speaker(&self, mut tokens: Range<usize>, pieces: &[Range<usize>]) -> Range<usize> {
        let inside = |token: &usize| pieces.iter().any(|piece| piece.contains(token));
        if tokens.clone().any(|token| inside(&token)) {
            let mut longest = 0..0;
            let mut start = tokens.start;
            for token in tokens.clone() {
                if inside(&token) {
                    start = token + 1;
                } else if token + 1 - start > longest.len() {
                    longest = start..token + 1;
                }
            }
            if !longest.is_empty() {
                tokens = longest;
            }
        }
        while tokens.len() > 1 && self.is_any(tokens.end - 1, LEADING) {
            tokens.end -= 1;
        }
        if tokens.len() == 1 && self.is_any(tokens.start, ARTICLES) {
            let rest = self.rest_of_sentence(tokens.end);
            let noun = |token: &usize| self.analysis.word(*token).starts_with(char::is_uppercase);
            tokens.end += rest.take_while(noun).count();
        }
        tokens
    }

    fn is_any(&self, token: usize, words: &str) -> bool {
        let text = self.analysis.word(token).to_lowercase();
        words.split_whitespace().any(|word| word == text)
    }

    /// The spans in one sentence: `wanted` if there are any, else that of the most likely span.
    fn one_sentence(&self, spans: Vec<RoleSpan>, wanted: Option<usize>) -> Vec<RoleSpan> {
        let mut parts: Vec<RoleSpan> = Vec::with_capacity(spans.len());
        for span in spans {
            let mut rest = span.tokens;
            while !rest.is_empty() {
                let end = self.rest_of_sentence(rest.start + 1).end.min(rest.end);
                let (tokens, score) = (rest.start..end, span.score);
                parts.push(RoleSpan { tokens, score });
                rest.start = end;
            }
        }
        let there = |sentence: &usize| parts.iter().any(|part| self.sentence(part) == *sentence);
        let likeliest = || {
            let best = parts
                .iter()
                .reduce(|best, part| if part.score > best.score { part } else { best });
            best.map(|best| self.sentence(best))
        };
        let kept = wanted.filter(there).or_else(likeliest);
        parts.retain(|part| Some(self.sentence(part)) == kept);
        parts
    }

    fn sentence(&self, span: &RoleSpan) -> usize {
        self.analysis.tokens[span.tokens.start].sentence
    }
}

/// Leaves the end of a speaker to an addressee of several words that stands there.
fn to_addressee(speaker: &mut Range<usize>, addressee: &Range<usize>) {
    let begins_within = speaker.start < addressee.start && addressee.start < speaker.end;
    if begins_within && addressee.len() > 1 && speaker.end <= addressee.end {
        speaker.end = addressee.start;
    }
}

/// The spans of a frame: a speaker that it touches is within, holes of at most [`HOLE`] tokens that
/// are not the quotation's are none.
fn whole_frame<'s>(
    mut spans: Vec<RoleSpan>,
    speakers: impl Iterator<Item = &'s Range<usize>>,
    pieces: &[Range<usize>],
) -> Vec<RoleSpan> {
    for speaker in speakers {
        let touched = |span: &&mut RoleSpan| !common(&span.tokens, speaker).is_empty();
        if let Some(span) = spans.iter_mut().find(touched) {
            span.tokens.start = span.tokens.start.min(speaker.start);
            span.tokens.end = span.tokens.end.max(speaker.end);
        }
    }
    let mut out: Vec<RoleSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        let last = out.last_mut().filter(|last| {
            let hole = last.tokens.end..span.tokens.start;
            let free = pieces.iter().all(|piece| common(piece, &hole).is_empty());
            hole.len() <= HOLE && free
        });
        match last {
            Some(last) => {
                // As likely as its tokens are on average.
                let [a, b] = [last.tokens.len(), span.tokens.len()].map(|count| count as f64);
                let mean = (last.score.value() * a + span.score.value() * b) / (a + b);
                last.score = Score::new(mean as f32);
                last.tokens.end = last.tokens.end.max(span.tokens.end);
            }
            None => out.push(span),
        }
    }
    out
}
