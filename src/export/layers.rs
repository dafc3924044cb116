//! Annotations in layers without overlap, as columns of tags need them.

use crate::document::{Entity, Quotation, Span};

/// The outer entities and those within them. What the record nests in something that does not count
/// is outer; a third layer does not fit and is left out.
pub fn entities<'e>(all: &[&'e Entity]) -> [Vec<&'e Entity>; 2] {
    layers(all, |entity| vec![Span::new(entity.start, entity.end)])
}

/// The outer quotations and those within them, in the same way.
pub fn quotations<'q>(all: &[&'q Quotation]) -> [Vec<&'q Quotation>; 2] {
    layers(all, |quotation| quotation.spans.clone())
}

/// Each goes into the first layer in which it meets nobody.
fn layers<'a, T>(all: &[&'a T], spans: impl Fn(&T) -> Vec<Span>) -> [Vec<&'a T>; 2] {
    let mut layers = [Vec::new(), Vec::new()];
    let mut taken: [Vec<Span>; 2] = [Vec::new(), Vec::new()];
    for &one in all {
        let own = spans(one);
        let free = taken.iter().position(|taken| {
            let meets = |span: &Span| taken.iter().rev().any(|other| other.overlaps(*span));
            !own.iter().any(meets)
        });
        if let Some(layer) = free {
            layers[layer].push(one);
            taken[layer].extend(own);
        }
    }
    layers
}
