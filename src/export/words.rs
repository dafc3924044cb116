//! The tokens and sentences of an article, on whose borders formats of tokens stand.

use std::ops::Range;

use crate::document::{CharIndex, Record, Span};
use crate::filter::Selected;
use crate::text::analyse;

/// Tokens and sentences. A record without tokens (gold, `--no-tokens`) is cut anew; a token that an
/// annotation cuts is cut there, so that every annotation is whole tokens.
pub struct Words<'t> {
    /// The text.
    pub index: CharIndex<'t>,
    /// The tokens, by start.
    pub tokens: Vec<Span>,
    /// The sentences as ranges of tokens; together they are all tokens.
    pub sentences: Vec<Range<usize>>,
}

impl<'t> Words<'t> {
    /// The words of an article, cut where its chosen annotations begin and end.
    pub fn of(article: &Selected<'t>) -> Self {
        let record = article.record;
        let index = CharIndex::new(&record.text);
        let (tokens, sentences) = given(record);
        let tokens = cut(&tokens, &borders(article));
        Self {
            sentences: ranges(&tokens, &sentences),
            index,
            tokens,
        }
    }

    /// The tokens that lie in a span.
    pub fn range(&self, span: Span) -> Range<usize> {
        let first = self.tokens.partition_point(|token| token.end <= span.start);
        let end = self.tokens.partition_point(|token| token.start < span.end);
        first..end.max(first)
    }

    /// The text of a token.
    pub fn text(&self, token: usize) -> &'t str {
        self.index.slice(self.tokens[token])
    }

    /// Whether something stands between a token and the next; true behind the last of the text.
    pub fn space_after(&self, token: usize) -> bool {
        let next = self.tokens.get(token + 1);
        next.is_none_or(|next| next.start > self.tokens[token].end)
    }
}

/// Tokens and sentences of a record, or as the text is cut where there are none.
fn given(record: &Record) -> (Vec<Span>, Vec<Span>) {
    if !record.tokens.is_empty() && !record.sentences.is_empty() {
        return (record.tokens.clone(), record.sentences.clone());
    }
    let analysis = analyse(&record.text, &record.parts);
    let tokens = if record.tokens.is_empty() {
        analysis.tokens.iter().map(|token| token.span).collect()
    } else {
        record.tokens.clone()
    };
    let sentences = if record.sentences.is_empty() {
        analysis.sentences
    } else {
        record.sentences.clone()
    };
    (tokens, sentences)
}

/// Where annotations begin and end, ascending.
fn borders(article: &Selected<'_>) -> Vec<usize> {
    let mut borders = Vec::new();
    for entity in &article.entities {
        borders.extend([entity.start, entity.end]);
    }
    for quotation in &article.quotations {
        let roles = [&quotation.cue, &quotation.frame, &quotation.addressee];
        let roles = roles.into_iter().flatten().map(|role| role.span());
        let spans = quotation.spans.iter().chain(&quotation.speaker.spans);
        for span in spans.copied().chain(roles) {
            borders.extend([span.start, span.end]);
        }
    }
    borders.sort_unstable();
    borders.dedup();
    borders
}

fn cut(tokens: &[Span], borders: &[usize]) -> Vec<Span> {
    let mut pieces = Vec::with_capacity(tokens.len());
    for token in tokens {
        let first = borders.partition_point(|&border| border <= token.start);
        let inside = borders[first..]
            .iter()
            .take_while(|&&border| border < token.end);
        let mut start = token.start;
        for &border in inside {
            pieces.push(Span::new(start, border));
            start = border;
        }
        pieces.push(Span::new(start, token.end));
    }
    pieces
}

/// Each token belongs to the first sentence that ends behind its start; those behind the last
/// sentence are one more.
fn ranges(tokens: &[Span], sentences: &[Span]) -> Vec<Range<usize>> {
    let mut ranges = Vec::with_capacity(sentences.len());
    let mut first = 0;
    let ends = sentences.iter().map(|sentence| sentence.end);
    for end in ends.chain([usize::MAX]) {
        let behind = first + tokens[first..].partition_point(|token| token.start < end);
        if behind > first {
            ranges.push(first..behind);
        }
        first = behind;
    }
    ranges
}
