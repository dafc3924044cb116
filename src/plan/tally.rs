//! What is counted of a set of articles.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::corpus::read::Dated;
use crate::document::Article;

/// The language of a text that has none that can be told (ISO 639-2).
const UNDETERMINED: &str = "und";

/// Counts over articles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Articles.
    pub articles: u64,
    /// Code points of their texts.
    pub characters: u64,
    /// Articles with nothing but blanks.
    pub empty: u64,
    /// Articles whose id an earlier one has.
    pub duplicate_ids: u64,
    /// Articles whose text, to the last character, an earlier one has; empty ones left out.
    pub duplicate_texts: u64,
    /// What their dates say.
    pub dates: Dates,
    /// Articles by language; of empty texts none is told.
    pub languages: BTreeMap<String, u64>,
    /// Articles by the code of a warning of their reading; those of dates stand above.
    pub warnings: BTreeMap<String, u64>,
}

/// What the dates of articles say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Dates {
    /// Articles with a day.
    pub days: u64,
    /// Articles without a date.
    pub missing: u64,
    /// Articles with a day that does not exist.
    pub impossible: u64,
    /// Articles with a date that can be two days.
    pub ambiguous: u64,
    /// Articles with a date in a spelling that is not known.
    pub unreadable: u64,
    /// The first day, "" if there is none.
    pub first: String,
    /// The last day.
    pub last: String,
}

impl Dates {
    /// Articles of which no day is known.
    pub const fn without_day(&self) -> u64 {
        self.missing + self.impossible + self.ambiguous + self.unreadable
    }

    fn day(&mut self, day: &str) {
        if self.first.is_empty() || day < self.first.as_str() {
            day.clone_into(&mut self.first);
        }
        if day > self.last.as_str() {
            day.clone_into(&mut self.last);
        }
    }
}

/// One article, as it is counted.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its code points.
    pub characters: u64,
    /// Whether there is nothing in it.
    pub empty: bool,
    /// Whether its id came before.
    pub duplicate_id: bool,
    /// Whether its text did.
    pub duplicate_text: bool,
    /// Its language, "" if it cannot be told.
    pub language: &'a str,
}

impl Seen<'_> {
    /// The things in it that want to be looked at, by name.
    pub fn findings(&self) -> impl Iterator<Item = &str> {
        let named = [
            (self.empty, "empty"),
            (self.duplicate_id, "duplicate_id"),
            (self.duplicate_text, "duplicate_text"),
            (self.is_undated(), "missing_date"),
        ];
        let named = named
            .into_iter()
            .filter_map(|(is, name)| is.then_some(name));
        named.chain(self.article.warnings.iter().map(|w| w.code.as_str()))
    }

    fn is_undated(&self) -> bool {
        let of_date = |code: &str| date_warning(code);
        self.article.date.is_empty() && !self.article.warnings.iter().any(|w| of_date(&w.code))
    }
}

fn date_warning(code: &str) -> bool {
    [Dated::IMPOSSIBLE, Dated::AMBIGUOUS, Dated::UNREADABLE].contains(&code)
}

impl Tally {
    /// Counts an article.
    pub fn see(&mut self, seen: &Seen<'_>) {
        self.articles += 1;
        self.characters += seen.characters;
        self.empty += u64::from(seen.empty);
        self.duplicate_ids += u64::from(seen.duplicate_id);
        self.duplicate_texts += u64::from(seen.duplicate_text);
        self.dates.missing += u64::from(seen.is_undated());
        if !seen.article.date.is_empty() {
            self.dates.days += 1;
            self.dates.day(&seen.article.date);
        }
        if !seen.empty {
            let language = match seen.language {
                "" => UNDETERMINED,
                code => code,
            };
            count(&mut self.languages, language, 1);
        }
        for warning in &seen.article.warnings {
            match warning.code.as_str() {
                Dated::IMPOSSIBLE => self.dates.impossible += 1,
                Dated::AMBIGUOUS => self.dates.ambiguous += 1,
                Dated::UNREADABLE => self.dates.unreadable += 1,
                code => count(&mut self.warnings, code, 1),
            }
        }
    }

    /// Counts what another tally has counted.
    pub fn add(&mut self, other: &Self) {
        self.articles += other.articles;
        self.characters += other.characters;
        self.empty += other.empty;
        self.duplicate_ids += other.duplicate_ids;
        self.duplicate_texts += other.duplicate_texts;
        let dates = &other.dates;
        self.dates.days += dates.days;
        self.dates.missing += dates.missing;
        self.dates.impossible += dates.impossible;
        self.dates.ambiguous += dates.ambiguous;
        self.dates.unreadable += dates.unreadable;
        for day in [&dates.first, &dates.last] {
            if !day.is_empty() {
                self.dates.day(day);
            }
        }
        for (language, articles) in &other.languages {
            count(&mut self.languages, language, *articles);
        }
        for (code, articles) in &other.warnings {
            count(&mut self.warnings, code, *articles);
        }
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str, articles: u64) {
    match counts.get_mut(name) {
        Some(count) => *count += articles,
        None => {
            counts.insert(name.to_owned(), articles);
        }
    }
}
