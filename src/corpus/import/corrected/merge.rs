//! Corrections go into the record that was exported.
//!
//! What the format holds is replaced. What it cannot hold stays where the span is the same: the
//! actor of an entity (of the same class), medium and nesting of a quotation, what is known of a
//! speaker whose words are the same. A quotation whose borders moved is still the same quotation.

use std::collections::HashMap;

use super::align::Alignment;
use super::draft::Draft;
use super::marked::nest;
use super::matching::{matching, regrouped};
use super::{Checked, Corrected, Held, Holds, Text, put_quotations};
use crate::corpus::import::gold::{GoldEntity, put_entities};
use crate::document::{CharIndex, Entity, Label, Quotation, QuotationType, Record, Span, Speaker};
use crate::xml::held;

/// Whether an entity that was not given back stays.
type Stays<'s> = dyn Fn(&Entity) -> bool + 's;

/// What of the corrections is taken.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Only entities.
    pub entities_only: bool,
    /// Only quotations.
    pub quotations_only: bool,
    /// The labels that were exported; empty = all. Entities with others stay as they are.
    pub labels: Vec<Label>,
    /// The types that were exported; empty = all. Quotations of others stay as they are.
    pub types: Vec<QuotationType>,
}

pub fn merge(corrected: Corrected, exported: Record, scope: &Scope) -> Checked<Record> {
    let holds = corrected.holds;
    let mut entities = corrected.entities;
    let own = &corrected.record.text;
    let same = match corrected.text {
        Text::ButBlanks => {
            let alignment = Alignment::of(own, &exported.text)?;
            for entity in &mut entities {
                entity.span = alignment.span(entity.span);
            }
            true
        }
        Text::Same => *own == exported.text,
        Text::ButForbidden => own.chars().eq(exported.text.chars().map(held)),
    };
    if !same {
        return Err(other_text(own, &exported.text));
    }
    let mut record = exported;
    record.warnings.extend(corrected.record.warnings);
    let old = std::mem::take(&mut record.entities);
    for quotation in &mut record.quotations {
        forget_inner(quotation, &old);
    }
    if holds.entities && !scope.quotations_only {
        let columns = corrected.text == Text::ButBlanks;
        let stays = |entity: &Entity| {
            let exported = scope.labels.is_empty() || scope.labels.contains(&entity.label);
            !exported || (columns && is_third(entity, &old, &entities))
        };
        replace_entities(&mut record, &old, &entities, &stays);
    } else {
        record.entities.clone_from(&old);
    }
    if holds.quotations > Held::Nothing && !scope.entities_only {
        let before = std::mem::take(&mut record.quotations);
        let drafts = replaced(corrected.quotations, before, holds, scope, &record.text);
        put_quotations(&mut record, drafts);
    }
    refer(&mut record, &old);
    Ok(record)
}

fn span_of(entity: &Entity) -> Span {
    Span::new(entity.start, entity.end)
}

fn lies_in(quotation: &Quotation, entity: &Entity) -> bool {
    let mut pieces = quotation.spans.iter();
    pieces.any(|piece| piece.contains(span_of(entity)))
}

/// Leaves among the mentions those that only pronouns and nouns of the quotation mean; the names
/// inside it are found again when its borders are known.
fn forget_inner(quotation: &mut Quotation, entities: &[Entity]) {
    let inside = entities.iter().filter(|entity| lies_in(quotation, entity));
    let inside: Vec<&str> = inside.map(|entity| entity.id.as_str()).collect();
    let mut mentions = std::mem::take(&mut quotation.mentions);
    mentions.retain(|id| !inside.contains(&id.as_str()));
    quotation.mentions = mentions;
}

/// Whether an entity lies in one that lies in another, and so has no place in two columns, and the
/// one around it is still there.
fn is_third(entity: &Entity, old: &[Entity], new: &[GoldEntity]) -> bool {
    let host = |entity: &Entity| old.iter().find(|e| e.id == entity.nested_in);
    host(entity).is_some_and(|around| {
        let there = |e: &GoldEntity| e.span == span_of(around) && e.label == around.label;
        host(around).is_some() && new.iter().any(there)
    })
}

fn other_text(own: &str, exported: &str) -> String {
    let same = own.chars().zip(exported.chars());
    let at = same.take_while(|(a, b)| a == b).count();
    format!(
        "its text is not that of the record: they differ from code point {at} on; were these the \
         records that were exported?"
    )
}

