//! Offices in time: "der Außenminister", "der russische Präsident", "SPD-Chefin" name whoever held
//! the office on the day of publication, never whoever holds it today.

use super::view::{View, Word};
use crate::actors::base::actor::KnownActor;
use crate::actors::base::date::{Day, Holds};
use crate::actors::base::knowledge_base::{KnowledgeBase, Title};
use crate::actors::base::names::key;
use crate::document::Span;

/// An office as the text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    /// Id of the office.
    pub office: String,
    /// Ids of the countries or bodies it may belong to, the likeliest first.
    pub of: Vec<String>,
    /// Whether the words themselves name the country or body.
    pub explicit: bool,
    /// Whether the words place it in another time than the article's ("der frühere Minister").
    pub other_time: bool,
}

/// Who is meant by an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder<'b> {
    /// This one, certainly or (by the year only) perhaps.
    One(&'b KnownActor, Holds),
    /// Nobody can be told; the reason as records give it.
    Unknown(&'static str),
}

/// The offices that the words of a noun phrase name; `context` are countries the article speaks of,
/// the likeliest first.
pub fn mentioned(base: &KnowledgeBase, words: &[&Word], context: &[String]) -> Vec<Mentioned> {
    let other_time = words.iter().any(|w| is_other_time(&w.lower));
    let deputy = words.iter().any(|w| w.lower.starts_with("stellvertretend"));
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let capital = word.text.chars().next().is_some_and(char::is_uppercase);
        if !capital {
            continue;
        }
        let whole = of_several_words(base, &words[at..]);
        let (prefix, titles) = match whole {
            [] => titles(base, &word.text),
            whole => (None, whole),
        };
        if titles.is_empty() {
            continue;
        }
        let named = match prefix {
            Some(prefix) => belonging(base, prefix),
            None if whole.is_empty() => beside(base, words, at),
            // "Sprecher des Weißen Hauses" says itself whose.
            None => Vec::new(),
        };
        // "Bundeskanzler" is Germany's or Austria's: the one named beside it, else the one the
        // article is about.
        let likely = |of: &String| named.contains(of) || (named.is_empty() && context.contains(of));
        let bound: Vec<&String> = titles
            .iter()
            .map(|t| &t.of)
            .filter(|of| !of.is_empty())
            .collect();
        let chosen: Vec<&String> = bound.iter().copied().filter(|of| likely(of)).collect();
        let nothing_else = named.is_empty() && bound.len() == titles.len();
        for title in titles {
            let (of, explicit) = if title.of.is_empty() {
                if named.is_empty() {
                    (context.to_vec(), false)
                } else {
                    (named.clone(), true)
                }
            } else if chosen.contains(&&title.of) || (chosen.is_empty() && nothing_else) {
                (
                    vec![title.of.clone()],
                    bound.len() == 1 || !named.is_empty(),
                )
            } else {
                continue;
            };
            let found = Mentioned {
                office: base.offices()[title.office].id.clone(),
                of,
                explicit,
                other_time: other_time || is_other_time(&word.lower),
            };
            if !out.contains(&found) && (!deputy || found.office.starts_with("deputy_")) {
                out.push(found);
            }
        }
        // "der Präsident der Bundesnetzagentur": whatever office that body has.
        if !is_head(&word.lower) || deputy {
            continue;
        }
        for of in named.iter().filter(|of| is_of_body(base, of)) {
            for office in base.offices() {
                let known = out
                    .iter()
                    .any(|m: &Mentioned| m.office == office.id && m.of.contains(of));
                if !known && !base.holders(&office.id, of).is_empty() {
                    out.push(Mentioned {
                        office: office.id.clone(),
                        of: vec![of.clone()],
                        explicit: true,
                        other_time,
                    });
                }
            }
        }
    }
    out
}

/// Nouns for whoever leads a body.
fn is_head(lower: &str) -> bool {
    const HEADS: &[&str] = &[
        "präsident",
        "präsidenten",
        "präsidentin",
        "chef",
        "chefin",
        "leiter",
        "leiterin",
        "direktor",
        "direktorin",
        "vorsitzende",
        "vorsitzender",
        "vorsitzenden",
    ];
    HEADS.contains(&lower)
}

/// Whether an id is that of a body, not of a place: a state has many offices.
fn is_of_body(base: &KnowledgeBase, id: &str) -> bool {
    let place = crate::document::ActorType::Place;
    base.actor(id).is_some_and(|a| a.kind != place)
}

