//! How well speakers and mentions are resolved: kind of speaker, antecedent, actor.
//!
//! A gold quotation is paired with the predicted one that shares most code points with it (at least
//! half of both together); without one, its speaker counts as not found. A predicted `group` is
//! right where gold says `anonymous`: gold sets know no groups.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figures::{share, wilson};
use super::pairing::{Pair, Pairing};
use crate::actors::{KnowledgeBase, key};
use crate::document::{Actor, Entity, Quotation, Record, Span, SpeakerKind};

/// Right ones of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Ratio {
    /// Right.
    pub right: usize,
    /// All of gold.
    pub all: usize,
}

impl Ratio {
    fn add(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }

    /// The share that is right, 0 of none.
    pub fn value(self) -> f64 {
        share(self.right, self.all)
    }

    /// Wilson's 95 % interval of the share.
    pub fn interval(self) -> (f64, f64) {
        wilson(self.value(), self.all as f64)
    }
}

/// The mean of a share over articles that have any: one long article weighs no more than a short one.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Mean {
    /// Articles with at least one speaker whose actor gold has.
    pub articles: usize,
    /// The mean of their shares, in 0 to 1; 0 of none.
    pub value: f64,
}

/// What became of speakers whose actor gold has; the four add up to all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Outcomes {
    /// The right actor.
    pub right: usize,
    /// Not right, and the knowledge base has none of gold's actors: what linking could not know.
    pub not_in_base: usize,
    /// Another actor, although the base has gold's.
    pub wrong: usize,
    /// No actor or a local one, although the base has gold's.
    pub unresolved: usize,
}

/// The scores of linking.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Scores {
    /// Kind of speaker.
    pub kinds: Ratio,
    /// Antecedents by kind, where gold names one outside the speaker's own words.
    pub antecedents: BTreeMap<String, Ratio>,
    /// Speakers' actors by kind, where gold has one.
    pub speakers: BTreeMap<String, Ratio>,
    /// The same articles, each counted alike.
    pub speakers_by_article: Mean,
    /// The same speakers by kind and by what became of them.
    pub outcomes: BTreeMap<String, Outcomes>,
    /// Of speakers with several actors in gold: the actors that are found, of all.
    pub joint: Ratio,
    /// Speakers without actor in gold that get none either (a local one counts as none).
    pub nil: Ratio,
    /// Mentions' actors by class.
    pub mentions: BTreeMap<String, Ratio>,
    /// Speakers and mentions whose actor the knowledge base does not have; they count above too.
    pub not_in_base: usize,
}

/// Scores all pairs; `base` tells which names mean one actor.
pub fn score(pairing: &Pairing, base: Option<&KnowledgeBase>) -> Scores {
    let mut scores = Scores::default();
    let mut shares = Vec::new();
    for Pair { gold, pred } in &pairing.pairs {
        let empty;
        let pred = if let Some(pred) = pred {
            pred
        } else {
            empty = Record {
                entities: Vec::new(),
                quotations: Vec::new(),
                ..gold.clone()
            };
            &empty
        };
        let article = Article { gold, pred, base };
        let mut speakers = Ratio::default();
        for quotation in &gold.quotations {
            if let Some(right) = article.speaker(quotation, &mut scores) {
                speakers.add(right);
            }
        }
        if speakers.all > 0 {
            shares.push(speakers.value());
        }
        for entity in gold.entities.iter().filter(|e| !e.actor.is_empty()) {
            article.mention(entity, &mut scores);
        }
    }
    if !shares.is_empty() {
        scores.speakers_by_article = Mean {
            articles: shares.len(),
            value: shares.iter().sum::<f64>() / shares.len() as f64,
        };
    }
    scores
}

struct Article<'a> {
    gold: &'a Record,
    pred: &'a Record,
    base: Option<&'a KnowledgeBase>,
}

