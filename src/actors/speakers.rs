//! Who speaks: the words of a speaker become a chain of mentions, and the fuller mention they refer to.

use super::antecedents::{Sought, antecedent};
use super::chains::Chain;
use super::gender::{Gender, of_word};
use super::kinds;
use super::view::{View, Word};
use crate::document::{
    Antecedent, Class, Label, Quotation, Record, Span, SpeakerKind, Variant, Via,
};

/// What the words of a speaker lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What the words are.
    pub kind: SpeakerKind,
    /// The chains that speak, several for joint speakers.
    pub chains: Vec<usize>,
    /// By what they were found.
    pub via: Via,
    /// The fuller mention, all zero if the words themselves are the fullest.
    pub antecedent: Antecedent,
}

/// The speakers of all quotations of a record, in their order.
pub fn speakers(
    record: &Record,
    view: &View,
    chains: &[Chain],
    chain_of: &[Option<usize>],
) -> Vec<Resolved> {
    let article = Article {
        record,
        view,
        chains,
        chain_of,
    };
    let mut out: Vec<Resolved> = Vec::with_capacity(record.quotations.len());
    let mut last = None;
    for quotation in &record.quotations {
        let mut resolved = article.speaker(quotation, last);
        if resolved.kind == SpeakerKind::None
            && let Some(before) = article.carried_on(quotation, &out)
        {
            resolved.chains.clone_from(&out[before].chains);
            resolved.via = Via::Context;
            if let [chain, ..] = resolved.chains[..] {
                resolved.antecedent = pointing_to(record, chains[chain].fullest);
            }
        }
        if let [chain, ..] = resolved.chains[..] {
            last = Some(chain);
        }
        out.push(resolved);
    }
    out
}

struct Article<'a> {
    record: &'a Record,
    view: &'a View,
    chains: &'a [Chain],
    chain_of: &'a [Option<usize>],
}

impl Article<'_> {
    fn speaker(&self, quotation: &Quotation, last: Option<usize>) -> Resolved {
        let spans = &quotation.speaker.spans;
        let words: Vec<&Word> = spans.iter().flat_map(|s| self.view.within(*s)).collect();
        let named = self.names_in(spans);
        let label = |word: &Word| word.entity.map(|e| self.record.entities[e].label);
        let seen: Vec<kinds::KindWord<'_>> = words
            .iter()
            .map(|word| kinds::KindWord {
                text: &word.text,
                label: label(word),
            })
            .collect();
        let kind = kinds::kind(&seen);
        let none = Resolved {
            kind,
            chains: Vec::new(),
            via: Via::None,
            antecedent: Antecedent::default(),
        };
        let Some(first) = words.first() else {
            return none;
        };
        match kind {
            SpeakerKind::Named => self.named(spans, &named, none),
            SpeakerKind::Pronoun => {
                let sought = pronoun(&words);
                self.referring(quotation, first, sought, last, Via::Pronoun, none)
            }
            SpeakerKind::Role if !has_name(self.record, &named) => {
                let Some(noun) = head(&words) else {
                    return none;
                };
                let titled = Sought::Titled(noun);
                let found =
                    self.referring(quotation, first, titled, last, Via::Context, none.clone());
                if found.chains.is_empty() && is_back_reference(&words) {
                    let person = Sought::Person(of_word(noun));
                    return self.referring(quotation, first, person, last, Via::Context, none);
                }
                found
            }
            SpeakerKind::Organisation if !has_name(self.record, &named) => {
                let Some(noun) = head(&words) else {
                    return none;
                };
                let called = Sought::Called(noun);
                let found =
                    self.referring(quotation, first, called, last, Via::Context, none.clone());
                if found.chains.is_empty() && kinds::is_vague_body(noun) {
                    return self.referring(
                        quotation,
                        first,
                        Sought::Body,
                        last,
                        Via::Context,
                        none,
                    );
                }
                found
            }
            SpeakerKind::None => none,
            // "ein Sprecher des Ministeriums", "ein Bericht der BBC", "Politiker der SPD": the body.
            _ => self.organisation(spans, &named, none),
        }
    }

    /// The quotation before whose speaker goes on in this one, which names none: it ends in the
    /// sentence before, or holds this one.
    fn carried_on(&self, quotation: &Quotation, before: &[Resolved]) -> Option<usize> {
        let start = quotation.spans.first()?.start;
        let here = self.view.sentence_at(start);
        let end = |q: &Quotation| q.spans.last().map_or(0, |s| s.end);
        let quotations = &self.record.quotations[..before.len()];
        if !quotation.nested_in.is_empty() {
            return quotations.iter().position(|q| q.id == quotation.nested_in);
        }
        let near = |i: &usize| {
            let end = end(&quotations[*i]);
            end <= start && here.saturating_sub(self.view.sentence_at(end.saturating_sub(1))) <= 1
        };
        (0..quotations.len())
            .rev()
            .find(near)
            .filter(|&i| !before[i].chains.is_empty())
    }

    /// Outermost entities that share a code point with the speaker's words.
    fn names_in(&self, spans: &[Span]) -> Vec<usize> {
        let entities = self.record.entities.iter().enumerate();
        let within = |e: &crate::document::Entity| {
            spans.iter().any(|s| s.overlaps(Span::new(e.start, e.end)))
        };
        entities
            .filter(|(_, e)| e.nested_in.is_empty() && within(e))
            .map(|(i, _)| i)
            .collect()
    }

    fn named(&self, spans: &[Span], named: &[usize], none: Resolved) -> Resolved {
        let persons: Vec<usize> = named
            .iter()
            .copied()
            .filter(|&e| self.record.entities[e].label == Label::Per)
            .collect();
        let mut chains: Vec<usize> = persons.iter().filter_map(|&e| self.chain_of[e]).collect();
        chains.dedup();
        let Some(&chain) = chains.first() else {
            return none;
        };
        let text = &self.record.entities[persons[0]].text;
        let via = if text.contains([' ', '-']) {
            Via::Name
        } else {
            Via::Surname
        };
        Resolved {
            antecedent: self.fuller(chain, spans),
            chains,
            via,
            ..none
        }
    }

    fn organisation(&self, spans: &[Span], named: &[usize], none: Resolved) -> Resolved {
        let body = |&&e: &&usize| {
            let label = self.record.entities[e].label;
            label.variant() == Variant::Name && matches!(label.class(), Class::Org | Class::Loc)
        };
        let organisation = |&&e: &&usize| self.record.entities[e].label == Label::Org;
        let chosen = named
            .iter()
            .find(organisation)
            .or_else(|| named.iter().find(body));
        let Some(chain) = chosen.and_then(|&e| self.chain_of[e]) else {
            return none;
        };
        Resolved {
            antecedent: self.fuller(chain, spans),
            chains: vec![chain],
            via: Via::Organisation,
            ..none
        }
    }

    /// The fullest mention of a chain outside the speaker's own words, unless those say more.
    fn fuller(&self, chain: usize, spans: &[Span]) -> Antecedent {
        let own = |e: usize| {
            let e = &self.record.entities[e];
            spans.iter().any(|s| s.overlaps(Span::new(e.start, e.end)))
        };
        let words = |e: usize| self.record.entities[e].text.split(' ').count();
        let mentions = &self.chains[chain].mentions;
        let shown = mentions
            .iter()
            .filter(|&&m| own(m))
            .map(|&m| words(m))
            .max();
        let others = mentions.iter().copied().filter(|&m| !own(m));
        let best = others.min_by_key(|&m| (std::cmp::Reverse(words(m)), m));
        match best {
            Some(best) if shown.is_none_or(|shown| words(best) >= shown) => {
                pointing_to(self.record, best)
            }
            _ => Antecedent::default(),
        }
    }

    fn referring(
        &self,
        quotation: &Quotation,
        first: &Word,
        sought: Sought<'_>,
        last: Option<usize>,
        via: Via,
        none: Resolved,
    ) -> Resolved {
        let found = antecedent(
            self.record,
            self.view,
            self.chains,
            first.span.start,
            sought,
            last,
            &quotation.spans,
        );
        let Some(chain) = found else {
            return none;
        };
        Resolved {
            chains: vec![chain],
            via,
            antecedent: pointing_to(self.record, self.chains[chain].fullest),
            ..none
        }
    }
}

