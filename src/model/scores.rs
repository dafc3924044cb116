//! From a text and its tokens to the scores of every token: windows are run and put together again,
//! each token taken from the window in which it stands deepest.

use std::cell::OnceCell;
use std::ops::Range;

use super::vectors::lanes::AnyLanes;
use super::windows::{Window, deepest, windows};
use super::{Bundle, Engine, Kernel, Matrix, PairScores, Piece, TokenSide};
use crate::error::{Error, Result};

struct Scored {
    window: Window,
    states: Matrix,
    logits: Matrix,
    /// Made when the first piece of this window is scored: most windows of long texts have none.
    token_side: OnceCell<TokenSide>,
}

/// The scores of all tokens of one article.
pub struct TokenScores<'b> {
    bundle: &'b Bundle,
    lanes: AnyLanes,
    tokens: usize,
    subwords: usize,
    scored: Vec<Scored>,
    /// For each window the tokens it holds.
    held: Vec<Range<usize>>,
    /// For each token the window it is taken from; `None` if the tokenizer left it out.
    home: Vec<Option<usize>>,
}

/// Runs the encoder and the heads over a text, the heads with the vectors of `kernel`.
///
/// `tokens` are byte ranges in `text`, ascending.
///
/// # Errors
/// When the tokenizer or the engine fails, or the engine's numbers are not finite.
pub fn score<'b>(
    bundle: &'b Bundle,
    engine: &dyn Engine,
    kernel: Kernel,
    text: &str,
    tokens: &[Range<usize>],
) -> Result<TokenScores<'b>> {
    let lanes = kernel.lanes();
    let manifest = bundle.manifest();
    let subwords = bundle.tokenizer().encode(text)?;
    let size = (manifest.window, manifest.overlap);
    let windows = windows(text, &subwords, tokens, size, manifest.special);
    let mut scored = Vec::with_capacity(windows.len());
    // One window at a time: an article of any length is held as token states, not as subwords.
    for window in windows {
        let hidden = engine
            .hidden_states(&[&window.ids])?
            .pop()
            .unwrap_or_default();
        if !hidden.is_finite() {
            return Err(Error::Model(
                "the encoder gave numbers that are not finite".to_owned(),
            ));
        }
        let states = pooled(&hidden, &window, manifest.pooling == "mean");
        let logits = bundle.heads().logits(lanes, &states);
        scored.push(Scored {
            window,
            states,
            logits,
            token_side: OnceCell::new(),
        });
    }
    let held: Vec<_> = scored.iter().map(|s| s.window.tokens.clone()).collect();
    let home = (0..tokens.len())
        .map(|token| deepest(&held, tokens.len(), token..token + 1))
        .collect();
    Ok(TokenScores {
        bundle,
        lanes,
        tokens: tokens.len(),
        subwords: subwords.ids.len(),
        scored,
        held,
        home,
    })
}

/// Subword states → token states: the first subword's, or the mean.
fn pooled(hidden: &Matrix, window: &Window, mean: bool) -> Matrix {
    let mut out = Matrix::zeros(window.positions.len(), hidden.columns());
    for (row, positions) in window.positions.iter().enumerate() {
        if mean {
            let state = hidden.mean_of_rows(positions.clone());
            out.row_mut(row).copy_from_slice(&state);
        } else {
            out.row_mut(row)
                .copy_from_slice(hidden.row(positions.start));
        }
    }
    out
}

impl TokenScores<'_> {
    /// Number of subwords of the article, overlaps counted once.
    pub const fn subwords(&self) -> usize {
        self.subwords
    }

    /// The logits of head `head`, a row a token. A token no window holds is surely outside.
    pub fn logits(&self, head: &str) -> Matrix {
        let columns = self.bundle.heads().columns(head);
        let mut out = Matrix::zeros(self.tokens, columns.len());
        for (token, home) in self.home.iter().enumerate() {
            match home {
                Some(i) => {
                    let Scored { window, logits, .. } = &self.scored[*i];
                    let row = logits.row(token - window.tokens.start);
                    out.row_mut(token).copy_from_slice(&row[columns.clone()]);
                }
                None => out.row_mut(token)[0] = 20.0,
            }
        }
        out
    }

    /// Scores pieces (tokens of the article), each against the tokens of the window that holds it
    /// deepest; one longer than a window is cut to the window around its first token. `None` for a
    /// piece no window holds.
    pub fn pairs(&self, pieces: &[Range<usize>]) -> Vec<Option<PairScores>> {
        let heads = self.bundle.heads();
        let homes: Vec<Option<&Scored>> = pieces
            .iter()
            .map(|piece| {
                let whole = deepest(&self.held, self.tokens, piece.clone());
                Some(&self.scored[whole.or(self.home[piece.start])?])
            })
            .collect();
        let local: Vec<_> = pieces
            .iter()
            .zip(&homes)
            .filter_map(|(piece, home)| {
                let Scored {
                    window,
                    states,
                    logits,
                    token_side,
                } = home.as_ref()?;
                let side = token_side.get_or_init(|| heads.token_side(self.lanes, states, logits));
                let held = &window.tokens;
                let start = piece.start.max(held.start) - held.start;
                let end = piece.end.min(held.end) - held.start;
                Some((states, side, Piece { start, end }))
            })
            .collect();
        let mut scored = heads.pairs(self.lanes, &local).into_iter();
        homes
            .iter()
            .map(|home| {
                let tokens = home.as_ref()?.window.tokens.clone();
                Some(PairScores {
                    tokens,
                    ..scored.next()?
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::find;

    /// Gives numbers that are none.
    struct Broken(usize);

    impl Engine for Broken {
        fn name(&self) -> &'static str {
            "broken"
        }

        fn hidden_states(&self, windows: &[&[u32]]) -> Result<Vec<Matrix>> {
            let states = |ids: &&[u32]| {
                let mut states = Matrix::zeros(ids.len(), self.0);
                states.row_mut(ids.len() - 1)[0] = f32::NAN;
                states
            };
            Ok(windows.iter().map(states).collect())
        }
    }

    #[test]
    fn numbers_that_are_not_finite_are_an_error_whatever_the_engine() {
        let bundle = Bundle::open(&find(None).unwrap()).unwrap();
        let engine = Broken(bundle.manifest().encoder.hidden);
        let said = score(
            &bundle,
            &engine,
            Kernel::best(),
            "Es regnet.",
            &[0..2, 3..9, 9..10],
        )
        .err();
        assert!(said.unwrap().to_string().contains("not finite"));
    }
}
