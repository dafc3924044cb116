//! Prints where the time of an annotation goes, on one thread: text, encoder, heads, the record and its
//! line, and who is meant.
//!
//! `stages BUNDLE < articles.jsonl` reads {"id", "text"} a line.

use std::error::Error;
use std::io::{BufRead, stdin};
use std::mem::take;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wortlaut::actors::{KnowledgeBase, Linker};
use wortlaut::annotate::{Annotator, Settings};
use wortlaut::document::{Article, Record};
use wortlaut::model::{Engine, Matrix, score, windows};
use wortlaut::text::analyse;

/// What is seen of an engine: the states it gave, and its time.
#[derive(Default)]
struct Seen {
    states: Vec<Matrix>,
    encoder: Duration,
    /// What it took to keep the states.
    keeping: Duration,
}

/// An engine that is watched.
struct Watched(Box<dyn Engine>, Arc<Mutex<Seen>>);

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine for Watched {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> wortlaut::error::Result<Vec<Matrix>> {
        let mut seen = lock(&self.1);
        let states = timed(&mut seen.encoder, || self.0.hidden_states(windows))?;
        let kept = timed(&mut seen.keeping, || states.clone());
        seen.states.extend(kept);
        Ok(states)
    }
}

/// Gives back states that are there already, last window first.
struct Known(Mutex<Vec<Matrix>>);

impl Engine for Known {
    fn name(&self) -> &'static str {
        "known"
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> wortlaut::error::Result<Vec<Matrix>> {
        let mut states = lock(&self.0);
        Ok(windows.iter().filter_map(|_| states.pop()).collect())
    }
}

/// The processor time this thread has had: other programs may run beside it.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The time since this was first asked.
#[cfg(not(unix))]
fn now() -> Duration {
    static BEGAN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGAN.get_or_init(std::time::Instant::now).elapsed()
}

/// How long something takes, added to `spent`.
fn timed<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let began = now();
    let done = work();
    *spent += now().saturating_sub(began);
    done
}

/// The pieces of the quotations in the record, as numbers of its tokens: those that were scored, but for
/// what was dropped later.
fn pieces(record: &Record) -> Vec<Range<usize>> {
    let spans = record.quotations.iter().flat_map(|q| &q.spans);
    let before = |end: usize| record.tokens.partition_point(|t| t.start < end);
    spans.map(|s| before(s.start)..before(s.end)).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("usage: stages BUNDLE < articles.jsonl")?;
    let folder = PathBuf::from(folder);
    let linker = Linker::new(KnowledgeBase::find(&[])?);
    let seen = Arc::new(Mutex::new(Seen::default()));
    let annotator = Annotator::open(&Settings {
        model: Some(folder),
        tokens: true,
        ..Settings::default()
    })?
    .with_engine(|own| Box::new(Watched(own, seen.clone())));
    let (bundle, kernel) = (annotator.bundle(), annotator.kernel());
    let manifest = bundle.manifest();
    let size = (manifest.window, manifest.overlap);
    let [mut text_time, mut subwords_time, mut known_subwords] = [Duration::ZERO; 3];
    let [mut scoring, mut pairs, mut all, mut linking] = [Duration::ZERO; 4];
    for line in stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let text = value["text"].as_str().unwrap_or_default().to_owned();
        let article = Article {
            text: text.clone(),
            ..Article::default()
        };
        let mut record = timed(&mut all, || -> Result<_, Box<dyn Error>> {
            let (record, _) = annotator.record(article)?;
            serde_json::to_vec(&record)?;
            Ok(record)
        })?;
        // The parts once more, each for itself.
        let analysis = timed(&mut text_time, || analyse(&text, &[]));
        let wording = timed(&mut text_time, || analysis.wording());
        timed(&mut subwords_time, || -> wortlaut::error::Result<_> {
            let subwords = bundle.tokenizer().encode(&wording.text)?;
            let (text, tokens) = (&wording.text, &wording.tokens);
            Ok(windows(text, &subwords, tokens, size, manifest.special))
        })?;
        let mut states = take(&mut lock(&seen).states);
        states.reverse();
        let known = Known(Mutex::new(states));
        let scores = timed(&mut scoring, || {
            score(bundle, &known, kernel, &wording.text, &wording.tokens)
        })?;
        // The tokenizer knows these words by now, as it does while the heads are timed.
        timed(&mut known_subwords, || {
            bundle.tokenizer().encode(&wording.text)
        })?;
        let pieces = pieces(&record);
        timed(&mut pairs, || scores.pairs(&pieces));
        timed(&mut linking, || linker.link(&mut record));
    }
    let Seen {
        encoder, keeping, ..
    } = take(&mut *lock(&seen));
    let all = all.saturating_sub(keeping);
    let heads = scoring.saturating_sub(known_subwords);
    let rest = all.saturating_sub(text_time + subwords_time + encoder + heads + pairs);
    for (whole, linked) in [
        ("without linking", Duration::ZERO),
        ("with linking", linking),
    ] {
        let share = |part: Duration| 100.0 * part.as_secs_f64() / (all + linked).as_secs_f64();
        println!(
            "{whole}: encoder {:.1} %, tag heads {:.1} %, pair scorer {:.1} %, decoding and record {:.1} %, text {:.1} %, subwords {:.1} %, linking {:.1} %; encoder and heads {:.1} %",
            share(encoder),
            share(heads),
            share(pairs),
            share(rest),
            share(text_time),
            share(subwords_time),
            share(linked),
            share(encoder + heads + pairs)
        );
    }
    Ok(())
}
