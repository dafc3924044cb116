//! A span with a label, and what labels say.

use super::Checked;
use crate::corpus::import::spelling;
use crate::document::{CharIndex, Label, Medium, QuotationType, Span, SpeakerKind};

/// A span with a label.
#[derive(Debug)]
pub struct Mark {
    /// Code points.
    pub span: Span,
    /// A label of entities, a type of quotations, or the name of a role.
    pub label: String,
    /// Of a quotation, where the format holds it.
    pub medium: Option<Medium>,
    /// The kind of its speaker, likewise.
    pub kind: Option<SpeakerKind>,
}

/// A role of words in a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Speaker,
    Cue,
    Addressee,
    Frame,
}

/// What a mark is, by its label.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Entity(Label),
    Piece(QuotationType),
    Role(Role),
}

impl Role {
    /// The role of this name, in any case.
    pub fn of(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "speaker" => Some(Self::Speaker),
            "cue" => Some(Self::Cue),
            "addressee" => Some(Self::Addressee),
            "frame" => Some(Self::Frame),
            _ => None,
        }
    }
}

impl Kind {
    fn of(label: &str) -> Option<Self> {
        let role = Role::of(label).map(Self::Role);
        role.or_else(|| spelling::quotation_type(label).map(Self::Piece))
            .or_else(|| spelling::label(label).map(Self::Entity))
    }

    /// Whether it is a piece of a quotation of this type.
    pub fn is(self, kind: QuotationType) -> bool {
        matches!(self, Self::Piece(own) if own == kind)
    }
}

impl Mark {
    /// A span with a label, and nothing else known.
    pub fn new(span: Span, label: &str) -> Self {
        Self {
            span,
            label: label.to_owned(),
            medium: None,
            kind: None,
        }
    }

    /// As messages name it.
    pub fn shown(&self, index: &CharIndex<'_>) -> String {
        let Span { start, end } = self.span;
        let words: String = index.slice(self.span).chars().take(40).collect();
        format!("{:?} at {start} to {end} ({words:?})", self.label)
    }

    /// What it is.
    ///
    /// # Errors
    /// When it does not lie within the text, or its label is unknown.
    pub fn kind(&self, index: &CharIndex<'_>) -> Checked<Kind> {
        if self.span.is_empty() || self.span.end > index.len() {
            return Err(format!(
                "{} does not lie within the text of {} code points",
                self.shown(index),
                index.len()
            ));
        }
        Kind::of(&self.label).ok_or_else(|| {
            format!(
                "{} has an unknown label; labels are those of entities (PER), types of quotations \
                 (direct) and roles (speaker, cue, addressee, frame)",
                self.shown(index)
            )
        })
    }
}