/// Whether a word says that an office is past or to come.
pub fn is_other_time(lower: &str) -> bool {
    const STEMS: &[&str] = &[
        "ehemalig",
        "früher",
        "damalig",
        "einstig",
        "designiert",
        "künftig",
        "zukünftig",
        "gewählt",
        "vorig",
        "bisherig",
        "scheidend",
        "abgesetzt",
        "gestürzt",
        "später",
        "nächst",
    ];
    const STARTS: &[&str] = &[
        "ex-",
        "alt-",
        "altkanzler",
        "altbundes",
        "exkanzler",
        "expräsident",
        "amtsvorgänger",
        "vorgänger",
        "nachfolger",
    ];
    STEMS
        .iter()
        .chain(STARTS)
        .any(|start| lower.starts_with(start))
}

/// The names of offices that a word is or ends with, and what stands before them in a compound
/// ("US-Außenminister": US).
fn titles<'b, 'w>(base: &'b KnowledgeBase, word: &'w str) -> (Option<&'w str>, &'b [Title]) {
    for form in forms(word) {
        let found = base.titled(form);
        if !found.is_empty() {
            return (None, found);
        }
    }
    for past in ["Alt", "Ex"] {
        let rest = word
            .strip_prefix(past)
            .and_then(|rest| rest.chars().next().map(|c| (c, rest)));
        if let Some((first, rest)) = rest {
            let whole: String = first.to_uppercase().chain(rest.chars().skip(1)).collect();
            let found = forms(&whole)
                .map(|form| base.titled(form))
                .find(|found| !found.is_empty());
            if let Some(found) = found {
                return (None, found);
            }
        }
    }
    if let Some((prefix, rest)) = word.rsplit_once('-') {
        for form in forms(rest) {
            let found = base.titled(form);
            if !found.is_empty() && prefix != "Vize" {
                let past = matches!(prefix, "Ex" | "Alt");
                return ((!past).then_some(prefix), found);
            }
        }
    }
    (None, &[])
}

/// A noun and the same without a case ending ("Präsidenten", "Ministers").
fn forms(word: &str) -> impl Iterator<Item = &str> {
    let without = ["es", "en", "s", "n"]
        .into_iter()
        .filter_map(|end| word.strip_suffix(end));
    std::iter::once(word).chain(without)
}

/// Ids of the country or body that a word names.
fn belonging(base: &KnowledgeBase, word: &str) -> Vec<String> {
    let named = base
        .named(word)
        .chain(base.inflected(word))
        .chain(base.derived(word));
    let mut ids: Vec<String> = Vec::new();
    for actor in named.filter(|a| a.kind != crate::document::ActorType::Person) {
        if !ids.contains(&actor.id) {
            ids.push(actor.id.clone());
        }
    }
    ids
}

/// The country or body in an adjective before the office or a name behind it.
fn beside(base: &KnowledgeBase, words: &[&Word], at: usize) -> Vec<String> {
    for word in words[..at].iter().rev().take(3) {
        let ids = belonging(base, &word.text);
        if !ids.is_empty() && !word.text.chars().next().is_some_and(char::is_uppercase) {
            return ids;
        }
        // "Berliner", "Deutschlands" before the office.
        if !ids.is_empty() && word.entity.is_some() {
            return ids;
        }
    }
    let behind: Vec<&&Word> = words[at + 1..]
        .iter()
        .take_while(|w| w.text != "," && w.text != "(")
        .take(6)
        .collect();
    for length in (1..=behind.len().min(5)).rev() {
        for window in behind.windows(length) {
            if window[0].entity.is_none() {
                continue;
            }
            let name = window
                .iter()
                .map(|w| w.text.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let ids = belonging(base, &name);
            if !ids.is_empty() {
                return ids;
            }
            let ids = name
                .strip_suffix('s')
                .map(|name| belonging(base, name))
                .unwrap_or_default();
            if !ids.is_empty() {
                return ids;
            }
        }
    }
    Vec::new()
}

/// Whether the first of these words is, ends with or begins the name of an office.
pub fn is_title(base: &KnowledgeBase, words: &[&Word]) -> bool {
    let single = |word: &&Word| !titles(base, &word.text).1.is_empty();
    words.first().is_some_and(single) || !of_several_words(base, words).is_empty()
}

/// The offices whose name is the longest beginning of these words, of two at least ("Präsident des
/// Bundesverfassungsgerichts").
fn of_several_words<'b>(base: &'b KnowledgeBase, words: &[&Word]) -> &'b [Title] {
    let texts: Vec<&str> = words.iter().take(7).map(|w| w.text.as_str()).collect();
    (2..=texts.len())
        .rev()
        .flat_map(|length| {
            let behind = texts[1..length].join(" ");
            forms(texts[0]).map(move |first| format!("{first} {behind}"))
        })
        .map(|name| base.titled(&name))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The year that stands beside a word in its sentence, outside quotations, if it is not that of the
