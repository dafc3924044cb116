//! Spellings of one name over many articles: which keys are one, and what the row says of them.

use std::collections::{BTreeMap, HashMap};

use super::{MissingName, Name, kind};
use crate::actors::base::names::{key, stem};
use crate::document::Class;

/// Joins the keys that are grammatical cases of one name: a genitive with its name ("Müllers" with
/// "Müller", "Rates" with "Rat", where those occur too), and of bodies and places the cases of names of several words
/// ("Roten Kreuzes", "Rotes Kreuz").
pub fn join(mut names: BTreeMap<String, Name>, contexts: usize) -> BTreeMap<String, Name> {
    // Longer keys first, so that what has absorbed another can be absorbed itself.
    let mut keys: Vec<String> = names.keys().cloned().collect();
    keys.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    for key in keys {
        let Some(name) = names.get(&key) else {
            continue;
        };
        let plain = ["s", "es"].into_iter().find_map(|ending| {
            let plain = key.strip_suffix(ending).filter(|short| short.len() > 2)?;
            let fits = names
                .get(plain)
                .is_some_and(|n| is_genitive(&key, ending, name, n));
            fits.then(|| plain.to_owned())
        });
        if let Some(plain) = plain
            && let Some(name) = names.remove(&key)
        {
            names.entry(plain).or_default().absorb(name, contexts);
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

/// Whether a key is the genitive of the key without its ending; persons have none in -es. A lone
/// word for a person is one only if it is the rarer one: "Andreas" is no genitive of "Andrea".
fn is_genitive(key: &str, ending: &str, name: &Name, plain: &Name) -> bool {
    let class = name.class();
    let certain = match class {
        Class::Per => ending == "s" && (key.contains(' ') || plain.mentions >= name.mentions),
        _ => true,
    };
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
    // Of equally frequent ones the shortest: "Jörg" before "Joerg".
    spellings.sort_by_key(|(spelling, n)| {
        (
            std::cmp::Reverse(*n),
            spelling.chars().count(),
            spelling.as_str(),
        )
    });
    let keys: Vec<String> = spellings.iter().map(|(s, _)| key(s)).collect();
    let full = keys.iter().position(|key| key == root).unwrap_or_default();
    let name_seen = spellings
        .get(full)
        .map_or(root, |(spelling, _)| spelling.as_str());
    let full_name = nominative(name_seen, class, &keys);
    let root = key(full_name);
    let is_alias = |&place: &usize| {
        let spelled = keys[place].as_str();
        let plain = ["s", "es"]
            .iter()
            .filter_map(|end| spelled.strip_suffix(end));
        let genitive = plain
            .into_iter()
            .any(|plain| plain == root || keys.iter().any(|key| key == plain));
        spellings[place].0 != full_name
            && !genitive
            && !(class == Class::Per && is_part(spelled, &root))
    };
    let aliases = (0..keys.len()).filter(is_alias);
    let aliases = aliases.map(|place| spellings[place].0.clone()).collect();
    let name_of_row = full_name.to_owned();
    MissingName {
        kind: kind::guess(class, &name_of_row),
        name: name_of_row,
        aliases,
        count: name.mentions,
        articles: name.articles,
        speaks: name.speaks,
        outlets: by_count(name.outlets),
        contexts: name.contexts.into_values().collect(),
        reasons: by_count(name.reasons),
    }
}

/// The most frequent first, ties by word.
fn by_count(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

/// The name without a genitive's -s, where the surname alone shows that there is none ("Anna
/// Wübbes" beside "Wübbe").
fn nominative<'a>(name: &'a str, class: Class, keys: &[String]) -> &'a str {
    let (whole, plain) = (key(name), name.strip_suffix('s').unwrap_or(name));
    let last = whole.rsplit(' ').next().unwrap_or_default();
    let has = |word: &str| keys.iter().any(|key| key == word);
    let shown = last != whole && last.strip_suffix('s').is_some_and(has) && !has(last);
    if class == Class::Per && shown {
        plain
    } else {
        name
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
