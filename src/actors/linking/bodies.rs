//! Bodies named by description: "die israelische Armee", "die Regierung in Warschau", "das
//! isländische Fischereiministerium". The base is asked under the names that such bodies have there;
//! otherwise they are called by noun and place, "Fischereiministerium (Island)", as encyclopedias do.

use super::kinds;
use super::phrases::Phrase;
use super::traits::capitalised;
use super::view::Word;
use crate::actors::base::actor::KnownActor;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::base::names::key;
use crate::actors::base::office::HOME;
use crate::document::{ActorType, Class, Record, Variant};

/// A body as the words describe it.
#[derive(Debug, Clone, PartialEq)]
pub struct Described<'b> {
    /// The actor of the base, if it has one.
    pub actor: Option<&'b KnownActor>,
    /// What to call it.
    pub name: String,
    /// Whether the words themselves say where.
    pub explicit: bool,
}

/// Nouns for bodies of which a state has one, so that the country of an article says which.
const OF_STATES: &[&str] = &[
    "regierung",
    "zentralregierung",
    "armee",
    "militär",
    "streitkräfte",
    "luftwaffe",
    "marine",
    "parlament",
    "ministerium",
    "wahlkommission",
    "verfassungsgericht",
    "verfassungsgerichtshof",
    "gerichtshof",
    "notenbank",
    "zentralbank",
    "geheimdienst",
    "präsidialamt",
    "generalstaatsanwaltschaft",
];

/// What stands in compounds for a body: "Regierungsvertreter", "Armeeangaben".
const IN_COMPOUNDS: &[(&str, &str)] = &[
    ("regierungs", "regierung"),
    ("armee", "armee"),
    ("militär", "militär"),
    ("polizei", "polizei"),
    ("justiz", "justiz"),
    ("parlaments", "parlament"),
    ("ministeriums", "ministerium"),
    ("geheimdienst", "geheimdienst"),
];

/// The body that a phrase describes; `countries` are those the article speaks of, the likeliest
/// first. `None` if its noun means no body.
pub fn described<'b>(
    base: &'b KnowledgeBase,
    record: &Record,
    phrase: &Phrase<'_>,
    countries: &[String],
) -> Option<Described<'b>> {
    let noun = head(&phrase.noun.lower);
    if !kinds::is_body(noun) || noun == "stadt" || noun == "gemeinde" {
        return None;
    }
    if let Some(actor) = by_whole_phrase(base, phrase) {
        return Some(Described {
            actor: Some(actor),
            name: actor.name.clone(),
            explicit: true,
        });
    }
    Some(describe(base, record, phrase, noun, countries))
}

/// The body that the base knows by these very words ("die Brüsseler Behörde").
fn by_whole_phrase<'b>(base: &'b KnowledgeBase, phrase: &Phrase<'_>) -> Option<&'b KnownActor> {
    let article = |word: &&Word| !kinds::is_article(&word.lower);
    let words: Vec<&str> = phrase
        .words
        .iter()
        .filter(article)
        .map(|word| word.text.as_str())
        .collect();
    if words.len() < 2 {
        return None;
    }
    base.inflected(&words.join(" ")).find(|a| is_body(a))
}

/// The body that stands before the hyphen: the party of "SPD-Führung".
pub fn of_named<'b>(base: &'b KnowledgeBase, phrase: &Phrase<'_>) -> Option<Described<'b>> {
    let (prefix, _) = phrase.noun.text.rsplit_once('-')?;
    let actor = base.named(prefix).find(|a| is_body(a))?;
    Some(Described {
        name: actor.name.clone(),
        actor: Some(actor),
        explicit: true,
    })
}

/// The last part of a compound with hyphens, in lower case, without the ending of the genitive.
pub fn head(lower: &str) -> &str {
    let lower = nominative(lower);
    lower.rsplit('-').next().unwrap_or(lower)
}

/// The body in a compound noun: of "Regierungskreise" the government, of "SPD-Führung" the party.
pub fn in_compound<'b>(
    base: &'b KnowledgeBase,
    record: &Record,
    phrase: &Phrase<'_>,
    countries: &[String],
) -> Option<Described<'b>> {
    if phrase.noun.text.contains('-') {
        return of_named(base, phrase);
    }
    let lower = phrase.noun.lower.as_str();
    let (_, noun) = IN_COMPOUNDS
        .iter()
        .find(|(start, noun)| lower.starts_with(start) && lower != *noun)?;
    Some(describe(base, record, phrase, noun, countries))
}

