//! The figures of quotations, as they are handed out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::QuotationType;
use crate::evaluate::calibration::Calibration;
use crate::evaluate::entities::Layer;
use crate::evaluate::figures::Figures;

/// A quotation's own tokens, or those of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// What is said.
    Quotation,
    /// To whom.
    Addressee,
    /// The words that say that somebody speaks.
    Cue,
    /// The clause around them.
    Frame,
    /// Who says it.
    Speaker,
}

impl Part {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::Quotation,
        Self::Addressee,
        Self::Cue,
        Self::Frame,
        Self::Speaker,
    ];

    /// How it is spelt.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::Addressee => "addressee",
            Self::Cue => "cue",
            Self::Frame => "frame",
            Self::Speaker => "speaker",
        }
    }
}

/// Scores of quotations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuotationScores {
    /// Number of articles in gold.
    pub articles: usize,
    /// Ids of gold for which there is no prediction.
    pub missing: Vec<String>,
    /// Number of predicted articles that gold does not have.
    pub extra: usize,
    /// Number of gold quotations.
    pub gold: usize,
    /// Number of predicted quotations in gold's articles.
    pub predicted: usize,
    /// The published metric over all quotations.
    #[serde(flatten)]
    pub published: Published,
    /// Each part alone, macro over pairs.
    pub parts: BTreeMap<Part, Figures>,
    /// Type by type: precisions over the pairs whose prediction has the type, recalls over the
    /// pairs whose gold has it.
    pub types: BTreeMap<QuotationType, TypeScores>,
    /// Quotations with exactly the gold tokens.
    pub exact: Exact,
    /// Speakers of the pairs that share a token.
    pub speaker: SpeakerScores,
    /// Of the scores of quotations; right is one of gold's type with exactly gold's tokens. By
    /// the layer of the prediction.
    pub calibration: BTreeMap<Layer, Calibration>,
}

/// The five figures of the published metric.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Published {
    /// The quotations' own tokens.
    pub messages: Figures,
    /// The tokens of the four roles.
    pub roles: Figures,
    /// All five parts.
    pub joint: Figures,
    /// The type.
    pub form: Figures,
    /// The medium.
    pub medium: Figures,
}

/// Scores of one type.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct TypeScores {
    /// Gold quotations of the type.
    pub gold: usize,
    /// Predicted ones.
    pub predicted: usize,
    /// The quotations' own tokens.
    pub messages: Figures,
    /// The tokens of the four roles.
    pub roles: Figures,
    /// All five parts.
    pub joint: Figures,
    /// The type itself.
    pub form: Figures,
}

/// Quotations found with exactly the gold tokens.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Exact {
    /// Type and tokens agree.
    pub typed: Figures,
    /// Tokens agree.
    pub untyped: Figures,
}

/// Speakers of the pairs whose quotations share a token; a pair without speaker on a side counts
/// for the other side only.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct SpeakerScores {
    /// Number of such pairs.
    pub pairs: usize,
    /// All tokens of the speaker agree.
    pub exact: Figures,
    /// At least one token of the speaker agrees.
    pub overlap: Figures,
}
