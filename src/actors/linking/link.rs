//! A record's mentions and speakers become actors. Changes neither text nor spans.

use std::collections::HashMap;

use super::candidates::{self, Context, Link};
use super::chains::{Chain, chains, is_short_form};
use super::inside;
use super::local::Roll;
use super::referents::{Article, Referents, referents};
use super::setting::setting;
use super::speakers::{Resolved, speakers};
use super::view::View;
use crate::actors::base::date::Day;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::document::{
    ActorCandidate, ActorType, Class, Record, Score, Speaker, Variant, Via, Warning,
};

/// Links records against one knowledge base.
#[derive(Debug)]
pub struct Linker {
    base: KnowledgeBase,
}

impl Linker {
    /// A linker for `base`.
    pub const fn new(base: KnowledgeBase) -> Self {
        Self { base }
    }

    /// The base it links against.
    pub const fn base(&self) -> &KnowledgeBase {
        &self.base
    }

    /// Sets who is meant by the mentions and speakers of `record`; what an earlier linking said is
    /// forgotten.
    pub fn link(&self, record: &mut Record) {
        let view = View::of(record);
        let day = Day::of(&record.date);
        let (mut chains, mut chain_of) = chains(record, &view, &self.base);
        let mut links = self.links(record, &view, day, &mut chains, &chain_of);
        let warnings = self.conflicts(record, &view, day, &chains, &links);
        unify(record, &mut chains, &mut links, &mut chain_of);
        let countries = setting(&self.base, record, &chain_of, &links);
        let article = Article {
            record,
            view: &view,
            base: &self.base,
            day,
            countries: &countries,
            chain_of: &chain_of,
        };
        let named = chains.len();
        let referents = referents(&article, chains, links);
        let resolved = speakers(&article, &referents);
        let inside = inside::mentions(record, &view, &referents);
        let mut roll = Roll::default();
        for number in 0..named {
            roll.chain(number, &referents);
        }
        self.write_mentions(record, &view, &referents, &chain_of, &mut roll);
        for (quotation, resolved) in record.quotations.iter_mut().zip(resolved) {
            write_speaker(&mut quotation.speaker, resolved, &referents, &mut roll);
        }
        for (quotation, mentions) in record.quotations.iter_mut().zip(inside) {
            quotation.mentions = mentions;
        }
        record
            .warnings
            .retain(|warning| !CODES.contains(&warning.code.as_str()));
        record.warnings.extend(warnings);
        roll.fill(record);
    }

