//! The mentions of one name within an article agree: one name has one label, and what is surely a
//! name in one place is a name in the others.
//!
//! One sense a discourse (Gale, Church and Yarowsky 1992, One Sense Per Discourse).

use std::collections::HashMap;

use super::borders::Borders;
use super::viterbi::Tagged;
use crate::model::Matrix;
use crate::text::Analysis;

/// Raw confidence above which a mention makes its name one throughout the article.
const SURE: f32 = 0.5;
/// Where the tag head is surer than this that there is no name, none is made.
const OUTSIDE: f32 = 0.95;
/// Names of fewer characters prove nothing elsewhere.
const SHORTEST: usize = 3;
/// Names of more characters may end in the s of the genitive.
const LONGEST_WITHOUT_GENITIVE: usize = 4;

/// A tagged span with its raw confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Span and number of the label.
    pub tagged: Tagged,
    /// How sure the model is, uncalibrated.
    pub raw: f32,
}

/// Makes the mentions of an article (by start, none overlapping) agree. `log_probabilities` are
/// those of their tag head, whose first column is "outside".
pub fn agreed(
    analysis: &Analysis,
    borders: &Borders,
    mut mentions: Vec<Mention>,
    log_probabilities: &Matrix,
) -> Vec<Mention> {
    let article = Names { analysis };
    article.vote(&mut mentions);
    article.spread(borders, &mentions, log_probabilities)
}

struct Names<'a> {
    analysis: &'a Analysis,
}

/// Names by their first word; each with all its words, and the surest mention's confidence and label.
type Known<'a> = HashMap<&'a str, Vec<(Vec<&'a str>, f32, usize)>>;

impl<'a> Names<'a> {
    fn text(&self, mention: &Mention) -> &'a str {
        let tokens = &self.analysis.tokens[mention.tagged.tokens.clone()];
        let (first, last) = (&tokens[0].view, &tokens[tokens.len() - 1].view);
        &self.analysis.view.text()[first.start..last.end]
    }

    /// Gives all mentions of a name the label that most of their confidence is for.
    fn vote(&self, mentions: &mut [Mention]) {
        let mut votes: HashMap<&str, Vec<(usize, f32)>> = HashMap::new();
        for mention in &*mentions {
            let votes = votes
                .entry(without_genitive(self.text(mention)))
                .or_default();
            match votes
                .iter_mut()
                .find(|(label, _)| *label == mention.tagged.label)
            {
                Some((_, sum)) => *sum += mention.raw,
                None => votes.push((mention.tagged.label, mention.raw)),
            }
        }
        for mention in mentions {
            let votes = &votes[without_genitive(self.text(mention))];
            let best = votes.iter().copied().reduce(|best, vote| {
                let wins = vote.1 > best.1 || (vote.1 >= best.1 && vote.0 < best.0);
                if wins { vote } else { best }
            });
            if let Some((label, sum)) = best.filter(|(label, _)| *label != mention.tagged.label) {
                mention.tagged.label = label;
                mention.raw = sum / votes.iter().map(|(_, sum)| sum).sum::<f32>();
            }
        }
    }

    fn known(&self, mentions: &[Mention]) -> Known<'a> {
        let mut known = Known::new();
        for mention in mentions {
            let words: Vec<&str> = mention
                .tagged
                .tokens
                .clone()
                .map(|t| self.analysis.word(t))
                .collect();
            let is_name = words[0].chars().next().is_some_and(char::is_uppercase);
            if mention.raw <= SURE || !is_name || self.text(mention).chars().count() < SHORTEST {
                continue;
            }
            let names = known.entry(words[0]).or_default();
            match names.iter_mut().find(|(other, ..)| *other == words) {
                Some((_, raw, _)) => *raw = raw.max(mention.raw),
                None => names.push((words, mention.raw, mention.tagged.label)),
            }
        }
        for names in known.values_mut() {
            names.sort_by_key(|(words, ..)| usize::MAX - words.len());
        }
        known
    }

    /// Finds sure names wherever their words stand, be it outside of all mentions or around
    /// shorter ones.
    fn spread(
        &self,
        borders: &Borders,
        mentions: &[Mention],
        log_probabilities: &Matrix,
    ) -> Vec<Mention> {
        let known = self.known(mentions);
        let mut out: Vec<Mention> = Vec::with_capacity(mentions.len());
        let mut rest = mentions;
        for token in 0..self.analysis.tokens.len() {
            while let Some((mention, after)) = rest.split_first()
                && mention.tagged.tokens.start < token
            {
                out.push(mention.clone());
                rest = after;
            }
            if out
                .last()
                .is_some_and(|last| last.tagged.tokens.end > token)
            {
                continue;
            }
            for (words, raw, label) in known.get(self.analysis.word(token)).into_iter().flatten() {
                let tokens = token..token + words.len();
                if tokens.end > self.analysis.tokens.len()
                    || tokens
                        .clone()
                        .zip(words)
                        .any(|(t, word)| self.analysis.word(t) != *word)
                    || borders.parts[token + 1..tokens.end].contains(&true)
                {
                    continue;
                }
                let count = rest.partition_point(|m| m.tagged.tokens.start < tokens.end);
                let fits = match &rest[..count] {
                    [] => mean_outside(log_probabilities, tokens.clone()) <= libm::logf(OUTSIDE),
                    [same] if same.tagged.tokens == tokens => false,
                    [.., last] => last.tagged.tokens.end <= tokens.end,
                };
                if fits {
                    let tagged = Tagged {
                        tokens,
                        label: *label,
                    };
                    out.push(Mention { tagged, raw: *raw });
                    rest = &rest[count..];
                    break;
                }
            }
        }
        out.extend_from_slice(rest);
        out
    }
}

