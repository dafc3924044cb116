//! Token ids become spans, annotations become quotations.

use super::Checked;
use super::form::{Annotation, Role};
use crate::corpus::import::gold::{GoldQuotation, certain, certain_span, ordered, speaker_of};
use crate::corpus::import::spelling;
use crate::document::{CharIndex, Quotation, ScoredSpan, Span, Warning};

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
        let (mut kept, mut numbers) = (Vec::new(), Vec::new());
        for (number, annotation) in given.iter().enumerate() {
            let quotation = self
                .quotation(annotation)
                .map_err(|reason| format!("quotation {number}: {reason}"))?;
            if quotation.spans.is_empty() {
                self.warnings.push(empty_quotation(number));
            } else {
                numbers.push(number);
                kept.push(GoldQuotation {
                    quotation,
                    nested: annotation.is_nested,
                });
            }
        }
        let mut positions = vec![None; given.len()];
        let ordered = ordered(kept);
        for (number, at) in numbers.into_iter().zip(ordered.positions) {
            positions[number] = Some(at);
        }
        self.warnings.extend(ordered.warnings);
        Ok((ordered.quotations, positions))
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
            text: self.index.joined(&spans),
            spans,
            score: certain(),
            nested_in: String::new(),
            cue: self.scored(&annotation.cue)?,
            frame: self.scored(&annotation.frame)?,
            addressee: self.scored(&annotation.addressee)?,
            speaker: speaker_of(self.index, speaker),
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

fn empty_quotation(number: usize) -> Warning {
    Warning {
        code: "empty_quotation".to_owned(),
        message: format!("annotation {number} of gold covers no token and was left out"),
        start: 0,
        end: 0,
    }
}