    /// Who is meant by the chains: first bodies and places, which tell where the article plays and
    /// what parties it is about, then persons. Bodies of other countries get their names.
    pub(super) fn links<'a>(
        &'a self,
        record: &Record,
        view: &View,
        day: Option<Day>,
        chains: &mut [Chain],
        chain_of: &[Option<usize>],
    ) -> Vec<Link<'a>> {
        let mut links = vec![Link::nil("unknown_name"); chains.len()];
        for of_persons in [false, true] {
            let countries = setting(&self.base, record, chain_of, &links);
            let parties = parties(&links);
            let context = Context {
                record,
                view,
                day,
                countries: &countries,
                parties: &parties,
            };
            for (chain, link) in chains.iter_mut().zip(&mut links) {
                if (chain.class == Class::Per) != of_persons {
                    continue;
                }
                *link = candidates::chosen(&candidates::candidates(&self.base, &context, chain));
                if link.actor.is_none()
                    && let Some(place) = candidates::place_of(&self.base, &context, chain)
                {
                    chain.name = format!("{} ({})", chain.name, place.name);
                }
            }
        }
        links
    }

    /// What contradicts the links.
    fn conflicts(
        &self,
        record: &Record,
        view: &View,
        day: Option<Day>,
        chains: &[Chain],
        links: &[Link<'_>],
    ) -> Vec<Warning> {
        let context = Context {
            record,
            view,
            day,
            countries: &[],
            parties: &[],
        };
        let linked = chains.iter().zip(links);
        linked
            .filter_map(|(chain, link)| {
                candidates::conflict(&self.base, &context, chain, link.actor?)
            })
            .collect()
    }

    /// Writes who is meant by the entities.
    fn write_mentions(
        &self,
        record: &mut Record,
        view: &View,
        referents: &Referents<'_>,
        chain_of: &[Option<usize>],
        roll: &mut Roll,
    ) {
        let metonyms: HashMap<usize, usize> = referents
            .meant
            .iter()
            .filter(|(_, meant)| meant.via == Via::Metonymy)
            .filter_map(|(at, meant)| Some((view.words()[*at].span.start, *meant.chains.first()?)))
            .collect();
        for (entity, chain) in chain_of.iter().enumerate() {
            let stands_for = metonyms.get(&record.entities[entity].start).copied();
            let chain = stands_for.or(*chain);
            let chain = chain.map(|c| (roll.chain(c, referents), &referents.links[c]));
            self.mention(record, entity, chain, roll);
        }
    }

    /// Who is meant by one entity.
    fn mention(
        &self,
        record: &mut Record,
        entity: usize,
        chain: Option<(String, &Link<'_>)>,
        roll: &mut Roll,
    ) {
        let entity = &mut record.entities[entity];
        entity.actor.clear();
        entity.reason.clear();
        entity.actor_score = Score::default();
        if let Some((id, link)) = chain {
            entity.actor = id;
            entity.actor_score = Score::new(link.score as f32);
            link.reason.clone_into(&mut entity.reason);
            return;
        }
        let word = entity.text.as_str();
        let part = word.split('-').next().unwrap_or(word);
        let mut found = match entity.label.variant() {
            Variant::Deriv => self.base.derived(word).next(),
            _ => self.base.named(part).find(|a| a.kind != ActorType::Person),
        };
        if found.is_none() && entity.label.variant() == Variant::Part {
            found = self.base.derived(part).next();
        }
        match found {
            Some(actor) => {
                entity.actor.clone_from(&actor.id);
                entity.actor_score = Score::new(0.8);
                roll.known(actor);
            }
            None => "unknown_name".clone_into(&mut entity.reason),
        }
    }
}

/// Ids of the parties among the links.
pub(super) fn parties(links: &[Link<'_>]) -> Vec<String> {
    let actors = links.iter().filter_map(|link| link.actor);
    actors
        .filter(|actor| actor.kind == ActorType::Party)
        .map(|actor| actor.id.clone())
        .collect()
}

/// Writes who speaks.
fn write_speaker(
    speaker: &mut Speaker,
    resolved: Resolved,
    referents: &Referents<'_>,
    roll: &mut Roll,
) {
    let candidate = |&chain: &usize| ActorCandidate {
        actor: roll.chain(chain, referents),
        score: Score::new(referents.links[chain].score.max(0.5) as f32),
    };
    let actors: Vec<ActorCandidate> = resolved.chains.iter().map(candidate).collect();
    let first = resolved.chains.first();
    let reason = first.map_or(resolved.reason, |&chain| referents.links[chain].reason);
    reason.clone_into(&mut speaker.reason);
    speaker.kind = resolved.kind;
    speaker.via = resolved.via;
    speaker.antecedent = resolved.antecedent;
    speaker.actor = actors.first().map(|a| a.actor.clone()).unwrap_or_default();
    speaker.actors = actors;
}

/// Warnings that linking gives.
const CODES: &[&str] = &["party_conflict"];

/// Chains that mean one actor of the base become one ("EU", "Europäische Union").
fn unify(
    record: &Record,
    chains: &mut Vec<Chain>,
    links: &mut Vec<Link<'_>>,
    chain_of: &mut [Option<usize>],
) {
    let mut into: Vec<usize> = (0..chains.len()).collect();
    for later in 0..chains.len() {
        let Some(actor) = links[later].actor else {
            continue;
        };
        let same = |&earlier: &usize| {
            links[earlier].actor.is_some_and(|a| a.id == actor.id) && into[earlier] == earlier
        };
        if let Some(earlier) = (0..later).find(same) {
            into[later] = earlier;
            let moved = std::mem::take(&mut chains[later].mentions);
            let (fullest, name) = (chains[later].fullest, chains[later].name.clone());
            let titles = std::mem::take(&mut chains[later].titles);
            let places = std::mem::take(&mut chains[later].places);
            let genus = chains[later].genus;
            let chain = &mut chains[earlier];
            chain.mentions.extend(moved);
            chain.mentions.sort_unstable();
            chain.titles.extend(titles);
            chain.genus = chain.genus.or(genus);
            for place in places {
                chain.put(place);
            }
            let fullness = |text: &str| (text.split(' ').count(), !is_short_form(text));
            let known = chain.fullest.map(|e| fullness(&record.entities[e].text));
            if known.is_none_or(|known| fullness(&name) > known) {
                chain.fullest = fullest;
                chain.name = name;
            }
        }
    }
    let kept: Vec<usize> = (0..chains.len()).filter(|&i| into[i] == i).collect();
    let place = |old: usize| kept.binary_search(&into[old]).ok();
    for chain in chain_of.iter_mut() {
        *chain = chain.and_then(place);
    }
    let mut stays = (0..into.len()).map(|i| into[i] == i);
    chains.retain(|_| stays.next() == Some(true));
    let mut stays = (0..into.len()).map(|i| into[i] == i);
    links.retain(|_| stays.next() == Some(true));
}
