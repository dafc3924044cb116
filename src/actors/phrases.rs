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
        let words = view.words();
        let noun = words.get(position)?;
        let named = noun
            .entity
            .is_some_and(|e| record.entities[e].label.variant() == Variant::Name);
        if named || !is_noun(noun) || super::kinds::is_article(&noun.lower) {
            return None;
        }
        let mut first = 0;
        for word in words[..position].iter().rev().take(6) {
            if word.sentence != noun.sentence {
                break;
            }
            if is_determiner(&word.lower) {
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
        matches!(
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
    pub const fn is_bare(&self) -> bool {
        self.words.len() <= 2
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

fn is_adjective(record: &Record, word: &Word) -> bool {
    const ENDS: &[&str] = &["e", "en", "er", "es", "em"];
    let derived = word
        .entity
        .is_some_and(|e| record.entities[e].label.variant() == Variant::Deriv);
    let small = word.text.chars().next().is_some_and(char::is_lowercase);
    let number = matches!(word.lower.as_str(), "zwei" | "drei" | "vier");
    derived || number || (small && ENDS.iter().any(|e| word.lower.ends_with(e)))
}
