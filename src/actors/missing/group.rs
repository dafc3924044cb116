//! Spellings of one name over many articles: which keys are one, and what the row says of them.

use std::collections::{BTreeMap, HashMap};

use super::{MissingName, Name, kind};
use crate::actors::names::{key, stem};
use crate::document::Class;

/// Joins the keys that are grammatical cases of one name: a genitive with its name ("Müllers" with
/// "Müller", where that occurs too), and of bodies and places the cases of names of several words
/// ("Roten Kreuzes", "Rotes Kreuz").
pub fn join(mut names: BTreeMap<String, Name>, contexts: usize) -> BTreeMap<String, Name> {
    // Longer keys first, so that what has absorbed another can be absorbed itself.
    let mut keys: Vec<String> = names.keys().cloned().collect();
    keys.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    for key in keys {
        let into = key.strip_suffix('s').filter(|short| short.len() > 2);
        let fits = |name: &Name, short: &str| {
            names
                .get(short)
                .is_some_and(|plain| is_genitive(&key, name, plain))
        };
        if let Some(short) = into
            && names.get(&key).is_some_and(|name| fits(name, short))
            && let Some(name) = names.remove(&key)
        {
            names
                .entry(short.to_owned())
                .or_default()
                .absorb(name, contexts);
        }
    }
    let mut by_stems: HashMap<String, Vec<String>> = HashMap::new();
    for (key, name) in &names {
        if name.class() != Class::Per && key.contains(' ') {
            by_stems.entry(stems(key)).or_default().push(key.clone());
        }
    }
    for mut keys in by_stems.into_values() {
        let mentions = |key: &String| names.get(key).map_or(0, |name| name.mentions);
        keys.sort_by_key(|key| (std::cmp::Reverse(mentions(key)), key.clone()));
        let mut keys = keys.into_iter();
        let Some(first) = keys.next() else { continue };
        for key in keys {
            if let Some(name) = names.remove(&key) {
                names
                    .entry(first.clone())
                    .or_default()
                    .absorb(name, contexts);
            }
        }
    }
    names
}

/// Whether a key with -s is the genitive of the key without. A lone word for a person is so only
/// if it is the rarer one: "Andreas" is no genitive of "Andrea".
fn is_genitive(key: &str, name: &Name, plain: &Name) -> bool {
    let class = name.class();
    let certain = class != Class::Per || key.contains(' ') || plain.mentions >= name.mentions;
    class == plain.class() && certain
}

/// The words of a key without the endings of cases; the article is left out.
fn stems(key: &str) -> String {
    let article = |word: &&str| !matches!(*word, "der" | "die" | "das" | "den" | "dem" | "des");
    key.split(' ')
        .filter(article)
        .map(stem)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The row of a name.
pub fn row(root: &str, name: Name) -> MissingName {
    let class = name.class();
    let mut spellings: Vec<(&String, usize)> =
        name.spellings.iter().map(|(s, n)| (s, *n)).collect();
    spellings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let full = spellings.iter().find(|(spelling, _)| key(spelling) == root);
    let full = full
        .or(spellings.first())
        .map_or_else(|| root.to_owned(), |(spelling, _)| (*spelling).clone());
    let keys: Vec<String> = spellings
        .iter()
        .map(|(spelling, _)| key(spelling))
        .collect();
    let is_alias = |place: &usize| {
        let spelled = &keys[*place];
        let plain = spelled.strip_suffix('s');
        let genitive = plain.is_some_and(|plain| keys.iter().any(|key| key == plain));
        *spellings[*place].0 != full
            && !genitive
            && !(class == Class::Per && is_part(spelled, root))
    };
    let aliases = (0..keys.len()).filter(is_alias);
    let aliases = aliases.map(|place| spellings[place].0.clone()).collect();
    let mut outlets: Vec<(String, usize)> = name.outlets.into_iter().collect();
    outlets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    MissingName {
        kind: kind::guess(class, &full),
        name: full,
        aliases,
        count: name.mentions,
        articles: name.articles,
        speaks: name.speaks,
        outlets,
        contexts: name.contexts.into_values().collect(),
    }
}

/// Whether a person's spelling is some of the words of the name ("Müllers" of "Hans Müller"): the
/// linker knows that a surname stands for the person, and as an alias it would mean nobody else.
fn is_part(spelling: &str, name: &str) -> bool {
    let known: Vec<&str> = name.split(' ').collect();
    let has = |word: &str| {
        known.contains(&word) || word.strip_suffix('s').is_some_and(|w| known.contains(&w))
    };
    spelling != name && spelling.split(' ').all(has)
}
