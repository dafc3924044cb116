//! The names that no actor of the base stands behind, counted over a corpus: who is missing.
//!
//! Memory grows with the distinct names, not with the articles; the result does not depend on the
//! order of the records.

mod context;
mod group;
mod kind;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use crate::hex::leading;

use crate::actors::base::import;
use crate::actors::base::names::key;
use crate::document::{ActorType, CharIndex, Class, Record, Span};

/// What the corpus tells, behind the columns that an import reads.
const TOLD: [&str; 6] = [
    "count", "articles", "speaks", "outlets", "contexts", "reasons",
];

/// The columns of the table: those that an import reads, then what the corpus tells.
pub fn columns() -> Vec<&'static str> {
    import::COLUMNS.into_iter().chain(TOLD).collect()
}

/// Counts the names of local actors, record by record.
#[derive(Debug)]
pub struct Missing {
    /// Snippets kept for each name.
    contexts: usize,
    names: BTreeMap<String, Name>,
}

/// What was seen of one key.
#[derive(Debug, Clone, Default)]
struct Name {
    /// Every spelling, with its mentions.
    spellings: BTreeMap<String, usize>,
    /// Mentions by class, in the order of [`CLASSES`].
    classes: [usize; 4],
    mentions: usize,
    articles: usize,
    speaks: usize,
    /// Articles by outlet; those without an outlet are not counted here.
    outlets: BTreeMap<String, usize>,
    /// Snippets by the digest of their article's id, the smallest digests only: a sample that is
    /// the same in any order of the articles.
    contexts: BTreeMap<u64, String>,
    /// Mentions by the reason why they are not linked.
    reasons: BTreeMap<String, usize>,
}

const CLASSES: [Class; 4] = [Class::Per, Class::Org, Class::Loc, Class::Oth];

/// A name that no actor of the base stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingName {
    /// Its most frequent full spelling.
    pub name: String,
    /// Its other spellings, the most frequent first; genitives and lone surnames left out.
    pub aliases: Vec<String>,
    /// What it probably is.
    pub kind: ActorType,
    /// Number of mentions.
    pub count: usize,
    /// Number of articles.
    pub articles: usize,
    /// Number of quotations said by it.
    pub speaks: usize,
    /// Outlets with the number of their articles, the most frequent first.
    pub outlets: Vec<(String, usize)>,
    /// Snippets from different articles, the name between ‹ and ›.
    pub contexts: Vec<String>,
    /// Why the mentions are not linked, with their number: a name of which several actors of the
    /// base fit is not missing there.
    pub reasons: Vec<(String, usize)>,
}

impl MissingName {
    /// The cells of a row, in the order of [`columns`].
    pub fn cells(&self) -> Vec<String> {
        let mut cells = vec![
            String::new(),
            unlisted(&self.name),
            list(&self.aliases),
            self.kind.to_string(),
        ];
        cells.resize(import::COLUMNS.len(), String::new());
        cells.extend([self.count, self.articles, self.speaks].map(|n| n.to_string()));
        cells.extend([
            counted(&self.outlets),
            list(&self.contexts),
            counted(&self.reasons),
        ]);
        cells
    }
}

/// The items of a cell.
fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| unlisted(item)).collect();
    items.join("|")
}

/// The items of a cell, each with its number.
fn counted(items: &[(String, usize)]) -> String {
    let items = items.iter();
    let items = items.map(|(item, count)| format!("{} ({count})", unlisted(item)));
    items.collect::<Vec<_>>().join("|")
}

/// An item without the mark that parts items.
fn unlisted(item: &str) -> String {
    item.replace('|', "¦")
}

/// The mentions and quotations of one name in one article.
#[derive(Default)]
struct InArticle<'r> {
    /// The fullest form.
    name: &'r str,
    mentions: Vec<usize>,
    said: BTreeSet<&'r str>,
}

impl Missing {
    /// A counter that keeps so many snippets for each name.
    pub fn new(contexts: usize) -> Self {
        Self {
            contexts,
            names: BTreeMap::new(),
        }
    }