fn describe<'b>(
    base: &'b KnowledgeBase,
    record: &Record,
    phrase: &Phrase<'_>,
    noun: &str,
    countries: &[String],
) -> Described<'b> {
    let of_state = is_of_state(noun);
    let place = place(base, record, phrase);
    let explicit = place.is_some();
    let context = || {
        let country = countries.first().filter(|_| of_state)?;
        base.actor(country)
    };
    let place = place.or_else(context);
    let capital = capitalised(noun);
    let Some(place) = place else {
        // "die Wochenzeitung" is any, not the one of that name.
        let abroad = countries.first().is_some_and(|country| country != HOME);
        let here = |a: &&KnownActor| is_body(a) && !(abroad && a.country.starts_with("DE"));
        let known = || base.inflected(&capital).find(here);
        let actor = (!kinds::is_vague_body(noun)).then(known).flatten();
        return Described {
            name: actor.map_or(capital, |a| a.name.clone()),
            actor,
            explicit,
        };
    };
    // Of a city that stands for its state the state: "die Regierung in Warschau".
    let state = base.governed_from(&place.name).next();
    let place = state.filter(|_| of_state).unwrap_or(place);
    let actor = body_of(base, place, &capital);
    Described {
        name: actor.map_or_else(|| format!("{capital} ({})", place.name), |a| a.name.clone()),
        actor,
        explicit,
    }
}

/// Whether a noun in lower case is one for a body of which a state has one.
pub fn is_of_state(noun: &str) -> bool {
    OF_STATES.iter().any(|end| noun.ends_with(end))
}

/// The base's actor that is the `noun` of a place: "Regierung" of France.
pub fn body_of<'b>(
    base: &'b KnowledgeBase,
    place: &KnownActor,
    noun: &str,
) -> Option<&'b KnownActor> {
    let adjectives = place.adjectives.iter().map(|a| format!("{a}e {noun}"));
    let bundes = (place.id == HOME).then(|| format!("Bundes{}", noun.to_lowercase()));
    let others = [
        format!("{noun} {}", place.name),
        format!("{noun} von {}", place.name),
        format!("{noun} in {}", place.name),
        format!("{noun} ({})", place.name),
    ];
    let short = place
        .aliases
        .iter()
        .chain([&place.name])
        .filter(|name| name.len() <= 3 && name.chars().all(char::is_uppercase))
        .map(|name| format!("{name}-{noun}"));
    let us = (place.country == "US").then(|| format!("US-{noun}"));
    let names: Vec<String> = bundes
        .into_iter()
        .chain(us)
        .chain(adjectives)
        .chain(others)
        .chain(short)
        .collect();
    names
        .iter()
        .find_map(|name| base.inflected(name).find(|actor| is_body(actor)))
}

const fn is_body(actor: &KnownActor) -> bool {
    !matches!(actor.kind, ActorType::Person | ActorType::Place)
}

/// The place that a phrase names: in an adjective, a compound, the genitive, or behind "in", "von".
pub fn place<'b>(
    base: &'b KnowledgeBase,
    record: &Record,
    phrase: &Phrase<'_>,
) -> Option<&'b KnownActor> {
    let before = phrase.words[..phrase.words.len() - 1].iter().rev();
    for word in before {
        let named = word
            .entity
            .is_some_and(|e| record.entities[e].label.variant() == Variant::Name);
        if named {
            // "Israels Armee"
            let name = word.text.strip_suffix('s').unwrap_or(&word.text);
            let owner = base.named(name).find(|a| a.kind == ActorType::Place);
            if owner.is_some() {
                return owner;
            }
        }
        let found = base
            .derived(&word.text)
            .find(|_| !kinds::is_article(&word.lower));
        if found.is_some() {
            return found;
        }
    }
    if let Some((prefix, _)) = phrase.noun.text.split_once('-') {
        let state = base.named(prefix).find(|a| a.kind == ActorType::Place);
        let state = state.or_else(|| (prefix == "US").then(|| base.actor(base.country("US")?))?);
        if state.is_some() {
            return state;
        }
    }
    let name = |word: &Word| {
        let entity = &record.entities[word.entity?];
        if entity.label.class() != Class::Loc {
            return None;
        }
        let text = entity.text.as_str();
        let stripped = text.strip_suffix('s').unwrap_or(text);
        base.named(text)
            .chain(base.named(stripped))
            .find(|a| a.kind == ActorType::Place)
    };
    match phrase.behind {
        [first, ..] if first.entity.is_some() => name(first),
        [of, second, ..] if matches!(of.lower.as_str(), "in" | "von" | "des" | "der") => {
            name(second)
        }
        _ => None,
    }
}

/// A noun without the ending of the genitive or the plural's dative.
pub fn nominative(lower: &str) -> &str {
    for end in ["es", "s"] {
        if let Some(rest) = lower.strip_suffix(end)
            && kinds::is_body(rest)
        {
            return rest;
        }
    }
    lower
}

/// What tells two descriptions apart.
pub fn same(a: &str, b: &str) -> bool {
    key(a) == key(b)
}
