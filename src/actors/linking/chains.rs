//! Mentions of one name in an article become one chain: "Bernd Althusmann", "Althusmann",
//! "Althusmanns"; "Reporter ohne Grenzen (ROG)", "ROG".

use super::gender::{Gender, Genus, genus_of_body, of_name, of_word};
use super::offices::is_other_time;
use super::view::View;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::base::names::{key, stem};
use crate::document::{Class, Record, Span, Variant};

/// All mentions of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Person, place, organisation or other.
    pub class: Class,
    /// Positions of the entities, in the order of the text.
    pub mentions: Vec<usize>,
    /// Position of the fullest mention; `None` if it is never named.
    pub fullest: Option<usize>,
    /// The fullest mention's text, a genitive's ending taken off where another mention shows how.
    pub name: String,
    /// Gender of a person, where the text or the first name tells it.
    pub gender: Option<Gender>,
    /// Grammatical gender of a body, where the text or its noun tells it.
    pub genus: Option<Genus>,
    /// Words for it beside the mentions, in lower case: "innenminister", "cdu-chef", "konzern".
    pub titles: Vec<String>,
    /// Whether a word beside a mention places the title in another time ("der frühere").
    pub other_time: bool,
    /// Where it is meant: by name, noun or pronoun, in the order of the text.
    pub places: Vec<Place>,
}

/// A place where somebody is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The words.
    pub span: Span,
    /// How they stand in the sentence.
    pub standing: Standing,
}

/// How words stand in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Neither of the following.
    Free,
    /// In the genitive, behind a preposition, or within another name.
    Oblique,
}

impl Chain {
    /// Notes one more place.
    pub fn put(&mut self, place: Place) {
        let at = self
            .places
            .partition_point(|p| p.span.start < place.span.start);
        if self.places.get(at).is_none_or(|p| p.span != place.span) {
            self.places.insert(at, place);
        }
    }
}

/// How the words from `start` on stand: what precedes them, articles and adjectives aside.
pub fn standing(view: &View, start: usize) -> Standing {
    const PREPOSITIONS: &[&str] = &[
        "von",
        "vom",
        "für",
        "mit",
        "bei",
        "beim",
        "gegen",
        "an",
        "am",
        "zu",
        "zum",
        "zur",
        "über",
        "um",
        "durch",
        "ohne",
        "unter",
        "vor",
        "nach",
        "neben",
        "zwischen",
        "wegen",
        "trotz",
        "des",
        "gegenüber",
        "laut",
        "in",
        "im",
        "auf",
        "aus",
        "seit",
    ];
    for word in view.before(start, 4).iter().rev() {
        if PREPOSITIONS.contains(&word.lower.as_str()) {
            return Standing::Oblique;
        }
        let article = matches!(
            word.lower.as_str(),
            "der" | "die" | "das" | "den" | "dem" | "ein" | "eine" | "einem" | "einen" | "einer"
        );
        let adjective = word.text.chars().next().is_some_and(char::is_lowercase)
            && (word.lower.ends_with('e') || word.lower.ends_with("en"));
        if !article && !adjective && !is_title(word) {
            break;
        }
    }
    Standing::Free
}

/// A mention as it is compared.
struct Name {
    entity: usize,
    class: Class,
    words: Vec<String>,
    /// Of a person, told by the title before the name.
    titled: Option<Gender>,
    /// The same, or told by the first name.
    gender: Option<Gender>,
}

