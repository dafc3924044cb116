//! Prints where the time of an annotation goes: text, encoder, heads and the rest, on one thread.
//!
//! `stages BUNDLE < articles.jsonl` reads {"id", "text"} a line.

use std::error::Error;
use std::io::{BufRead, stdin};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use wortlaut::annotate::{Annotator, Settings};
use wortlaut::document::Article;
use wortlaut::model::{Bundle, Engine, EngineKind, Kernel, windows};
use wortlaut::text::analyse;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("usage: stages BUNDLE < articles.jsonl")?;
    let folder = PathBuf::from(folder);
    let bundle = Bundle::open(&folder)?;
    let engine: Box<dyn Engine> = EngineKind::default().open(&bundle, Kernel::best())?;
    let annotator = Annotator::open(&Settings {
        model: Some(folder),
        tokens: true,
        ..Settings::default()
    })?;
    let (mut text_time, mut encoder_time, mut all) =
        (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for line in stdin().lock().lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let text = value["text"].as_str().unwrap_or_default().to_owned();
        let began = Instant::now();
        let analysis = analyse(&text, &[]);
        let wording = analysis.wording();
        let subwords = bundle.tokenizer().encode(&wording.text)?;
        text_time += began.elapsed();
        let manifest = bundle.manifest();
        let size = (manifest.window, manifest.overlap);
        let cut = windows(
            &wording.text,
            &subwords,
            &wording.tokens,
            size,
            manifest.special,
        );
        let ids: Vec<&[u32]> = cut.iter().map(|w| &w.ids[..]).collect();
        let began = Instant::now();
        engine.hidden_states(&ids)?;
        encoder_time += began.elapsed();
        let began = Instant::now();
        annotator.record(Article {
            text,
            ..Article::default()
        })?;
        all += began.elapsed();
    }
    let share = |part: Duration| 100.0 * part.as_secs_f64() / all.as_secs_f64();
    println!(
        "of an annotation's time on one thread: encoder {:.1} %, text and subwords {:.1} %, heads, decoding and record {:.1} %",
        share(encoder_time),
        share(text_time),
        100.0 - share(encoder_time) - share(text_time)
    );
    Ok(())
}
