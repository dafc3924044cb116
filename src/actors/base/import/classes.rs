//! Which classes of Wikidata become which of our actor types.

use std::collections::HashMap;

use super::ids::wikidata_id;
use crate::document::ActorType;

/// The classes taken over if none are named, the most telling first: an item of several classes
/// gets the type of the first. Only the class itself counts (P31), none of its subclasses.
pub const DEFAULT: &[(&str, ActorType, &str)] = &[
    ("Q5", ActorType::Person, "human"),
    ("Q7278", ActorType::Party, "political party"),
    ("Q192283", ActorType::Agency, "news agency"),
    ("Q11032", ActorType::Medium, "newspaper"),
    ("Q1110794", ActorType::Medium, "daily newspaper"),
    ("Q41298", ActorType::Medium, "magazine"),
    ("Q1616075", ActorType::Medium, "television station"),
    ("Q14350", ActorType::Medium, "radio station"),
    ("Q15265344", ActorType::Medium, "broadcaster"),
    ("Q192350", ActorType::GovernmentBody, "ministry"),
    ("Q327333", ActorType::GovernmentBody, "government agency"),
    ("Q35749", ActorType::GovernmentBody, "parliament"),
    ("Q11204", ActorType::GovernmentBody, "legislature"),
    ("Q41487", ActorType::GovernmentBody, "court"),
    (
        "Q245065",
        ActorType::InternationalOrganisation,
        "intergovernmental organization",
    ),
    (
        "Q484652",
        ActorType::InternationalOrganisation,
        "international organization",
    ),
    ("Q178790", ActorType::Group, "trade union"),
    ("Q79913", ActorType::Group, "non-governmental organization"),
    ("Q163740", ActorType::Group, "nonprofit organization"),
    ("Q891723", ActorType::Company, "public company"),
    ("Q783794", ActorType::Company, "company"),
    ("Q6881511", ActorType::Company, "enterprise"),
    ("Q4830453", ActorType::Company, "business"),
    ("Q3624078", ActorType::Place, "sovereign state"),
    ("Q6256", ActorType::Place, "country"),
    ("Q1221156", ActorType::Place, "state of Germany"),
    ("Q35657", ActorType::Place, "state of the United States"),
    ("Q5119", ActorType::Place, "capital city"),
    ("Q1549591", ActorType::Place, "city of over 100,000"),
    ("Q515", ActorType::Place, "city"),
    (
        "Q42744322",
        ActorType::Place,
        "urban municipality of Germany",
    ),
];

/// Classes (Wikidata ids) and the types of their items, the most telling first.
#[derive(Debug, Clone)]
pub struct Classes(HashMap<String, (usize, ActorType)>);

impl Default for Classes {
    fn default() -> Self {
        let classes = DEFAULT.iter().map(|&(id, kind, _)| (id.to_owned(), kind));
        Self::new(classes)
    }
}

impl Classes {
    fn new(classes: impl Iterator<Item = (String, ActorType)>) -> Self {
        let ranked = classes.enumerate();
        Self(
            ranked
                .map(|(rank, (id, kind))| (id, (rank, kind)))
                .collect(),
        )
    }

    /// Reads `Q5` (a class of [`DEFAULT`]) and `Q34770=other` (any class, with its type).
    ///
    /// # Errors
    /// When a word is neither; the message says what is wanted.
    pub fn parse<S: AsRef<str>>(words: &[S]) -> Result<Self, String> {
        let mut classes = Vec::new();
        for word in words {
            let word = word.as_ref().trim();
            let (id, kind) = word.split_once('=').unwrap_or((word, ""));
            let id = wikidata_id(id).ok_or_else(|| {
                format!("{word:?} is no class; write Q5, or with its type Q43229=other")
            })?;
            let kind = if kind.is_empty() {
                let known = DEFAULT.iter().find(|(known, ..)| *known == id);
                known.map(|&(_, kind, _)| kind).ok_or_else(|| {
                    format!("the type of class {id} is not known; write {id}=TYPE")
                })?
            } else {
                let kind = kind.trim().parse::<ActorType>();
                kind.map_err(|wrong| format!("class {id}: {wrong}"))?
            };
            classes.push((id.to_owned(), kind));
        }
        Ok(Self::new(classes.into_iter()))
    }

    /// Rank and type of an item of these classes: those of the most telling one.
    pub fn of<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Option<(usize, ActorType)> {
        ids.filter_map(|id| self.0.get(id).copied()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_telling_class_decides() {
        let classes = Classes::default();
        let kind = |ids: &[&str]| classes.of(ids.iter().copied()).map(|(_, kind)| kind);
        assert_eq!(kind(&["Q4830453", "Q192283"]), Some(ActorType::Agency));
        assert_eq!(kind(&["Q515", "Q5"]), Some(ActorType::Person));
        assert_eq!(kind(&["Q9000000001"]), None);
    }

    #[test]
    fn no_class_stands_twice_among_the_defaults() {
        assert_eq!(Classes::default().0.len(), DEFAULT.len());
    }

    #[test]
    fn classes_may_be_named_with_their_type() {
        let classes = Classes::parse(&["Q9000000001=group", "Q5"]).unwrap();
        let kind = |id| classes.of([id].into_iter()).map(|(_, kind)| kind);
        assert_eq!(kind("Q9000000001"), Some(ActorType::Group));
        assert_eq!(kind("Q5"), Some(ActorType::Person));
        assert_eq!(kind("Q7278"), None);
        for (word, says) in [
            ("human", "write Q5"),
            ("Q9000000001", "Q9000000001=TYPE"),
            ("Q5=people", "government_body"),
        ] {
            assert!(
                Classes::parse(&[word]).unwrap_err().contains(says),
                "{word}"
            );
        }
    }
}
