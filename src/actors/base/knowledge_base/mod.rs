//! The knowledge base: one base or several in layers, found by id, name and office.
//!
//! A base is a folder of JSONL or a compiled file; both are indexed alike. Of layers the first that
//! has an id says what is known of it.

mod bytes;
mod compiled;
mod folder;
mod index;
mod layer;
mod similar;

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use self::index::{Field, post, women_and_men};
use self::layer::Layer;
use self::similar::OneWrong;
use crate::actors::base::actor::{KnownActor, Tenure};
use crate::actors::base::names::{key, stems};
use crate::actors::base::office::{Government, Office};
use crate::error::{Error, Result};
use crate::hex::hex;
use crate::places::Shipped;

/// The base that ships.
const SHIPPED: Shipped = Shipped {
    what: "knowledge base",
    folder: "corpora/actors",
    file: folder::ACTORS,
    flag: "--actors",
    variable: "WORTLAUT_ACTORS",
};
/// The word that names it among others.
const SHIPPED_WORD: &str = "shipped";

/// Whether `path` is the word that stands for the base that ships.
pub fn is_shipped(path: &Path) -> bool {
    path == Path::new(SHIPPED_WORD)
}

/// All actors, offices and governments known.
#[derive(Default)]
pub struct KnowledgeBase {
    layers: Vec<Layer>,
    offices: Vec<Office>,
    governments: Vec<Government>,
    titles: HashMap<String, Vec<Title>>,
}

/// A name of an office, as an index holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Position of the office.
    pub office: usize,
    /// Id of the only country or body for which the name is used, "" if for all.
    pub of: String,
}

impl KnowledgeBase {
    /// Opens the bases named, the first before the later ones: folders of JSONL, compiled files, or
    /// `shipped` for the one that ships; none named means that one.
    ///
    /// # Errors
    /// When one is missing, or a line or file is none of ours; the message says where it was looked
    /// for, or names file and line.
    pub fn find(named: &[PathBuf]) -> Result<Self> {
        let layers = Self::paths(named)?;
        Ok(Self::of(
            layers
                .iter()
                .map(|path| layer(path))
                .collect::<Result<_>>()?,
        ))
    }

    /// Where the bases named lie.
    ///
    /// # Errors
    /// When one is missing; the message says where it was looked for.
    pub fn paths(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
        let shipped = || SHIPPED.find(None).map_err(Error::KnowledgeBase);
        if named.is_empty() {
            return Ok(vec![shipped()?]);
        }
        let path = |path: &PathBuf| {
            if is_shipped(path) {
                shipped()
            } else if path.is_file() {
                Ok(path.clone())
            } else {
                SHIPPED.find(Some(path)).map_err(Error::KnowledgeBase)
            }
        };
        named.iter().map(path).collect()
    }

