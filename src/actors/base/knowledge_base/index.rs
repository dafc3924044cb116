//! The indexes of a base: from names, adjectives and posts to positions of actors, as finite-state
//! maps that can be used where they lie (Gallant, "Index 1,600,000,000 keys with automata").

use std::collections::BTreeMap;
use std::sync::Arc;

use fst::automaton::Automaton;
use fst::{IntoStreamer, Map, MapBuilder, Streamer};

use super::bytes::Part;
use crate::actors::base::actor::KnownActor;
use crate::actors::base::names::{key, stems, surname};
use crate::document::ActorType;
use crate::error::{Error, Result};

/// What an index leads from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The id, as it stands.
    Id,
    /// Keys of name and aliases.
    Name,
    /// Key of a person's surname.
    Surname,
    /// Stems of a body's or place's names.
    Stems,
    /// Key of an adjective or of a word for the inhabitants of a place.
    Adjective,
    /// Key of a word that stands for a state's government.
    Metonym,
    /// ISO 3166-1 code of a state.
    State,
    /// Office and body, see [`post`].
    Post,
    /// Key of a person's first name; the value counts women and men.
    FirstName,
}

impl Field {
    /// All, in the order in which files hold them.
    pub const ALL: [Self; 9] = [
        Self::Id,
        Self::Name,
        Self::Surname,
        Self::Stems,
        Self::Adjective,
        Self::Metonym,
        Self::State,
        Self::Post,
        Self::FirstName,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Surname => "surname",
            Self::Stems => "stems",
            Self::Adjective => "adjective",
            Self::Metonym => "metonym",
            Self::State => "state",
            Self::Post => "post",
            Self::FirstName => "first_name",
        }
    }
}

/// The key of an office in a country or body.
pub fn post(office: &str, of: &str) -> String {
    format!("{office}\t{of}")
}

/// One index: keys to lists of positions, or to a number.
pub struct Index {
    map: Map<Part>,
    lists: Part,
}

/// The bytes of an index.
pub struct IndexBytes {
    /// The finite-state map.
    pub map: Vec<u8>,
    /// Lists of positions: number of positions, then the positions, 32 bits each, little end first.
    pub lists: Vec<u8>,
}

/// Values with this bit are places in the lists; others are themselves the only position.
const LIST: u64 = 1 << 63;

impl Index {
    /// The index in these bytes.
    ///
    /// # Errors
    /// When they are none.
    pub fn new(map: Part, lists: Part) -> Result<Self> {
        let map = Map::new(map).map_err(|e| Error::KnowledgeBase(format!("an index: {e}")))?;
        Ok(Self { map, lists })
    }

    /// The index in bytes just made.
    ///
    /// # Errors
    /// As [`Index::new`].
    pub fn of(bytes: IndexBytes) -> Result<Self> {
        Self::new(
            Part::whole(Arc::new(bytes.map.into())),
            Part::whole(Arc::new(bytes.lists.into())),
        )
    }

    /// The number under a key.
    pub fn number(&self, key: &str) -> Option<u64> {
        self.map.get(key)
    }

    /// The positions under a key.
    pub fn positions(&self, key: &str) -> Positions<'_> {
        self.map
            .get(key)
            .map_or(Positions::One(None), |value| self.list(value))
    }

    /// The positions under all keys that `automaton` takes.
    pub fn matching(&self, automaton: impl Automaton) -> Vec<usize> {
        let mut found = Vec::new();
        let mut stream = self.map.search(automaton).into_stream();
        while let Some((_, value)) = stream.next() {
            found.extend(self.list(value));
        }
        found
    }

    /// All keys, sorted.
    pub fn keys(&self) -> Vec<String> {
        self.map.stream().into_str_keys().unwrap_or_default()
    }

    fn list(&self, value: u64) -> Positions<'_> {
        if value & LIST == 0 {
            return Positions::One(usize::try_from(value).ok());
        }
        let lists = self.lists.as_ref();
        let at = usize::try_from(value & !LIST).unwrap_or(usize::MAX);
        let count = lists
            .get(at..)
            .and_then(<[u8]>::first_chunk)
            .map_or(0, |b| u32::from_le_bytes(*b) as usize);
        let from = at.saturating_add(4);
        Positions::Many(
            lists
                .get(from..from.saturating_add(4 * count))
                .unwrap_or_default()
                .as_chunks()
                .0,
        )
    }
}

/// Positions of actors.
#[derive(Debug, Clone)]
pub enum Positions<'a> {
    /// At most one.
    One(Option<usize>),
    /// A list of them.
    Many(&'a [[u8; 4]]),
}

impl Iterator for Positions<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self {
            Self::One(one) => one.take(),
            Self::Many(list) => {
                let (first, rest) = list.split_first()?;
                *list = rest;
                Some(u32::from_le_bytes(*first) as usize)
            }
        }
    }
}

