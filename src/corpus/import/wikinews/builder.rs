//! Token ids become spans, annotations become quotations.

use std::cmp::Reverse;

use super::Checked;
use super::form::{Annotation, Role};
use crate::corpus::import::gold::{certain, certain_span, joined, nested_alone};
use crate::corpus::import::nesting::{Piece, hosts};
use crate::corpus::import::spelling;
use crate::document::{CharIndex, Quotation, ScoredSpan, Span, Speaker, Warning};

/// Turns token ids into spans, and annotations into quotations.
pub(super) struct Builder<'r> {
    pub(super) tokens: &'r [Span],
    pub(super) index: &'r CharIndex<'r>,
    pub(super) warnings: Vec<Warning>,
}

impl Builder<'_> {
    pub(super) fn quotations(
        &mut self,
        given: &[Annotation],
    ) -> Checked<(Vec<Quotation>, Vec<Option<usize>>)> {
        let mut kept = Vec::new();
        for (number, annotation) in given.iter().enumerate() {
            let quotation = self
                .quotation(annotation)
                .map_err(|reason| format!("quotation {number}: {reason}"))?;
            if quotation.spans.is_empty() {
                self.warnings.push(empty_quotation(number));
            } else {
                kept.push((number, annotation.is_nested, quotation));
            }
        }
        kept.sort_by_key(|(number, nested, quotation)| {
            let start = quotation.spans.first().map(|span| span.start);
            let end = quotation.spans.last().map(|span| span.end);
            (start, Reverse(end), *nested, *number)
        });
        let pieces: Vec<Piece> = kept
            .iter()
            .map(|(_, nested, quotation)| Piece {
                spans: quotation.spans.clone(),
                nested: *nested,
            })
            .collect();
        let hosts = hosts(&pieces);
        let mut positions = vec![None; given.len()];
        let mut quotations = Vec::with_capacity(kept.len());
        for (at, ((number, nested, mut quotation), host)) in kept.into_iter().zip(hosts).enumerate()
        {
            quotation.id = quotation_id(at);
            match host {
                Some(host) => quotation.nested_in = quotation_id(host),
                None if nested => {
                    let first = quotation.spans.first().copied().unwrap_or_default();
                    self.warnings.push(nested_alone("quotation", first));
                }
                None => {}
            }
            positions[number] = Some(at);
            quotations.push(quotation);
        }
        Ok((quotations, positions))
    }

    fn quotation(&self, annotation: &Annotation) -> Checked<Quotation> {
        let kind = spelling::quotation_type(&annotation.kind)
            .ok_or_else(|| format!("unknown type {:?}", annotation.kind))?;
        let medium = spelling::medium(&annotation.medium)
            .ok_or_else(|| format!("unknown medium {:?}", annotation.medium))?;
        let spans = self.runs(&annotation.quote)?;
        let speaker = self.runs(&annotation.speaker)?;
        Ok(Quotation {
            id: String::new(),
            kind,
            medium,
            text: joined(self.index, &spans),
            spans,
            score: certain(),
            nested_in: String::new(),
            cue: self.scored(&annotation.cue)?,
            frame: self.scored(&annotation.frame)?,
            addressee: self.scored(&annotation.addressee)?,
            speaker: if speaker.is_empty() {
                Speaker::default()
            } else {
                Speaker {
                    text: joined(self.index, &speaker),
                    spans: speaker,
                    score: certain(),
                    ..Speaker::default()
                }
            },
            mentions: Vec::new(),
        })
    }

    fn scored(&self, role: &Role) -> Checked<Vec<ScoredSpan>> {
        Ok(self.runs(role)?.into_iter().map(certain_span).collect())
    }

    /// The runs of consecutive token ids; the set's ids are neither always sorted nor unique.
    fn runs(&self, role: &Role) -> Checked<Vec<Span>> {
        let mut ids = role.ids().to_vec();
        ids.sort_unstable();
        ids.dedup();
        if let Some(id) = ids.last().filter(|&&id| id >= self.tokens.len()) {
            return Err(format!(
                "token id {id}, but the document has {} tokens",
                self.tokens.len()
            ));
        }
        let runs = ids.chunk_by(|before, after| before + 1 == *after);
        let span = |run: &[usize]| match (run.first(), run.last()) {
            (Some(&first), Some(&last)) => {
                Some(Span::new(self.tokens[first].start, self.tokens[last].end))
            }
            _ => None,
        };
        Ok(runs.filter_map(span).collect())
    }
}

fn quotation_id(at: usize) -> String {
    format!("q{}", at + 1)
}

fn empty_quotation(number: usize) -> Warning {
    Warning {
        code: "empty_quotation".to_owned(),
        message: format!("annotation {number} of gold covers no token and was left out"),
        start: 0,
        end: 0,
    }
}
