//! Nouns for bodies: "das Ministerium", "die israelische Armee", "der Konzern".

use super::Walk;
use crate::actors::linking::antecedents::Sought;
use crate::actors::linking::bodies::{self, Described};
use crate::actors::linking::chains::{Chain, standing};
use crate::actors::linking::gender::genus_of_body;
use crate::actors::linking::kinds;
use crate::actors::linking::phrases::Phrase;
use crate::actors::linking::view::Word;
use crate::document::{Class, Label, Span, Via};

impl<'b> Walk<'_, 'b> {
    /// A noun for a body: one named before, one described, or whichever fits.
    pub(super) fn body(
        &mut self,
        at: usize,
        phrase: &Phrase<'_>,
        described: &Described<'b>,
        speaks: bool,
        own: &[Span],
    ) {
        let noun = bodies::nominative(&phrase.noun.lower);
        let definite = phrase.is_definite();
        if !definite && !speaks && described.actor.is_none() && !described.explicit {
            return;
        }
        let mut behind = phrase.behind.iter();
        let named = behind
            .find(|w| !matches!(w.text.as_str(), "„" | "“" | "\"" | "»"))
            .is_some_and(|w| {
                w.entity.is_some_and(|e| {
                    let label = self.article.record.entities[e].label;
                    label == Label::Org
                })
            });
        if named {
            // "der Konzern RWE": the name says who.
            return;
        }
        let mut chain = None;
        let mut via = Via::Context;
        if !described.explicit || described.actor.is_none() {
            let last = noun.rsplit('-').next().unwrap_or(noun);
            chain = self.search().best(phrase.noun, Sought::Called(noun), own);
            if chain.is_none() && last != noun {
                chain = self.search().best(phrase.noun, Sought::Called(last), own);
            }
            // "das russische Außenministerium" is not the "Außenministerium" of another country.
            if described.explicit {
                chain =
                    chain.filter(|&c| bodies::same(&self.found.chains[c].name, &described.name));
            }
            if chain.is_none() && !described.explicit && kinds::is_vague_body(noun) && definite {
                chain = self.search().best(phrase.noun, Sought::Body(noun), own);
            }
        }
        if chain.is_none() {
            if kinds::is_vague_body(noun) && described.actor.is_none() && !described.explicit {
                return;
            }
            via = Via::Organisation;
            chain = Some(self.chain_of_body(described, phrase.noun));
        }
        let place = standing(self.article.view, phrase.span().start);
        let chains = chain.into_iter().collect();
        self.put(at, phrase.noun.span, place, chains, via);
    }

    /// The chain of a described body; a new one if it has none yet.
    pub(super) fn chain_of_body(&mut self, described: &Described<'b>, noun: &Word) -> usize {
        let known =
            (0..self.found.chains.len()).find(|&c| match (described.actor, self.actors[c]) {
                (Some(a), Some(b)) => a.id == b.id,
                _ => {
                    self.found.chains[c].class == Class::Org
                        && bodies::same(&self.found.chains[c].name, &described.name)
                }
            });
        known.unwrap_or_else(|| {
            let lower = bodies::nominative(&noun.lower);
            let chain = Chain {
                class: Class::Org,
                mentions: Vec::new(),
                fullest: None,
                name: described.name.clone(),
                gender: None,
                genus: genus_of_body(lower),
                titles: vec![lower.to_owned()],
                other_time: false,
                places: Vec::new(),
            };
            self.add(
                chain,
                described.actor,
                if described.explicit { 0.7 } else { 0.6 },
            )
        })
    }
}