impl Article<'_> {
    /// Scores a speaker; whether its actor is right, if gold has one.
    fn speaker(&self, gold: &Quotation, scores: &mut Scores) -> Option<bool> {
        let pred = best(gold, &self.pred.quotations);
        let kind = gold.speaker.kind;
        let same = |found: SpeakerKind| {
            found == kind || (found == SpeakerKind::Group && kind == SpeakerKind::Anonymous)
        };
        scores.kinds.add(pred.is_some_and(|p| same(p.speaker.kind)));
        self.antecedent(gold, pred, scores);
        let knows_actors = !self.gold.actors.is_empty();
        if !knows_actors {
            return None;
        }
        let said: Vec<&str> = pred.map_or_else(Vec::new, |p| {
            p.speaker.actors.iter().map(|a| a.actor.as_str()).collect()
        });
        let is_local = |id: &&str| id.starts_with("local:");
        let wanted = &gold.speaker.actors;
        if wanted.is_empty() {
            scores.nil.add(said.iter().all(is_local));
            return None;
        }
        let is_found = |id: &str| said.iter().any(|p| self.same_actor(id, p));
        let found = wanted.iter().filter(|g| is_found(&g.actor)).count();
        let right = found > 0;
        let kind = kind.to_string();
        scores.speakers.entry(kind.clone()).or_default().add(right);
        if wanted.len() > 1 {
            scores.joint.right += found;
            scores.joint.all += wanted.len();
        }
        let outcome = scores.outcomes.entry(kind).or_default();
        if right {
            outcome.right += 1;
        } else if !wanted.iter().any(|a| self.is_in_base(&a.actor)) {
            outcome.not_in_base += 1;
            scores.not_in_base += 1;
        } else if said.iter().all(is_local) {
            outcome.unresolved += 1;
        } else {
            outcome.wrong += 1;
        }
        Some(right)
    }

    fn antecedent(&self, gold: &Quotation, pred: Option<&Quotation>, scores: &mut Scores) {
        use SpeakerKind::{Named, Organisation, Pronoun, Role};
        let kind = gold.speaker.kind;
        let wanted = Span::new(gold.speaker.antecedent.start, gold.speaker.antecedent.end);
        let own = gold.speaker.spans.iter().any(|s| s.overlaps(wanted));
        if wanted.is_empty() || own || !matches!(kind, Named | Organisation | Pronoun | Role) {
            return;
        }
        let text = |span: Span| -> String {
            let chars = self.gold.text.chars().skip(span.start).take(span.len());
            key(&chars.collect::<String>())
                .trim_end_matches('s')
                .to_owned()
        };
        let found = pred.map(|p| Span::new(p.speaker.antecedent.start, p.speaker.antecedent.end));
        let right = found.is_some_and(|found| {
            !found.is_empty() && (found.overlaps(wanted) || text(found) == text(wanted))
        });
        scores
            .antecedents
            .entry(kind.to_string())
            .or_default()
            .add(right);
    }

    fn mention(&self, gold: &Entity, scores: &mut Scores) {
        let same = |e: &&Entity| e.start == gold.start && e.end == gold.end;
        let found = self.pred.entities.iter().find(same);
        let right = found.is_some_and(|found| self.same_actor(&gold.actor, &found.actor));
        scores
            .mentions
            .entry(gold.label.class().to_string())
            .or_default()
            .add(right);
        if !right && !self.is_in_base(&gold.actor) {
            scores.not_in_base += 1;
        }
    }

    /// Whether two ids mean one actor: equal Wikidata ids, else an equal name or alias.
    fn same_actor(&self, gold: &str, pred: &str) -> bool {
        if gold == pred && !gold.starts_with("local:") {
            return true;
        }
        let name = |actors: &[Actor], id: &str| {
            actors
                .iter()
                .find(|a| a.id == id)
                .map(|a| key(&a.name))
                .unwrap_or_default()
        };
        let wanted = name(&self.gold.actors, gold);
        let said = name(&self.pred.actors, pred);
        let alias = |actor: &crate::actors::KnownActor| actor.names().any(|n| key(n) == wanted);
        !wanted.is_empty()
            && (said == wanted
                || said.trim_end_matches('s') == wanted
                || self
                    .base
                    .and_then(|base| base.actor(pred))
                    .is_some_and(alias))
    }

    fn is_in_base(&self, gold: &str) -> bool {
        let Some(base) = self.base else {
            return true;
        };
        let name = self
            .gold
            .actors
            .iter()
            .find(|a| a.id == gold)
            .map(|a| a.name.as_str());
        base.actor(gold).is_some() || name.is_some_and(|name| base.named(name).next().is_some())
    }
}

/// The quotation that shares most with `gold`, at least half of both together.
fn best<'q>(gold: &Quotation, found: &'q [Quotation]) -> Option<&'q Quotation> {
    let length = |spans: &[Span]| spans.iter().map(|s| s.len()).sum::<usize>();
    let shared = |a: &[Span], b: &[Span]| -> usize {
        let overlap = |x: &Span, y: &Span| x.end.min(y.end).saturating_sub(x.start.max(y.start));
        a.iter()
            .map(|x| b.iter().map(|y| overlap(x, y)).sum::<usize>())
            .sum()
    };
    let speaker = |q: &Quotation| usize::from(q.speaker.spans == gold.speaker.spans);
    found
        .iter()
        .map(|q| (shared(&gold.spans, &q.spans), q))
        .filter(|(common, q)| 4 * common >= length(&gold.spans) + length(&q.spans))
        .max_by(|(a, p), (b, q)| {
            let dice = |common: &usize, q: &Quotation| {
                *common as f64 / (length(&gold.spans) + length(&q.spans)) as f64
            };
            dice(a, p)
                .total_cmp(&dice(b, q))
                .then(speaker(p).cmp(&speaker(q)))
        })
        .map(|(_, q)| q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_holds_the_share_and_narrows_with_more_cases() {
        let few = Ratio { right: 8, all: 10 };
        let many = Ratio {
            right: 800,
            all: 1000,
        };
        for ratio in [few, many] {
            let (low, high) = ratio.interval();
            assert!(low < ratio.value() && ratio.value() < high);
        }
        let width = |r: Ratio| r.interval().1 - r.interval().0;
        assert!(width(many) < width(few));
        // Wilson's interval of 8 of 10.
        assert!(
            (few.interval().0 - 0.4902).abs() < 1e-3,
            "{:?}",
            few.interval()
        );
        assert_eq!(Ratio::default().interval(), (0.0, 1.0));
    }
}
