//! Spans with labels and relations between them, as annotation tools hold them, become entities and
//! quotations: the way back of `export/marks.rs`.

use super::mark::{Kind, Mark, Role};
use super::{Checked, Draft};
use crate::corpus::import::gold::{GoldEntity, certain, certain_span, speaker_of};
use crate::document::{CharIndex, Medium, Quotation, QuotationType, ScoredSpan, Span, Warning};

/// The relation from the first piece of a quotation to a further one.
const CONTINUED: &str = "continued";

/// What was marked in a text.
#[derive(Debug, Default)]
pub struct Marked {
    pub marks: Vec<Mark>,
    /// Positions of two marks and the relation's label, "" if it has none.
    relations: Vec<(usize, usize, String)>,
    warnings: Vec<Warning>,
}

/// What the marks are.
#[derive(Debug, Default)]
pub struct Found {
    pub entities: Vec<GoldEntity>,
    pub quotations: Vec<Draft>,
    pub warnings: Vec<Warning>,
}

impl Marked {
    pub fn relate(&mut self, from: usize, to: usize, label: &str) {
        self.relations.push((from, to, label.to_owned()));
    }

    /// Notes that a relation to `span` was left out, as one of its ends is gone.
    pub fn left_out(&mut self, label: &str, span: Span) {
        self.warnings.push(Warning {
            code: "relation_alone".to_owned(),
            message: format!("the relation {label:?} was left out, as a span of it is gone"),
            start: span.start,
            end: span.end,
        });
    }

    /// Entities and quotations of `text`.
    ///
    /// # Errors
    /// When a span lies outside, a label or relation is unknown, a role belongs to no quotation, or
    /// the pieces of a quotation do not agree.
    pub fn resolve(mut self, text: &str) -> Checked<Found> {
        let index = CharIndex::new(text);
        let kinds: Vec<Kind> = {
            let kinds = self.marks.iter().map(|mark| mark.kind(&index));
            kinds.collect::<Checked<_>>()?
        };
        let owners = self.owners(&kinds, &index)?;
        let roles = self.roles(&kinds, &owners, &index)?;
        let mut found = Found {
            warnings: std::mem::take(&mut self.warnings),
            ..Found::default()
        };
        for (at, (mark, kind)) in self.marks.iter().zip(&kinds).enumerate() {
            match *kind {
                Kind::Entity(label) => {
                    let entity = GoldEntity {
                        span: mark.span,
                        label,
                        nested: false,
                    };
                    if !found.entities.contains(&entity) {
                        found.entities.push(entity);
                    }
                }
                Kind::Piece(kind) if owners[at] == at => {
                    let pieces = (0..owners.len()).filter(|&other| owners[other] == at);
                    let pieces: Vec<usize> = pieces.collect();
                    if !pieces.iter().all(|&piece| kinds[piece].is(kind)) {
                        return Err(format!(
                            "{} has pieces of other types; a quotation has one",
                            mark.shown(&index)
                        ));
                    }
                    let quotation = self.quotation(kind, &pieces, &roles[at], &index);
                    let wrong = |why| format!("{}: {why}", mark.shown(&index));
                    found.quotations.push(Draft {
                        quotation: quotation.map_err(wrong)?,
                        nested: None,
                    });
                }
                Kind::Piece(_) | Kind::Role(_) => {}
            }
        }
        nest(&mut found.entities);
        Ok(found)
    }

    /// The quotation of these pieces and roles.
    fn quotation(
        &self,
        kind: QuotationType,
        pieces: &[usize],
        roles: &[(Role, Span)],
        index: &CharIndex<'_>,
    ) -> Checked<Quotation> {
        let of = |wanted: Role| {
            let own = roles.iter().filter(|(role, _)| *role == wanted);
            apart(own.map(|&(_, span)| span).collect())
        };
        let scored = |wanted| -> Checked<Vec<ScoredSpan>> {
            Ok(of(wanted)?.into_iter().map(certain_span).collect())
        };
        let marks = || pieces.iter().map(|&piece| &self.marks[piece]);
        let spans = apart(marks().map(|mark| mark.span).collect())?;
        let mut speaker = speaker_of(index, of(Role::Speaker)?);
        speaker.kind = marks().find_map(|mark| mark.kind).unwrap_or(speaker.kind);
        Ok(Quotation {
            id: String::new(),
            kind,
            medium: marks().find_map(|mark| mark.medium).unwrap_or(Medium::None),
            text: index.joined(&spans),
            spans,
            score: certain(),
            nested_in: String::new(),
            cue: scored(Role::Cue)?,
            frame: scored(Role::Frame)?,
            addressee: scored(Role::Addressee)?,
            speaker,
            mentions: Vec::new(),
        })
    }