/// The indexes of these actors, in the order of [`Field::ALL`].
///
/// # Errors
/// When there are more actors than 32 bits can count.
pub fn build<'a>(actors: impl Iterator<Item = &'a KnownActor>) -> Result<Vec<IndexBytes>> {
    let mut keys = Keys::default();
    for (position, actor) in actors.enumerate() {
        let position = u32::try_from(position)
            .map_err(|_| Error::KnowledgeBase("too many actors for one base".to_owned()))?;
        keys.add(position, actor);
    }
    let Keys { lists, first_names } = keys;
    let mut built = lists
        .into_iter()
        .map(positions)
        .collect::<Result<Vec<_>>>()?;
    built.push(numbers(&first_names)?);
    Ok(built)
}

/// Keys and positions as they are collected.
#[derive(Default)]
struct Keys {
    lists: [Vec<(Box<str>, u32)>; 8],
    first_names: BTreeMap<String, (u32, u32)>,
}

impl Keys {
    fn put(&mut self, field: Field, key: impl Into<Box<str>>, position: u32) {
        self.lists[field as usize].push((key.into(), position));
    }

    fn add(&mut self, position: u32, actor: &KnownActor) {
        self.put(Field::Id, actor.id.as_str(), position);
        for name in actor.names() {
            self.put(Field::Name, key(name), position);
        }
        if actor.kind == ActorType::Person {
            for name in actor.names().filter(|name| name.contains(' ')) {
                self.put(Field::Surname, key(surname_of(actor, name)), position);
            }
            self.put(
                Field::Surname,
                key(surname_of(actor, &actor.name)),
                position,
            );
            if !is_family_first(actor) {
                self.first_name(actor);
            }
        } else {
            for name in actor.names() {
                self.put(Field::Stems, stems(name), position);
            }
        }
        for word in actor.adjectives.iter().chain(&actor.inhabitants) {
            self.put(Field::Adjective, key(word), position);
        }
        if !actor.metonyms.is_empty() {
            if actor.kind == ActorType::Place {
                self.put(Field::State, actor.country.as_str(), position);
            }
            for word in &actor.metonyms {
                self.put(Field::Metonym, stems(word), position);
            }
        }
        for tenure in &actor.offices {
            self.put(Field::Post, post(&tenure.office, &tenure.of), position);
        }
    }

    fn first_name(&mut self, actor: &KnownActor) {
        let Some((first, _)) = actor.name.split_once([' ', '-']) else {
            return;
        };
        let (women, men) = self.first_names.entry(key(first)).or_default();
        match actor.gender.as_str() {
            "f" => *women += 1,
            "m" => *men += 1,
            _ => {}
        }
    }
}

/// Whether the family name stands first in the country's names ("Xi Jinping").
fn is_family_first(actor: &KnownActor) -> bool {
    matches!(
        actor.country.as_str(),
        "CN" | "TW" | "KP" | "KR" | "VN" | "KH"
    )
}

fn surname_of<'n>(actor: &KnownActor, name: &'n str) -> &'n str {
    match name.split_once(' ') {
        Some((first, _)) if is_family_first(actor) => first,
        _ => surname(name),
    }
}

/// How many women and men bear a first name, from its number.
pub fn women_and_men(number: u64) -> (u64, u64) {
    (number >> 32, number & 0xffff_ffff)
}

fn numbers(first_names: &BTreeMap<String, (u32, u32)>) -> Result<IndexBytes> {
    let mut map = MapBuilder::memory();
    for (name, &(women, men)) in first_names {
        map.insert(name, u64::from(women) << 32 | u64::from(men))
            .map_err(wrong)?;
    }
    Ok(IndexBytes {
        map: map.into_inner().map_err(wrong)?,
        lists: Vec::new(),
    })
}

fn positions(mut pairs: Vec<(Box<str>, u32)>) -> Result<IndexBytes> {
    pairs.sort_unstable();
    pairs.dedup();
    let mut map = MapBuilder::memory();
    let mut lists: Vec<u8> = Vec::new();
    for group in pairs.chunk_by(|(a, _), (b, _)| a == b) {
        let value = if let [(_, only)] = group {
            u64::from(*only)
        } else {
            let at = lists.len() as u64;
            let count = u32::try_from(group.len()).unwrap_or(u32::MAX);
            lists.extend(count.to_le_bytes());
            lists.extend(
                group
                    .iter()
                    .flat_map(|(_, position)| position.to_le_bytes()),
            );
            at | LIST
        };
        map.insert(group[0].0.as_bytes(), value).map_err(wrong)?;
    }
    Ok(IndexBytes {
        map: map.into_inner().map_err(wrong)?,
        lists,
    })
}

#[allow(clippy::needless_pass_by_value, reason = "is given to map_err")]
fn wrong(error: fst::Error) -> Error {
    Error::KnowledgeBase(format!("an index cannot be built: {error}"))
}
