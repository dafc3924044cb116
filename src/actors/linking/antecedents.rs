//! Whom a pronoun or a noun like "die Ministerin" means: of the chains that fit the one that is most
//! in the reader's mind there, by distance, place in the sentence and who spoke last.
//!
//! The weights were set by hand and by search on 400 articles of news with known antecedents; none
//! is from single examples.

use super::chains::{Chain, Place, Standing};
use super::gender::{Gender, Genus, of_word};
use super::traits;
use super::view::{View, Word};
use crate::actors::base::date::Day;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::document::{ActorType, Class, Span};

/// What is sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sought<'w> {
    /// "er", "sie", "es": a person or body of this gender.
    Pronoun(Genus),
    /// A person, of this gender if it is known.
    Person(Option<Gender>),
    /// A body that can be called by this noun ("konzern"), in lower case.
    Body(&'w str),
    /// Whatever body was just spoken of.
    AnyBody,
    /// A person for whom this word was used ("ministerin") or who is known to be one, in lower case.
    Titled(&'w str),
    /// A body in whose name this word stands, or for which it was used ("polizei").
    Called(&'w str),
    /// "nach eigenen Angaben": the subject of the sentence, which mostly follows.
    Own,
    /// "der", "die", "das" behind a comma: what stands just before it.
    Relative(Genus),
    /// "dieser": what was named last.
    Demonstrative(Genus),
}

/// How far back a pronoun reaches, in sentences.
const REACH: usize = 6;
/// How far back "das Unternehmen" reaches.
const REACH_OF_NOUNS: usize = 12;
/// How far back the body of "ein Sprecher" may stand.
const REACH_OF_SPOKESPERSONS: usize = 2;

/// What a sentence more between costs.
const PER_SENTENCE: f64 = 0.6;
/// What standing early in the sentence gives.
const SUBJECT: f64 = 0.7;
/// How early the first free name of a sentence is as good as standing.
const FIRST_NAME: f64 = 0.5;
/// What standing in the same sentence gives for "nach eigenen Angaben".
const OWN_SENTENCE: f64 = 1.5;
/// What each of up to five places gives.
const FREQUENT: f64 = 0.1;
/// What having said the quotation before gives.
const SPOKE_LAST: f64 = 0.5;
/// What standing in the genitive or behind a preposition costs.
const OBLIQUE: f64 = 0.6;
/// What standing within a quotation costs.
const QUOTED: f64 = 0.2;

/// What is known where an antecedent is sought.
pub struct Search<'a, 'b> {
    /// The base.
    pub base: &'b KnowledgeBase,
    /// The words.
    pub view: &'a View,
    /// The chains, with all places found so far.
    pub chains: &'a [Chain],
    /// For each chain the actor of the base.
    pub actors: &'a [Option<&'b crate::actors::KnownActor>],
    /// Day of publication.
    pub day: Option<Day>,
    /// All quotations' pieces.
    pub quoted: &'a [Span],
    /// Where names begin that are neither in the genitive nor behind a preposition, sorted.
    pub free: &'a [usize],
    /// Who said the quotation before.
    pub last: &'a [usize],
}

impl Search<'_, '_> {
    /// The best chain for the word at `at`, which belongs to a quotation with the pieces `own`.
    pub fn best(&self, at: &Word, sought: Sought<'_>, own: &[Span]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for number in 0..self.chains.len() {
            if let Some(score) = self.score(number, at, sought, own)
                && best.is_none_or(|(top, _)| score > top)
            {
                best = Some((score, number));
            }
        }
        best.map(|(_, chain)| chain)
    }

    fn score(&self, number: usize, at: &Word, sought: Sought<'_>, own: &[Span]) -> Option<f64> {
        let chain = &self.chains[number];
        let fit = self.fit(number, sought)?;
        if sought == Sought::Own
            && let Some(place) = chain.places.iter().find(|p| {
                p.span.start > at.span.start && self.view.sentence_at(p.span.start) == at.sentence
            })
        {
            return Some(3.0 + fit - 0.02 * (place.span.start - at.span.start) as f64);
        }
        let own_subject = if sought == Sought::Own {
            OWN_SENTENCE
        } else {
            0.0
        };
        let before = |p: &&Place| p.span.end <= at.span.start;
        // "Die Regierung hat eigenen Angaben zufolge …": the subject may be part of what is said.
        let outside =
            |p: &&Place| sought == Sought::Own || !own.iter().any(|own| own.contains(p.span));
        let place = chain.places.iter().filter(before).rfind(outside)?;
        let back = at
            .sentence
            .saturating_sub(self.view.sentence_at(place.span.start));
        match sought {
            Sought::Relative(_) => {
                let words = self.view.within(Span::new(place.span.end, at.span.start));
                let near = back == 0 && words.len() <= 4;
                return near.then_some(fit - words.len() as f64);
            }
            Sought::Demonstrative(_) => {
                let words = self.view.within(Span::new(place.span.end, at.span.start));
                return (back <= 2).then_some(fit - 0.1 * words.len() as f64);
            }
            _ => {}
        }
        let reach = match sought {
            Sought::Titled(_) | Sought::Called(_) => usize::MAX,
            Sought::Body(_) => REACH_OF_NOUNS,
            Sought::AnyBody => REACH_OF_SPOKESPERSONS,
            _ => REACH,
        };
        if back > reach {
            return None;
        }
        let mut score = fit - PER_SENTENCE * back as f64;
        if back == 0 {
            score += own_subject;
        }
        score += FREQUENT * (chain.places.len().min(5) as f64);
        match place.standing {
            Standing::Oblique => score -= OBLIQUE,
            Standing::Free => score += SUBJECT * self.earliness(place),
        }
        if self.quoted.iter().any(|q| q.contains(place.span)) {
            score -= QUOTED;
        }
        if self.last.contains(&number) {
            score += SPOKE_LAST;
        }
        Some(score)
    }

    /// 1 for the subject, less for what stands further back: subjects stand early in their
    /// sentence, and are its first name that is free.
    fn earliness(&self, place: &Place) -> f64 {
        let early = self.view.earliness(place.span.start);
        let sentence = self.view.sentence_at(place.span.start);
        let first = self
            .free
            .iter()
            .find(|start| self.view.sentence_at(**start) == sentence);
        if first == Some(&place.span.start) {
            early.max(FIRST_NAME)
        } else {
            early
        }
    }

    /// How well a chain is of the kind that is sought; `None` if not at all.
    fn fit(&self, number: usize, sought: Sought<'_>) -> Option<f64> {
        let chain = &self.chains[number];
        let person = chain.class == Class::Per;
        let body = chain.class == Class::Org;
        match sought {
            Sought::Pronoun(genus) => pronoun(chain, genus),
            Sought::Relative(genus) | Sought::Demonstrative(genus) => {
                if chain.class == Class::Loc {
                    (genus == Genus::Neuter).then_some(0.5)
                } else {
                    pronoun(chain, genus)
                }
            }
            Sought::Person(gender) => match (person, gender, chain.gender) {
                (false, ..) => None,
                (true, Some(a), Some(b)) if a != b => None,
                (true, Some(_), Some(_)) => Some(1.0),
                _ => Some(0.5),
            },
            Sought::Body(noun) => {
                let kind = self.actors[number].map(|actor| actor.kind);
                match (kind, traits::kinds_of_noun(noun)) {
                    _ if !body => None,
                    (Some(kind), Some(wanted)) if kind != ActorType::Other => {
                        wanted.contains(&kind).then_some(1.4)
                    }
                    _ => Some(0.7),
                }
            }
            Sought::AnyBody => {
                // Media and agencies report; their own spokespersons are rarely quoted so.
                let kind = self.actors[number].map(|actor| actor.kind);
                let medium = matches!(kind, Some(ActorType::Medium | ActorType::Party));
                (body && !medium).then_some(0.7)
            }
            Sought::Own => (person || body).then_some(if person { 0.6 } else { 0.4 }),
            Sought::Titled(word) => {
                let wrong = matches!((of_word(word), chain.gender), (Some(a), Some(b)) if a != b);
                if !person || wrong {
                    return None;
                }
                if chain.titles.iter().any(|title| titled(title, word)) {
                    return Some(1.0);
                }
                let actor = self.actors[number]?;
                traits::is_one(self.base, actor, word, self.day).then_some(0.8)
            }
            Sought::Called(word) => {
                let name = chain.name.to_lowercase();
                let titles = &chain.titles;
                let compound = word.split_once('-').is_some_and(|(prefix, noun)| {
                    name == prefix && titles.iter().any(|title| titled(title, noun))
                });
                (body
                    && (name.contains(word) || compound || titles.iter().any(|t| titled(t, word))))
                .then_some(1.0)
            }
        }
    }
}

/// How well a person or body is "er", "sie" or "es".
fn pronoun(chain: &Chain, genus: Genus) -> Option<f64> {
    match chain.class {
        Class::Per => match (genus, chain.gender) {
            (Genus::Neuter, _)
            | (Genus::Masculine, Some(Gender::Feminine))
            | (Genus::Feminine, Some(Gender::Masculine)) => None,
            (_, Some(_)) => Some(1.0),
            (Genus::Masculine, None) => Some(0.5),
            (_, None) => Some(0.3),
        },
        Class::Org => match (genus, chain.genus) {
            (a, Some(b)) if a == b => Some(if a == Genus::Masculine { 0.2 } else { 0.5 }),
            (Genus::Feminine, Some(Genus::Plural)) => Some(0.2),
            (_, Some(_)) | (Genus::Masculine, None) => None,
            (Genus::Neuter, None) => Some(0.3),
            (_, None) => Some(0.2),
        },
        Class::Loc | Class::Oth => None,
    }
}

/// "umweltministerin" is called "ministerin" later.
fn titled(title: &str, word: &str) -> bool {
    title == word || (word.len() > 3 && title.ends_with(word))
}
