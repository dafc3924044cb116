//! Tag scores → entities over tokens, the outer layer and the nested one.

use std::ops::Range;

use super::agreement::{Mention, agreed};
use super::borders::Borders;
use super::confidence::calibrated;
use super::scheme::Scheme;
use super::viterbi::Bio;
use crate::document::{Label, Score};
use crate::model::{Manifest, Matrix, TokenScores};
use crate::text::Analysis;

const OUTER: &str = "entity";
const NESTED: &str = "entity_nested";
/// The tag heads of both layers.
pub(super) const LAYERS: [&str; 2] = [OUTER, NESTED];

/// An entity over tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundEntity {
    /// Tokens, one past the last.
    pub tokens: Range<usize>,
    /// Its label.
    pub label: Label,
    /// Calibrated probability that span and label are right.
    pub score: Score,
    /// Index of the entity around it in the same list.
    pub inside: Option<usize>,
}

/// All entities, by start, outer before nested.
///
/// The mentions of one name in the outer layer agree ([`agreed`]).
/// A nested entity lies strictly inside an outer one; what the nested layer finds elsewhere is
/// dropped, as it would contradict the outer layer.
pub fn entities(
    manifest: &Manifest,
    scheme: &Scheme,
    scores: &TokenScores<'_>,
    analysis: &Analysis,
    borders: &Borders,
) -> Vec<FoundEntity> {
    let [outer, nested] = &scheme.labels;
    let layer = |head, labels: &[Label]| layer(manifest, (head, labels), scores, analysis, borders);
    let mut found = layer(OUTER, outer);
    let outer = found.len();
    for mut entity in layer(NESTED, nested) {
        let (start, end) = (entity.tokens.start, entity.tokens.end);
        let around = found[..outer].iter().position(|o| {
            o.tokens.start <= start && end <= o.tokens.end && o.tokens != entity.tokens
        });
        if around.is_some() {
            entity.inside = around;
            found.push(entity);
        }
    }
    by_start(&found)
}

/// Sorts by start, longer first, and keeps `inside` pointing at the right one.
fn by_start(found: &[FoundEntity]) -> Vec<FoundEntity> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| (found[i].tokens.start, usize::MAX - found[i].tokens.end, i));
    let mut place = vec![0; found.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    order
        .into_iter()
        .map(|i| FoundEntity {
            inside: found[i].inside.map(|o| place[o]),
            ..found[i].clone()
        })
        .collect()
}

fn layer(
    manifest: &Manifest,
    (head, labels): (&str, &[Label]),
    scores: &TokenScores<'_>,
    analysis: &Analysis,
    borders: &Borders,
) -> Vec<FoundEntity> {
    let mut logits = log_probabilities(scores.logits(head));
    let bias = manifest.bias(head);
    for token in 0..logits.rows() {
        logits.row_mut(token)[0] += bias;
    }
    let path = Bio::new(labels.len()).best(&logits);
    let spans = Bio::spans(&path, &borders.parts).into_iter();
    let mut mentions: Vec<Mention> = spans
        .map(|tagged| Mention {
            raw: mean_probability(&logits, &path, tagged.tokens.clone()),
            tagged,
        })
        .collect();
    if head == OUTER {
        mentions = agreed(analysis, borders, mentions, &logits);
    }
    let found = mentions.into_iter().map(|mention| FoundEntity {
        label: labels[mention.tagged.label],
        score: calibrated(manifest, head, mention.raw),
        tokens: mention.tagged.tokens,
        inside: None,
    });
    found.collect()
}

/// Logits → log probabilities, row by row.
pub fn log_probabilities(mut logits: Matrix) -> Matrix {
    for row in 0..logits.rows() {
        crate::model::log_softmax(logits.row_mut(row));
    }
    logits
}

/// The geometric mean of the probabilities of the tags of `path` over `tokens`.
pub fn mean_probability(log_probabilities: &Matrix, path: &[usize], tokens: Range<usize>) -> f32 {
    let count = tokens.len() as f32;
    let sum: f32 = tokens.map(|t| log_probabilities.row(t)[path[t]]).sum();
    libm::expf(sum / count)
}
