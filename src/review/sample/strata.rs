//! What is drawn, and by what it is kept apart.

use crate::document::{Record, Score};
use crate::verdicts::{Facts, What};

/// What a stratum has in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A quotation's type.
    Type,
    /// An entity's label.
    Label,
    /// What a quotation's speaker's words are.
    Kind,
    /// A quotation's speaker, an entity's actor.
    Actor,
    /// Newspaper, broadcaster or site.
    Outlet,
    /// Month of publication.
    Month,
    /// The score's first decimal.
    Score,
}

impl By {
    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Label => "label",
            Self::Kind => "kind",
            Self::Actor => "actor",
            Self::Outlet => "outlet",
            Self::Month => "month",
            Self::Score => "score",
        }
    }

    /// Whether such things have it.
    pub const fn fits(self, what: What) -> bool {
        match self {
            Self::Type | Self::Kind => matches!(what, What::Quotation),
            Self::Label => matches!(what, What::Entity),
            Self::Actor | Self::Score => !matches!(what, What::Article),
            Self::Outlet | Self::Month => true,
        }
    }

    /// The stratum of something in `record`; "none" where it has nothing.
    pub fn stratum(self, record: &Record, facts: &Facts<'_>) -> String {
        let stratum = match self {
            Self::Type => facts.values().kind,
            Self::Label => facts.values().label,
            Self::Kind => facts.values().speaker_kind,
            Self::Actor => facts.actor(),
            Self::Outlet => record.outlet.clone(),
            Self::Month => record.date.chars().take(7).collect(),
            Self::Score => facts.score().map_or_else(String::new, tenth),
        };
        if stratum.is_empty() {
            "none".to_owned()
        } else {
            stratum
        }
    }
}

/// The score's first decimal, cut; 1.0 belongs to 0.9.
fn tenth(score: Score) -> String {
    let tenths = (score.value() * 1000.0).round() as u32 / 100;
    format!("0.{}", tenths.min(9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_kept_apart_by_their_first_decimal() {
        let tenths = [0.0, 0.099, 0.3, 0.699, 0.7, 0.999, 1.0].map(|s| tenth(Score::new(s)));
        assert_eq!(tenths, ["0.0", "0.0", "0.3", "0.6", "0.7", "0.9", "0.9"]);
    }
}
