//! Whom the words of an article mean that are no names: pronouns, offices, nouns for persons and
//! bodies. Gone through in the order of the text, so that each can refer to what stands before it.

mod institutions;
mod metonyms;
mod persons;
mod pronouns;

use std::collections::{HashMap, HashSet};

use crate::actors::base::actor::KnownActor;
use crate::actors::base::date::Day;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::linking::antecedents::Search;
use crate::actors::linking::bodies;
use crate::actors::linking::candidates::Link;
use crate::actors::linking::chains::{Chain, Place, Standing};
use crate::actors::linking::kinds;
use crate::actors::linking::phrases::Phrase;
use crate::actors::linking::view::View;
use crate::document::{Class, Label, Quotation, QuotationType, Record, Span, SpeakerKind, Via};

/// Whom a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The chains; several for "sie" of two speakers.
    pub chains: Vec<usize>,
    /// By what they were found.
    pub via: Via,
    /// Why there are none.
    pub reason: &'static str,
}

/// All chains of an article, the named ones first, and whom its words mean.
pub struct Referents<'b> {
    /// The chains.
    pub chains: Vec<Chain>,
    /// For each its actor.
    pub links: Vec<Link<'b>>,
    /// By the position of the word.
    pub meant: HashMap<usize, Meant>,
}

/// The article and what is known of it.
pub struct Article<'a, 'b> {
    /// The record.
    pub record: &'a Record,
    /// Its words.
    pub view: &'a View,
    /// The base.
    pub base: &'b KnowledgeBase,
    /// Day of publication.
    pub day: Option<Day>,
    /// Countries it speaks of, the likeliest first.
    pub countries: &'a [String],
    /// For each entity the chain it is in.
    pub chain_of: &'a [Option<usize>],
}

/// Goes through an article whose names are `chains`, linked by `links`.
pub fn referents<'b>(
    article: &Article<'_, 'b>,
    chains: Vec<Chain>,
    links: Vec<Link<'b>>,
) -> Referents<'b> {
    let quotations = &article.record.quotations;
    let direct = quotations
        .iter()
        .filter(|q| q.kind == QuotationType::Direct)
        .flat_map(|q| q.spans.iter().copied());
    let mut free: Vec<usize> = chains
        .iter()
        .filter(|chain| chain.class != Class::Loc)
        .flat_map(|chain| &chain.places)
        .filter(|place| place.standing == Standing::Free)
        .map(|place| place.span.start)
        .collect();
    free.sort_unstable();
    let mut walk = Walk {
        free,
        article,
        direct: direct.collect(),
        quoted: quotations
            .iter()
            .flat_map(|q| q.spans.iter().copied())
            .collect(),
        actors: links.iter().map(|link| link.actor).collect(),
        found: Referents {
            chains,
            links,
            meant: HashMap::new(),
        },
        last: Vec::new(),
        pronominal: quotations
            .iter()
            .filter(|q| kinds::of(article.record, article.view, q) == SpeakerKind::Pronoun)
            .map(|q| q.id.as_str())
            .collect(),
        spoken: HashMap::new(),
    };
    walk.go();
    walk.found
}

