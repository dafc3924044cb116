//! Tag scores and pair scores → quotations over tokens, with type, medium and roles.
//!
//! The tag heads find the pieces (as quotation or not, whatever the type); the pair scorer says
//! which pieces are one quotation, and which tokens are its cue, addressee and frame; both vote on
//! the type. The speaker is a whole span of the speaker tags, the one that the pair scorer likes best:
//! tokens alone would name fragments of several people.

use std::ops::Range;

use super::borders::Borders;
use super::confidence::calibrated;
use super::entities::{log_probabilities, mean_probability};
use super::viterbi::Bio;
use crate::document::{Medium, QuotationType, Score};
use crate::error::{Error, Result};
use crate::model::{Manifest, Matrix, PairScores, TokenScores, log_softmax, log_sum_exp};

const LAYERS: [&str; 2] = ["quotation", "quotation_nested"];
const SPEAKER: &str = "speaker";
/// Name of the threshold above which further spans are joint speakers.
const JOINT_SPEAKER: &str = "joint_speaker";

/// Tokens that play a role, with the mean probability of their doing so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSpan {
    /// Tokens, one past the last.
    pub tokens: Range<usize>,
    /// Calibrated probability.
    pub score: Score,
}

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
    /// Who says it.
    pub speaker: Vec<RoleSpan>,
    /// The words that say that somebody speaks.
    pub cue: Vec<RoleSpan>,
    /// To whom.
    pub addressee: Vec<RoleSpan>,
    /// The clause that introduces it.
    pub frame: Vec<RoleSpan>,
    /// Index of the quotation around it in the same list.
    pub inside: Option<usize>,
    nested: bool,
}

/// One piece with everything the heads say of it.
struct PieceScores {
    tokens: Range<usize>,
    /// Geometric mean probability of its tags.
    confidence: f32,
    /// Probability of each type.
    types: Vec<f32>,
    /// Probability of each medium.
    media: Vec<f32>,
    /// The tokens of its window.
    window: Range<usize>,
    /// Probability of each role for each token of the window; elsewhere it is 0.
    roles: Matrix,
}

/// All quotations, by start, the outer before the nested.
pub fn quotations(
    manifest: &Manifest,
    scores: &TokenScores<'_>,
    borders: &Borders,
) -> Result<Vec<FoundQuotation>> {
    let mut found = Vec::new();
    let speakers = speaker_spans(manifest, scores, borders);
    for (layer, head) in LAYERS.iter().enumerate() {
        let pieces = scored_pieces(manifest, scores, borders, head)?;
        for group in groups(manifest, &pieces) {
            let members: Vec<&PieceScores> = group.iter().map(|&i| &pieces[i]).collect();
            found.push(quotation(manifest, head, &members, &speakers, layer == 1)?);
        }
    }
    Ok(nest(found))
}