    /// Counts the local actors of an article.
    pub fn add(&mut self, record: &Record) {
        let locals = locals(record);
        if locals.is_empty() {
            return;
        }
        let index = CharIndex::new(&record.text);
        let digest = leading(&Sha256::digest(&record.id));
        for (key, local) in locals {
            let name = self.names.entry(key).or_default();
            name.articles += 1;
            name.mentions += local.mentions.len();
            name.speaks += local.said.len();
            name.spellings.entry(context::tidy(local.name)).or_default();
            for entity in local.mentions.iter().map(|&e| &record.entities[e]) {
                *name
                    .spellings
                    .entry(context::tidy(&entity.text))
                    .or_default() += 1;
                *name.reasons.entry(entity.reason.clone()).or_default() += 1;
                for (count, class) in name.classes.iter_mut().zip(CLASSES) {
                    *count += usize::from(entity.label.class() == class);
                }
            }
            if !record.outlet.is_empty() {
                let outlet = context::tidy(&record.outlet);
                *name.outlets.entry(outlet).or_default() += 1;
            }
            let full = |e: &&usize| record.entities[**e].text == local.name;
            let shown = local.mentions.iter().find(full).or(local.mentions.first());
            if let Some(entity) = shown.map(|&e| &record.entities[e]) {
                let span = Span::new(entity.start, entity.end);
                name.keep(
                    self.contexts,
                    digest,
                    context::snippet(&record.text, &index, span),
                );
            }
        }
    }

    /// The names with at least so many mentions, the most frequent first, ties by name.
    pub fn names(self, min_count: usize) -> Vec<MissingName> {
        let contexts = self.contexts;
        let mut rows: Vec<MissingName> = group::join(self.names, contexts)
            .into_iter()
            .filter(|(_, name)| name.mentions >= min_count)
            .map(|(key, name)| group::row(&key, name))
            .collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        rows
    }
}

impl Name {
    /// The class of most mentions.
    fn class(&self) -> Class {
        let most = self.classes.iter().max().copied().unwrap_or_default();
        let found = self.classes.iter().position(|&count| count == most);
        found.map_or(Class::Oth, |class| CLASSES[class])
    }

    /// Keeps a snippet if its article is among those of the smallest digests.
    fn keep(&mut self, contexts: usize, digest: u64, snippet: String) {
        let kept = self
            .contexts
            .entry(digest)
            .or_insert_with(|| snippet.clone());
        if snippet < *kept {
            *kept = snippet;
        }
        while self.contexts.len() > contexts {
            self.contexts.pop_last();
        }
    }

    /// Adds what was seen of another key.
    fn absorb(&mut self, other: Self, contexts: usize) {
        for (spelling, mentions) in other.spellings {
            *self.spellings.entry(spelling).or_default() += mentions;
        }
        for (outlet, articles) in other.outlets {
            *self.outlets.entry(outlet).or_default() += articles;
        }
        for (reason, mentions) in other.reasons {
            *self.reasons.entry(reason).or_default() += mentions;
        }
        for (count, more) in self.classes.iter_mut().zip(other.classes) {
            *count += more;
        }
        self.mentions += other.mentions;
        self.articles += other.articles;
        self.speaks += other.speaks;
        for (digest, snippet) in other.contexts {
            self.keep(contexts, digest, snippet);
        }
    }
}

/// The local actors of an article by the key of their name.
fn locals(record: &Record) -> BTreeMap<String, InArticle<'_>> {
    let mut locals: BTreeMap<String, InArticle<'_>> = BTreeMap::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for actor in record
        .actors
        .iter()
        .filter(|a| crate::actors::is_local(&a.id))
    {
        if places.is_empty() {
            let entities = record.entities.iter().enumerate();
            places.extend(entities.map(|(place, entity)| (entity.id.as_str(), place)));
        }
        let mut name = key(&actor.name);
        if name.is_empty() {
            name.clone_from(&actor.name);
        }
        let local = locals.entry(name).or_default();
        if local.name.is_empty() || actor.name.as_str() < local.name {
            local.name = &actor.name;
        }
        let mentions = actor.mentions.iter().map(String::as_str);
        local
            .mentions
            .extend(mentions.filter_map(|id| places.get(id)));
        local.said.extend(actor.said.iter().map(String::as_str));
    }
    locals
}
