//! The quotation tags → pieces of quotations, each with everything the heads say of it.

use std::ops::Range;

use super::borders::Borders;
use super::entities::{log_probabilities, mean_probability};
use super::viterbi::Bio;
use crate::error::{Error, Result};
use crate::model::{Manifest, Matrix, PairScores, TokenScores, log_softmax, log_sum_exp};

/// One piece with everything the heads say of it.
pub struct PieceScores {
    pub tokens: Range<usize>,
    /// Geometric mean probability of its tags.
    pub confidence: f32,
    /// Probability of each type.
    pub types: Vec<f32>,
    /// Probability of each medium.
    pub media: Vec<f32>,
    /// The tokens of its window.
    pub window: Range<usize>,
    /// Probability of each role for each token of the window; elsewhere it is 0.
    pub roles: Matrix,
}

/// The pieces that the tags of `head` mark, whatever their type; marks without a word are none.
pub fn scored_pieces(
    manifest: &Manifest,
    scores: &TokenScores<'_>,
    borders: &Borders,
    head: &str,
) -> Result<Vec<PieceScores>> {
    let typed = log_probabilities(scores.logits(head));
    let bias = manifest.bias(head);
    let untyped = untyped(&typed, bias);
    let path = Bio::new(1).best(&untyped);
    let mut out = Vec::new();
    for span in Bio::spans(&path, &[]) {
        let tokens = borders.longest_run(&span.tokens);
        if !borders.holds_word(&tokens) {
            continue;
        }
        let Some(PairScores {
            tokens: window,
            roles,
            mut types,
            mut media,
        }) = scores.pair(tokens.clone())
        else {
            continue;
        };
        if types.len() != manifest.types.len() || typed.columns() != 1 + 2 * types.len() {
            return Err(Error::Model(format!(
                "the bundle's head {head} does not fit its types"
            )));
        }
        log_softmax(&mut types);
        log_softmax(&mut media);
        let by_tags = votes(&typed, tokens.clone(), types.len());
        let kinds = types
            .iter()
            .zip(by_tags)
            .map(|(pair, vote)| 0.5 * libm::expf(*pair) + 0.5 * vote)
            .collect();
        let media = media.iter().map(|m| libm::expf(*m)).collect();
        let confidence = mean_probability(&untyped, &path, tokens.clone());
        out.push(PieceScores {
            tokens,
            confidence,
            types: kinds,
            media,
            window,
            roles,
        });
    }
    Ok(out)
}

/// Log probabilities of typed BIO tags → of O, B and I.
pub fn untyped(typed: &Matrix, outside_bias: f32) -> Matrix {
    let mut out = Matrix::zeros(typed.rows(), 3);
    for token in 0..typed.rows() {
        let row = typed.row(token);
        let begin = log_sum_exp(row[1..].iter().step_by(2).copied());
        let inside = log_sum_exp(row[1..].iter().skip(1).step_by(2).copied());
        out.row_mut(token)
            .copy_from_slice(&[row[0] + outside_bias, begin, inside]);
    }
    out
}

/// The tag head's vote on the type: the mean over the piece's tokens of each type's share.
fn votes(typed: &Matrix, piece: Range<usize>, count: usize) -> Vec<f32> {
    let mut out = vec![0.0; count];
    let length = piece.len() as f32;
    for token in piece {
        let row = typed.row(token);
        let mut shares: Vec<f32> = (0..count)
            .map(|t| log_sum_exp(row[1 + 2 * t..3 + 2 * t].iter().copied()))
            .collect();
        log_softmax(&mut shares);
        for (sum, share) in out.iter_mut().zip(shares) {
            *sum += libm::expf(share) / length;
        }
    }
    out
}
