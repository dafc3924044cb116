//! Prints the logits of every token in fp32, for comparing the program with the training code.
//!
//! `scores BUNDLE < articles.jsonl` reads {"id", "text"} a line and writes {"id", "tokens",
//! "logits"} a line; `scripts/model/check_parity.py` uses it.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, stdin};
use std::path::Path;

use wortlaut::model::{Bundle, Device, EngineKind, Kernel, score};
use wortlaut::text::analyse;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("usage: scores BUNDLE < articles.jsonl")?;
    let bundle = Bundle::open(Path::new(&folder))?;
    let engine = EngineKind::Float.open(&bundle, Kernel::best(), Device::default())?;
    for line in stdin().lock().lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let text = article["text"].as_str().ok_or("no text")?;
        let analysis = analyse(text, &[]);
        // Not the wording that the program reads: PyTorch gets the text as it is, too.
        let tokens: Vec<_> = analysis.tokens.iter().map(|t| t.view.clone()).collect();
        let scores = score(
            &bundle,
            engine.as_ref(),
            Kernel::best(),
            analysis.view.text(),
            &tokens,
        )?;
        let heads = bundle.manifest().heads.iter().map(|h| h.name.clone());
        let logits: BTreeMap<String, Vec<Vec<f32>>> = heads
            .map(|head| {
                let matrix = scores.logits(&head);
                (
                    head,
                    (0..matrix.rows())
                        .map(|row| matrix.row(row).to_vec())
                        .collect(),
                )
            })
            .collect();
        let tokens: Vec<_> = analysis
            .tokens
            .iter()
            .map(|t| [t.span.start, t.span.end])
            .collect();
        println!(
            "{}",
            serde_json::json!({"id": article["id"], "tokens": tokens, "logits": logits})
        );
    }
    Ok(())
}
