//! The best tag sequence under the rules of BIO: I-x only after B-x or I-x.

use std::ops::Range;

use crate::model::Matrix;

/// Stands for an impossible step.
const NEVER: f32 = -1e4;

/// BIO tags, their numbers in a head's logits: 0 = O, then B and I of each label by turns.
#[derive(Debug, Clone, Copy)]
pub struct Bio {
    labels: usize,
}

/// A span of tokens with the number of its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagged {
    /// Tokens, one past the last.
    pub tokens: Range<usize>,
    /// Number of the label.
    pub label: usize,
}

impl Bio {
    /// Tags for so many labels.
    pub const fn new(labels: usize) -> Self {
        Self { labels }
    }

    const fn tags(self) -> usize {
        1 + 2 * self.labels
    }

    const fn is_inside(tag: usize) -> bool {
        tag > 0 && tag.is_multiple_of(2)
    }

    fn step(previous: Option<usize>, tag: usize) -> f32 {
        let allowed = !Self::is_inside(tag)
            || previous.is_some_and(|p| p == tag || (p == tag - 1 && !Self::is_inside(p)));
        if allowed { 0.0 } else { NEVER }
    }

    /// The most probable allowed sequence for log probabilities [tokens, tags].
    ///
    /// Ties go to the lower tag number, so that the answer does not depend on the machine.
    pub fn best(self, log_probabilities: &Matrix) -> Vec<usize> {
        let (tokens, tags) = (log_probabilities.rows(), self.tags());
        if tokens == 0 {
            return Vec::new();
        }
        let first = log_probabilities.row(0);
        let mut score: Vec<f32> = (0..tags)
            .map(|tag| first[tag] + Self::step(None, tag))
            .collect();
        let mut next = score.clone();
        let mut back = vec![0u8; tokens * tags];
        for token in 1..tokens {
            let row = log_probabilities.row(token);
            let any = first_greatest(score.iter().copied());
            for (tag, cell) in next.iter_mut().enumerate() {
                let (top, from) = Self::before(&score, any, tag);
                *cell = top + row[tag];
                back[token * tags + tag] = from as u8;
            }
            std::mem::swap(&mut score, &mut next);
        }
        let (_, mut tag) = first_greatest(score.iter().copied());
        let mut path = vec![0; tokens];
        for token in (0..tokens).rev() {
            path[token] = tag;
            tag = usize::from(back[token * tags + tag]);
        }
        path
    }

    /// The best score of a path to `tag` from one of the tags before, and which; `any` is the best
    /// score of all of these.
    fn before(score: &[f32], any: (f32, usize), tag: usize) -> (f32, usize) {
        if !Self::is_inside(tag) {
            return any;
        }
        let begin = tag - 1;
        let own = if score[tag] > score[begin] {
            (score[tag], tag)
        } else {
            (score[begin], begin)
        };
        if own.0 > any.0 + NEVER {
            return own;
        }
        // So far behind that an impossible step could be taken for better.
        first_greatest(
            score
                .iter()
                .enumerate()
                .map(|(previous, before)| before + Self::step(Some(previous), tag)),
        )
    }

    /// The spans of a tag sequence; `breaks` says before which tokens every span ends.
    pub fn spans(path: &[usize], breaks: &[bool]) -> Vec<Tagged> {
        let mut out: Vec<Tagged> = Vec::new();
        for (token, &tag) in path.iter().enumerate() {
            match out.last_mut() {
                Some(open)
                    if Self::is_inside(tag)
                        && open.tokens.end == token
                        && !breaks.get(token).is_some_and(|&b| b) =>
                {
                    open.tokens.end += 1;
                }
                _ if tag > 0 => out.push(Tagged {
                    tokens: token..token + 1,
                    label: (tag - 1) / 2,
                }),
                _ => {}
            }
        }
        out
    }
}

/// The greatest number, and where it is first.
fn first_greatest(numbers: impl Iterator<Item = f32>) -> (f32, usize) {
    numbers
        .enumerate()
        .fold((f32::NEG_INFINITY, 0), |top, (at, number)| {
            if number > top.0 { (number, at) } else { top }
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same with every step tried.
    fn plain(labels: usize, log_probabilities: &Matrix) -> Vec<usize> {
        let tags = 1 + 2 * labels;
        let first = log_probabilities.row(0).iter().enumerate();
        let mut score: Vec<f32> = first.map(|(tag, x)| x + Bio::step(None, tag)).collect();
        let mut back = vec![vec![0; tags]];
        for token in 1..log_probabilities.rows() {
            let from = |tag: usize| {
                let paths = score.iter().enumerate();
                first_greatest(paths.map(|(p, before)| before + Bio::step(Some(p), tag)))
            };
            let best: Vec<_> = (0..tags).map(from).collect();
            let row = log_probabilities.row(token);
            score = best.iter().zip(row).map(|(best, x)| best.0 + x).collect();
            back.push(best.iter().map(|best| best.1).collect());
        }
        let mut path = vec![first_greatest(score.into_iter()).1];
        for from in back[1..].iter().rev() {
            path.push(from[path[path.len() - 1]]);
        }
        path.reverse();
        path
    }

    proptest! {
        #[test]
        fn the_best_sequence_is_that_of_all_steps_tried(
            labels in 1..5usize,
            numbers in prop::collection::vec(
                prop_oneof![-3i8..0, Just(-100), Just(-127)],
                9..120,
            ),
        ) {
            // Whole numbers, so that many are equal; some so small that nothing likely is left.
            let tags = 1 + 2 * labels;
            let small = |x: i8| if x < -3 { f32::from(x) * 97.0 } else { f32::from(x) };
            let tokens = numbers.len() / tags;
            let numbers = numbers.into_iter().map(small).take(tokens * tags).collect();
            let matrix = Matrix::new(tokens, tags, numbers);
            prop_assert_eq!(Bio::new(labels).best(&matrix), plain(labels, &matrix));
        }
    }

    #[test]
    fn an_inside_tag_never_begins_a_span_nor_follows_another_label() {
        // Two labels; token by token the best single tags would be I-1, I-2, O.
        let logits = Matrix::new(
            3,
            5,
            vec![
                -3.0, -2.0, -0.1, -9.0, -9.0, //
                -4.0, -9.0, -1.0, -9.0, -0.5, //
                -0.1, -9.0, -9.0, -9.0, -9.0,
            ],
        );
        let path = Bio::new(2).best(&logits);
        assert_eq!(path, [1, 2, 0]);
        assert_eq!(
            Bio::spans(&path, &[]),
            [Tagged {
                tokens: 0..2,
                label: 0
            }]
        );
    }

    #[test]
    fn two_spans_may_touch() {
        assert_eq!(
            Bio::spans(&[1, 2, 1, 3, 4, 0], &[]),
            [
                Tagged {
                    tokens: 0..2,
                    label: 0
                },
                Tagged {
                    tokens: 2..3,
                    label: 0
                },
                Tagged {
                    tokens: 3..5,
                    label: 1
                }
            ]
        );
    }

    #[test]
    fn a_span_ends_before_a_break() {
        let found = Bio::spans(&[1, 2, 2], &[false, true, false]);
        let tokens: Vec<_> = found
            .iter()
            .map(|s| (s.tokens.start, s.tokens.end))
            .collect();
        assert_eq!(tokens, [(0, 1), (1, 3)]);
    }

    #[test]
    fn no_token_gives_no_span() {
        assert!(Bio::new(2).best(&Matrix::zeros(0, 5)).is_empty());
    }
}