fn scored_pieces(
    manifest: &Manifest,
    scores: &TokenScores<'_>,
    borders: &Borders,
    head: &str,
) -> Result<Vec<PieceScores>> {
    let typed = log_probabilities(scores.logits(head));
    let bias = manifest.outside_bias.get(head).copied().unwrap_or(0.0);
    let untyped = untyped(&typed, bias);
    let path = Bio::new(1).best(&untyped);
    let mut out = Vec::new();
    for span in Bio::spans(&path, &borders.running_text) {
        let tokens = span.tokens;
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
            .map(|(pair, vote)| 0.5 * pair.exp() + 0.5 * vote)
            .collect();
        let media = media.iter().map(|m| m.exp()).collect();
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

/// All spans that may name a speaker.
fn speaker_spans(
    manifest: &Manifest,
    scores: &TokenScores<'_>,
    borders: &Borders,
) -> Vec<Range<usize>> {
    let bias = manifest.outside_bias.get(SPEAKER).copied().unwrap_or(0.0);
    let tags = untyped(&log_probabilities(scores.logits(SPEAKER)), bias);
    let path = Bio::new(1).best(&tags);
    Bio::spans(&path, &borders.parts)
        .into_iter()
        .map(|span| span.tokens)
        .collect()
}

/// The probabilities of one role for the tokens around a quotation; for all others it is 0.
///
/// Never as long as the article: many quotations of a long one would not fit into memory.
struct RoleRow {
    /// The first token.
    start: usize,
    probabilities: Vec<f32>,
}

impl RoleRow {
    /// The mean over the pieces of a quotation.
    fn of(members: &[&PieceScores], plane: usize) -> Self {
        let start = members.iter().map(|m| m.window.start).min().unwrap_or(0);
        let end = members.iter().map(|m| m.window.end).max().unwrap_or(0);
        let mut probabilities = vec![0.0; end - start];
        let count = members.len() as f32;
        for member in members {
            let held = &mut probabilities[member.window.start - start..member.window.end - start];
            for (sum, x) in held.iter_mut().zip(member.roles.row(plane)) {
                *sum += x / count;
            }
        }
        Self {
            start,
            probabilities,
        }
    }

    /// Those of `span`.
    fn within(&self, span: &Range<usize>) -> &[f32] {
        let held = common(&(self.start..self.start + self.probabilities.len()), span);
        &self.probabilities[held.start - self.start..held.end - self.start]
    }
}

/// The spans among `candidates` that name the speaker: the one with the most probable token, if
/// that is above `least`, and others (joint speakers) above `joint`. Ties go to the earlier span.
fn best_speakers(
    candidates: &[Range<usize>],
    row: &RoleRow,
    least: f32,
    joint: f32,
) -> Vec<(Range<usize>, f32)> {
    let top = |span: &Range<usize>| row.within(span).iter().copied().fold(0.0, f32::max);
    let best = candidates.iter().map(top).fold(0.0, f32::max);
    let mut found = Vec::new();
    let mut first = true;
    for span in candidates {
        let probability = top(span);
        let is_best = first && probability >= best && probability > least;
        if is_best || probability > joint {
            first &= !is_best;
            found.push((span.clone(), probability));
        }
    }
    found
}

/// Log probabilities of typed BIO tags → of O, B and I.
fn untyped(typed: &Matrix, outside_bias: f32) -> Matrix {
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
            *sum += share.exp() / length;
        }
    }
    out
}

/// Which pieces are one quotation: each later piece joins the first that both sides vouch for.
fn groups(manifest: &Manifest, pieces: &[PieceScores]) -> Vec<Vec<usize>> {
    let Some(plane) = manifest.roles.iter().position(|r| r == "quotation") else {
        return (0..pieces.len()).map(|i| vec![i]).collect();
    };
    let threshold = threshold(manifest, "quotation");
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
    manifest: &Manifest,
    head: &str,
    members: &[&PieceScores],
    speakers: &[Range<usize>],
    nested: bool,
) -> Result<FoundQuotation> {
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
    let types = mean(&|m| &m.types);
    let media = mean(&|m| &m.media);
    let (kind, medium) = (best(&types), best(&media));
    let spelling = |e: &dyn std::fmt::Display| Error::Model(format!("the bundle's manifest: {e}"));
    let roles = |name: &str| -> Vec<RoleSpan> {
        let Some(plane) = manifest.roles.iter().position(|r| r == name) else {
            return Vec::new();
        };
        let row = RoleRow::of(members, plane);
        let spans = if name == SPEAKER {
            let joint = threshold(manifest, JOINT_SPEAKER);
            best_speakers(speakers, &row, threshold(manifest, SPEAKER), joint)
        } else {
            runs(&row, threshold(manifest, name))
        };
        spans
            .into_iter()
            .map(|(tokens, probability)| RoleSpan {
                tokens,
                score: calibrated(manifest, name, probability),
            })
            .collect()
    };
    let confidence = members.iter().map(|m| m.confidence).sum::<f32>() / count;
    Ok(FoundQuotation {
        pieces: members.iter().map(|m| m.tokens.clone()).collect(),
        kind: manifest.types[kind].parse().map_err(|e| spelling(&e))?,
        medium: manifest.media[medium].parse().map_err(|e| spelling(&e))?,
        score: calibrated(manifest, head, confidence * types[kind]),
        speaker: roles(SPEAKER),
        cue: roles("cue"),
        addressee: roles("addressee"),
        frame: roles("frame"),
        inside: None,
        nested,
    })
}

fn threshold(manifest: &Manifest, role: &str) -> f32 {
    manifest.thresholds.get(role).copied().unwrap_or(0.5)
}

/// The first of the greatest.
fn best(values: &[f32]) -> usize {
    values
        .iter()
        .enumerate()
        .fold(0, |top, (i, v)| if *v > values[top] { i } else { top })
}

