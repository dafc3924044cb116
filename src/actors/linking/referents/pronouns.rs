//! Pronouns: "er", "sie" wherever they stand, the others where they name a speaker.

use super::Walk;
use crate::actors::linking::antecedents::Sought;
use crate::actors::linking::chains::{Standing, is_noun};
use crate::actors::linking::gender::Genus;
use crate::actors::linking::kinds;
use crate::actors::linking::view::Word;
use crate::document::{Class, Quotation, Span, Via};

impl<'a> Walk<'a, '_> {
    pub(super) fn is_direct(&self, word: &Word) -> bool {
        self.direct.iter().any(|d| d.contains(word.span))
    }

    /// "er" and "sie" everywhere, the rest only where it names a speaker.
    pub(super) fn is_pronoun(&self, word: &Word, speaks: bool) -> bool {
        let everywhere = matches!(word.lower.as_str(), "er" | "sie");
        (everywhere && !self.is_direct(word)) || (speaks && kinds::is_pronoun(&word.lower))
    }

    pub(super) fn pronoun(&mut self, at: usize, word: &'a Word, quotation: Option<&Quotation>) {
        let own = quotation.map_or(&[][..], |q| q.spans.as_slice());
        let words = self.article.view.words();
        let before = at.checked_sub(1).and_then(|i| words.get(i));
        let behind_comma = before.is_some_and(|w| w.text == ",");
        let relative = |genus| {
            let pronoun = !word.text.starts_with(char::is_uppercase);
            if pronoun && behind_comma {
                Sought::Relative(genus)
            } else {
                Sought::Pronoun(genus)
            }
        };
        let both = matches!(word.lower.as_str(), "beide" | "beiden");
        let plural = both || (word.lower == "sie" && self.is_plural(at));
        let sought = match word.lower.as_str() {
            "er" | "ihm" | "ihn" | "seine" | "seiner" | "seinen" | "seinem" | "sein" => {
                Sought::Pronoun(Genus::Masculine)
            }
            "sie" | "ihr" | "ihre" | "ihrer" | "ihren" | "ihrem" => Sought::Pronoun(if plural {
                Genus::Plural
            } else {
                Genus::Feminine
            }),
            "es" => Sought::Pronoun(Genus::Neuter),
            "der" | "dem" | "den" | "dessen" | "welcher" => relative(Genus::Masculine),
            "die" | "deren" | "welche" => relative(Genus::Feminine),
            "das" => relative(Genus::Neuter),
            "denen" => relative(Genus::Plural),
            "dieser" | "diesem" | "letzterer" => Sought::Demonstrative(Genus::Masculine),
            "diese" | "letztere" => Sought::Demonstrative(Genus::Feminine),
            "dieses" => Sought::Demonstrative(Genus::Neuter),
            "beide" | "beiden" => Sought::Pronoun(Genus::Plural),
            lower if lower.starts_with("eigen") => Sought::Own,
            _ => return,
        };
        // An article is none: "der Sprecher".
        let is_article = matches!(sought, Sought::Pronoun(_))
            && kinds::is_article(&word.lower)
            && words
                .get(at + 1)
                .is_some_and(|w| w.sentence == word.sentence && !is_small_verb(w));
        if is_article {
            return;
        }
        let mut chains = Vec::new();
        if plural {
            chains = self.several(word, own);
        }
        if chains.is_empty() && !both {
            chains.extend(self.search().best(word, sought, own));
        }
        if chains.is_empty() {
            return;
        }
        self.put(at, word.span, Standing::Free, chains, Via::Pronoun);
    }

    /// Whether "sie" at `at` is plural, by the verb beside it.
    fn is_plural(&self, at: usize) -> bool {
        let words = self.article.view.words();
        let verb = |index: Option<usize>| {
            let word = index.and_then(|i| words.get(i))?;
            let small = word.text.chars().next().is_some_and(char::is_lowercase);
            (small && word.sentence == words[at].sentence).then_some(word.lower.as_str())
        };
        let says = |verb: &str| match verb {
            "sind" | "seien" => Some(true),
            "ist" | "sei" | "habe" | "werde" | "müsse" | "solle" | "könne" | "wolle" => {
                Some(false)
            }
            v if v.ends_with("en") || v.ends_with("ten") => Some(true),
            v if v.ends_with('t') || v.ends_with("te") => Some(false),
            _ => None,
        };
        let (before, after) = (verb(at.checked_sub(1)), verb(Some(at + 1)));
        let starts = at == 0 || words[at - 1].sentence != words[at].sentence;
        let first = if starts { after } else { before };
        let second = if starts { None } else { after };
        first
            .and_then(says)
            .or_else(|| second.and_then(says))
            .unwrap_or(false)
    }

    /// Those whom a plural "sie" means: who spoke together before, or who were last named together.
    fn several(&self, word: &Word, own: &[Span]) -> Vec<usize> {
        if self.last.len() > 1 {
            return self.last.clone();
        }
        let entities = &self.article.record.entities;
        let chain = |e: usize| {
            self.article.chain_of[e].filter(|&c| self.found.chains[c].class != Class::Loc)
        };
        let mut best: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < entities.len() {
            let mut group: Vec<usize> = chain(at).into_iter().collect();
            let mut next = at + 1;
            while next < entities.len() && !group.is_empty() {
                if !entities[next].nested_in.is_empty() || chain(next).is_none() {
                    // A party in brackets belongs to the name before it.
                    next += 1;
                    continue;
                }
                let between = self.article.view.within(Span::new(
                    entities[next - 1].end.min(entities[next].start),
                    entities[next].start,
                ));
                let joined = between.len() <= 5
                    && between
                        .iter()
                        .any(|w| matches!(w.lower.as_str(), "und" | "sowie" | ","))
                    && between.iter().all(|w| {
                        matches!(w.lower.as_str(), "und" | "sowie" | "," | ")" | "(")
                            || kinds::is_article(&w.lower)
                            || is_noun(w)
                    });
                let bracketed = between.len() == 1 && between[0].text == "(";
                if bracketed {
                    next += 1;
                    continue;
                }
                if !joined {
                    break;
                }
                group.extend(chain(next));
                next += 1;
            }
            let end = entities[next - 1].end;
            let near = entities[at].end <= word.span.start
                && end <= word.span.start
                && word
                    .sentence
                    .saturating_sub(self.article.view.sentence_at(end.saturating_sub(1)))
                    <= 2
                && !own
                    .iter()
                    .any(|o| o.contains(Span::new(entities[at].start, end)));
            if group.len() > 1 && near {
                best = group;
            }
            at = next;
        }
        best.dedup();
        best
    }
}

/// Whether a word is in lower case and no adjective: "der sagte".
fn is_small_verb(word: &Word) -> bool {
    let small = word.text.chars().next().is_some_and(char::is_lowercase);
    small || !word.text.chars().any(char::is_alphanumeric)
}
