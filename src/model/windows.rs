//! Subwords and tokens → overlapping windows that cover an article of any length.

use std::ops::Range;

use super::Subwords;

/// Stands for "no edge on this side": the article itself ends there.
const FAR: usize = usize::MAX;

/// A stretch of running subwords with the tokens that lie wholly inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Subword ids with `<s>` and `</s>`.
    pub ids: Vec<u32>,
    /// The tokens inside, as numbers in the article.
    pub tokens: Range<usize>,
    /// For each of these tokens its subwords, as positions in `ids`.
    pub positions: Vec<Range<usize>>,
}

/// Cuts the subwords of an article into windows.
///
/// `tokens` are byte ranges in the text the subwords were made from, ascending; `window` is the
/// longest window with both special ids, `overlap` what neighbours share (in subwords). A token the
/// tokenizer left out altogether borrows its neighbour's subword; a token longer than the overlap is
/// represented by its first subwords.
pub fn windows(
    text: &str,
    subwords: &Subwords,
    tokens: &[Range<usize>],
    (window, overlap): (usize, usize),
    [open, close]: [u32; 2],
) -> Vec<Window> {
    let total = subwords.ids.len();
    if total == 0 || tokens.is_empty() {
        return Vec::new();
    }
    let length = window.saturating_sub(2).max(1);
    let stride = length.saturating_sub(overlap).max(1);
    // What is no longer than this lies wholly inside some window.
    let spans = align(text, subwords, tokens, length - stride + 1);
    let mut out = Vec::new();
    let mut start = 0;
    loop {
        let end = (start + length).min(total);
        let start_here = if end == total {
            end.saturating_sub(length)
        } else {
            start
        };
        // Both borders of the spans ascend, so the tokens inside stand side by side.
        let first = spans.partition_point(|span| span.start < start_here);
        let past = spans.partition_point(|span| span.end <= end);
        if first < past {
            let mut ids = Vec::with_capacity(end - start_here + 2);
            ids.push(open);
            ids.extend_from_slice(&subwords.ids[start_here..end]);
            ids.push(close);
            let shift =
                |span: &Range<usize>| span.start - start_here + 1..span.end - start_here + 1;
            let positions = spans[first..past].iter().map(shift).collect();
            out.push(Window {
                ids,
                tokens: first..past,
                positions,
            });
        }
        if end == total {
            return out;
        }
        start += stride;
    }
}

/// The subwords of each token; starts never descend, no span is empty or longer than `longest`.
fn align(
    text: &str,
    subwords: &Subwords,
    tokens: &[Range<usize>],
    longest: usize,
) -> Vec<Range<usize>> {
    let (bytes, total) = (&subwords.bytes, subwords.ids.len());
    let blank = |at: usize| {
        text.get(bytes[at].clone())
            .is_none_or(|s| s.trim().is_empty())
    };
    let mut at = 0;
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        while at < total && (bytes[at].end <= token.start || blank(at)) {
            at += 1;
        }
        let mut stop = at;
        while stop < total && bytes[stop].start < token.end {
            stop += 1;
        }
        let first = at.min(total - 1);
        out.push(first..stop.max(first + 1).min(first + longest));
        // The next token may begin inside this one's last subword.
        let shared = stop > at && bytes[stop - 1].end > token.end;
        at = if shared { at.max(stop - 1) } else { stop };
    }
    out
}

/// The window that holds all of `piece` farthest from its edges; of equals the first.
///
/// `held` are the tokens of each window, ascending, so that those that hold the piece stand side by
/// side; `tokens` is how many the article has.
pub fn deepest(held: &[Range<usize>], tokens: usize, piece: Range<usize>) -> Option<usize> {
    let first = held.partition_point(|window| window.end < piece.end);
    let mut best: Option<(usize, usize)> = None;
    for (i, window) in held.iter().enumerate().skip(first) {
        if window.start > piece.start {
            break;
        }
        let left = if window.start == 0 {
            FAR
        } else {
            piece.start - window.start
        };
        let right = if window.end == tokens {
            FAR
        } else {
            window.end - piece.end
        };
        let depth = left.min(right);
        if best.is_none_or(|(top, _)| depth > top) {
            best = Some((depth, i));
        }
    }
    best.map(|(_, i)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_piece_a_letter(text: &str) -> Subwords {
        let bytes: Vec<_> = text
            .char_indices()
            .filter(|(_, c)| *c != ' ')
            .map(|(i, c)| i..i + c.len_utf8())
            .collect();
        Subwords {
            ids: (10..10 + bytes.len() as u32).collect(),
            bytes,
        }
    }

    fn words(text: &str) -> Vec<Range<usize>> {
        text.split(' ')
            .map(|w| w.as_ptr() as usize - text.as_ptr() as usize)
            .zip(text.split(' '))
            .map(|(at, w)| at..at + w.len())
            .collect()
    }

    #[test]
    fn every_token_is_in_a_window_and_keeps_its_subwords() {
        let text = "aa b ccc dddd e ff ggg h iiii jj";
        let subwords = one_piece_a_letter(text);
        let tokens = words(text);
        let made = windows(text, &subwords, &tokens, (8, 4), [0, 2]);
        assert!(made.len() > 2);
        for token in 0..tokens.len() {
            assert!(
                made.iter().any(|w| w.tokens.contains(&token)),
                "token {token} is in no window"
            );
        }
        for window in &made {
            assert!(window.ids.len() <= 8);
            assert_eq!((window.ids[0], window.ids[window.ids.len() - 1]), (0, 2));
            for (token, positions) in window.tokens.clone().zip(&window.positions) {
                assert_eq!(positions.len(), tokens[token].len());
                let letter = subwords.bytes[window.ids[positions.start] as usize - 10].clone();
                assert_eq!(letter.start, tokens[token].start);
            }
        }
    }

    #[test]
    fn a_token_longer_than_a_window_is_kept() {
        let text = "x aaaaaaaaaaaaaaaaaaaaaaaa y";
        let made = windows(
            text,
            &one_piece_a_letter(text),
            &words(text),
            (8, 2),
            [0, 2],
        );
        for token in 0..3 {
            assert!(
                made.iter().any(|w| w.tokens.contains(&token)),
                "token {token} is in no window"
            );
        }
    }

    #[test]
    fn nothing_gives_no_window() {
        assert!(windows("", &Subwords::default(), &[], (8, 2), [0, 2]).is_empty());
    }
}