fn replace_entities(record: &mut Record, old: &[Entity], new: &[GoldEntity], stays: &Stays<'_>) {
    let place = |new: &GoldEntity| {
        let mut old = old.iter();
        old.position(|e| new.span == span_of(e) && new.label == e.label)
    };
    let known = |entity: &Entity| {
        let mut new = new.iter();
        new.any(|e| e.span == span_of(entity) && e.label == entity.label)
    };
    let mut all = new.to_vec();
    for entity in old.iter().filter(|entity| !known(entity) && stays(entity)) {
        all.push(GoldEntity {
            span: span_of(entity),
            label: entity.label,
            nested: false,
        });
    }
    // Of two with one span the outer one stood first.
    all.sort_by_key(|entity| place(entity).unwrap_or(usize::MAX));
    nest(&mut all);
    put_entities(record, all);
    for entity in &mut record.entities {
        let same =
            |e: &&Entity| span_of(e) == span_of(entity) && e.label.class() == entity.label.class();
        let Some(before) = old.iter().find(same) else {
            continue;
        };
        entity.actor.clone_from(&before.actor);
        entity.actor_score = before.actor_score;
        entity.reason.clone_from(&before.reason);
        if !known(entity) {
            entity.score = before.score;
        }
    }
}

/// The corrected quotations with what the format does not hold, and those that stay.
fn replaced(
    new: Vec<Draft>,
    before: Vec<Quotation>,
    holds: Holds,
    scope: &Scope,
    text: &str,
) -> Vec<Draft> {
    let exported = |q: &Quotation| scope.types.is_empty() || scope.types.contains(&q.kind);
    let (old, stay): (Vec<Quotation>, Vec<Quotation>) = before.into_iter().partition(exported);
    let mut drafts = if holds.quotations == Held::Pieces {
        regrouped(new, &old)
    } else {
        new
    };
    let index = CharIndex::new(text);
    let drafted = drafts.iter().map(|draft| &draft.quotation);
    let around = drafted.chain(&stay).map(|q| q.spans.clone());
    let around: Vec<Vec<Span>> = around.collect();
    let found = matching(&drafts, &old);
    for (at, (draft, found)) in drafts.iter_mut().zip(found).enumerate() {
        if holds.quotations == Held::Pieces {
            draft.quotation.text = index.joined(&draft.quotation.spans);
        }
        let Some(old) = found.map(|found| &old[found]) else {
            continue;
        };
        carry(&mut draft.quotation, old, holds.quotations);
        if draft.nested.is_none() && draft.quotation.spans == old.spans {
            let meets = |(other, spans): (usize, &Vec<Span>)| {
                let own = &draft.quotation.spans;
                other != at && spans.iter().any(|s| own.iter().any(|o| o.overlaps(*s)))
            };
            let nested = !old.nested_in.is_empty();
            draft.nested = Some(nested && around.iter().enumerate().any(meets));
        }
    }
    drafts.extend(stay.into_iter().map(Draft::given));
    drafts
}

/// Takes from `old` what a format that holds `held` does not hold.
fn carry(new: &mut Quotation, old: &Quotation, held: Held) {
    if held < Held::Medium {
        new.medium = old.medium;
    }
    if held == Held::Pieces {
        new.cue.clone_from(&old.cue);
        new.frame.clone_from(&old.frame);
        new.addressee.clone_from(&old.addressee);
        new.speaker.clone_from(&old.speaker);
    } else if new.speaker.spans == old.speaker.spans {
        let kind = if held < Held::Kinds {
            old.speaker.kind
        } else {
            new.speaker.kind
        };
        new.speaker = Speaker {
            score: new.speaker.score,
            kind,
            ..old.speaker.clone()
        };
    }
    new.mentions.clone_from(&old.mentions);
}

/// Lets mentions and antecedents name the entities as they are now, and takes away actors of whom
/// the last sign is gone. `old` are the entities that the quotations name.
fn refer(record: &mut Record, old: &[Entity]) {
    let by_id: HashMap<&str, &Entity> = old.iter().map(|e| (e.id.as_str(), e)).collect();
    let entities = &record.entities;
    let now = |id: &str| {
        let before = by_id.get(id)?;
        let same = |e: &&Entity| (e.start, e.end) == (before.start, before.end);
        let label = |e: &&Entity| same(e) && e.label == before.label;
        entities
            .iter()
            .find(label)
            .or_else(|| entities.iter().find(same))
    };
    for quotation in &mut record.quotations {
        let meant: Vec<&Entity> = quotation.mentions.iter().filter_map(|id| now(id)).collect();
        let mentioned = |e: &&Entity| lies_in(quotation, e) || meant.iter().any(|m| m.id == e.id);
        let ids = entities.iter().filter(mentioned).map(|e| e.id.clone());
        quotation.mentions = ids.collect();
        let antecedent = &mut quotation.speaker.antecedent;
        let named = now(&antecedent.entity).map(|e| e.id.clone());
        antecedent.entity = named.unwrap_or_default();
    }
    let meant = |id: &str| {
        let spoken = |q: &Quotation| q.speaker.actors.iter().any(|a| a.actor == id);
        record.entities.iter().any(|e| e.actor == id) || record.quotations.iter().any(spoken)
    };
    let mut actors = std::mem::take(&mut record.actors);
    actors.retain(|actor| {
        let unmeant = actor.mentions.is_empty() && actor.said.is_empty();
        unmeant || meant(&actor.id)
    });
    record.actors = actors;
    record.fill_actors();
}
