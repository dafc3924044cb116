//! An entity as Wikidata's JSON dump has it: only what becomes part of an actor is kept.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor, value};

use super::dates::date;
use crate::actors::PartialDate;

/// Wikidata's name of the proleptic Julian calendar, at the end of its address.
const JULIAN: &str = "Q1985786";

/// One line of the dump.
#[derive(Debug, Deserialize)]
pub struct Entity {
    /// `item`, `property`, `lexeme`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `Q567`.
    pub id: String,
    /// Names by language.
    #[serde(default, deserialize_with = "or_empty")]
    pub labels: Labels,
    /// Other names by language.
    #[serde(default, deserialize_with = "or_empty")]
    pub aliases: Aliases,
    /// Statements by property.
    #[serde(default, deserialize_with = "or_empty")]
    pub claims: Claims,
    /// Pages about it, by wiki.
    #[serde(default, deserialize_with = "or_empty")]
    pub sitelinks: Sitelinks,
}

/// Labels in the languages that count here.
#[derive(Debug, Default, Deserialize)]
pub struct Labels {
    /// German.
    pub de: Option<Term>,
    /// The same in all languages.
    pub mul: Option<Term>,
    /// English.
    pub en: Option<Term>,
}

/// Aliases in the languages that count here.
#[derive(Debug, Default, Deserialize)]
pub struct Aliases {
    /// German.
    #[serde(default)]
    pub de: Vec<Term>,
    /// The same in all languages.
    #[serde(default)]
    pub mul: Vec<Term>,
}

/// A label or alias.
#[derive(Debug, Deserialize)]
pub struct Term {
    /// Its text.
    pub value: String,
}

/// The wikis that have a page about an item.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
#[allow(clippy::zero_sized_map_values, reason = "an object is read as a map")]
pub struct Sitelinks(HashMap<String, IgnoredAny>);

impl Sitelinks {
    /// Whether a wiki has one.
    pub fn has(&self, wiki: &str) -> bool {
        self.0.contains_key(wiki)
    }
}

/// Statements of the properties that count here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Claims {
    /// Instance of.
    #[serde(rename = "P31")]
    pub instance_of: Vec<Statement<Item>>,
    /// Sex or gender.
    #[serde(rename = "P21")]
    pub gender: Vec<Statement<Item>>,
    /// Country of citizenship.
    #[serde(rename = "P27")]
    pub citizenship: Vec<Statement<Item>>,
    /// Country.
    #[serde(rename = "P17")]
    pub country: Vec<Statement<Item>>,
    /// Member of political party.
    #[serde(rename = "P102")]
    pub party: Vec<Statement<Item>>,
    /// Position held.
    #[serde(rename = "P39")]
    pub position: Vec<Statement<Item>>,
    /// Parent organisation.
    #[serde(rename = "P749")]
    pub parent: Vec<Statement<Item>>,
    /// Part of.
    #[serde(rename = "P361")]
    pub part_of: Vec<Statement<Item>>,
    /// Inception.
    #[serde(rename = "P571")]
    pub inception: Vec<Statement<Time>>,
    /// Dissolved.
    #[serde(rename = "P576")]
    pub dissolved: Vec<Statement<Time>>,
    /// ISO 3166-1 alpha-2 code.
    #[serde(rename = "P297")]
    pub country_code: Vec<Statement<String>>,
}

/// A statement.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "V: Deserialize<'de>"))]
pub struct Statement<V> {
    mainsnak: Snak<V>,
    #[serde(default)]
    rank: Rank,
    /// What limits it.
    #[serde(default, deserialize_with = "or_empty")]
    pub qualifiers: Qualifiers,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rank {
    Preferred,
    #[default]
    Normal,
    Deprecated,
}

/// The qualifiers that count here.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Qualifiers {
    /// Start time.
    #[serde(rename = "P580")]
    pub start: Vec<Snak<Time>>,
    /// End time.
    #[serde(rename = "P582")]
    pub end: Vec<Snak<Time>>,
    /// Of.
    #[serde(rename = "P642")]
    of: Vec<Snak<Item>>,
    /// Applies to jurisdiction.
    #[serde(rename = "P1001")]
    jurisdiction: Vec<Snak<Item>>,
}

impl Qualifiers {
    /// The id of the country or body the statement is about, "" if it names none.
    pub fn of(&self) -> &str {
        let mut named = self.of.iter().chain(&self.jurisdiction);
        named
            .find_map(Snak::value)
            .and_then(Item::id)
            .unwrap_or_default()
    }
}