/// An antecedent that is this entity.
pub fn pointing_to(record: &Record, entity: usize) -> Antecedent {
    let entity = &record.entities[entity];
    Antecedent {
        start: entity.start,
        end: entity.end,
        entity: entity.id.clone(),
    }
}

/// Whether a noun points back to somebody the article has named: "der Franzose", "dieser Minister",
/// not "ein Sprecher", "der Sprecher der Polizei".
fn is_back_reference(words: &[&Word]) -> bool {
    let definite = words.iter().any(|w| {
        matches!(
            w.lower.as_str(),
            "der" | "die" | "des" | "dieser" | "diese" | "dem" | "den"
        )
    });
    let nouns = words.iter().filter(|w| {
        w.text.chars().next().is_some_and(char::is_uppercase) && !kinds::is_article(&w.lower)
    });
    let role = words
        .iter()
        .any(|w| w.lower.ends_with("sprecher") || w.lower.ends_with("sprecherin"));
    definite && nouns.count() == 1 && !role
}

fn has_name(record: &Record, named: &[usize]) -> bool {
    named
        .iter()
        .any(|&e| record.entities[e].label.variant() == Variant::Name)
}

/// What a pronoun asks for.
fn pronoun<'w>(words: &[&'w Word]) -> Sought<'w> {
    if words.iter().any(|w| w.lower.starts_with("eigen")) {
        return Sought::Own;
    }
    for word in words {
        match word.lower.as_str() {
            "er" | "ihm" | "ihn" | "seine" | "seiner" | "seinen" | "seinem" | "dessen"
            | "dieser" | "der" | "letzterer" => {
                return Sought::Person(Some(Gender::Masculine));
            }
            "sie" | "ihr" | "ihre" | "ihrer" | "ihren" | "ihrem" | "deren" | "diese"
            | "letztere" | "die" => {
                return Sought::She;
            }
            "es" | "das" => return Sought::Body,
            _ => {}
        }
    }
    Sought::Person(None)
}

/// The noun that says who it is: the first capitalised word after an article or adjective, in lower case.
fn head<'w>(words: &[&'w Word]) -> Option<&'w str> {
    let capital = |w: &&&Word| w.text.chars().next().is_some_and(char::is_uppercase);
    let article = |w: &&&Word| kinds::is_article(&w.lower);
    words
        .iter()
        .filter(capital)
        .find(|w| !article(w))
        .map(|w| w.lower.as_str())
}
