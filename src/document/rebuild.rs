//! A record whose annotations were changed by hand made whole again: order, ids, references.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::{Actor, Antecedent, Record, Span};

/// Puts entities and quotations, some of which were changed, added (with the id "") or taken away, in
/// their order; gives them texts and ids anew and mends every reference to them. `actors` are those
/// that entities and quotations may name; of these the named ones stay.
pub(crate) fn rebuild(record: &mut Record, actors: Vec<Actor>) {
    record.fill_texts();
    record
        .entities
        .sort_by_key(|entity| (entity.start, Reverse(entity.end)));
    record
        .quotations
        .sort_by_key(|quotation| quotation.spans.first().map(|span| span.start));
    let entities = renumber('e', record.entities.iter_mut().map(|e| &mut e.id));
    let quotations = renumber('q', record.quotations.iter_mut().map(|q| &mut q.id));
    let spans: Vec<Vec<Span>> = record
        .entities
        .iter()
        .map(|e| vec![Span::new(e.start, e.end)])
        .collect();
    let hosts = record
        .entities
        .iter_mut()
        .map(|e| (e.id.clone(), &mut e.nested_in));
    nest(hosts.collect(), &spans, &entities, 'e');
    mention(record, &entities, &spans);
    let spans: Vec<Vec<Span>> = record.quotations.iter().map(|q| q.spans.clone()).collect();
    let hosts = record
        .quotations
        .iter_mut()
        .map(|q| (q.id.clone(), &mut q.nested_in));
    nest(hosts.collect(), &spans, &quotations, 'q');
    let of_entities = record.entities.iter().map(|e| e.actor.as_str());
    let speakers = record.quotations.iter().flat_map(|q| &q.speaker.actors);
    let named: HashSet<&str> = of_entities
        .chain(speakers.map(|a| a.actor.as_str()))
        .collect();
    let actors = actors
        .into_iter()
        .filter(|actor| named.contains(actor.id.as_str()));
    record.actors = actors.collect();
    record.fill_actors();
}

/// Numbers in the order of the record; by old ids the new ones.
fn renumber<'r>(
    letter: char,
    ids: impl Iterator<Item = &'r mut String>,
) -> HashMap<String, String> {
    let mut new = HashMap::new();
    for (number, id) in ids.enumerate() {
        let old = std::mem::replace(id, format!("{letter}{}", number + 1));
        if !old.is_empty() {
            new.insert(old, id.clone());
        }
    }
    new
}

/// What lies in another still does, as long as the other is there and around it; else it lies in the
/// smallest that is.
fn nest(
    items: Vec<(String, &mut String)>,
    spans: &[Vec<Span>],
    ids: &HashMap<String, String>,
    letter: char,
) {
    let around = |outer: &[Span], inner: &[Span]| {
        inner
            .iter()
            .all(|span| outer.iter().any(|o| o.contains(*span)))
    };
    let size = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<usize>();
    let numbers: HashMap<String, usize> = items
        .iter()
        .enumerate()
        .map(|(number, (id, _))| (id.clone(), number))
        .collect();
    for (number, (_, host)) in items.into_iter().enumerate() {
        let mine = &spans[number];
        let kept = ids.get(host.as_str()).and_then(|id| {
            let at = *numbers.get(id)?;
            let shares = |span: &Span| spans[at].iter().any(|o| o.overlaps(*span));
            let holds = if letter == 'e' {
                around(&spans[at], mine)
            } else {
                mine.iter().any(shares)
            };
            (holds && at != number).then(|| id.clone())
        });
        let smallest = || {
            let outer = (0..spans.len()).filter(|&at| {
                // Of two with the same extent the later lies in the earlier: never round.
                at != number
                    && around(&spans[at], mine)
                    && (size(&spans[at]) > size(mine) || at < number)
            });
            let at = outer.min_by_key(|&at| (size(&spans[at]), at))?;
            Some(format!("{letter}{}", at + 1))
        };
        *host = kept.or_else(smallest).unwrap_or_default();
    }
}

/// Mentions are the entities inside, and those meant by pronouns and nouns, which stay.
fn mention(record: &mut Record, ids: &HashMap<String, String>, spans: &[Vec<Span>]) {
    let number: HashMap<&str, usize> = record
        .entities
        .iter()
        .enumerate()
        .map(|(number, entity)| (entity.id.as_str(), number))
        .collect();
    for quotation in &mut record.quotations {
        let before: HashSet<usize> = quotation
            .mentions
            .iter()
            .filter_map(|id| number.get(ids.get(id)?.as_str()).copied())
            .collect();
        let inside = |at: usize| {
            let mut pieces = quotation.spans.iter();
            pieces.any(|piece| spans[at].iter().all(|span| piece.contains(*span)))
        };
        let all = (0..spans.len()).filter(|at| before.contains(at) || inside(*at));
        quotation.mentions = all.map(|at| record.entities[at].id.clone()).collect();
        let antecedent = &mut quotation.speaker.antecedent;
        if !antecedent.entity.is_empty() {
            let at = ids
                .get(&antecedent.entity)
                .and_then(|id| number.get(id.as_str()));
            let same = at.filter(|&&at| spans[at] == [Span::new(antecedent.start, antecedent.end)]);
            match same {
                Some(&at) => antecedent.entity.clone_from(&record.entities[at].id),
                None => *antecedent = Antecedent::default(),
            }
        }
    }
}
