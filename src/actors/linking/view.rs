//! What linking sees of a record: its words, which sentence and which name each belongs to.

use crate::document::{CharIndex, Entity, Record, Span};
use crate::text;

/// A word or mark of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Code points.
    pub span: Span,
    /// As it stands.
    pub text: String,
    /// In lower case.
    pub lower: String,
    /// Ordinal of its sentence.
    pub sentence: usize,
    /// Position of the outermost entity it belongs to.
    pub entity: Option<usize>,
}

/// The position of the part of a record (paragraph, heading) in which a code point stands.
pub fn part_at(record: &Record, at: usize) -> Option<usize> {
    record
        .parts
        .iter()
        .position(|p| p.start <= at && at < p.end)
}

/// The words of a record.
pub struct View {
    words: Vec<Word>,
}

impl View {
    /// The words of `record`: its tokens, or cut anew if it keeps none.
    pub fn of(record: &Record) -> Self {
        let spans: Vec<Span> = if record.tokens.is_empty() {
            let analysis = text::analyse(&record.text, &record.parts);
            analysis.tokens.iter().map(|token| token.span).collect()
        } else {
            record.tokens.clone()
        };
        let index = CharIndex::new(&record.text);
        let outer: Vec<(usize, &Entity)> = record
            .entities
            .iter()
            .enumerate()
            .filter(|(_, e)| e.nested_in.is_empty())
            .collect();
        let word = |span: Span| {
            let text = index.slice(span).to_owned();
            let sentence = record.sentences.partition_point(|s| s.end <= span.start);
            let at = outer.partition_point(|(_, e)| e.end <= span.start);
            let entity = outer
                .get(at)
                .filter(|(_, e)| e.start < span.end)
                .map(|(i, _)| *i);
            Word {
                span,
                lower: text.to_lowercase(),
                text,
                sentence,
                entity,
            }
        };
        Self {
            words: spans.into_iter().map(word).collect(),
        }
    }

    /// All words.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The position of the first word that begins at or behind a code point.
    pub fn position(&self, at: usize) -> usize {
        self.words.partition_point(|w| w.span.start < at)
    }

    /// 1 at the beginning of a sentence, less further in: subjects stand early.
    pub fn earliness(&self, at: usize) -> f64 {
        match self.before(at, 12).len() {
            0..=3 => 1.0,
            4..=7 => 0.5,
            _ => 0.0,
        }
    }

    /// The words that begin within `span`.
    pub fn within(&self, span: Span) -> &[Word] {
        let from = self.words.partition_point(|w| w.span.start < span.start);
        let to = self.words.partition_point(|w| w.span.start < span.end);
        self.words.get(from..to).unwrap_or_default()
    }

    /// Up to `count` words before `at` in its sentence, the nearest last.
    pub fn before(&self, at: usize, count: usize) -> &[Word] {
        let to = self.words.partition_point(|w| w.span.start < at);
        let Some(here) = self.words.get(to) else {
            return &[];
        };
        let same = self.words[..to].iter().rev().take(count);
        let count = same.take_while(|w| w.sentence == here.sentence).count();
        &self.words[to - count..to]
    }

    /// Up to `count` words from `at` on in the sentence of the word before it.
    pub fn after(&self, at: usize, count: usize) -> &[Word] {
        let from = self.words.partition_point(|w| w.span.start < at);
        let Some(here) = from.checked_sub(1).map(|i| &self.words[i]) else {
            return &[];
        };
        let next = self.words[from..].iter().take(count);
        let count = next.take_while(|w| w.sentence == here.sentence).count();
        &self.words[from..from + count]
    }

    /// The sentence in which the code point stands.
    pub fn sentence_at(&self, at: usize) -> usize {
        let to = self.words.partition_point(|w| w.span.end <= at);
        self.words
            .get(to)
            .or(self.words.last())
            .map_or(0, |w| w.sentence)
    }
}
