//! Nouns for persons: "der Außenminister", "die Sozialdemokratin", "der 54-Jährige".

use super::{Meant, Walk, is_spokesperson};
use crate::actors::KnownActor;
use crate::actors::base::date::Holds;
use crate::actors::linking::antecedents::Sought;
use crate::actors::linking::chains::{Chain, Place, Standing, standing};
use crate::actors::linking::gender::{Gender, of_word};
use crate::actors::linking::kinds;
use crate::actors::linking::offices::{self, Holder};
use crate::actors::linking::phrases::{Phrase, is_aged};
use crate::actors::linking::view::{Word, part_at};
use crate::document::{Class, Label, Span, Via};

/// An office as a phrase names it.
struct Office<'b> {
    is_none: bool,
    /// Whether the words name the country or body.
    explicit: bool,
    /// Whether they place it in another time than the day of publication.
    other_time: bool,
    holder: Option<Holder<'b>>,
}

impl<'b> Walk<'_, 'b> {
    /// A noun for a person: an office, a title used before, or what is known of somebody named.
    /// Says whether it was one.
    pub(super) fn person(
        &mut self,
        at: usize,
        phrase: &Phrase<'_>,
        speaks: bool,
        own: &[Span],
    ) -> bool {
        if phrase.article().starts_with("ein") {
            return speaks && self.unnamed_spokesperson(at, phrase, own);
        }
        let complement = phrase.complement(self.article.record).iter();
        let from_noun: Vec<&Word> = std::iter::once(phrase.noun).chain(complement).collect();
        let titled = offices::is_title(self.article.base, &from_noun);
        let office = self.office(phrase, titled);
        let spokesperson = is_spokesperson(&phrase.noun.lower) && !titled;
        let mut found = None;
        if let Some(Holder::One(actor, certainty)) = office.holder
            && office.explicit
        {
            found = self.chain_of_person(actor, certainty, speaks);
        }
        let mut via = found.map_or(Via::Context, |_| Via::Office);
        if found.is_none() && !office.other_time && (phrase.is_definite() || titled) {
            found = forms(&phrase.noun.lower)
                .find_map(|form| self.search().best(phrase.noun, Sought::Titled(form), own));
            if found.is_some_and(|chain| self.is_elsewhere(chain, phrase.noun))
                && let Some(nearer) = self.holder_nearby(phrase, speaks)
            {
                found = Some(nearer);
                via = Via::Office;
            }
        }
        if found.is_none()
            && let Some(Holder::One(actor, certainty)) = office.holder
        {
            found = self.chain_of_person(actor, certainty, speaks);
            via = Via::Office;
        }
        let back = speaks && phrase.is_definite() && of_nobody(phrase);
        if found.is_none()
            && back
            && let Some(said) = self.spoken.get(phrase.noun.lower.as_str())
        {
            let said = said.clone();
            self.put(at, phrase.noun.span, Standing::Free, said, Via::Context);
            return true;
        }
        if found.is_none() && back && phrase.is_bare() && !spokesperson && office.is_none {
            found = self.somebody(phrase, own);
        }
        if let Some(chain) = found {
            let place = standing(self.article.view, phrase.span().start);
            self.put(at, phrase.noun.span, place, vec![chain], via);
            return true;
        }
        if let Some(Holder::Unknown(reason)) = office.holder
            && speaks
        {
            let nobody = Meant {
                chains: Vec::new(),
                via: Via::None,
                reason,
            };
            self.found.meant.insert(at, nobody);
        }
        titled
    }

    /// "ein Sprecher" without a word of whose: of the body that was just spoken of.
    fn unnamed_spokesperson(&mut self, at: usize, phrase: &Phrase<'_>, own: &[Span]) -> bool {
        let lower = phrase.noun.lower.as_str();
        let bare = phrase.is_bare() && of_nobody(phrase);
        if !bare || !matches!(lower, "sprecher" | "sprecherin") {
            return false;
        }
        let found = self.search().best(phrase.noun, Sought::AnyBody, own);
        if let Some(chain) = found {
            self.put(
                at,
                phrase.noun.span,
                Standing::Oblique,
                vec![chain],
                Via::Organisation,
            );
        }
        found.is_some()
    }

    /// The office that a phrase names, and who holds it.
    fn office(&self, phrase: &Phrase<'_>, titled: bool) -> Office<'b> {
        let article = self.article;
        let complement = phrase.complement(article.record).iter();
        let words: Vec<&Word> = phrase.words.iter().chain(complement).collect();
        let mentioned = if titled {
            offices::mentioned(article.base, &words, article.countries)
        } else {
            Vec::new()
        };
        let year = offices::year_beside(article.view, phrase.noun, article.day, &self.quoted);
        Office {
            is_none: mentioned.is_empty(),
            explicit: mentioned.iter().all(|office| office.explicit),
            other_time: year.is_some() || mentioned.iter().any(|office| office.other_time),
            holder: (!mentioned.is_empty())
                .then(|| offices::holder(article.base, &mentioned, article.day, year)),
        }
    }

    /// Whether a chain was last meant in another paragraph.
    fn is_elsewhere(&self, chain: usize, noun: &Word) -> bool {
        let part = |at: usize| part_at(self.article.record, at);
        let before = |p: &&Place| p.span.end <= noun.span.start;
        let place = self.found.chains[chain].places.iter().rfind(before);
        place.is_none_or(|p| part(p.span.start) != part(noun.span.start))
    }

    /// Who holds the office in the one other country that the paragraph names before the noun.
    fn holder_nearby(&mut self, phrase: &Phrase<'_>, speaks: bool) -> Option<usize> {
        let article = self.article;
        let start = phrase.noun.span.start;
        let part = article.record.parts[part_at(article.record, start)?];
        let mut countries: Vec<String> = Vec::new();
        for (number, entity) in article.record.entities.iter().enumerate() {
            if entity.start < part.start || entity.end > start {
                continue;
            }
            let place = match entity.label {
                Label::Loc => article.chain_of[number].and_then(|chain| self.actors[chain]),
                Label::LocDeriv => article.base.derived(&entity.text).next(),
                _ => None,
            };
            let country = place.and_then(|p| article.base.country(p.country.get(..2)?));
            if let Some(country) = country
                && !countries.iter().any(|known| known == country)
            {
                countries.push(country.to_owned());
            }
        }
        if countries.len() != 1 {
            return None;
        }
        let mentioned = offices::mentioned(article.base, &[phrase.noun], &countries);
        if mentioned.is_empty() {
            return None;
        }
        match offices::holder(article.base, &mentioned, article.day, None) {
            Holder::One(actor, certainty) => self.chain_of_person(actor, certainty, speaks),
            Holder::Unknown(_) => None,
        }
    }

    /// Whoever fits "der Franzose", "die 38-Jährige" best.
    fn somebody(&self, phrase: &Phrase<'_>, own: &[Span]) -> Option<usize> {
        let lower = phrase.noun.lower.as_str();
        let aged = is_aged(lower);
        let of_noun = of_word(lower);
        if !(kinds::is_person(lower) || of_noun.is_some() || aged) {
            return None;
        }
        let gender = match phrase.article() {
            "der" if aged => Some(Gender::Masculine),
            "die" if aged => Some(Gender::Feminine),
            _ => of_noun,
        };
        self.search().best(phrase.noun, Sought::Person(gender), own)
    }

    /// The chain of somebody the base knows; a new one only for a speaker.
    fn chain_of_person(
        &mut self,
        actor: &'b KnownActor,
        certainty: Holds,
        speaks: bool,
    ) -> Option<usize> {
        let known = self
            .actors
            .iter()
            .position(|a| a.is_some_and(|a| a.id == actor.id));
        if known.is_some() || !speaks {
            return known;
        }
        let chain = Chain {
            class: Class::Per,
            mentions: Vec::new(),
            fullest: None,
            name: actor.name.clone(),
            gender: match actor.gender.as_str() {
                "f" => Some(Gender::Feminine),
                "m" => Some(Gender::Masculine),
                _ => None,
            },
            genus: None,
            titles: Vec::new(),
            other_time: false,
            places: Vec::new(),
        };
        Some(self.add(
            chain,
            Some(actor),
            if certainty == Holds::Yes { 0.85 } else { 0.6 },
        ))
    }
}

/// A noun and the same without the endings of cases.
fn forms(lower: &str) -> impl Iterator<Item = &str> {
    let without = ["en", "es", "s", "n"]
        .into_iter()
        .filter_map(move |end| lower.strip_suffix(end).filter(|rest| rest.len() > 4));
    std::iter::once(lower).chain(without)
}

/// Whether no owner stands behind the noun: "der Chef", not "der Chef der Behörde".
fn of_nobody(phrase: &Phrase<'_>) -> bool {
    phrase.behind.first().is_none_or(|w| {
        w.entity.is_none()
            && !matches!(
                w.lower.as_str(),
                "der" | "des" | "von" | "vom" | "eines" | "einer" | "für"
            )
    })
}