    /// Opens the base at `path`, a folder or a compiled file.
    ///
    /// # Errors
    /// As [`KnowledgeBase::find`].
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self::of(vec![layer(path)?]))
    }

    /// A base of these entries; of two actors with one id the later is not found by it.
    ///
    /// # Errors
    /// When there are more actors than 32 bits can count.
    pub fn new(
        actors: Vec<KnownActor>,
        offices: Vec<Office>,
        governments: Vec<Government>,
    ) -> Result<Self> {
        let layer = folder::layer(actors, offices, governments, String::new())?;
        Ok(Self::of(vec![layer]))
    }

    fn of(layers: Vec<Layer>) -> Self {
        let mut base = Self {
            layers,
            ..Self::default()
        };
        for layer in &base.layers {
            for office in &layer.offices {
                match base.offices.iter_mut().find(|known| known.id == office.id) {
                    Some(known) => known.names.extend(office.names.iter().cloned()),
                    None => base.offices.push(office.clone()),
                }
            }
            base.governments.extend(layer.governments.iter().cloned());
        }
        for (office, entry) in base.offices.iter().enumerate() {
            for name in &entry.names {
                for word in [&name.masculine, &name.feminine] {
                    let titles = base.titles.entry(key(word)).or_default();
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

    /// Writes it as one compiled file, which opens at once whatever its size.
    ///
    /// # Errors
    /// When it cannot be indexed or written.
    pub fn compile(&self, out: &mut dyn Write) -> Result<()> {
        let actors: Vec<&KnownActor> = self.actors().collect();
        compiled::write(
            out,
            &actors,
            &self.offices,
            &self.governments,
            &self.digest(),
        )
    }

    /// What tells this base from others: SHA-256 of the files it is from, hexadecimal; a base
    /// compiled has that of its sources.
    pub fn digest(&self) -> String {
        match &self.layers[..] {
            [one] => one.digest.clone(),
            layers => {
                let mut digest = Sha256::new();
                for layer in layers {
                    digest.update(&layer.digest);
                }
                hex(&digest.finalize())
            }
        }
    }

    /// All actors, in the order of the files.
    pub fn actors(&self) -> impl Iterator<Item = &KnownActor> {
        let numbered = self.layers.iter().enumerate();
        numbered
            .flat_map(|(number, layer)| (0..layer.actors.len()).map(move |at| (number, at)))
            .filter_map(|(number, at)| self.seen(number, at))
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
        self.layers.iter().find_map(|layer| {
            let position = layer.positions(Field::Id, id).next()?;
            Some(layer.actors.get(position))
        })
    }

    /// The actors with this name or alias, whatever its spelling.
    pub fn named<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        self.under(Field::Name, &key(name))
    }

    /// The actors with a name or alias in which one letter is another, is missing, too much or
    /// changed over; the first letter must be right.
    pub fn spelt_like<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        let key = key(name);
        let numbered = self.layers.iter().enumerate();
        let found: Vec<(usize, usize)> = numbered
            .flat_map(|(number, layer)| {
                let found = layer.index(Field::Name).matching(OneWrong::new(&key));
                found.into_iter().map(move |at| (number, at))
            })
            .collect();
        found
            .into_iter()
            .filter_map(|(number, at)| self.seen(number, at))
    }

    /// The persons with this surname.
    pub fn with_surname<'a>(
        &'a self,
        name: &str,
    ) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        self.under(Field::Surname, &key(name))
    }

    /// Bodies and places with this name in any grammatical case ("der Vereinten Nationen").
    pub fn inflected<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        self.under(Field::Stems, &stems(name))
    }

    /// The states for whose government a word stands ("Moskau").
    pub fn governed_from<'a>(
        &'a self,
        word: &str,
    ) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        self.under(Field::Metonym, &stems(word))
    }

    /// The places of which a word is the adjective, with its ending, or names the inhabitants.
    pub fn derived<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        let word = key(word);
        let endings = ["", "e", "er", "en", "es", "em", "s", "n"];
        let stems = endings.iter().filter_map(|end| word.strip_suffix(end));
        let known = |stem: &&str| {
            let has = |layer: &Layer| layer.positions(Field::Adjective, stem).next().is_some();
            stem.len() > 2 && self.layers.iter().any(has)
        };
        self.under(
            Field::Adjective,
            stems.into_iter().find(known).unwrap_or_default(),
        )
    }

    /// The id of the state with this ISO 3166-1 code.
    pub fn country(&self, code: &str) -> Option<&str> {
        let state = self.under(Field::State, code).next()?;
        Some(&state.id)
    }

    /// The offices of which a word is a name.
    pub fn titled(&self, word: &str) -> &[Title] {
        self.titles.get(&key(word)).map_or(&[], Vec::as_slice)
    }

    /// How many women and men of the base bear a first name.
    pub fn first_name(&self, name: &str) -> (u64, u64) {
        let name = key(name);
        let numbers = self
            .layers
            .iter()
            .filter_map(|layer| layer.index(Field::FirstName).number(&name));
        numbers
            .map(women_and_men)
            .fold((0, 0), |(a, b), (women, men)| (a + women, b + men))
    }

    /// Everybody who ever held the office in the country or body `of`, with the tenure.
    pub fn holders(&self, office: &str, of: &str) -> Vec<(&KnownActor, &Tenure)> {
        let mut held = Vec::new();
        for actor in self.under(Field::Post, &post(office, of)) {
            let is_one = |t: &&Tenure| t.office == office && t.of == of;
            held.extend(actor.offices.iter().filter(is_one).map(|t| (actor, t)));
        }
        held
    }

    /// Every office in every country or body that somebody held.
    pub fn posts(&self) -> Vec<(String, String)> {
        let keys = self
            .layers
            .iter()
            .flat_map(|layer| layer.index(Field::Post).keys());
        let mut posts: Vec<_> = keys
            .filter_map(|key| {
                let (office, of) = key.split_once('\t')?;
                Some((office.to_owned(), of.to_owned()))
            })
            .collect();
        posts.sort_unstable();
        posts.dedup();
        posts
    }

    /// The actors that an index has under a key.
    fn under<'a>(
        &'a self,
        field: Field,
        key: &str,
    ) -> impl Iterator<Item = &'a KnownActor> + use<'a> {
        let numbered = self.layers.iter().enumerate();
        // Words of nothing but an article have an empty key.
        let found: Vec<_> = numbered
            .filter(|_| !key.is_empty())
            .map(|(number, layer)| (number, layer.positions(field, key)))
            .collect();
        found.into_iter().flat_map(move |(number, positions)| {
            positions.filter_map(move |at| self.seen(number, at))
        })
    }

    /// An actor of a layer, unless an earlier layer has its id.
    fn seen(&self, number: usize, at: usize) -> Option<&KnownActor> {
        let actor = self.layers[number].actors.get(at);
        let hidden = self.layers[..number]
            .iter()
            .any(|layer| layer.has(&actor.id));
        (!hidden).then_some(actor)
    }
}

fn layer(path: &Path) -> Result<Layer> {
    if path.is_file() {
        compiled::open(path)
    } else {
        folder::open(path)
    }
}

impl std::fmt::Debug for KnowledgeBase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnowledgeBase")
            .field("layers", &self.layers.len())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}
