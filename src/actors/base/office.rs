//! Offices and what news calls them: one line of `offices.jsonl`; governments by their parties.

use serde::{Deserialize, Serialize};

use super::date::{PartialDate, Period, end};

/// Germany's id, the country meant when the text names none.
pub const HOME: &str = "Q183";

/// An office, whatever country or body it belongs to: a tenure says that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// A word: `foreign_minister`.
    pub id: String,
    /// Whether only one person holds it at a time in one country or body.
    pub single: bool,
    /// What it is called.
    pub names: Vec<OfficeName>,
}

/// A name of an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeName {
    /// Id of the only country or body for which the name is used, "" if for all.
    pub of: String,
    /// "Außenminister", "Kremlchef".
    pub masculine: String,
    /// "Außenministerin", "Kremlchefin".
    pub feminine: String,
    /// Whether it can stand before a name as a title ("Außenminister Wadephul").
    pub title: bool,
}

/// A government and the parties that carry it: one line of `governments.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Government {
    /// "Merkel II".
    pub name: String,
    /// Id of the country or Land.
    pub of: String,
    /// First day.
    #[serde(with = "end")]
    pub from: Option<PartialDate>,
    /// The next one's first day.
    #[serde(with = "end")]
    pub to: Option<PartialDate>,
    /// Ids of the parties, the leading one first.
    pub parties: Vec<String>,
    /// Where it is from.
    pub source: String,
}

impl Government {
    /// When it governs.
    pub const fn period(&self) -> Period {
        Period {
            from: self.from,
            to: self.to,
        }
    }
}
