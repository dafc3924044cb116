//! Everything that can be known of an input without the model.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Drawing;
use super::reasons::Reasons;
use super::tally::{Seen, Tally};
use crate::corpus::read::Entry;
use crate::corpus::select::Selection;
use crate::corpus::write::{Counts, id_key};
use crate::document::Article;
use crate::text;

/// How many outlets are counted one by one.
const OUTLETS: usize = 1_000;
/// How many places of a finding are named.
const PLACES: usize = 3;
/// About how many bytes the quarantine adds to an entry.
const QUARANTINE_ENTRY: u64 = 300;

/// What an input holds.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// All entries.
    pub read: u64,
    /// Their bytes, unpacked.
    pub bytes: u64,
    /// The articles.
    pub total: Tally,
    /// The same by outlet.
    pub outlets: Outlets,
    /// The first places of what is to look at: `empty`, `duplicate_id`, `duplicate_text`,
    /// `missing_date` and codes of warnings.
    pub places: BTreeMap<String, Vec<String>>,
    /// What a run would annotate.
    pub chosen: u64,
    /// What it would leave out, as its id is not asked for.
    pub not_selected: u64,
    /// What it would leave out, because the id came before.
    pub skipped_duplicates: u64,
    /// What it would quarantine.
    pub quarantined: Reasons,
    /// About how many bytes the quarantine file would have.
    pub quarantine_bytes: u64,
}

/// Counts by outlet, for so many that memory stays bounded.
#[derive(Debug, Clone, Default)]
pub struct Outlets {
    counted: HashMap<String, Tally>,
    /// Those that came when there were enough already.
    late: Tally,
}

impl Outlets {
    fn see(&mut self, seen: &Seen<'_>) {
        let outlet = &seen.article.outlet;
        if let Some(tally) = self.counted.get_mut(outlet) {
            tally.see(seen);
        } else if self.counted.len() < OUTLETS {
            self.counted.entry(outlet.clone()).or_default().see(seen);
        } else {
            self.late.see(seen);
        }
    }

    /// The `most` outlets with the most articles, and all others together.
    pub fn largest(&self, most: usize) -> (Vec<(&str, &Tally)>, Tally) {
        let mut all: Vec<(&str, &Tally)> = self.counted.iter().map(|(k, v)| (&**k, v)).collect();
        all.sort_by(|(a, x), (b, y)| (y.articles, a).cmp(&(x.articles, b)));
        let mut others = self.late.clone();
        for (_, tally) in all.iter().skip(most) {
            others.add(tally);
        }
        all.truncate(most);
        (all, others)
    }
}

/// Reads `entries` to their end and counts them; of what `selection` takes, `drawing` draws its
/// sample. `told` hears how far it is.
pub fn survey(
    entries: impl Iterator<Item = Entry>,
    selection: &mut Selection,
    drawing: &mut Drawing,
    mut told: impl FnMut(&Counts),
) -> Survey {
    let mut survey = Survey::default();
    let mut memory = Memory::default();
    for entry in entries {
        survey.read += 1;
        survey.bytes += entry.place.byte_end - entry.place.byte_start;
        let mut characters = 0;
        if let Ok(article) = &entry.outcome {
            characters = survey.see(article, &mut memory);
        }
        if let Some(entry) = selection.choose(entry) {
            survey.choose(entry, characters, drawing);
        }
        told(&Counts {
            annotated: survey.total.articles,
            quarantined: survey.quarantined.total(),
            bytes: survey.bytes,
            ..Counts::default()
        });
    }
    let left_out = selection.left_out().with(&Counts::default());
    survey.not_selected = left_out.not_selected;
    survey.skipped_duplicates = left_out.skipped_duplicates;
    survey
}

/// What came before, as hashes.
#[derive(Default)]
struct Memory {
    ids: HashSet<u64>,
    texts: HashSet<u64>,
}

impl Survey {
    /// Counts an article; its code points.
    fn see(&mut self, article: &Article, memory: &mut Memory) -> u64 {
        let empty = article.text.trim().is_empty();
        let language = if empty {
            text::Language::default()
        } else {
            text::language(&article.text)
        };
        let seen = Seen {
            article,
            characters: article.text.chars().count() as u64,
            empty,
            duplicate_id: !memory.ids.insert(id_key(&article.id)),
            duplicate_text: !empty && !memory.texts.insert(id_key(&article.text)),
            language: &language.code,
        };
        for finding in seen.findings() {
            if let Some(places) = self.places.get_mut(finding) {
                if places.len() < PLACES {
                    places.push(article.source.clone());
                }
            } else {
                let first = vec![article.source.clone()];
                self.places.insert(finding.to_owned(), first);
            }
        }
        self.total.see(&seen);
        self.outlets.see(&seen);
        seen.characters
    }

    fn choose(&mut self, entry: Entry, characters: u64, drawing: &mut Drawing) {
        match entry.outcome {
            Ok(article) => {
                self.chosen += 1;
                drawing.offer(entry.place, article, characters);
            }
            Err(fault) => {
                self.quarantined.add(&entry.place, &fault);
                let raw = entry.raw.len() + fault.reason.len();
                self.quarantine_bytes += raw as u64 + QUARANTINE_ENTRY;
            }
        }
    }
}
