//! Which of the articles read are annotated: those of a shard, those asked for by id, the first of
//! those that share an id. Decided in the order of the input, so that threads have no say in it.

mod duplicates;
mod ids;
mod shard;
mod wanted;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::read::{Entry, Fault};
use super::write::{Counts, RunWarning};
use duplicates::{Duplicates, Verdict};
use ids::InputIds;

pub use duplicates::OnDuplicate;
pub use ids::Ids;
pub use shard::Shard;
pub use wanted::Wanted;

/// Half of an id's SHA-256: enough that no two ids of a corpus ever share it.
pub type Key = [u8; 16];

/// The key of an id.
pub fn key(id: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&Sha256::digest(id)[..16]);
    key
}

/// Decides for each entry of an input, in its order, whether it is annotated. Sees all entries,
/// those of other shards too.
#[derive(Debug, Default)]
pub struct Selection {
    shard: Shard,
    wanted: Option<Wanted>,
    duplicates: Duplicates,
    ids: InputIds,
    left_out: Arc<LeftOut>,
}

impl Selection {
    /// Takes the articles of `shard`, of these the `wanted` ones (`None` = all), and of articles
    /// that share an id those that `on_duplicate` says.
    pub fn new(shard: Shard, wanted: Option<Wanted>, on_duplicate: OnDuplicate) -> Self {
        Self {
            shard,
            wanted,
            duplicates: Duplicates::new(on_duplicate),
            ..Self::default()
        }
    }

    /// The shard whose articles it takes.
    pub const fn shard(&self) -> Shard {
        self.shard
    }

    /// The ids asked for, `None` if all are.
    pub const fn wanted(&self) -> Option<&Wanted> {
        self.wanted.as_ref()
    }

    /// What was done with an id that came before.
    pub const fn on_duplicate(&self) -> OnDuplicate {
        self.duplicates.policy()
    }

    /// The ids of all entries seen so far.
    pub fn ids(&self) -> Ids {
        self.ids.so_far()
    }

    /// What was left out, growing while entries are decided on.
    pub fn left_out(&self) -> Arc<LeftOut> {
        Arc::clone(&self.left_out)
    }

    /// What the user should know once the input has ended: ids asked for that nobody had.
    pub fn warnings(&self) -> Vec<RunWarning> {
        self.wanted
            .as_ref()
            .map(Wanted::warnings)
            .unwrap_or_default()
    }

    /// The entry if it is to go on, as a fault if its id must not come again.
    pub fn choose(&mut self, mut entry: Entry) -> Option<Entry> {
        self.ids.add(&entry);
        let bytes = entry.place.byte_end - entry.place.byte_start;
        let (shard, id) = match &entry.outcome {
            Ok(article) => (self.shard.holds(&article.id), article.id.as_str()),
            // Who cannot be read belongs to one shard as well, or nobody would quarantine it.
            Err(fault) => (
                self.shard.holds(&entry.place.to_string()),
                fault.id.as_str(),
            ),
        };
        let wanted = match &mut self.wanted {
            // What has no id may be one of those asked for: better named than lost.
            Some(_) if entry.outcome.is_err() && id.is_empty() => true,
            Some(wanted) => wanted.ask(id),
            None => true,
        };
        if !shard {
            return self.left_out.add(&self.left_out.other_shards, bytes);
        }
        if !wanted {
            return self.left_out.add(&self.left_out.not_selected, bytes);
        }
        if let Ok(article) = &entry.outcome {
            match self.duplicates.see(&article.id, &entry.place) {
                Verdict::Take => {}
                Verdict::Skip => {
                    return self.left_out.add(&self.left_out.skipped_duplicates, bytes);
                }
                Verdict::Refuse(reason) => {
                    entry.outcome = Err(Fault {
                        id: article.id.clone(),
                        ..Fault::new(reason)
                    });
                }
            }
        }
        Some(entry)
    }
}

/// How many entries were read and went no further, and their bytes. Shared with whoever reports.
#[derive(Debug, Default)]
pub struct LeftOut {
    other_shards: AtomicU64,
    not_selected: AtomicU64,
    skipped_duplicates: AtomicU64,
    bytes: AtomicU64,
}

impl LeftOut {
    fn add(&self, counter: &AtomicU64, bytes: u64) -> Option<Entry> {
        counter.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        None
    }

