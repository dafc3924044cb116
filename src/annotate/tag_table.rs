//! What the tags of published models mean in our labels.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::document::Label;

/// What is said of a tag or of a type of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// No entity, or none that counts.
    Outside,
    /// An entity of this label.
    Entity(Label),
}

/// The spelling of [`Meaning::Outside`].
const OUTSIDE: &str = "O";

impl Meaning {
    /// How it is spelt.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outside => OUTSIDE,
            Self::Entity(label) => label.as_str(),
        }
    }
}

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spelling = String::deserialize(deserializer)?;
        if spelling == OUTSIDE {
            return Ok(Self::Outside);
        }
        let label = spelling.parse().map_err(|error| {
            serde::de::Error::custom(format!("{error}, or {OUTSIDE} for what is no entity"))
        })?;
        Ok(Self::Entity(label))
    }
}

/// The types that need not be said: those of CoNLL-03 and OntoNotes that are ours, and GermEval's.
const USUAL: [(&str, Label); 18] = [
    ("PER", Label::Per),
    ("PERSON", Label::Per),
    ("LOC", Label::Loc),
    ("LOCATION", Label::Loc),
    ("GPE", Label::Loc),
    ("ORG", Label::Org),
    ("ORGANIZATION", Label::Org),
    ("ORGANISATION", Label::Org),
    ("MISC", Label::Oth),
    ("OTH", Label::Oth),
    ("PERderiv", Label::PerDeriv),
    ("PERpart", Label::PerPart),
    ("LOCderiv", Label::LocDeriv),
    ("LOCpart", Label::LocPart),
    ("ORGderiv", Label::OrgDeriv),
    ("ORGpart", Label::OrgPart),
    ("OTHderiv", Label::OthDeriv),
    ("OTHpart", Label::OthPart),
];

/// Where a token stands in the entity whose tag it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It begins one, whatever is before it.
    Begins,
    /// It goes on with one of the same label, else it begins one.
    GoesOn,
}

/// Letters that tags may begin with, in all the schemes that are in use (BIO, IOB, BIOES, BILOU).
const PLACES: [(char, Place); 6] = [
    ('B', Place::Begins),
    ('S', Place::Begins),
    ('U', Place::Begins),
    ('I', Place::GoesOn),
    ('E', Place::GoesOn),
    ('L', Place::GoesOn),
];

/// What a user says of tags and types, before what goes without saying.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct TagTable(BTreeMap<String, Meaning>);

impl TagTable {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is said, by tag or type.
    pub fn said(&self) -> impl Iterator<Item = (&str, Meaning)> {
        self.0.iter().map(|(tag, meaning)| (tag.as_str(), *meaning))
    }

    /// What a tag means; `None` if nobody says. A whole tag that is in the table counts before its
    /// type; a tag without a letter before it ("PER") goes on with what stands before it.
    pub fn read(&self, tag: &str) -> Option<(Meaning, Place)> {
        let (place, kind) = parts(tag);
        let usual = || USUAL.iter().find(|(name, _)| *name == kind);
        let meaning = match self.0.get(tag).or_else(|| self.0.get(kind)) {
            Some(meaning) => *meaning,
            None if tag == OUTSIDE => Meaning::Outside,
            None => Meaning::Entity(usual()?.1),
        };
        Some((meaning, place))
    }
}

/// A tag's place and type.
fn parts(tag: &str) -> (Place, &str) {
    let mut letters = tag.chars();
    let place = letters
        .next()
        .and_then(|first| PLACES.iter().find(|(letter, _)| *letter == first));
    match (place, letters.next()) {
        (Some((_, place)), Some('-' | '_')) => (*place, letters.as_str()),
        _ => (Place::GoesOn, tag),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str, tag: &str) -> Option<(&'static str, Place)> {
        let table: TagTable = toml::from_str(table).unwrap();
        let (meaning, place) = table.read(tag)?;
        Some((meaning.as_str(), place))
    }

    #[test]
    fn tags_in_use_need_not_be_said() {
        let cases = [
            ("B-PER", "PER", Place::Begins),
            ("I-LOC", "LOC", Place::GoesOn),
            ("ORG", "ORG", Place::GoesOn),
            ("B-MISC", "OTH", Place::Begins),
            ("I-LOCderiv", "LOCderiv", Place::GoesOn),
            ("U-GPE", "LOC", Place::Begins),
            ("S_PERSON", "PER", Place::Begins),
            ("E-ORGpart", "ORGpart", Place::GoesOn),
            ("O", "O", Place::GoesOn),
        ];
        for (tag, meaning, place) in cases {
            assert_eq!(read("", tag), Some((meaning, place)), "{tag}");
        }
        for tag in ["B-DATE", "LABEL_1", "", "B-", "-PER", "B-per"] {
            assert_eq!(read("", tag), None, "{tag}");
        }
    }

    #[test]
    fn what_is_said_counts_before_what_goes_without_saying() {
        let table = "DATE = \"O\"\nGPE = \"ORG\"\nLABEL_1 = \"PERpart\"\n\"B-LOC\" = \"OTH\"\n";
        for (tag, meaning) in [
            ("I-DATE", "O"),
            ("B-GPE", "ORG"),
            ("LABEL_1", "PERpart"),
            ("B-LOC", "OTH"),
            ("I-LOC", "LOC"),
        ] {
            assert_eq!(read(table, tag).unwrap().0, meaning, "{tag}");
        }
        let wrong = toml::from_str::<TagTable>("DATE = \"WANN\"\n").unwrap_err();
        assert!(
            wrong.message().contains("or O for what is no entity"),
            "{wrong}"
        );
    }
}
