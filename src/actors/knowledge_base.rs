//! The knowledge base: found, read, indexed by id, name and office.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::actor::{KnownActor, Tenure};
use super::names::{key, stem, surname};
use super::office::{Government, Office};
use crate::document::ActorType;
use crate::error::{Error, Result};
use crate::places::Shipped;

const ACTORS: &str = "actors.jsonl";
const OFFICES: &str = "offices.jsonl";
const GOVERNMENTS: &str = "governments.jsonl";
/// The base that ships.
const SHIPPED: Shipped = Shipped {
    what: "knowledge base",
    folder: "corpora/actors",
    file: ACTORS,
    flag: "--actors",
    variable: "WORTLAUT_ACTORS",
};

/// All actors, offices and governments known.
#[derive(Debug, Default)]
pub struct KnowledgeBase {
    actors: Vec<KnownActor>,
    offices: Vec<Office>,
    governments: Vec<Government>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_surname: HashMap<String, Vec<usize>>,
    by_stems: HashMap<String, Vec<usize>>,
    by_adjective: HashMap<String, Vec<usize>>,
    states: HashMap<String, usize>,
    by_title: HashMap<String, Vec<Title>>,
    holders: HashMap<(String, String), Vec<(usize, usize)>>,
}

/// A name of an office, as an index holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Position of the office.
    pub office: usize,
    /// Id of the only country or body for which the name is used, "" if for all.
    pub of: String,
}

/// Finds the base: `named`, else `corpora/actors/` beside the binary or in one of the folders above
/// it, else in the repository this program was built in.
///
/// # Errors
/// When there is none; the message lists where it was looked for.
pub fn find(named: Option<&Path>) -> Result<PathBuf> {
    SHIPPED.find(named).map_err(Error::KnowledgeBase)
}

impl KnowledgeBase {
    /// Reads the base in `folder`.
    ///
    /// # Errors
    /// When a file is missing or a line is none of ours; the message names file and line.
    pub fn open(folder: &Path) -> Result<Self> {
        Ok(Self::new(
            lines(&folder.join(ACTORS))?,
            lines(&folder.join(OFFICES))?,
            lines(&folder.join(GOVERNMENTS))?,
        ))
    }

    /// A base of these entries; of two actors with one id the later is not found by it.
    pub fn new(
        actors: Vec<KnownActor>,
        offices: Vec<Office>,
        governments: Vec<Government>,
    ) -> Self {
        let mut base = Self {
            actors,
            offices,
            governments,
            ..Self::default()
        };
        for (index, actor) in base.actors.iter().enumerate() {
            base.by_id.entry(actor.id.clone()).or_insert(index);
            for name in actor.names() {
                push(&mut base.by_name, key(name), index);
            }
            if actor.kind == ActorType::Person {
                push(&mut base.by_surname, key(surname(&actor.name)), index);
            } else {
                for name in actor.names() {
                    push(&mut base.by_stems, stems(name), index);
                }
            }
            for word in actor.adjectives.iter().chain(&actor.inhabitants) {
                push(&mut base.by_adjective, key(word), index);
            }
            if actor.kind == ActorType::Place && !actor.metonyms.is_empty() {
                base.states.entry(actor.country.clone()).or_insert(index);
            }
            for (number, tenure) in actor.offices.iter().enumerate() {
                let place = (tenure.office.clone(), tenure.of.clone());
                base.holders.entry(place).or_default().push((index, number));
            }
        }
        for (office, entry) in base.offices.iter().enumerate() {
            for name in &entry.names {
                for word in [&name.masculine, &name.feminine] {
                    let titles = base.by_title.entry(key(word)).or_default();
                    let title = Title {
                        office,
                        of: name.of.clone(),
                    };
                    if !titles.contains(&title) {
                        titles.push(title);
                    }
                }
            }
        }
        base
    }

    /// All actors, in the order of the file.
    pub fn actors(&self) -> &[KnownActor] {
        &self.actors
    }

    /// All offices.
    pub fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// All governments.
    pub fn governments(&self) -> &[Government] {
        &self.governments
    }

    /// The actor with this id.
    pub fn actor(&self, id: &str) -> Option<&KnownActor> {
        self.by_id.get(id).map(|&index| &self.actors[index])
    }

    /// The actors with this name or alias, whatever its spelling.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        self.under(&self.by_name, &key(name))
    }

    /// The persons with this surname.
    pub fn with_surname<'a>(
        &'a self,
        name: &str,
    ) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        self.under(&self.by_surname, &key(name))
    }

    /// Bodies and places with this name in any grammatical case ("der Vereinten Nationen").
    pub fn inflected<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        self.under(&self.by_stems, &stems(name))
    }

    /// The places of which a word is the adjective, with its ending, or names the inhabitants.
    pub fn derived<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        let word = key(word);
        let endings = ["", "e", "er", "en", "es", "em", "s", "n"];
        let stems = endings.iter().filter_map(|end| word.strip_suffix(end));
        let known = |stem: &&str| stem.len() > 2 && self.by_adjective.contains_key(*stem);
        self.under(
            &self.by_adjective,
            stems.into_iter().find(known).unwrap_or_default(),
        )
    }

    /// The id of the state with this ISO 3166-1 code.
    pub fn country(&self, code: &str) -> Option<&str> {
        self.states
            .get(code)
            .map(|&index| self.actors[index].id.as_str())
    }

    /// The offices of which a word is a name.
    pub fn titled(&self, word: &str) -> &[Title] {
        self.by_title.get(&key(word)).map_or(&[], Vec::as_slice)
    }

    /// The actors that an index has under a key.
    fn under<'a>(
        &'a self,
        index: &'a HashMap<String, Vec<usize>>,
        key: &str,
    ) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        let found = index.get(key).map_or(&[][..], Vec::as_slice);
        found.iter().map(|&index| &self.actors[index])
    }

    /// Everybody who ever held the office in the country or body `of`, with the tenure.
    pub fn holders(&self, office: &str, of: &str) -> impl Iterator<Item = (&KnownActor, &Tenure)> {
        let place = (office.to_owned(), of.to_owned());
        let held = self.holders.get(&place).map_or(&[][..], Vec::as_slice);
        held.iter().map(|&(index, number)| {
            let actor = &self.actors[index];
            (actor, &actor.offices[number])
        })
    }

    /// Every office in every country or body that somebody held.
    pub fn posts(&self) -> Vec<(&str, &str)> {
        let mut posts: Vec<_> = self
            .holders
            .keys()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        posts.sort_unstable();
        posts
    }
}

/// The key of a name without the endings of its words; the article is left out.
fn stems(name: &str) -> String {
    let key = key(name);
    let words = key
        .split(' ')
        .filter(|word| !matches!(*word, "der" | "die" | "das" | "des" | "den" | "dem"));
    words.map(stem).collect::<Vec<_>>().join(" ")
}

/// Puts an actor under a key, once.
fn push(index: &mut HashMap<String, Vec<usize>>, key: String, actor: usize) {
    let actors = index.entry(key).or_default();
    if actors.last() != Some(&actor) {
        actors.push(actor);
    }
}

/// The lines of a JSONL file; empty ones are left out.
fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => {
            Error::KnowledgeBase(format!("{}: the file is missing", path.display()))
        }
        _ => Error::io(path, e),
    })?;
    let mut out = Vec::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.map_err(|e| Error::io(path, e))?;
        if line.trim().is_empty() {
            continue;
        }
        out.push(serde_json::from_str(&line).map_err(|e| {
            Error::KnowledgeBase(format!("{}:{}: {e}", path.display(), number + 1))
        })?);
    }
    Ok(out)
}
