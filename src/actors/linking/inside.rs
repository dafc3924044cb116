//! About whom is spoken: the names inside a quotation, and those that its nouns and pronouns mean.

use super::chains::Chain;
use super::referents::Referents;
use super::view::View;
use crate::document::{Entity, Quotation, Record, Span};

/// For each quotation the ids of the entities it mentions, in the order of the text: those inside
/// it, and where a pronoun or noun inside means somebody who is not named there, the fullest mention.
pub fn mentions(record: &Record, view: &View, referents: &Referents<'_>) -> Vec<Vec<String>> {
    let of = |quotation: &Quotation| {
        let within = |span: Span| quotation.spans.iter().any(|piece| piece.contains(span));
        let is_inside = |e: &&Entity| within(Span::new(e.start, e.end));
        let mut found: Vec<&Entity> = record.entities.iter().filter(is_inside).collect();
        let named_inside = |chain: &Chain| {
            let named = |&m: &usize| is_inside(&&record.entities[m]);
            chain.mentions.iter().any(named)
        };
        let mut meant: Vec<(usize, &Chain)> = Vec::new();
        for (&at, who) in &referents.meant {
            if within(view.words()[at].span) {
                meant.extend(who.chains.iter().map(|&c| (at, &referents.chains[c])));
            }
        }
        meant.sort_by_key(|(at, chain)| (*at, chain.fullest));
        for (_, chain) in meant {
            if let Some(fullest) = chain.fullest
                && !named_inside(chain)
            {
                let entity = &record.entities[fullest];
                if !found.iter().any(|known| known.id == entity.id) {
                    found.push(entity);
                }
            }
        }
        found.sort_by_key(|e| (e.start, std::cmp::Reverse(e.end)));
        found.into_iter().map(|e| e.id.clone()).collect()
    };
    record.quotations.iter().map(of).collect()
}