/// A property with its value, or with the word that there is none or that it is not known.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "V: Deserialize<'de>"))]
pub struct Snak<V> {
    #[serde(default)]
    snaktype: SnakType,
    datavalue: Option<Value<V>>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SnakType {
    #[default]
    Value,
    Somevalue,
    Novalue,
}

#[derive(Debug, Deserialize)]
struct Value<V> {
    value: V,
}

/// A value that is an entity.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Item {
    id: Option<String>,
}

/// A value that is a point in time.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Time {
    #[serde(rename = "time")]
    point: Option<String>,
    precision: Option<u8>,
    calendarmodel: Option<String>,
}

impl Item {
    /// Its id.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

impl Time {
    /// As a date. In the Julian calendar, whose days are others, only the year counts.
    pub fn date(&self) -> Option<PartialDate> {
        let julian = self
            .calendarmodel
            .as_ref()
            .is_some_and(|name| name.ends_with(JULIAN));
        let precision = self
            .precision
            .map(|known| if julian { known.min(9) } else { known });
        date(self.point.as_deref()?, precision)
    }
}

impl<V> Snak<V> {
    /// The value, if there is one and it is known.
    pub fn value(&self) -> Option<&V> {
        let known = self
            .datavalue
            .as_ref()
            .filter(|_| self.snaktype == SnakType::Value);
        known.map(|known| &known.value)
    }

    /// Whether it says that there is no such thing.
    pub fn is_none(&self) -> bool {
        self.snaktype == SnakType::Novalue
    }
}

impl<V> Statement<V> {
    /// Its value, if there is one and it is known.
    pub fn value(&self) -> Option<&V> {
        self.mainsnak.value()
    }
}

/// All statements that are not deprecated, the preferred ones first.
pub fn valid<V>(statements: &[Statement<V>]) -> impl Iterator<Item = &Statement<V>> {
    let ranked = |rank| move |statement: &&Statement<V>| statement.rank == rank;
    let preferred = statements.iter().filter(ranked(Rank::Preferred));
    preferred.chain(statements.iter().filter(ranked(Rank::Normal)))
}

/// A map, or the empty list that the dump writes for an empty map.
fn or_empty<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    struct MapOrEmpty<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for MapOrEmpty<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object, or an empty list in place of one")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(value::MapAccessDeserializer::new(map))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
            match seq.next_element::<IgnoredAny>()? {
                None => Ok(T::default()),
                Some(_) => Err(serde::de::Error::invalid_type(
                    serde::de::Unexpected::Seq,
                    &"an object",
                )),
            }
        }
    }

    deserializer.deserialize_any(MapOrEmpty(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lists_stand_for_empty_objects() {
        let entity: Entity = serde_json::from_str(
            r#"{"type":"item","id":"Q9000000001","labels":[],"aliases":[],"claims":[],"sitelinks":[],"lastrevid":1}"#,
        )
        .unwrap();
        assert!(entity.labels.de.is_none() && !entity.sitelinks.has("dewiki"));
        assert!(
            serde_json::from_str::<Entity>(r#"{"type":"item","id":"Q1","labels":[1]}"#).is_err()
        );
    }

    #[test]
    fn preferred_statements_come_first_deprecated_ones_never() {
        let claims: Claims = serde_json::from_str(
            r#"{"P31":[
            {"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q1"}}},"rank":"normal"},
            {"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q2"}}},"rank":"deprecated"},
            {"mainsnak":{"snaktype":"somevalue"},"rank":"normal"},
            {"mainsnak":{"snaktype":"value","datavalue":{"value":{"id":"Q3"}}},"rank":"preferred","qualifiers":[]}],
            "P571":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"time":"+1917-11-07T00:00:00Z","precision":11,
            "calendarmodel":"http://www.wikidata.org/entity/Q1985786"}}}}],"P18":[{"mainsnak":7}]}"#,
        )
        .unwrap();
        let ids: Vec<_> = valid(&claims.instance_of)
            .filter_map(Statement::value)
            .filter_map(Item::id)
            .collect();
        assert_eq!(ids, ["Q3", "Q1"]);
        let year = valid(&claims.inception).find_map(|s| s.value()?.date());
        assert_eq!(year.unwrap().to_string(), "1917");
    }
}
