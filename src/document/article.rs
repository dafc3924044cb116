//! An article as read, before anything is known of it.

use super::{Part, Span, Warning};

/// One article of the input: its text exactly as read, and what the input says about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// Ordinal in the input, from 0.
    pub row: u64,
    /// The id field, or the path relative to the input without its suffix (`#line` for line formats).
    pub id: String,
    /// Headline, "" if none.
    pub title: String,
    /// `YYYY-MM-DD`, "" if none, impossible, ambiguous or unreadable; the raw value stays in `meta`.
    pub date: String,
    /// Newspaper, broadcaster or site.
    pub outlet: String,
    /// Section of the outlet.
    pub section: String,
    /// Authors by name.
    pub authors: Vec<String>,
    /// Address.
    pub url: String,
    /// `file` or `file:line`.
    pub source: String,
    /// The input's other fields as a JSON object in a string.
    pub meta: String,
    /// The text; all offsets count its code points.
    pub text: String,
    /// Pieces known from the input; empty = found by the text layer.
    pub parts: Vec<Part>,
    /// What was noted while it was read, for the reader of its record.
    pub warnings: Vec<Warning>,
}

impl Article {
    /// The span of the whole text.
    pub fn span(&self) -> Span {
        Span::new(0, self.text.chars().count())
    }
}