    /// For each piece of a quotation the first piece of it; for all others themselves.
    fn owners(&self, kinds: &[Kind], index: &CharIndex<'_>) -> Checked<Vec<usize>> {
        let mut owners: Vec<usize> = (0..kinds.len()).collect();
        for (from, to, _) in self.relations.iter().filter(|(_, _, l)| l == CONTINUED) {
            for end in [*from, *to] {
                if !matches!(kinds[end], Kind::Piece(_)) {
                    let mark = self.marks[end].shown(index);
                    return Err(format!(
                        "{mark} is {CONTINUED}, but no piece of a quotation"
                    ));
                }
            }
            let (one, other) = (owners[*from], owners[*to]);
            for owner in &mut owners {
                if *owner == one || *owner == other {
                    *owner = one.min(other);
                }
            }
        }
        Ok(owners)
    }

    /// The roles of each quotation, at its first piece.
    fn roles(
        &self,
        kinds: &[Kind],
        owners: &[usize],
        index: &CharIndex<'_>,
    ) -> Checked<Vec<Vec<(Role, Span)>>> {
        let mut roles = vec![Vec::new(); kinds.len()];
        let mut related = vec![false; kinds.len()];
        for (from, to, label) in self.relations.iter().filter(|(_, _, l)| l != CONTINUED) {
            let shown = |at: usize| self.marks[at].shown(index);
            let (quotation, other) = match (kinds[*from], kinds[*to]) {
                (Kind::Piece(_), Kind::Entity(_) | Kind::Role(_)) => (*from, *to),
                (Kind::Entity(_) | Kind::Role(_), Kind::Piece(_)) => (*to, *from),
                _ => {
                    return Err(format!(
                        "the relation {label:?} from {} to {} does not join a quotation with a role",
                        shown(*from),
                        shown(*to)
                    ));
                }
            };
            let said = match kinds[other] {
                Kind::Role(role) => Some(role),
                _ => None,
            };
            let named = Role::of(label);
            let role = match (named, said) {
                (Some(named), Some(said)) if named != said => None,
                (named, said) => named.or(said),
            };
            let Some(role) = role.filter(|_| named.is_some() || label.is_empty()) else {
                return Err(format!(
                    "the relation {label:?} leads to {}; relations and their spans are called \
                     speaker, cue, addressee, frame, and {CONTINUED} between pieces",
                    shown(other)
                ));
            };
            roles[owners[quotation]].push((role, self.marks[other].span));
            related[other] = true;
        }
        let alone = |at: &usize| matches!(kinds[*at], Kind::Role(_)) && !related[*at];
        match (0..kinds.len()).find(alone) {
            Some(at) => Err(format!(
                "{} belongs to no quotation; draw a relation to it from its quotation",
                self.marks[at].shown(index)
            )),
            None => Ok(roles),
        }
    }
}

/// Sorted spans that share nothing; the same one twice is one.
fn apart(mut spans: Vec<Span>) -> Checked<Vec<Span>> {
    spans.sort_unstable();
    spans.dedup();
    match spans.windows(2).find(|two| two[0].overlaps(two[1])) {
        Some(two) => Err(format!(
            "its pieces at {} to {} and at {} to {} overlap",
            two[0].start, two[0].end, two[1].start, two[1].end
        )),
        None => Ok(spans),
    }
}

/// An entity inside another is nested; of two with one span the later.
pub fn nest(entities: &mut [GoldEntity]) {
    let spans: Vec<Span> = entities.iter().map(|entity| entity.span).collect();
    for (at, entity) in entities.iter_mut().enumerate() {
        let around = |(other, span): (usize, &Span)| {
            span.contains(entity.span) && (span.len() > entity.span.len() || other < at)
        };
        entity.nested = spans.iter().enumerate().any(around);
    }
}
