//! Tags of tokens.

use std::ops::Range;
use std::str::FromStr;

use super::words::Words;
use crate::document::Span;

/// How tags begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// `B-` first, `I-` further tokens.
    #[default]
    Bio,
    /// `B-` first, `I-` inner, `E-` last, `S-` single tokens.
    Bioes,
}

impl FromStr for Scheme {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "bio" => Ok(Self::Bio),
            "bioes" => Ok(Self::Bioes),
            _ => Err(format!("unknown scheme {name:?} (known: bio, bioes)")),
        }
    }
}

impl Scheme {
    /// The tag of each token: `O`, or the place and the label of its span. Spans do not overlap; one
    /// that crosses the end of a sentence begins anew in the next.
    pub fn tags(self, words: &Words<'_>, spans: &[(Span, String)]) -> Vec<String> {
        let mut tags = vec!["O".to_owned(); words.tokens.len()];
        for (span, label) in spans {
            let range = words.range(*span);
            for sentence in &words.sentences {
                let within = range.start.max(sentence.start)..range.end.min(sentence.end);
                self.put(&mut tags, within, label);
            }
        }
        tags
    }

    fn put(self, tags: &mut [String], range: Range<usize>, label: &str) {
        for token in range.clone() {
            let (first, last) = (token == range.start, token + 1 == range.end);
            let place = match (self, first, last) {
                (Self::Bioes, true, true) => 'S',
                (Self::Bioes, false, true) => 'E',
                (_, true, _) => 'B',
                (_, false, _) => 'I',
            };
            tags[token] = format!("{place}-{label}");
        }
    }
}