    /// `counts`, which know only what went on, and what was left out until now.
    #[must_use]
    pub fn with(&self, counts: &Counts) -> Counts {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut counts = *counts;
        counts.other_shards = of(&self.other_shards);
        counts.not_selected = of(&self.not_selected);
        counts.skipped_duplicates = of(&self.skipped_duplicates);
        counts.read += counts.other_shards + counts.not_selected + counts.skipped_duplicates;
        counts.bytes += of(&self.bytes);
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::read::Place;
    use crate::document::Article;

    fn entry(line: u64, id: &str, readable: bool) -> Entry {
        let place = Place {
            file: "a.jsonl".into(),
            line,
            byte_start: 0,
            byte_end: 10,
        };
        let fault = Fault {
            id: id.into(),
            ..Fault::new("broken")
        };
        let article = Article {
            id: id.into(),
            ..Article::default()
        };
        Entry {
            place,
            raw: String::new(),
            outcome: if readable { Ok(article) } else { Err(fault) },
        }
    }

    /// Lines of what goes on, those that are faults as negative numbers.
    fn chosen(selection: &mut Selection, entries: &[(&str, bool)]) -> Vec<i64> {
        let number = |entry: Entry| {
            let line = entry.place.line as i64;
            if entry.outcome.is_ok() { line } else { -line }
        };
        (1..)
            .zip(entries)
            .filter_map(|(line, &(id, readable))| selection.choose(entry(line, id, readable)))
            .map(number)
            .collect()
    }

    const ENTRIES: [(&str, bool); 8] = [
        ("a", true),
        ("b", true),
        ("", false),
        ("a", true),
        ("c", true),
        ("b", false),
        ("a", true),
        ("d", true),
    ];

    #[test]
    fn every_entry_belongs_to_one_shard_and_duplicates_to_the_same() {
        for policy in [OnDuplicate::Keep, OnDuplicate::Skip, OnDuplicate::Error] {
            let mut whole = Selection::new(Shard::default(), None, policy);
            let all = chosen(&mut whole, &ENTRIES);
            let mut together = Vec::new();
            for index in 1..=3 {
                let shard = Shard { index, count: 3 };
                let mut part = Selection::new(shard, None, policy);
                together.extend(chosen(&mut part, &ENTRIES));
                assert_eq!(part.ids(), whole.ids());
                let counts = part.left_out().with(&Counts::default());
                assert_eq!(counts.bytes, counts.read * 10);
            }
            together.sort_by_key(|line| line.abs());
            assert_eq!(together, all, "{policy:?}");
        }
    }

    #[test]
    fn later_articles_of_an_id_are_kept_skipped_or_refused() {
        let of = |policy| {
            let mut selection = Selection::new(Shard::default(), None, policy);
            let lines = chosen(&mut selection, &ENTRIES);
            let counts = selection.left_out().with(&Counts::default());
            (lines, counts.skipped_duplicates)
        };
        assert_eq!(of(OnDuplicate::Keep), (vec![1, 2, -3, 4, 5, -6, 7, 8], 0));
        assert_eq!(of(OnDuplicate::Skip), (vec![1, 2, -3, 5, -6, 8], 2));
        assert_eq!(
            of(OnDuplicate::Error),
            (vec![1, 2, -3, -4, 5, -6, -7, 8], 0)
        );
        let mut selection = Selection::new(Shard::default(), None, OnDuplicate::Error);
        selection.choose(entry(5, "x", true));
        let again = selection.choose(entry(9, "x", true)).unwrap();
        let fault = again.outcome.unwrap_err();
        assert!(fault.reason.contains("a.jsonl:5"), "{}", fault.reason);
        assert_eq!(fault.id, "x");
    }

    #[test]
    fn of_ids_asked_for_those_never_seen_are_named() {
        let wanted = Wanted::parse("ids.txt", "# mine\nb\r\n\n d \nx#1\nb\n").unwrap();
        let mut selection = Selection::new(Shard::default(), Some(wanted), OnDuplicate::Keep);
        assert_eq!(chosen(&mut selection, &ENTRIES), [2, -3, -6, 8]);
        let counts = selection.left_out().with(&Counts::default());
        assert_eq!((counts.not_selected, counts.read), (4, 4));
        let [warning] = &selection.warnings()[..] else {
            panic!("one id was never seen");
        };
        assert!(warning.message.contains("\"x#1\""), "{}", warning.message);
        assert!(Wanted::parse("ids.txt", "# none\n").is_err());
    }
}
