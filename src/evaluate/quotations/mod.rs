//! The published metric of the German news quotation set (Petersen-Frey and Biemann 2024), and
//! more precise figures beside it.
//!
//! The unit is the gold token: a quotation is five sets of gold tokens, its own and those of
//! addressee, cue, frame and speaker; a span covers a token when they share a code point.
//!
//! Per article gold and predictions are assigned one to one so that the sum over pairs is
//! greatest: token F1 of the quotations, and where that is above 0, 0.01 if the type agrees and
//! 0.001 if the medium agrees. Always min(gold, predicted) pairs are made, also such that share no
//! token; of several assignments of one sum SciPy's is taken (see [`super::assign`]; both sides in
//! the record's order). What is left over is paired with nothing.
//!
//! - *messages*, *roles*, *joint*: macro over pairs. A pair's precision in a part is defined where
//!   the prediction has a token in it, its recall where gold has one. Messages are the quotation's
//!   own tokens, roles all defined values of the four roles, joint of all five parts. F1 is the
//!   harmonic mean of mean precision and mean recall.
//! - *form* (type) and *medium*: micro over pairs; left over is wrong.
//!
//! Where the published script fails, this does not: without predictions or gold, and for parts
//! that nobody fills, figures are 0; a quotation without tokens has F1 0 with any other.

mod reduced;
mod scores;
mod tally;

pub use scores::{Exact, Part, Published, QuotationScores, SpeakerScores, TypeScores};

use super::difference::{Differences, differences};
use super::pairing::Pairing;
use crate::error::Result;

/// Scores the quotations of `pairing`.
///
/// An error is a gold record without tokens, in an article where either side has a quotation.
pub fn score(pairing: &Pairing) -> Result<QuotationScores> {
    let mut tally = tally::Tally::default();
    for pair in &pairing.pairs {
        tally.article(pair)?;
    }
    Ok(tally.scores(pairing))
}

/// Compares the quotations of two systems, both paired with the same gold.
///
/// Errors are those of [`score`].
pub fn compare(first: &Pairing, other: &Pairing) -> Result<Differences> {
    let by_article = |pairing: &Pairing| {
        let compared = pairing.pairs.iter().map(|pair| {
            let mut tally = tally::Tally::default();
            tally.article(pair).map(|()| tally.compared())
        });
        compared.collect::<Result<Vec<_>>>()
    };
    Ok(differences(&by_article(first)?, &by_article(other)?))
}
