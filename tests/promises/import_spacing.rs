//! Promise: text made from tokens is close to what newspapers print (measured on the quotation
//! set, which is no part of this repository: skipped, loudly, where it is absent).

use std::path::Path;

use wortlaut::corpus::import::{detokenise, wikinews};
use wortlaut::document::{CharIndex, Span};

#[test]
fn at_least_998_of_1000_gaps_between_tokens_are_as_printed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/quotes/dev.jsonl.gz");
    if !path.exists() {
        eprintln!("SKIPPED: {} is not here", path.display());
        return;
    }
    let (mut gaps, mut right) = (0, 0);
    let mut wrong = Vec::new();
    for record in wikinews::read(&path).unwrap() {
        let index = CharIndex::new(&record.text);
        for sentence in &record.sentences {
            let inside = |token: &&Span| sentence.contains(**token);
            let printed: Vec<Span> = record.tokens.iter().filter(inside).copied().collect();
            let tokens: Vec<&str> = printed.iter().map(|&span| index.slice(span)).collect();
            let (_, made) = detokenise(&tokens);
            for at in 1..made.len() {
                let space = printed[at - 1].end < printed[at].start;
                let ours = made[at - 1].end < made[at].start;
                gaps += 1;
                right += usize::from(space == ours);
                if space != ours && wrong.len() < 20 {
                    wrong.push(format!("{} {}", tokens[at - 1], tokens[at]));
                }
            }
        }
    }
    eprintln!("{right} of {gaps} gaps as printed, wrong for example {wrong:?}");
    assert!(right * 1000 >= gaps * 998, "{right} of {gaps}");
}
