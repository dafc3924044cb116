//! A text as the set of its runs of three words.

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Words of a run. Of longer runs one changed word would break more.
const RUN: usize = 3;

/// What a text is compared by.
#[derive(Debug, Clone, Default)]
pub struct Shingles {
    /// Hashes of all runs of three words; one of the whole text if it is shorter.
    pub hashes: Vec<u64>,
    /// Number of words.
    pub words: usize,
}

/// The runs of `text`. Case, punctuation, blanks and the way accents are encoded make no difference.
pub fn shingles(text: &str) -> Shingles {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let words: Vec<u64> = words.map(|word| xxh3_64(word.as_bytes())).collect();
    let run = |words: &[u64]| {
        let chain = |hash: u64, word: &u64| xxh3_64_with_seed(&word.to_le_bytes(), hash);
        words.iter().fold(0, chain)
    };
    let hashes = match words.len() {
        0 => Vec::new(),
        1..RUN => vec![run(&words)],
        _ => words.windows(RUN).map(run).collect(),
    };
    Shingles {
        hashes,
        words: words.len(),
    }
}
