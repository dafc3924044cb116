//! Where spans must end: names never run from one part of an article into the next, quotations run
//! over paragraphs but not over headings.

use std::ops::Range;

use crate::document::PartKind;
use crate::text::Analysis;

/// For each token whether a span must end before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Borders {
    /// Before the first token of every part.
    pub parts: Vec<bool>,
    /// Before the first token of a title, heading, caption or byline, and of what follows one.
    running_text: Vec<bool>,
    /// For each token whether it holds a letter or digit.
    words: Vec<bool>,
}

impl Borders {
    /// The borders of an analysed article.
    pub fn of(analysis: &Analysis) -> Self {
        let mut out = Self::default();
        let mut part = 0;
        let mut previous: Option<usize> = None;
        let view = analysis.view.text();
        for token in &analysis.tokens {
            while analysis
                .parts
                .get(part)
                .is_some_and(|p| p.end <= token.span.start)
            {
                part += 1;
            }
            let new = previous.is_some_and(|p| p != part);
            let alone = |at: usize| {
                let kind = analysis.parts.get(at).map(|p| p.kind);
                !matches!(kind, Some(PartKind::Paragraph | PartKind::Teaser) | None)
            };
            let hard = new && (alone(part) || previous.is_some_and(alone));
            out.parts.push(new);
            out.running_text.push(hard);
            let word = view[token.view.clone()].chars().any(char::is_alphanumeric);
            out.words.push(word);
            previous = Some(part);
        }
        out
    }

    /// The longest stretch of these tokens that runs over no heading; the first of equals. The rest
    /// is what the tags dragged along from the other side.
    pub fn longest_run(&self, tokens: &Range<usize>) -> Range<usize> {
        let mut longest = tokens.start..tokens.start;
        let mut start = tokens.start;
        for end in tokens.start + 1..=tokens.end {
            if end == tokens.end || self.running_text[end] {
                if end - start > longest.len() {
                    longest = start..end;
                }
                start = end;
            }
        }
        longest
    }

    /// For each token whether it is more than a mark.
    pub fn words(&self) -> &[bool] {
        &self.words
    }

    /// Whether some of these tokens is more than a mark.
    pub fn holds_word(&self, tokens: &Range<usize>) -> bool {
        self.words[tokens.clone()].contains(&true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    #[test]
    fn headings_part_quotations_and_paragraphs_part_names() {
        let text = "Der erste Absatz ist lang genug für einen Satz.\n\nDer zweite auch, und er endet.\n\nRussland\n\nRusslands Präsident lehnte das am Montag ab.";
        let analysis = analyse(text, &[]);
        let borders = Borders::of(&analysis);
        let chars: Vec<char> = text.chars().collect();
        let words = |flags: &[bool]| -> Vec<String> {
            let tokens = analysis.tokens.iter().zip(flags).filter(|(_, flag)| **flag);
            tokens
                .map(|(t, _)| chars[t.span.start..t.span.end].iter().collect())
                .collect()
        };
        assert_eq!(words(&borders.parts), ["Der", "Russland", "Russlands"]);
        assert_eq!(words(&borders.running_text), ["Russland", "Russlands"]);
        let heading = borders.running_text.iter().position(|&b| b).unwrap();
        let last = analysis.tokens.len();
        assert_eq!(borders.longest_run(&(heading..last)), heading + 1..last);
        assert_eq!(borders.longest_run(&(0..heading)), 0..heading);
    }
}
