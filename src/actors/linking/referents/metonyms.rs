//! Capitals that stand for a government.

use super::Walk;
use crate::actors::KnownActor;
use crate::actors::linking::bodies::{self, Described};
use crate::actors::linking::chains::{Standing, is_noun};
use crate::actors::linking::kinds;
use crate::actors::linking::view::Word;
use crate::document::{ActorType, Label, Quotation, SpeakerKind, Via};

impl<'b> Walk<'_, 'b> {
    /// A capital that speaks is the government that sits there: "Moskau teilte mit".
    pub(super) fn metonymy(&mut self, quotation: &Quotation) {
        let article = self.article;
        for span in &quotation.speaker.spans {
            let from = article.view.position(span.start);
            let words = article.view.within(*span);
            let others = words
                .iter()
                .any(|w| w.entity.is_none() && is_noun(w) && !kinds::is_article(&w.lower));
            if others {
                // "die Stadt Moskau", "der Bürgermeister von Kiew".
                continue;
            }
            for (at, word) in words.iter().enumerate() {
                let Some(entity) = word.entity.map(|e| &article.record.entities[e]) else {
                    continue;
                };
                if entity.label != Label::Loc || entity.start != word.span.start {
                    continue;
                }
                let named: Vec<&KnownActor> = article.base.governed_from(&entity.text).collect();
                // "Brüssel" is the Union before it is Belgium.
                let body = named.iter().find(|a| a.kind != ActorType::Place);
                let Some(governed) = body.or(named.first()) else {
                    continue;
                };
                let actor = if governed.kind == ActorType::Place {
                    bodies::body_of(article.base, governed, "Regierung").unwrap_or(governed)
                } else {
                    governed
                };
                if self.is_among_lands(word, governed) {
                    continue;
                }
                self.stand_for(from + at, word, actor);
            }
        }
    }

    /// "nach französischer Darstellung", "israelischen Angaben": the state, where nothing but its
    /// adjective says who speaks.
    pub(super) fn nationality(&mut self, quotation: &Quotation) {
        let article = self.article;
        if kinds::of(article.record, article.view, quotation) != SpeakerKind::Organisation {
            return;
        }
        for span in &quotation.speaker.spans {
            let from = article.view.position(span.start);
            let words = article.view.within(*span);
            let entities = words.iter().filter_map(|w| w.entity);
            let derived = |e: usize| article.record.entities[e].label == Label::LocDeriv;
            let mut nouns = words.iter().filter(|w| w.entity.is_none() && is_noun(w));
            if !entities.clone().all(derived) || nouns.any(|w| !kinds::is_utterance(&w.lower)) {
                continue;
            }
            for (at, word) in words.iter().enumerate() {
                let state = word
                    .entity
                    .and_then(|_| article.base.derived(&word.text).next());
                if let Some(state) = state {
                    self.stand_for(from + at, word, state);
                    break;
                }
            }
        }
    }

    /// Notes that the word at `at` stands for an actor.
    fn stand_for(&mut self, at: usize, word: &Word, actor: &'b KnownActor) {
        let described = Described {
            actor: Some(actor),
            name: actor.name.clone(),
            explicit: true,
        };
        let chain = self.chain_of_body(&described, word);
        self.put(at, word.span, Standing::Free, vec![chain], Via::Metonymy);
    }

    /// Whether the sentence names another part of the state: "Berlin forderte von Brandenburg" is
    /// about two Länder.
    fn is_among_lands(&self, word: &Word, state: &KnownActor) -> bool {
        let entities = self.article.record.entities.iter();
        let mut others = entities.filter(|e| {
            e.label == Label::Loc
                && e.start != word.span.start
                && self.article.view.sentence_at(e.start) == word.sentence
        });
        others.any(|e| {
            let part = |a: &KnownActor| {
                a.country
                    .split_once('-')
                    .is_some_and(|(code, _)| code == state.country)
            };
            self.article.base.named(&e.text).any(part)
        })
    }
}
