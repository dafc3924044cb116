//! Prints where the time of an annotation goes, on one thread: text, encoder, heads, the record and its
//! line, and who is meant.
//!
//! `stages BUNDLE < articles.jsonl` reads {"id", "text"} a line.

use std::error::Error;
use std::io::{BufRead, stdin};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use wortlaut::actors::{KnowledgeBase, Linker};
use wortlaut::annotate::{Annotator, Settings};
use wortlaut::document::{Article, Record};
use wortlaut::model::{Bundle, Device, Engine, EngineKind, Kernel, Matrix, score, windows};
use wortlaut::text::analyse;

/// Gives back states that are there already, last window first.
struct Known(Mutex<Vec<Matrix>>);

impl Engine for Known {
    fn name(&self) -> &'static str {
        "known"
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> wortlaut::error::Result<Vec<Matrix>> {
        let mut states = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(windows.iter().filter_map(|_| states.pop()).collect())
    }
}

/// How long something takes, added to `spent`.
fn timed<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let done = work();
    *spent += began.elapsed();
    done
}

/// The pieces of quotations that were scored: all of them are in the record, of whose tokens these are
/// numbers.
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
    let bundle = Bundle::open(&folder)?;
    let kernel = Kernel::best();
    let engine = EngineKind::default().open(&bundle, kernel, Device::default())?;
    let linker = Linker::new(KnowledgeBase::find(&[])?);
    let annotator = Annotator::open(&Settings {
        model: Some(folder),
        tokens: true,
        ..Settings::default()
    })?;
    let manifest = bundle.manifest();
    let size = (manifest.window, manifest.overlap);
    let [mut text_time, mut subwords_time, mut known_subwords] = [Duration::ZERO; 3];
    let [mut encoder, mut scoring, mut pairs] = [Duration::ZERO; 3];
    let [mut all, mut linking] = [Duration::ZERO; 2];
    for line in stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let text = value["text"].as_str().unwrap_or_default().to_owned();
        let analysis = timed(&mut text_time, || analyse(&text, &[]));
        let wording = timed(&mut text_time, || analysis.wording());
        let cut = timed(&mut subwords_time, || -> wortlaut::error::Result<_> {
            let subwords = bundle.tokenizer().encode(&wording.text)?;
            let (text, tokens) = (&wording.text, &wording.tokens);
            Ok(windows(text, &subwords, tokens, size, manifest.special))
        })?;
        let ids: Vec<&[u32]> = cut.iter().map(|w| &w.ids[..]).collect();
        let mut states = timed(&mut encoder, || engine.hidden_states(&ids))?;
        states.reverse();
        let known = Known(Mutex::new(states));
        // The tokenizer knows these words by now, as it does while the heads are timed.
        timed(&mut known_subwords, || {
            bundle.tokenizer().encode(&wording.text)
        })?;
        let scores = timed(&mut scoring, || {
            score(&bundle, &known, kernel, &wording.text, &wording.tokens)
        })?;
        let article = Article {
            text,
            ..Article::default()
        };
        let (mut record, _) = timed(&mut all, || -> Result<_, Box<dyn Error>> {
            let (record, subwords) = annotator.record(article)?;
            serde_json::to_vec(&record)?;
            Ok((record, subwords))
        })?;
        let pieces = pieces(&record);
        timed(&mut pairs, || scores.pairs(&pieces));
        timed(&mut linking, || linker.link(&mut record));
    }
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
