//! Cuts texts into tokens and sentences: JSONL with `id` and `text` in, JSONL with `id`, `tokens`,
//! `sentences` and `parts` out. Offsets are code points into `text`.
//!
//! ```text
//! echo '{"id":"1","text":"Guten Tag. So ist es."}' | cargo run --example segment
//! ```

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};
use wortlaut::text::analyse;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let article: Value = serde_json::from_str(&line?)?;
        let analysis = analyse(article["text"].as_str().unwrap_or_default(), &[]);
        let tokens: Vec<_> = analysis
            .tokens
            .iter()
            .map(|token| [token.span.start, token.span.end])
            .collect();
        let sentences: Vec<_> = analysis
            .sentences
            .iter()
            .map(|sentence| [sentence.start, sentence.end])
            .collect();
        let record = json!({
            "id": article["id"],
            "tokens": tokens,
            "sentences": sentences,
            "parts": analysis.parts,
            "lang": analysis.lang.code,
        });
        writeln!(out, "{record}")?;
    }
    out.flush()
}