fn mean_outside(log_probabilities: &Matrix, tokens: std::ops::Range<usize>) -> f32 {
    let count = tokens.len() as f32;
    tokens.map(|t| log_probabilities.row(t)[0]).sum::<f32>() / count
}

/// A name as it stands without the s of the genitive ("Deutschlands").
fn without_genitive(name: &str) -> &str {
    match name.strip_suffix('s') {
        Some(short) if name.chars().count() > LONGEST_WITHOUT_GENITIVE => short,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    /// Mentions as (words, label, confidence), in the order of the text, each found after the last.
    fn run(text: &str, found: &[(&str, usize, f32)], outside: f32) -> Vec<(String, usize)> {
        let analysis = analyse(text, &[]);
        let names = Names {
            analysis: &analysis,
        };
        let mut at = 0;
        let mut mentions = Vec::new();
        for &(words, label, raw) in found {
            let count = words.split(' ').count();
            let start = (at..analysis.tokens.len())
                .find(|&t| words.starts_with(names.analysis.word(t)))
                .unwrap();
            at = start + count;
            let tokens = start..at;
            mentions.push(Mention {
                tagged: Tagged { tokens, label },
                raw,
            });
        }
        let tokens = analysis.tokens.len();
        let log_probabilities = Matrix::new(tokens, 1, vec![libm::logf(outside); tokens]);
        agreed(
            &analysis,
            &Borders::of(&analysis),
            mentions,
            &log_probabilities,
        )
        .iter()
        .map(|m| (names.text(m).to_owned(), m.tagged.label))
        .collect()
    }

    fn owned(expected: &[(&str, usize)]) -> Vec<(String, usize)> {
        expected
            .iter()
            .map(|(s, l)| ((*s).to_owned(), *l))
            .collect()
    }

    #[test]
    fn a_name_gets_the_label_of_its_surest_mentions_genitive_or_not() {
        let text = "Skodas Werk schließt. Skoda hat das bestätigt. Auch Skoda hofft.";
        let found = [("Skodas", 1, 0.6), ("Skoda", 2, 0.9), ("Skoda", 2, 0.8)];
        let expected = owned(&[("Skodas", 2), ("Skoda", 2), ("Skoda", 2)]);
        assert_eq!(run(text, &found, 0.5), expected);
    }

    #[test]
    fn a_sure_name_is_found_where_it_was_missed_and_around_its_parts() {
        let text = "Ada Kern sprach. Die Rede von Ada Kern war kurz. Dann ging Ada Kern.";
        let found = [("Ada Kern", 0, 0.9), ("Ada", 3, 0.4)];
        let expected = owned(&[("Ada Kern", 0), ("Ada Kern", 0), ("Ada Kern", 0)]);
        assert_eq!(run(text, &found, 0.5), expected);
    }

    #[test]
    fn where_the_model_is_sure_of_no_name_none_is_made() {
        let found = [("Kern", 0, 0.9)];
        let text = "Kern sprach. Der Kern ist hart.";
        assert_eq!(run(text, &found, 0.99), owned(&[("Kern", 0)]));
        assert_eq!(run(text, &found, 0.5).len(), 2);
    }
}
