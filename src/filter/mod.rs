//! Which annotations count: a record in, what of it is left out.
//!
//! What is asked of the article (day, outlet, section, language, id) decides whether it belongs to
//! the population at all. What is asked of annotations leaves the article where it is: an article
//! of which nothing remains still counts, as shares need their denominator.

mod posts;
mod reviewed;
mod selected;
mod who;

use std::collections::HashSet;

use crate::actors::Day;
use crate::document::{
    Entity, Label, Medium, Quotation, QuotationType, Record, Score, SpeakerKind,
};

pub use posts::Posts;
pub use reviewed::Reviewed;
pub use selected::Selected;
pub use who::Who;

/// What is asked for. An empty list asks for nothing; of a list, one must hold.
#[derive(Debug, Default)]
pub struct Filter<'b> {
    /// Labels of entities.
    pub labels: Vec<Label>,
    /// Types of quotations.
    pub types: Vec<QuotationType>,
    /// Media of quotations.
    pub media: Vec<Medium>,
    /// Kinds of speakers.
    pub kinds: Vec<SpeakerKind>,
    /// Actors who say a quotation.
    pub speakers: Vec<Who>,
    /// Actors whom an entity means, or a quotation speaks of.
    pub mentions: Vec<Who>,
    /// Party and office on the article's day: of the speaker of a quotation, of whom an entity means.
    pub posts: Option<Posts<'b>>,
    /// The lowest score that counts.
    pub min_score: Option<Score>,
    /// The highest score that counts.
    pub max_score: Option<Score>,
    /// First day; an article without a day does not lie in any range.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Outlets, as the records spell them.
    pub outlets: Vec<String>,
    /// Sections, as the records spell them.
    pub sections: Vec<String>,
    /// Languages, ISO 639-1.
    pub languages: Vec<String>,
    /// Ids of articles.
    pub ids: Option<HashSet<String>>,
    /// What judges called right.
    pub reviewed: Option<Reviewed>,
}

impl Filter<'_> {
    /// What counts of a record; `None` if the article is not asked for.
    pub fn select<'r>(&self, record: &'r Record) -> Option<Selected<'r>> {
        if !self.wants(record) {
            return None;
        }
        let holders = self.posts.as_ref().map(|posts| posts.holders(record));
        let counts = Counts {
            filter: self,
            record,
            holders,
            right: self.reviewed.as_ref().map(|reviewed| reviewed.of(record)),
        };
        let entities = record.entities.iter();
        let quotations = record.quotations.iter();
        Some(Selected {
            record,
            entities: entities.filter(|entity| counts.entity(entity)).collect(),
            quotations: quotations.filter(|q| counts.quotation(q)).collect(),
        })
    }

    /// Whether the article is one of those asked for.
    fn wants(&self, record: &Record) -> bool {
        let is_one = |list: &[String], value: &str| {
            list.is_empty() || list.iter().any(|asked| asked == value)
        };
        let in_range = || match Day::of(&record.date) {
            None => self.from.is_none() && self.to.is_none(),
            Some(day) => {
                self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
            }
        };
        is_one(&self.outlets, &record.outlet)
            && is_one(&self.sections, &record.section)
            && is_one(&self.languages, &record.lang)
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&record.id))
            && in_range()
    }

    fn scores(&self, score: Score) -> bool {
        self.min_score.is_none_or(|least| least <= score)
            && self.max_score.is_none_or(|most| score <= most)
    }
}

/// A filter before one record.
struct Counts<'f, 'b, 'r> {
    filter: &'f Filter<'b>,
    record: &'r Record,
    /// Ids of the actors that have the party and the office asked for.
    holders: Option<HashSet<&'r str>>,
    /// Ids of the entities and quotations that judges called right.
    right: Option<HashSet<&'r str>>,
}

impl Counts<'_, '_, '_> {
    fn entity(&self, entity: &Entity) -> bool {
        let filter = self.filter;
        is_one(&filter.labels, &entity.label)
            && filter.scores(entity.score)
            && self.is_right(&entity.id)
            && self.is_one_of(&filter.mentions, [entity.actor.as_str()])
            && self.holds([entity.actor.as_str()])
    }

    fn quotation(&self, quotation: &Quotation) -> bool {
        let filter = self.filter;
        let speakers = || {
            quotation
                .speaker
                .actors
                .iter()
                .map(|one| one.actor.as_str())
        };
        let mentioned = || {
            let inside = |entity: &&Entity| quotation.mentions.contains(&entity.id);
            let entities = self.record.entities.iter().filter(inside);
            entities.map(|entity| entity.actor.as_str())
        };
        is_one(&filter.types, &quotation.kind)
            && is_one(&filter.media, &quotation.medium)
            && is_one(&filter.kinds, &quotation.speaker.kind)
            && filter.scores(quotation.score)
            && self.is_right(&quotation.id)
            && self.is_one_of(&filter.speakers, speakers())
            && self.is_one_of(&filter.mentions, mentioned())
            && self.holds(speakers())
    }

    /// Whether one of the actors is one of those asked for.
    fn is_one_of<'a>(&self, asked: &[Who], actors: impl IntoIterator<Item = &'a str>) -> bool {
        asked.is_empty()
            || actors.into_iter().any(|id| {
                let actor = self.record.actors.iter().find(|actor| actor.id == id);
                actor.is_some_and(|actor| asked.iter().any(|who| who.is(actor)))
            })
    }

    /// Whether judges called it right, if that is asked for.
    fn is_right(&self, id: &str) -> bool {
        self.right.as_ref().is_none_or(|right| right.contains(id))
    }

    /// Whether one of the actors has the party and the office asked for.
    fn holds<'a>(&self, actors: impl IntoIterator<Item = &'a str>) -> bool {
        let Some(holders) = &self.holders else {
            return true;
        };
        actors.into_iter().any(|id| holders.contains(id))
    }
}

fn is_one<T: PartialEq>(asked: &[T], value: &T) -> bool {
    asked.is_empty() || asked.contains(value)
}

#[cfg(test)]
mod tests;
