//! Noun phrases that are no names: "die israelische Armee", "der frühere Minister".

use super::chains::is_noun;
use super::view::{View, Word};
use crate::document::{Record, Span, Variant};

/// A noun with what stands before it.
#[derive(Debug, Clone, Copy)]
pub struct Phrase<'v> {
    /// From the article to the noun.
    pub words: &'v [Word],
    /// The words behind it, in the same sentence.
    pub behind: &'v [Word],
    /// The noun.
    pub noun: &'v Word,
}

impl<'v> Phrase<'v> {
    /// The phrase whose noun is the word at `position`; `None` if that is a name or no noun.
    pub fn of(record: &Record, view: &'v View, position: usize) -> Option<Self> {
        let noun = view.words().get(position)?;
        let named = noun
            .entity
            .is_some_and(|e| record.entities[e].label.variant() == Variant::Name);
        let aged = is_aged(&noun.lower);
        if named || !(is_noun(noun) || aged) || super::kinds::is_article(&noun.lower) {
            return None;
        }
        Self::around_name(record, view, position)
    }

    /// The phrase whose last word is the one at `position`, be it a name.
    pub fn around_name(record: &Record, view: &'v View, position: usize) -> Option<Self> {
        let words = view.words();
        let noun = words.get(position)?;
        let mut first = 0;
        for word in words[..position].iter().rev().take(6) {
            if word.sentence != noun.sentence {
                break;
            }
            if is_determiner(&word.lower) || is_owner(record, word) {
                first += 1;
                break;
            }
            if !is_adjective(record, word) {
                break;
            }
            first += 1;
        }
        Some(Self {
            words: &words[position - first..=position],
            behind: view.after(noun.span.end, 6),
            noun,
        })
    }

    /// Its article or what stands for one, in lower case; "" if there is none.
    pub fn article(&self) -> &str {
        let first = self.words.first().map_or("", |w| w.lower.as_str());
        if self.words.len() > 1 { first } else { "" }
    }

    /// Whether it means somebody known ("der Minister", not "ein Minister").
    pub fn is_definite(&self) -> bool {
        let owned = self
            .words
            .first()
            .is_some_and(|w| w.text.starts_with(char::is_uppercase))
            && self.words.first().is_some_and(|w| w.entity.is_some());
        owned
            || matches!(
                self.article(),
                "der"
                    | "die"
                    | "das"
                    | "des"
                    | "dem"
                    | "den"
                    | "dieser"
                    | "diese"
                    | "dieses"
                    | "diesem"
                    | "diesen"
                    | "im"
                    | "vom"
                    | "zum"
                    | "zur"
                    | "beim"
            )
    }

    /// Whether nothing but the article stands before the noun.
    pub fn is_bare(&self) -> bool {
        self.words.len() <= 2
    }

    /// What belongs to the noun of the words behind it: a name, or what begins with an article or
    /// "von", "in" ("des Europäischen Parlaments", "von Berlin").
    pub fn complement(&self, record: &Record) -> &'v [Word] {
        let named = |w: &Word| w.entity.is_some();
        let opens = |w: &Word| {
            matches!(
                w.lower.as_str(),
                "der" | "des" | "von" | "vom" | "in" | "im" | "für" | "beim" | "eines" | "einer"
            )
        };
        let mut count = 0;
        let mut open = false;
        let mut closed = false;
        for word in self.behind {
            let takes = if named(word) {
                closed = true;
                true
            } else if closed {
                // "der Vereinten Nationen", "für Umwelt und Verkehr": a name may go on, no more.
                false
            } else if opens(word) {
                open = true;
                true
            } else if open && is_noun(word) {
                closed = true;
                true
            } else {
                open && is_adjective(record, word)
            };
            if !takes {
                break;
            }
            count += 1;
        }
        if closed { &self.behind[..count] } else { &[] }
    }

    /// From its first to its last code point.
    pub fn span(&self) -> Span {
        let first = self.words.first().unwrap_or(self.noun);
        Span::new(first.span.start, self.noun.span.end)
    }
}

/// Articles and what stands for them.
fn is_determiner(lower: &str) -> bool {
    const OTHERS: &[&str] = &[
        "im", "vom", "zum", "zur", "beim", "sein", "ihr", "kein", "seine", "ihre", "keine",
        "einige", "mehrere", "viele", "alle",
    ];
    (super::kinds::is_article(lower) && lower.starts_with(['d', 'e'])) || OTHERS.contains(&lower)
}

/// A name in the genitive: "Frankreichs Präsident".
fn is_owner(record: &Record, word: &Word) -> bool {
    word.lower.ends_with('s')
        && word.entity.is_some_and(|e| {
            let label = record.entities[e].label;
            label.variant() == Variant::Name && label.class() != crate::document::Class::Per
        })
}

/// "54-Jähriger", whatever its case.
pub fn is_aged(lower: &str) -> bool {
    ["jährige", "jähriger", "jährigen"]
        .iter()
        .any(|end| lower.ends_with(end))
}

fn is_adjective(record: &Record, word: &Word) -> bool {
    const ENDS: &[&str] = &["e", "en", "er", "es", "em"];
    let derived = word
        .entity
        .is_some_and(|e| record.entities[e].label.variant() == Variant::Deriv);
    let small = word.text.chars().next().is_some_and(char::is_lowercase);
    let number = matches!(word.lower.as_str(), "zwei" | "drei" | "vier");
    derived
        || number
        || is_honorary(word)
        || (small && ENDS.iter().any(|e| word.lower.ends_with(e)))
}

/// Adjectives with a capital: "Hamburgs Erster Bürgermeister".
pub fn is_honorary(word: &Word) -> bool {
    [
        "Erste",
        "Regierende",
        "Oberste",
        "Leitende",
        "Stellvertretende",
        "Heilige",
    ]
    .iter()
    .any(|start| word.text.starts_with(start))
}