/// day: "1998 sagte der Kanzler".
pub fn year_beside(view: &View, word: &Word, day: Option<Day>, quoted: &[Span]) -> Option<i32> {
    let at = view.position(word.span.start);
    let words = view.words();
    let before = words[..at].iter().rev().take(8);
    let after = words[at..].iter().take(5);
    let same =
        |w: &&Word| w.sentence == word.sentence && !quoted.iter().any(|q| q.contains(w.span));
    let year = |w: &Word| {
        let year: i32 = w.text.parse().ok()?;
        (w.text.len() == 4 && (1900..2100).contains(&year)).then_some(year)
    };
    let found = before.chain(after).filter(same).find_map(year)?;
    (day.is_none_or(|day| day.year() != found)).then_some(found)
}

/// Who holds one of the offices on `day`, or in the `year` that the text names instead.
pub fn holder<'b>(
    base: &'b KnowledgeBase,
    mentioned: &[Mentioned],
    day: Option<Day>,
    year: Option<i32>,
) -> Holder<'b> {
    if mentioned.iter().any(|m| m.other_time) {
        return Holder::Unknown("office_time_unclear");
    }
    if let Some(year) = year {
        return in_year(base, mentioned, year);
    }
    let Some(day) = day else {
        return Holder::Unknown("no_date");
    };
    let mut offices: Vec<&str> = Vec::new();
    for office in mentioned.iter().map(|m| m.office.as_str()) {
        if !offices.contains(&office) {
            offices.push(office);
        }
    }
    let places = mentioned.iter().map(|m| m.of.len()).max().unwrap_or(0);
    for certainty in [Holds::Yes, Holds::Perhaps] {
        for place in 0..places {
            // "Präsident" is the head of state before any other president of the country.
            for office in &offices {
                let of = mentioned
                    .iter()
                    .filter(|m| m.office == *office)
                    .filter_map(|m| m.of.get(place));
                let mut found: Vec<&KnownActor> = Vec::new();
                for (actor, tenure) in of.flat_map(|of| base.holders(office, of)) {
                    let held = tenure.period().holds(day) == certainty;
                    if held && !found.iter().any(|known| known.id == actor.id) {
                        found.push(actor);
                    }
                }
                match found[..] {
                    [] => {}
                    [one] => return Holder::One(one, certainty),
                    _ => return Holder::Unknown("several_hold_the_office"),
                }
            }
        }
    }
    Holder::Unknown("holder_unknown")
}

/// Who held one of the offices all through a year: on its first day, its last, and none between.
fn in_year<'b>(base: &'b KnowledgeBase, mentioned: &[Mentioned], year: i32) -> Holder<'b> {
    const UNCLEAR: Holder<'static> = Holder::Unknown("office_time_unclear");
    let mut holder = UNCLEAR;
    for (month, day) in [(1, 2), (3, 15), (6, 15), (9, 15), (12, 30)] {
        let Some(day) = Day::new(year, month, day) else {
            return UNCLEAR;
        };
        match (self::holder(base, mentioned, Some(day), None), &holder) {
            (Holder::One(one, Holds::Yes), Holder::One(other, _)) if one.id == other.id => {}
            (Holder::One(one, Holds::Yes), Holder::Unknown(_)) if month == 1 => {
                holder = Holder::One(one, Holds::Yes);
            }
            _ => return UNCLEAR,
        }
    }
    holder
}

/// Whether an actor held an office of this name, in lower case, before `day` and not on it.
pub fn held_before(base: &KnowledgeBase, actor: &KnownActor, title: &str, day: Day) -> bool {
    let word = super::traits::capitalised(title);
    let (_, titles) = titles(base, &word);
    let named = |t: &crate::actors::Tenure| {
        let of = |title: &Title| title.of.is_empty() || title.of == t.of;
        titles
            .iter()
            .any(|title| base.offices()[title.office].id == t.office && of(title))
    };
    let over = |t: &&crate::actors::Tenure| t.to.is_some_and(|to| to.first() <= day);
    actor.offices.iter().filter(over).any(named)
}

/// Whether an actor holds an office of this name on `day`; `None` if the word is no office.
pub fn holds(base: &KnowledgeBase, actor: &KnownActor, word: &str, day: Day) -> Option<Holds> {
    let (_, titles) = titles(base, word);
    let wanted: Vec<&str> = titles
        .iter()
        .map(|t| base.offices()[t.office].id.as_str())
        .collect();
    if wanted.is_empty() || key(word).is_empty() {
        return None;
    }
    let held = actor
        .offices
        .iter()
        .filter(|t| wanted.contains(&t.office.as_str()));
    Some(
        held.map(|t| t.period().holds(day))
            .max()
            .unwrap_or(Holds::No),
    )
}
