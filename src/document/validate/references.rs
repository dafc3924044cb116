//! References: every id that is named is there, and the two ends of a reference agree.

use std::collections::{HashMap, HashSet};

use super::check::Check;
use crate::document::{Antecedent, Quotation, Span};

pub fn check(check: &mut Check<'_>) {
    let record = check.record;
    let entities = record.entities.iter().map(|e| e.id.as_str());
    ids(check, "/entities", 'e', entities);
    let quotations = record.quotations.iter().map(|q| q.id.as_str());
    ids(check, "/quotations", 'q', quotations);
    let known: HashSet<&str> = record.actors.iter().map(|a| a.id.as_str()).collect();
    for (number, entity) in record.entities.iter().enumerate() {
        let pointer = format!("/entities/{number}");
        entity_host(check, &pointer, number);
        if !entity.actor.is_empty() && !known.contains(entity.actor.as_str()) {
            check.fault(format!("{pointer}/actor"), unknown(&entity.actor, "actors"));
        }
    }
    for (number, quotation) in record.quotations.iter().enumerate() {
        let pointer = format!("/quotations/{number}");
        quotation_host(check, &pointer, number);
        speaker(check, &format!("{pointer}/speaker"), quotation, &known);
        mentions(check, &format!("{pointer}/mentions"), quotation);
    }
    actors(check);
}

fn unknown(id: &str, list: &str) -> String {
    format!("{id:?} is not among the record's {list}")
}

/// `letter` and a number, each once.
fn ids<'r>(check: &mut Check<'r>, list: &str, letter: char, ids: impl Iterator<Item = &'r str>) {
    let mut seen = HashSet::new();
    for (number, id) in ids.enumerate() {
        let pointer = format!("{list}/{number}/id");
        let digits = id.strip_prefix(letter).unwrap_or_default();
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() || !is_number || digits.starts_with('0') {
            check.fault(
                &pointer,
                format!("{id:?} is not {letter:?} and a number from 1"),
            );
        }
        if !seen.insert(id) {
            check.fault(pointer, format!("{id:?} stands twice"));
        }
    }
}

fn entity_host(check: &mut Check<'_>, pointer: &str, number: usize) {
    let entities = &check.record.entities;
    let entity = &entities[number];
    if entity.nested_in.is_empty() {
        return;
    }
    let reason = match check.entities.get(entity.nested_in.as_str()) {
        None => unknown(&entity.nested_in, "entities"),
        Some(&host) if host == number => "lies in itself".to_owned(),
        Some(&host) => {
            let host = &entities[host];
            let around = Span::new(host.start, host.end);
            if around.contains(Span::new(entity.start, entity.end)) {
                return;
            }
            format!("{} does not lie within {}", entity.id, host.id)
        }
    };
    check.fault(format!("{pointer}/nested_in"), reason);
}

/// A nested quotation that juts out of the one around it still belongs to the one with which it
/// shares most: only one that shares nothing is wrong.
fn quotation_host(check: &mut Check<'_>, pointer: &str, number: usize) {
    let quotations = &check.record.quotations;
    let quotation = &quotations[number];
    if quotation.nested_in.is_empty() {
        return;
    }
    let reason = match check.quotations.get(quotation.nested_in.as_str()) {
        None => unknown(&quotation.nested_in, "quotations"),
        Some(&host) if host == number => "lies in itself".to_owned(),
        Some(&host) => {
            let host = &quotations[host];
            let shares = |span: &Span| host.spans.iter().any(|around| around.overlaps(*span));
            if quotation.spans.iter().any(shares) {
                return;
            }
            format!("{} shares no word with {}", quotation.id, host.id)
        }
    };
    check.fault(format!("{pointer}/nested_in"), reason);
}

fn speaker(check: &mut Check<'_>, pointer: &str, quotation: &Quotation, known: &HashSet<&str>) {
    let speaker = &quotation.speaker;
    let mut seen = HashSet::new();
    for (number, candidate) in speaker.actors.iter().enumerate() {
        let pointer = format!("{pointer}/actors/{number}/actor");
        let id = candidate.actor.as_str();
        if !known.contains(id) {
            check.fault(&pointer, unknown(id, "actors"));
        }
        if !seen.insert(id) {
            check.fault(pointer, format!("{id:?} stands twice"));
        }
    }
    let first = speaker.actors.first().map_or("", |a| a.actor.as_str());
    if speaker.actor != first {
        let reason = format!("{:?}, the first of actors is {first:?}", speaker.actor);
        check.fault(format!("{pointer}/actor"), reason);
    }
    antecedent(check, &format!("{pointer}/antecedent"), &speaker.antecedent);
}