/// Runs of tokens above `threshold` with their mean probability.
fn runs(row: &RoleRow, threshold: f32) -> Vec<(Range<usize>, f32)> {
    let mut out: Vec<(Range<usize>, f32)> = Vec::new();
    let tokens = (row.start..).zip(&row.probabilities);
    for (token, &p) in tokens.filter(|(_, p)| **p > threshold) {
        match out.last_mut() {
            Some((run, sum)) if run.end == token => {
                run.end += 1;
                *sum += p;
            }
            _ => out.push((token..token + 1, p)),
        }
    }
    for (run, sum) in &mut out {
        *sum /= run.len() as f32;
    }
    out
}

/// Sorts by start and gives each nested quotation the smallest outer one that holds it, or else the
/// one it shares most tokens with.
fn nest(mut found: Vec<FoundQuotation>) -> Vec<FoundQuotation> {
    found.sort_by_key(|q| (q.pieces[0].start, q.nested, usize::MAX - end(q)));
    for i in 0..found.len() {
        if !found[i].nested {
            continue;
        }
        let size = tokens(&found[i]);
        let outer = |o: &usize| !found[*o].nested && shared(&found[*o], &found[i]) > 0;
        found[i].inside = (0..found.len()).filter(outer).max_by_key(|&o| {
            let common = shared(&found[o], &found[i]);
            (
                common == size,
                common,
                usize::MAX - tokens(&found[o]),
                usize::MAX - o,
            )
        });
    }
    found
}

fn end(quotation: &FoundQuotation) -> usize {
    quotation.pieces.last().map_or(0, |piece| piece.end)
}

fn tokens(quotation: &FoundQuotation) -> usize {
    quotation.pieces.iter().map(ExactSizeIterator::len).sum()
}

fn shared(a: &FoundQuotation, b: &FoundQuotation) -> usize {
    a.pieces
        .iter()
        .flat_map(|x| b.pieces.iter().map(move |y| common(x, y).len()))
        .sum()
}

/// What two ranges share; an empty range within `a` if nothing.
fn common(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    let start = b.start.clamp(a.start, a.end);
    start..b.end.clamp(start, a.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(pieces: &[(usize, usize)], nested: bool) -> FoundQuotation {
        FoundQuotation {
            pieces: pieces.iter().map(|&(start, end)| start..end).collect(),
            kind: QuotationType::Direct,
            medium: Medium::Speech,
            score: Score::default(),
            speaker: Vec::new(),
            cue: Vec::new(),
            addressee: Vec::new(),
            frame: Vec::new(),
            inside: None,
            nested,
        }
    }

    #[test]
    fn a_nested_quotation_belongs_to_the_smallest_around_it() {
        let found = nest(vec![
            plain(&[(5, 8)], true),
            plain(&[(4, 6), (7, 9)], false),
            plain(&[(4, 9)], false),
            plain(&[(20, 30)], false),
        ]);
        let inner = found.iter().find(|q| q.nested).unwrap();
        let outer = &found[inner.inside.unwrap()].pieces;
        assert_eq!((outer.len(), outer[0].start, outer[0].end), (1, 4, 9));
    }

    #[test]
    fn the_speaker_is_a_whole_span_and_joint_speakers_are_several() {
        let row = RoleRow {
            start: 0,
            probabilities: vec![0.1, 0.4, 0.2, 0.0, 0.9, 0.8, 0.7],
        };
        let candidates = [0..3, 4..5, 6..7];
        let spans = |least, joint| -> Vec<usize> {
            best_speakers(&candidates, &row, least, joint)
                .iter()
                .map(|(s, _)| s.start)
                .collect()
        };
        assert_eq!(spans(0.3, 1.0), [4]);
        assert_eq!(spans(0.3, 0.6), [4, 6]);
        assert_eq!(spans(0.95, 1.0), [0usize; 0]);
    }

    #[test]
    fn runs_above_the_threshold_keep_their_mean() {
        let row = RoleRow {
            start: 0,
            probabilities: vec![0.1, 0.9, 0.7, 0.2, 0.6],
        };
        let found = runs(&row, 0.5);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, 1..3);
        assert!((found[0].1 - 0.8).abs() < 1e-6);
    }
}
