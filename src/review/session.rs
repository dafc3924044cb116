//! What the page asks for and what it is answered: the list, an article, the sample, verdicts.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::find::Find;
use super::index::Index;
use super::judging::{Judging, Said};
use super::page::{ArticleView, PageFacts, Row, SampleRow};
use super::queue::Queue;
use crate::document::Record;
use crate::error::{Error, Result};
use crate::hex::sha256;

/// Rows of the list that are answered at most.
const ROWS: usize = 500;

/// Why a question has no answer.
#[derive(Debug)]
pub enum Refused {
    /// There is no such thing.
    Unknown,
    /// It cannot be done: why, for the judge to read.
    Cannot(String),
    /// The file is no longer the one that the page shows.
    Changed,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Cannot(error.to_string())
    }
}

/// An answer, or why there is none.
pub type Answered<T> = std::result::Result<T, Refused>;

/// A file that is looked at, perhaps with a sample and a judge.
#[derive(Debug)]
pub struct Session {
    name: String,
    index: Arc<Index>,
    queue: Queue,
    judging: Option<(String, Mutex<Judging>)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct At {
    at: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saying {
    at: usize,
    /// Digest of the text that the judge saw.
    text_sha256: String,
    said: Said,
}

impl Session {
    /// A file to be looked at; with a sample its items are gone through.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn open(path: &Path, queue: Queue) -> Result<Self> {
        Ok(Self {
            name: path.display().to_string(),
            index: Index::open(path)?,
            queue,
            judging: None,
        })
    }

    /// Lets a judge judge; `verdicts` is the file as the page shall name it.
    #[must_use]
    pub fn with(mut self, judging: Judging, verdicts: &Path) -> Self {
        self.judging = Some((verdicts.display().to_string(), Mutex::new(judging)));
        self
    }

    /// Answers the question `name` with JSON.
    ///
    /// # Errors
    /// When there is no such question, or it has no answer.
    pub fn answer(&self, name: &str, question: &[u8]) -> Answered<String> {
        let answer = match name {
            "session" => self.facts(),
            "articles" => self.articles(&asked(question)?)?,
            "items" => self.items(),
            "article" => {
                let At { at } = asked(question)?;
                self.article(at)?
            }
            "say" => self.say(asked(question)?)?,
            "undo" => self.take_back(None)?,
            "withdraw" => {
                let Line { id } = asked(question)?;
                self.take_back(Some(&id))?
            }
            _ => return Err(Refused::Unknown),
        };
        Ok(answer.to_string())
    }

    fn judging(&self) -> Option<MutexGuard<'_, Judging>> {
        let (_, judging) = self.judging.as_ref()?;
        Some(judging.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn facts(&self) -> Value {
        let known = self.index.known();
        let judge = self.judging().map(|judging| judging.judge().to_owned());
        json(&PageFacts {
            file: self.name.clone(),
            judge: judge.unwrap_or_default(),
            verdicts: self.judging.iter().map(|(file, _)| file.clone()).collect(),
            sample: self.queue.items().len(),
            blind: self.queue.is_blind(),
            outlets: known.outlets.clone(),
            progress: known.progress.clone(),
            ..PageFacts::default()
        })
    }

    fn articles(&self, find: &Find) -> Answered<Value> {
        let blind = self.queue.is_blind();
        let wanted = find.wanted(blind).map_err(|_| Refused::Unknown)?;
        let known = self.index.known();
        let judging = self.judging();
        let tally = judging.as_deref().map(Judging::tally).unwrap_or_default();
        let (mut rows, mut matching) = (Vec::new(), 0);
        for (at, entry) in known.entries.iter().enumerate() {
            let judged = tally.get(entry.text_sha256.as_str());
            let hidden = blind && !self.queue.is_sampled(&entry.text_sha256);
            if hidden || !wanted.fits(entry, judged.is_some()) {
                continue;
            }
            if matching >= find.from && rows.len() < find.count.min(ROWS) {
                let judged = judged.copied().unwrap_or_default();
                rows.push(Row::new(at, entry, judged, blind));
            }
            matching += 1;
        }
        Ok(json!({"matching": matching, "rows": rows, "progress": known.progress}))
    }

    /// The items of the sample; where their articles stand, as far as that is known.
    fn items(&self) -> Value {
        let places = self.queue.places(&self.index.known().entries);
        let judging = self.judging();
        let judging = judging.as_deref();
        let calls = judging.map(Judging::calls).unwrap_or_default();
        let items = self.queue.items().iter().map(|item| {
            let key = judging.map(|j| j.key(&item.text_sha256, item.what, &item.spans));
            let call = key.and_then(|key| calls.get(&key));
            SampleRow {
                at: places.get(&item.text_sha256).copied(),
                what: item.what,
                spans: &item.spans,
                article: &item.article,
                text: &item.text,
                verdict: call.map_or("", |call| call.as_str()),
            }
        });
        json!({"items": items.collect::<Vec<_>>(), "progress": self.index.known().progress})
    }

    fn article(&self, at: usize) -> Answered<Value> {
        let (record, digest) = self.record(at)?;
        let verdicts = self.verdicts(&record, &digest);
        let article = ArticleView::new(at, &record, digest, self.queue.is_blind());
        Ok(json!({"article": article, "verdicts": verdicts}))
    }

    /// A record and the digest of its text.
    fn record(&self, at: usize) -> Answered<(Record, String)> {
        let record = self.index.record(at)?;
        let digest = sha256(record.text.as_bytes());
        if self.queue.is_blind() && !self.queue.is_sampled(&digest) {
            return Err(Refused::Unknown);
        }
        Ok((record, digest))
    }

    fn verdicts(&self, record: &Record, digest: &str) -> Value {
        let judging = self.judging();
        let judged = judging.as_deref().map(|judging| judging.of(record, digest));
        json(&judged.unwrap_or_default())
    }

    fn say(&self, saying: Saying) -> Answered<Value> {
        let (record, digest) = self.record(saying.at)?;
        if digest != saying.text_sha256 {
            return Err(Refused::Changed);
        }
        let judging = self.judging();
        judging
            .ok_or_else(nobody)?
            .say(saying.said, &record, &digest)?;
        Ok(json!({"verdicts": self.verdicts(&record, &digest)}))
    }

    /// Takes back the line with this id, or what was said last; answers where that was.
    fn take_back(&self, id: Option<&str>) -> Answered<Value> {
        let known = self.index.known();
        let mut judging = self.judging().ok_or_else(nobody)?;
        let undone = match id {
            Some(id) => judging.withdraw(id)?,
            None => judging.undo()?,
        };
        let Some(undone) = undone else {
            return Err(Refused::Cannot(
                "nothing is left to be taken back".to_owned(),
            ));
        };
        let mut entries = known.entries.iter();
        let at = entries.position(|entry| entry.text_sha256 == undone.text_sha256);
        Ok(json!({"at": at, "what": undone.what, "spans": undone.spans, "article": undone.article}))
    }
}

fn nobody() -> Refused {
    Refused::Cannot("nobody judges; start `wortlaut inspect` with --judge NAME".to_owned())
}

fn asked<'q, T: Deserialize<'q>>(question: &'q [u8]) -> Answered<T> {
    serde_json::from_slice(question).map_err(|error| Refused::Cannot(error.to_string()))
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