/// The chains of an article, by their first mention; and for each entity the chain it is in.
pub fn chains(
    record: &Record,
    view: &View,
    base: &KnowledgeBase,
) -> (Vec<Chain>, Vec<Option<usize>>) {
    let names = names(record, view, base);
    let mut chain_of = vec![None; record.entities.len()];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // Full names first: a headline's "Merkel" belongs to the "Angela Merkel" that follows.
    let is_full = |name: &Name| name.words.len() > 1 || name.class != Class::Per;
    let order = (0..names.len()).filter(|&i| is_full(&names[i]));
    let order: Vec<usize> = order
        .chain((0..names.len()).filter(|&i| !is_full(&names[i])))
        .collect();
    for i in order {
        let fits = |group: &&mut Vec<usize>| group.iter().any(|&j| same(&names[j], &names[i]));
        // The nearest before it, else the first after it.
        let at = names[i].entity;
        let distance = |group: &Vec<usize>| {
            let by_surname = |j: usize| match (names[i].words.last(), names[j].words.last()) {
                (Some(a), Some(b)) => !alike(a, b),
                _ => true,
            };
            let gap = |&j: &usize| match names[j].entity {
                other if other < at => (by_surname(j), 0, at - other),
                other => (by_surname(j), 1, other - at),
            };
            group.iter().map(gap).min()
        };
        match groups
            .iter_mut()
            .filter(fits)
            .min_by_key(|group| distance(group))
        {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    join_abbreviations(record, view, &names, &mut groups);
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.retain(|group| !group.is_empty());
    groups.sort_unstable();
    let mut out = Vec::with_capacity(groups.len());
    for group in groups {
        for &i in &group {
            chain_of[names[i].entity] = Some(out.len());
        }
        let of: Vec<&Name> = group.iter().map(|&i| &names[i]).collect();
        out.push(chain(record, view, base, &of));
    }
    (out, chain_of)
}

fn names(record: &Record, view: &View, base: &KnowledgeBase) -> Vec<Name> {
    let gender = |e: &crate::document::Entity| {
        if e.label.class() != Class::Per {
            return None;
        }
        let titles = view.before(e.start, 2);
        let mut titles = titles.iter().rev().take_while(|w| is_title(w));
        titles.find_map(|w| of_word(&w.lower))
    };
    let named = |(entity, e): (usize, &crate::document::Entity)| {
        if e.label.variant() != Variant::Name {
            return None;
        }
        let titled = gender(e);
        let person = e.label.class() == Class::Per;
        let by_name = || person.then(|| of_name(base, &e.text)).flatten();
        Some(Name {
            entity,
            class: e.label.class(),
            words: words_of(&e.text, e.label.class()),
            titled,
            gender: titled.or_else(by_name),
        })
    };
    record
        .entities
        .iter()
        .enumerate()
        .filter_map(named)
        .collect()
}

/// The words of a name as they are compared; the article of a body's name is left out.
fn words_of(text: &str, class: Class) -> Vec<String> {
    let mut words: Vec<String> = text
        .split_whitespace()
        .map(key)
        .filter(|word| !word.is_empty())
        .collect();
    let article = matches!(
        words.first().map(String::as_str),
        Some("der" | "die" | "das" | "den" | "dem")
    );
    if class != Class::Per && words.len() > 1 && article {
        words.remove(0);
    }
    words
}

/// Whether two words of a name are one, a genitive's -s aside.
fn alike(a: &str, b: &str) -> bool {
    let genitive =
        |long: &str, short: &str| short.len() > 2 && long.strip_suffix('s') == Some(short);
    a == b || genitive(a, b) || genitive(b, a)
}

fn same(a: &Name, b: &Name) -> bool {
    if a.class != b.class || a.words.is_empty() || b.words.is_empty() {
        return false;
    }
    if a.class != Class::Per {
        return a.words.len() == b.words.len()
            && a.words.iter().zip(&b.words).all(|(x, y)| inflected(x, y));
    }
    let (Some(last), Some(other)) = (a.words.last(), b.words.last()) else {
        return false;
    };
    if a.words.len() > 1 && b.words.len() > 1 {
        let (short, long) = if a.words.len() < b.words.len() {
            (a, b)
        } else {
            (b, a)
        };
        let tail = &long.words[long.words.len() - short.words.len()..];
        if short.words.len() < long.words.len()
            && tail.iter().zip(&short.words).all(|(x, y)| alike(x, y))
        {
            return true;
        }
        let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
        let (x, y) = (&a.words[0], &b.words[0]);
        return alike(last, other) && (x == y || initial(x, y) || initial(y, x));
    }
    if matches!((a.gender, b.gender), (Some(x), Some(y)) if x != y) {
        // "Kanzler Scholz" is not Sabine Scholz.
        return false;
    }
    // "Ban" is Ban Ki-moon, "Uribe" Álvaro Uribe Vélez.
    a.words.iter().any(|x| b.words.iter().any(|y| alike(x, y)))
}

/// Whether two words are one in different cases ("Vereinten", "Vereinte").
fn inflected(a: &str, b: &str) -> bool {
    stem(a) == stem(b)
}

/// "Reporter ohne Grenzen (ROG)": the name in brackets is the one before them.
fn join_abbreviations(record: &Record, view: &View, names: &[Name], groups: &mut [Vec<usize>]) {
    let outer = |i: &usize| record.entities[names[*i].entity].nested_in.is_empty();
    let outer: Vec<usize> = (0..names.len()).filter(outer).collect();
    for pair in outer.windows(2) {
        let (before, after) = (&names[pair[0]], &names[pair[1]]);
        let (first, second) = (
            &record.entities[before.entity],
            &record.entities[after.entity],
        );
        if before.class == Class::Per || after.words.len() > 1 || first.end >= second.start {
            continue;
        }
        let between = view.within(Span::new(first.end, second.start));
        let closes = view
            .after(second.end, 1)
            .first()
            .is_some_and(|w| w.text == ")");
        let marks = ["“", "”", "\"", "«", "‘"];
        let opens = match between {
            [bracket] => bracket.text == "(",
            [mark, bracket] => marks.contains(&mark.text.as_str()) && bracket.text == "(",
            _ => false,
        };
        if !(opens && closes && is_abbreviation(&second.text, &before.words)) {
            continue;
        }
        let find = |groups: &[Vec<usize>], i: usize| groups.iter().position(|g| g.contains(&i));
        if let (Some(into), Some(from)) = (find(groups, pair[0]), find(groups, pair[1]))
            && into != from
        {
            let moved = std::mem::take(&mut groups[from]);
            groups[into].extend(moved);
        }
    }
}

/// Whether a name is an abbreviation by its look ("BGH", "ver.di" is none).
pub fn is_short_form(text: &str) -> bool {
    text.chars().count() <= 6 && text.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Whether the letters of a short form stand in the words in this order, the first at the beginning.
fn is_abbreviation(short: &str, words: &[String]) -> bool {
    let short = key(short).replace(' ', "");
    let mut letters = words.iter().flat_map(|word| word.chars());
    let starts = words.first().and_then(|w| w.chars().next()) == short.chars().next();
    let foreign = short.chars().count() <= 6;
    foreign || (starts && short.chars().all(|c| letters.any(|l| l == c)))
}

fn chain(record: &Record, view: &View, base: &KnowledgeBase, names: &[&Name]) -> Chain {
    let length = |name: &&&Name| {
        (
            name.words.len(),
            name.words.iter().map(String::len).sum::<usize>(),
        )
    };
    let longest = names.iter().map(|n| length(&n)).max().unwrap_or_default();
    // Of equally many words the shortest, without a genitive's ending; no abbreviation.
    let short = |n: &&&Name| is_short_form(&record.entities[n.entity].text);
    let fullest = names
        .iter()
        .filter(|n| n.words.len() == longest.0)
        .min_by_key(|n| (short(n), length(n).1, n.entity))
        .unwrap_or(&names[0]);
    let text = &record.entities[fullest.entity].text;
    let mut titles = Vec::new();
    let mut gender = None;
    let mut articles = Vec::new();
    let mut other_time = false;
    let mut places: Vec<Place> = Vec::new();
    for name in names {
        let entity = &record.entities[name.entity];
        let title = view.before(entity.start, 3);
        let apposed = match view.after(entity.end, 4) {
            [comma, rest @ ..] if comma.text == "," => rest,
            _ => &[],
        };
        let words = title.iter().rev().take_while(|w| is_title(w));
        for word in words.chain(apposed.iter().filter(|w| is_noun(w))) {
            if fullest.class == Class::Per {
                gender = gender.or_else(|| of_word(&word.lower));
            }
            titles.push(word.lower.clone());
        }
        let before = view.before(entity.start, 4).iter().rev();
        let mut near = before.take_while(|w| is_title(w) || w.text.starts_with(char::is_lowercase));
        other_time |= near.any(|w| is_other_time(&w.lower));
        articles.extend(genus_of_article(view, entity.start));
        let genitive = entity.text.ends_with('s') && text.len() < entity.text.len();
        let oblique = genitive || !entity.nested_in.is_empty();
        places.push(Place {
            span: Span::new(entity.start, entity.end),
            standing: if oblique {
                Standing::Oblique
            } else {
                standing(view, entity.start)
            },
        });
    }
    if fullest.class == Class::Per {
        // "Landrätin" is a woman whatever her first name; what stands behind the name comes last.
        let before = names.iter().find_map(|name| name.titled);
        gender = before.or_else(|| of_name(base, text)).or(gender);
    }
    let head = text
        .split(' ')
        .find(|word| genus_of_body(&word.to_lowercase()).is_some());
    let of_head = head.and_then(|word| genus_of_body(&word.to_lowercase()));
    titles.dedup();
    places.sort_by_key(|place| place.span);
    Chain {
        class: fullest.class,
        mentions: names.iter().map(|n| n.entity).collect(),
        fullest: Some(fullest.entity),
        name: text.clone(),
        gender,
        genus: articles.first().copied().or(of_head),
        other_time,
        titles,
        places,
    }
}

/// The gender that the article before a name tells, where one form tells it.
fn genus_of_article(view: &View, start: usize) -> Option<Genus> {
    let before = view.before(start, 3);
    let first_of_sentence = before.len() == 1;
    match before.last()?.lower.as_str() {
        "die" | "zur" => Some(Genus::Feminine),
        "das" | "ins" => Some(Genus::Neuter),
        "der" if first_of_sentence => Some(Genus::Masculine),
        _ => None,
    }
}

/// Whether a word looks like a noun.
pub fn is_noun(word: &super::view::Word) -> bool {
    word.text.chars().next().is_some_and(char::is_uppercase) && word.text.chars().count() > 2
}

/// Whether a word before a name belongs to it as a title: a noun that is no other name.
fn is_title(word: &super::view::Word) -> bool {
    is_noun(word)
        && !matches!(
            word.lower.as_str(),
            "der" | "die" | "das" | "den" | "dem" | "und"
        )
}
