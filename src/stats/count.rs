//! Records become counts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::compare::actors::{Names, speakers_of};
use crate::filter::Selected;

/// What is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Newspaper, broadcaster or site.
    Outlet,
    /// Month of publication.
    Month,
    /// A quotation's type.
    Type,
    /// A quotation's medium.
    Medium,
    /// What a speaker's words are.
    Kind,
    /// An entity's label.
    Label,
    /// Who speaks; joint speakers each.
    Speaker,
    /// Who is spoken about in quotations.
    Mentioned,
    /// Who speaks about whom.
    SpeakerMentioned,
    /// Why a quotation's speaker is no actor.
    SpeakerUnresolved,
    /// Why an entity is no actor.
    EntityUnresolved,
}

impl Field {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 11] = [
        Self::Outlet,
        Self::Month,
        Self::Type,
        Self::Medium,
        Self::Kind,
        Self::Label,
        Self::Speaker,
        Self::Mentioned,
        Self::SpeakerMentioned,
        Self::SpeakerUnresolved,
        Self::EntityUnresolved,
    ];

    /// How tables spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outlet => "outlet",
            Self::Month => "month",
            Self::Type => "type",
            Self::Medium => "medium",
            Self::Kind => "kind",
            Self::Label => "label",
            Self::Speaker => "speaker",
            Self::Mentioned => "mentioned",
            Self::SpeakerMentioned => "speaker_mentioned",
            Self::SpeakerUnresolved => "speaker_unresolved",
            Self::EntityUnresolved => "entity_unresolved",
        }
    }
}

/// How many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles in which there is such a thing; by outlet and month all articles.
    pub articles: u64,
    /// Quotations.
    pub quotations: u64,
    /// Entities.
    pub entities: u64,
}

/// Counts of one value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The value; "none" where there is none.
    pub value: String,
    /// Of pairs, the other value: who is spoken about; else "".
    pub other: String,
    /// How many.
    #[serde(flatten)]
    pub counts: Counts,
}

/// All counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Articles, quotations, entities in all.
    pub total: Counts,
    /// Articles without quotations; they are among `articles` everywhere.
    pub articles_without_quotations: u64,
    /// Quotations inside others; they are among `quotations`.
    pub nested_quotations: u64,
    /// Quotations whose speaker is an actor.
    pub speakers_resolved: u64,
    /// Entities that are an actor.
    pub entities_resolved: u64,
    /// Rows by field; months in their order, the others by what is counted, largest first.
    pub by: BTreeMap<&'static str, Vec<Row>>,
}

type Key = (Field, String, String);

/// Counts records one after another.
#[derive(Debug, Default)]
pub struct Stats {
    total: Counts,
    without_quotations: u64,
    nested: u64,
    speakers_resolved: u64,
    entities_resolved: u64,
    counts: BTreeMap<Key, Counts>,
}

impl Stats {
    /// Counts an article, and what counts of it.
    pub fn add(&mut self, article: &Selected<'_>) {
        let record = article.record;
        let all = Counts {
            articles: 1,
            quotations: article.quotations.len() as u64,
            entities: article.entities.len() as u64,
        };
        self.total.add(all);
        self.without_quotations += u64::from(article.quotations.is_empty());
        let mut seen = BTreeMap::new();
        let month: String = record.date.chars().take(7).collect();
        for (field, value) in [(Field::Outlet, &record.outlet), (Field::Month, &month)] {
            seen.insert((field, or_none(value), String::new()), all);
        }
        self.quotations(article, &mut seen);
        self.entities(article, &mut seen);
        for (key, counts) in seen {
            let counts = Counts {
                articles: 1,
                ..counts
            };
            self.counts.entry(key).or_default().add(counts);
        }
    }

    fn quotations(&mut self, article: &Selected<'_>, seen: &mut BTreeMap<Key, Counts>) {
        let names = Names::of(article.record);
        let mut count = |field, value: String, other: String| {
            let counts: &mut Counts = seen.entry((field, value, other)).or_default();
            counts.quotations += 1;
        };
        for quotation in &article.quotations {
            let speakers = speakers_of(&names, quotation);
            self.nested += u64::from(!quotation.nested_in.is_empty());
            let none = String::new;
            count(Field::Type, quotation.kind.to_string(), none());
            count(Field::Medium, quotation.medium.to_string(), none());
            count(Field::Kind, quotation.speaker.kind.to_string(), none());
            if speakers.is_empty() {
                let reason = or_none(&quotation.speaker.reason);
                count(Field::SpeakerUnresolved, reason, none());
            } else {
                self.speakers_resolved += 1;
            }
            let about =
                |actor: &&crate::document::Actor| actor.mentioned_in.contains(&quotation.id);
            let about = article.record.actors.iter().filter(about);
            let mut about: Vec<String> = about.map(|actor| names.name(&actor.id)).collect();
            about.sort_unstable();
            about.dedup();
            for speaker in &speakers {
                count(Field::Speaker, speaker.clone(), none());
                for other in about.iter().filter(|other| *other != speaker) {
                    count(Field::SpeakerMentioned, speaker.clone(), other.clone());
                }
            }
            for actor in about {
                count(Field::Mentioned, actor, none());
            }
        }
    }

    fn entities(&mut self, article: &Selected<'_>, seen: &mut BTreeMap<Key, Counts>) {
        for entity in &article.entities {
            let mut count = |field, value| {
                let counts: &mut Counts = seen.entry((field, value, String::new())).or_default();
                counts.entities += 1;
            };
            count(Field::Label, entity.label.to_string());
            if entity.actor.is_empty() {
                count(Field::EntityUnresolved, or_none(&entity.reason));
            } else {
                self.entities_resolved += 1;
            }
        }
    }

    /// The counts.
    pub fn finish(self) -> Summary {
        let mut by: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
        for field in Field::ALL {
            by.insert(field.as_str(), Vec::new());
        }
        for ((field, value, other), counts) in self.counts {
            by.entry(field.as_str()).or_default().push(Row {
                value,
                other,
                counts,
            });
        }
        for (field, rows) in &mut by {
            // Keys are in order already, and sorting keeps it among equals.
            match *field {
                "month" => {}
                "outlet" => rows.sort_by_key(|row| std::cmp::Reverse(row.counts.articles)),
                _ => rows.sort_by_key(|row| {
                    std::cmp::Reverse(row.counts.quotations + row.counts.entities)
                }),
            }
        }
        Summary {
            total: self.total,
            articles_without_quotations: self.without_quotations,
            nested_quotations: self.nested,
            speakers_resolved: self.speakers_resolved,
            entities_resolved: self.entities_resolved,
            by,
        }
    }
}

impl Summary {
    /// The rows of a field.
    pub fn rows(&self, field: Field) -> &[Row] {
        self.by.get(field.as_str()).map_or(&[], Vec::as_slice)
    }
}

impl Counts {
    const fn add(&mut self, other: Self) {
        self.articles += other.articles;
        self.quotations += other.quotations;
        self.entities += other.entities;
    }
}

fn or_none(value: &str) -> String {
    if value.is_empty() { "none" } else { value }.to_owned()
}