struct Walk<'a, 'b> {
    article: &'a Article<'a, 'b>,
    /// Pieces of direct quotations, where "sie" is somebody else's word.
    direct: Vec<Span>,
    quoted: Vec<Span>,
    free: Vec<usize>,
    actors: Vec<Option<&'b KnownActor>>,
    found: Referents<'b>,
    /// Who said the quotation before.
    last: Vec<usize>,
    /// Ids of the quotations whose speaker is nothing but a pronoun.
    pronominal: HashSet<&'a str>,
    /// For nouns by which bodies spoke ("ein Sprecher der Polizei"): who that was.
    spoken: HashMap<&'a str, Vec<usize>>,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn go(&mut self) {
        let words = self.article.view.words();
        let mut speaks: Vec<Option<&'a Quotation>> = vec![None; words.len()];
        for quotation in &self.article.record.quotations {
            for span in &quotation.speaker.spans {
                let from = self.article.view.position(span.start);
                let to = self.article.view.position(span.end).max(from);
                speaks[from..to].fill(Some(quotation));
            }
        }
        for (at, word) in words.iter().enumerate() {
            let quotation = speaks[at];
            let pronominal = quotation.is_some_and(|q| self.pronominal.contains(&q.id.as_str()));
            if self.is_pronoun(word, pronominal) {
                self.pronoun(at, word, quotation);
            } else if word
                .text
                .chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_numeric())
            {
                self.noun(at, quotation);
            }
            let next = speaks.get(at + 1).copied().flatten();
            if let Some(quotation) = quotation
                && next.is_none_or(|next| next.id != quotation.id)
            {
                self.metonymy(quotation);
                self.nationality(quotation);
                let said = self.speakers(quotation);
                if !said.is_empty() {
                    self.spoke(quotation, &said);
                    self.last = said;
                }
            }
        }
    }

    /// Whoever the speaker's words mean so far: names, else what was found.
    fn speakers(&self, quotation: &Quotation) -> Vec<usize> {
        let mut said: Vec<usize> = Vec::new();
        for span in &quotation.speaker.spans {
            let from = self.article.view.position(span.start);
            for (at, word) in self.article.view.within(*span).iter().enumerate() {
                let named = word.entity.and_then(|e| self.article.chain_of[e]);
                let meant = self.found.meant.get(&(from + at));
                let chains = named
                    .into_iter()
                    .chain(meant.into_iter().flat_map(|m| m.chains.iter().copied()));
                for chain in chains {
                    if !said.contains(&chain) {
                        said.push(chain);
                    }
                }
            }
        }
        let person = |&chain: &usize| self.found.chains[chain].class == Class::Per;
        if said.iter().any(person) {
            said.retain(person);
        } else {
            said.truncate(1);
        }
        said
    }

    /// Remembers by which noun a body spoke.
    fn spoke(&mut self, quotation: &Quotation, said: &[usize]) {
        let spans = quotation.speaker.spans.iter();
        let mut words = spans.flat_map(|s| self.article.view.within(*s));
        let noun = words.find(|w| w.entity.is_none() && is_spokesperson(&w.lower));
        if let Some(noun) = noun
            && said
                .iter()
                .all(|&c| self.found.chains[c].class == Class::Org)
        {
            self.spoken.insert(&noun.lower, said.to_vec());
        }
    }

    fn search(&self) -> Search<'_, 'b> {
        Search {
            base: self.article.base,
            view: self.article.view,
            chains: &self.found.chains,
            actors: &self.actors,
            day: self.article.day,
            quoted: &self.quoted,
            free: &self.free,
            last: &self.last,
        }
    }

    fn noun(&mut self, at: usize, quotation: Option<&Quotation>) {
        let article = self.article;
        let Some(phrase) = Phrase::of(article.record, article.view, at) else {
            return;
        };
        let titles_a_name = phrase.behind.first().is_some_and(|w| {
            w.entity
                .is_some_and(|e| article.record.entities[e].label == Label::Per)
        });
        if titles_a_name {
            return;
        }
        let own = quotation.map_or(&[][..], |q| q.spans.as_slice());
        let compound = bodies::of_named(article.base, &phrase);
        if let Some(described) = compound {
            let chain = self.chain_of_body(&described, phrase.noun);
            if quotation.is_some() && kinds::is_body(bodies::head(&phrase.noun.lower)) {
                self.put(
                    at,
                    phrase.noun.span,
                    Standing::Free,
                    vec![chain],
                    Via::Organisation,
                );
                return;
            }
        }
        if let Some(described) =
            bodies::described(article.base, article.record, &phrase, article.countries)
        {
            self.body(at, &phrase, &described, quotation.is_some(), own);
        } else if !self.person(at, &phrase, quotation.is_some(), own)
            && quotation.is_some()
            && let Some(described) =
                bodies::in_compound(article.base, article.record, &phrase, article.countries)
        {
            let chain = self.chain_of_body(&described, phrase.noun);
            self.put(
                at,
                phrase.noun.span,
                Standing::Oblique,
                vec![chain],
                Via::Organisation,
            );
        }
    }

    fn add(&mut self, chain: Chain, actor: Option<&'b KnownActor>, score: f64) -> usize {
        self.found.chains.push(chain);
        self.actors.push(actor);
        self.found.links.push(Link {
            actor,
            score: if actor.is_some() { score } else { 0.0 },
            via: Via::Context,
            reason: if actor.is_some() { "" } else { "unknown_name" },
        });
        self.actors.len() - 1
    }

    fn put(&mut self, at: usize, span: Span, standing: Standing, chains: Vec<usize>, via: Via) {
        for &chain in &chains {
            self.found.chains[chain].put(Place { span, standing });
        }
        self.found.meant.insert(
            at,
            Meant {
                chains,
                via,
                reason: "",
            },
        );
    }
}

/// "Sprecher", "Regierungssprecherin".
pub fn is_spokesperson(lower: &str) -> bool {
    ["sprecher", "sprecherin", "sprechers", "sprechern"]
        .iter()
        .any(|end| lower.ends_with(end))
}