fn antecedent(check: &mut Check<'_>, pointer: &str, antecedent: &Antecedent) {
    if *antecedent == Antecedent::default() {
        return;
    }
    let span = Span::new(antecedent.start, antecedent.end);
    check.span(pointer, span);
    if antecedent.entity.is_empty() {
        return;
    }
    let Some(&position) = check.entities.get(antecedent.entity.as_str()) else {
        let reason = unknown(&antecedent.entity, "entities");
        return check.fault(format!("{pointer}/entity"), reason);
    };
    let entity = &check.record.entities[position];
    if Span::new(entity.start, entity.end) != span {
        let reason = format!(
            "{} is {}..{}, not {}..{}",
            entity.id, entity.start, entity.end, span.start, span.end
        );
        check.fault(pointer, reason);
    }
}

/// Whoever is named inside a quotation is mentioned in it; others may be, by a pronoun.
fn mentions(check: &mut Check<'_>, pointer: &str, quotation: &Quotation) {
    let mut seen = HashSet::new();
    for (number, id) in quotation.mentions.iter().enumerate() {
        let pointer = format!("{pointer}/{number}");
        if !check.entities.contains_key(id.as_str()) {
            check.fault(&pointer, unknown(id, "entities"));
        }
        if !seen.insert(id.as_str()) {
            check.fault(pointer, format!("{id:?} stands twice"));
        }
    }
    for entity in &check.record.entities {
        let span = Span::new(entity.start, entity.end);
        let inside = quotation.spans.iter().any(|piece| piece.contains(span));
        if inside && !seen.contains(entity.id.as_str()) {
            let reason = format!("{} lies inside the quotation and is missing", entity.id);
            check.fault(pointer, reason);
        }
    }
}

/// What the entities and quotations say of one actor, in the order of the text.
#[derive(Default)]
struct Share<'r> {
    mentions: Vec<&'r str>,
    said: Vec<&'r str>,
    mentioned_in: Vec<&'r str>,
}

fn actors(check: &mut Check<'_>) {
    let record = check.record;
    let mut shares: HashMap<&str, Share<'_>> = HashMap::new();
    for entity in record.entities.iter().filter(|e| !e.actor.is_empty()) {
        let share = shares.entry(&entity.actor).or_default();
        share.mentions.push(&entity.id);
    }
    for quotation in &record.quotations {
        let once = |list: &mut Vec<_>| {
            if list.last() != Some(&quotation.id.as_str()) {
                list.push(quotation.id.as_str());
            }
        };
        for candidate in &quotation.speaker.actors {
            once(&mut shares.entry(&candidate.actor).or_default().said);
        }
        for id in &quotation.mentions {
            if let Some(&position) = check.entities.get(id.as_str()) {
                let actor = record.entities[position].actor.as_str();
                once(&mut shares.entry(actor).or_default().mentioned_in);
            }
        }
    }
    let mut seen = HashSet::new();
    for (number, actor) in record.actors.iter().enumerate() {
        let pointer = format!("/actors/{number}");
        if actor.id.is_empty() || !seen.insert(actor.id.as_str()) {
            let reason = format!("{:?} is empty or stands twice", actor.id);
            check.fault(format!("{pointer}/id"), reason);
        }
        let share = shares.remove(actor.id.as_str()).unwrap_or_default();
        for (list, found, expected) in [
            ("mentions", &actor.mentions, share.mentions),
            ("said", &actor.said, share.said),
            ("mentioned_in", &actor.mentioned_in, share.mentioned_in),
        ] {
            if *found != expected {
                let reason = format!(
                    "[{}], the entities and quotations say [{}]",
                    found.join(", "),
                    expected.join(", ")
                );
                check.fault(format!("{pointer}/{list}"), reason);
            }
        }
    }
}
