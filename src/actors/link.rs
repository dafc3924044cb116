//! A record's mentions and speakers become actors. Changes neither text nor spans.

use super::candidates::{self, Context, Link};
use super::chains::{Chain, chains};
use super::date::Day;
use super::knowledge_base::KnowledgeBase;
use super::local::Roll;
use super::offices::{self, HOME, Holder};
use super::speakers::{Resolved, speakers};
use super::view::{View, Word};
use crate::document::{
    ActorCandidate, ActorType, Antecedent, Class, Record, Score, SpeakerKind, Variant, Via,
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
        let mut warnings = Vec::new();
        let context = Context {
            record,
            view: &view,
            day,
        };
        let mut links: Vec<Link<'_>> = chains
            .iter()
            .map(|chain| candidates::link(&self.base, &context, chain, &mut warnings))
            .collect();
        unify(record, &mut chains, &mut links, &mut chain_of);
        let mut resolved = speakers(record, &view, &chains, &chain_of);
        let countries = self.countries(record);
        let mut roll = Roll::default();
        let ids: Vec<String> = chains
            .iter()
            .zip(&links)
            .map(|(chain, link)| roll.chain(chain, link))
            .collect();
        for (entity, chain) in chain_of.iter().enumerate() {
            self.mention(
                record,
                entity,
                chain.map(|c| (&ids[c], &links[c])),
                &mut roll,
            );
        }
        for (number, resolved) in resolved.iter_mut().enumerate() {
            self.speaker(
                record,
                &view,
                number,
                resolved,
                (&chains, &ids, &links),
                &countries,
                day,
                &mut roll,
            );
        }
        record
            .warnings
            .retain(|warning| !CODES.contains(&warning.code.as_str()));
        record.warnings.extend(warnings);
        roll.fill(record);
    }

    /// Who is meant by one entity.
    fn mention(
        &self,
        record: &mut Record,
        entity: usize,
        chain: Option<(&String, &Link<'_>)>,
        roll: &mut Roll,
    ) {
        let entity = &mut record.entities[entity];
        entity.actor.clear();
        entity.reason.clear();
        entity.actor_score = Score::default();
        if let Some((id, link)) = chain {
            entity.actor.clone_from(id);
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

    /// The countries the article speaks of, the most frequent first; the home country if none.
    fn countries(&self, record: &Record) -> Vec<String> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for entity in &record.entities {
            let found = match (entity.label.class(), entity.label.variant()) {
                (Class::Loc, Variant::Name) => self.base.named(&entity.text).next(),
                (Class::Loc, Variant::Deriv) => self.base.derived(&entity.text).next(),
                _ => None,
            };
            let Some((actor, code)) = found.and_then(|a| Some((a, a.country.get(..2)?))) else {
                continue;
            };
            let country = self.base.country(code).unwrap_or(&actor.id).to_owned();
            match counts.iter_mut().find(|(id, _)| *id == country) {
                Some((_, count)) => *count += 1,
                None => counts.push((country, 1)),
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let total: usize = counts.iter().map(|(_, count)| count).sum();
        // Only a country that the article is mostly about stands for itself.
        let mut out: Vec<String> = counts
            .into_iter()
            .filter(|(_, count)| 2 * count > total)
            .map(|(id, _)| id)
            .collect();
        if out.is_empty() {
            out.push(HOME.to_owned());
        }
        out
    }

    #[allow(clippy::too_many_arguments, reason = "all of one article, used once")]
    fn speaker(
        &self,
        record: &mut Record,
        view: &View,
        number: usize,
        resolved: &mut Resolved,
        (chains, ids, links): (&[Chain], &[String], &[Link<'_>]),
        countries: &[String],
        day: Option<Day>,
        roll: &mut Roll,
    ) {
        let spans = record.quotations[number].speaker.spans.clone();
        let words: Vec<&Word> = spans.iter().flat_map(|s| view.within(*s)).collect();
        let mut actors: Vec<ActorCandidate> = Vec::new();
        let mut via = resolved.via;
        let mut reason = String::new();
        for &chain in &resolved.chains {
            let score = links[chain].score.max(0.5);
            actors.push(ActorCandidate {
                actor: ids[chain].clone(),
                score: Score::new(score as f32),
            });
            if !links[chain].reason.is_empty() {
                links[chain].reason.clone_into(&mut reason);
            }
        }
        let is_office = resolved.kind == SpeakerKind::Role && resolved.via != Via::Name;
        if is_office && !is_spokesperson(&words) {
            let mentioned = offices::mentioned(&self.base, &words, countries);
            if !mentioned.is_empty() {
                let explicit = mentioned.iter().all(|m| m.explicit);
                match offices::holder(&self.base, &mentioned, day) {
                    Holder::One(actor, certainty) if explicit || actors.is_empty() => {
                        let score = if certainty == super::date::Holds::Yes {
                            0.85
                        } else {
                            0.6
                        };
                        roll.known(actor);
                        actors = vec![ActorCandidate {
                            actor: actor.id.clone(),
                            score: Score::new(score),
                        }];
                        via = Via::Office;
                        reason.clear();
                        let named = ids.iter().position(|id| *id == actor.id);
                        resolved.antecedent = named.map_or_else(Antecedent::default, |chain| {
                            super::speakers::pointing_to(record, chains[chain].fullest)
                        });
                    }
                    Holder::Unknown(why) if actors.is_empty() => why.clone_into(&mut reason),
                    _ => {}
                }
            }
        }
        if actors.is_empty() && via == Via::None && resolved.kind != SpeakerKind::Pronoun {
            // "SPD-Kreise", "die G7-Staaten": the body in the compound.
            let part = words
                .iter()
                .filter_map(|w| w.entity)
                .map(|e| &record.entities[e]);
            let part = part
                .filter(|e| e.label.variant() == Variant::Part && !e.actor.is_empty())
                .map(|e| e.actor.clone())
                .next();
            if let Some(actor) = part {
                actors.push(ActorCandidate {
                    actor,
                    score: Score::new(0.6),
                });
                via = Via::Organisation;
            }
        }
        let speaker = &mut record.quotations[number].speaker;
        speaker.kind = resolved.kind;
        speaker.via = via;
        speaker.antecedent = resolved.antecedent.clone();
        speaker.actor = actors.first().map(|a| a.actor.clone()).unwrap_or_default();
        speaker.reason = match (actors.is_empty(), reason.is_empty(), spans.is_empty()) {
            (_, false, _) => reason,
            (false, true, _) => String::new(),
            (true, true, true) => "no_speaker".to_owned(),
            (true, true, false) => "not_named".to_owned(),
        };
        speaker.actors = actors;
    }
}

/// Warnings that linking gives.
const CODES: &[&str] = &["party_conflict"];

fn is_spokesperson(words: &[&Word]) -> bool {
    words.iter().any(|w| {
        w.lower.ends_with("sprecher")
            || w.lower.ends_with("sprecherin")
            || w.lower.ends_with("sprechers")
    })
}

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
            let chain = &mut chains[earlier];
            chain.mentions.extend(moved);
            chain.mentions.sort_unstable();
            chain.titles.extend(titles);
            if name.split(' ').count() > record.entities[chain.fullest].text.split(' ').count() {
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
