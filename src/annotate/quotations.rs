//! Tag scores and pair scores → quotations over tokens, with type, medium and roles.
//!
//! The tag heads find the pieces (as quotation or not, whatever the type); the pair scorer says
//! which pieces are one quotation and who plays which role; both vote on the type.

use std::ops::Range;

use super::borders::Borders;
use super::confidence::calibrated;
use super::nesting::{common, nest};
use super::pieces::{PieceScores, scored_pieces};
use super::roles::{RoleFinder, Roles};
use super::scheme::Scheme;
use super::shape::Shapes;
use crate::document::{Medium, QuotationType, Score};
use crate::model::{Manifest, TokenScores};
use crate::text::Analysis;

/// The tag heads of the outer and the nested quotations.
pub(super) const LAYERS: [&str; 2] = ["quotation", "quotation_nested"];

/// A quotation over tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundQuotation {
    /// Its pieces, by start.
    pub pieces: Vec<Range<usize>>,
    /// Its type.
    pub kind: QuotationType,
    /// Its medium.
    pub medium: Medium,
    /// Calibrated probability that pieces and type are right.
    pub score: Score,
    /// Who says it, to whom, with which words.
    pub roles: Roles,
    /// Index of the quotation around it in the same list.
    pub inside: Option<usize>,
    /// Whether the nested layer found it.
    pub nested: bool,
}

/// All quotations, by start, the outer before the nested.
pub fn quotations(
    manifest: &Manifest,
    scheme: &Scheme,
    scores: &TokenScores<'_>,
    analysis: &Analysis,
    borders: &Borders,
) -> Vec<FoundQuotation> {
    let mut found = Vec::new();
    let finder = RoleFinder::new(manifest, scores, borders);
    let shapes = Shapes::of(analysis, borders);
    let layers = scored_pieces(manifest, scores, borders, LAYERS);
    for (layer, (head, pieces)) in LAYERS.into_iter().zip(layers).enumerate() {
        for group in groups(manifest, &pieces) {
            let members: Vec<&PieceScores> = group.iter().map(|&i| &pieces[i]).collect();
            found.push(quotation(
                &shapes,
                manifest,
                scheme,
                head,
                &members,
                &finder,
                layer == 1,
            ));
        }
    }
    nest(shapes.mended(found))
}

/// Which pieces are one quotation: each later piece joins the first that both sides vouch for.
fn groups(manifest: &Manifest, pieces: &[PieceScores]) -> Vec<Vec<usize>> {
    let Some(plane) = manifest.roles.iter().position(|r| r == "quotation") else {
        return (0..pieces.len()).map(|i| vec![i]).collect();
    };
    let threshold = manifest.threshold("quotation");
    let bond = |of: &PieceScores, to: &Range<usize>| {
        let held = common(&of.window, to);
        let row = &of.roles.row(plane)[held.start - of.window.start..held.end - of.window.start];
        row.iter().sum::<f32>() / to.len() as f32
    };
    let mut taken = vec![false; pieces.len()];
    let mut out = Vec::new();
    for i in 0..pieces.len() {
        if taken[i] {
            continue;
        }
        taken[i] = true;
        let mut group = vec![i];
        for j in i + 1..pieces.len() {
            let mutual = f32::midpoint(
                bond(&pieces[i], &pieces[j].tokens),
                bond(&pieces[j], &pieces[i].tokens),
            );
            if !taken[j] && mutual > threshold {
                taken[j] = true;
                group.push(j);
            }
        }
        out.push(group);
    }
    out
}

fn quotation(
    shapes: &Shapes<'_>,
    manifest: &Manifest,
    scheme: &Scheme,
    head: &str,
    members: &[&PieceScores],
    finder: &RoleFinder<'_>,
    nested: bool,
) -> FoundQuotation {
    let count = members.len() as f32;
    let mean = |pick: &dyn Fn(&PieceScores) -> &[f32]| {
        let mut out = vec![0.0; pick(members[0]).len()];
        for member in members {
            for (sum, x) in out.iter_mut().zip(pick(member)) {
                *sum += x / count;
            }
        }
        out
    };
    let pieces = members.iter().map(|m| m.tokens.clone()).collect();
    let pieces = shapes.closed(pieces);
    let mut types = mean(&|m| &m.types);
    if shapes.speaks_beside_marks(&pieces) {
        for (probability, kind) in types.iter_mut().zip(&scheme.types) {
            if *kind == QuotationType::Direct {
                *probability = 0.0;
            }
        }
    }
    let media = mean(&|m| &m.media);
    let (kind, medium) = (best(&types), best(&media));
    let confidence = members.iter().map(|m| m.confidence).sum::<f32>() / count;
    FoundQuotation {
        pieces,
        kind: scheme.types[kind],
        medium: scheme.media[medium],
        score: calibrated(manifest, head, confidence * types[kind]),
        roles: finder.roles(members),
        inside: None,
        nested,
    }
}

/// The first of the greatest.
fn best(values: &[f32]) -> usize {
    values
        .iter()
        .enumerate()
        .fold(0, |top, (i, v)| if *v > values[top] { i } else { top })
}
