//! Quotations before they have their places among each other.

use crate::corpus::import::gold::GoldQuotation;
use crate::corpus::import::nesting::Piece;
use crate::document::Quotation;

/// A quotation, and whether it is nested, if that is known.
#[derive(Debug, Clone)]
pub struct Draft {
    pub quotation: Quotation,
    pub nested: Option<bool>,
}

impl Draft {
    /// A quotation of a record, nested or not as it is there.
    pub fn given(quotation: Quotation) -> Self {
        Self {
            nested: Some(!quotation.nested_in.is_empty()),
            quotation,
        }
    }
}

/// Decides which are nested where that is not known: those inside another, and of two that overlap
/// otherwise the one that begins later.
pub fn settled(drafts: Vec<Draft>) -> Vec<GoldQuotation> {
    let pieces: Vec<Piece> = drafts
        .iter()
        .map(|draft| Piece {
            spans: draft.quotation.spans.clone(),
            nested: draft.nested.unwrap_or_default(),
        })
        .collect();
    let nested: Vec<bool> = drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| draft.nested.unwrap_or_else(|| is_nested(&pieces, at)))
        .collect();
    let settled = drafts.into_iter().zip(nested);
    settled
        .map(|(draft, nested)| GoldQuotation {
            quotation: draft.quotation,
            nested,
        })
        .collect()
}

/// Whether one of `pieces` lies in another, or juts out of one that begins before it.
pub fn is_nested(pieces: &[Piece], at: usize) -> bool {
    let own = &pieces[at];
    let start = |piece: &Piece| piece.spans.first().map(|span| span.start);
    pieces.iter().enumerate().any(|(number, other)| {
        if number == at || other.overlap(own) == 0 {
            return false;
        }
        match (other.contains(own), own.contains(other)) {
            (true, true) => number < at,
            (around, inside) => around || (!inside && (start(other), number) < (start(own), at)),
        }
    })
}
