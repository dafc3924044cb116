//! Annotations as spans with ids and relations between them, as annotation tools hold them.

use crate::document::{Quotation, Span};
use crate::filter::Selected;

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An entity.
    Entity,
    /// The first piece of a quotation.
    First,
    /// A further piece of one.
    Further,
    /// The words of a role.
    Role,
}

/// A span with a label.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark<'r> {
    /// What it is.
    pub kind: Kind,
    /// Id of the entity or quotation; further pieces `q1.2`, roles `q1.speaker`, `q1.cue.2`.
    pub id: String,
    /// Code points.
    pub span: Span,
    /// Label of the entity, type of the quotation, or name of the role.
    pub label: &'r str,
    /// The score of the decision.
    pub score: f64,
    /// The actor that an entity means or that speaks a quotation, "" if none.
    pub actor: &'r str,
}

/// A relation between two marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Position of the quotation's first piece.
    pub from: usize,
    /// Position of the role, or of the further piece.
    pub to: usize,
    /// `speaker`, `cue`, `addressee`, `frame`, or `continued` for a further piece.
    pub label: &'static str,
}

/// The marks of an article.
#[derive(Debug, Clone, Default)]
pub struct Marks<'r> {
    /// Entities, then quotations, each with its pieces and roles.
    pub marks: Vec<Mark<'r>>,
    /// Quotation to role or further piece.
    pub relations: Vec<Relation>,
}

impl<'r> Marks<'r> {
    /// Entities and pieces of quotations, without roles.
    pub fn plain(article: &Selected<'r>) -> Self {
        let mut marks = Self::default();
        for entity in &article.entities {
            marks.marks.push(Mark {
                kind: Kind::Entity,
                id: entity.id.clone(),
                span: Span::new(entity.start, entity.end),
                label: entity.label.as_str(),
                score: entity.score.value(),
                actor: &entity.actor,
            });
        }
        for quotation in &article.quotations {
            marks.pieces(quotation);
        }
        marks
    }

    /// Entities, pieces of quotations and their roles, with relations.
    pub fn whole(article: &Selected<'r>) -> Self {
        let mut marks = Self::plain(&Selected {
            quotations: Vec::new(),
            ..article.clone()
        });
        for quotation in &article.quotations {
            let Some(from) = marks.pieces(quotation) else {
                continue;
            };
            let spoken = quotation.speaker.score.value();
            let speaker = quotation.speaker.spans.iter().map(|&span| (span, spoken));
            marks.role(from, quotation, "speaker", speaker);
            for (label, spans) in [
                ("cue", &quotation.cue),
                ("addressee", &quotation.addressee),
                ("frame", &quotation.frame),
            ] {
                let spans = spans.iter().map(|span| (span.span(), span.score.value()));
                marks.role(from, quotation, label, spans);
            }
        }
        marks
    }

    /// The pieces of a quotation; the position of the first, if there is one.
    fn pieces(&mut self, quotation: &'r Quotation) -> Option<usize> {
        let first = self.marks.len();
        for (number, &span) in quotation.spans.iter().enumerate() {
            let at = self.marks.len();
            self.marks.push(Mark {
                kind: if number == 0 {
                    Kind::First
                } else {
                    Kind::Further
                },
                id: numbered(&quotation.id, number),
                span,
                label: quotation.kind.as_str(),
                score: quotation.score.value(),
                actor: &quotation.speaker.actor,
            });
            if number > 0 {
                self.relate(first, at, "continued");
            }
        }
        (self.marks.len() > first).then_some(first)
    }

    fn role(
        &mut self,
        from: usize,
        quotation: &Quotation,
        label: &'static str,
        spans: impl Iterator<Item = (Span, f64)>,
    ) {
        for (number, (span, score)) in spans.enumerate() {
            let to = self.marks.len();
            self.marks.push(Mark {
                kind: Kind::Role,
                id: numbered(&format!("{}.{label}", quotation.id), number),
                span,
                label,
                score,
                actor: "",
            });
            self.relate(from, to, label);
        }
    }

    fn relate(&mut self, from: usize, to: usize, label: &'static str) {
        self.relations.push(Relation { from, to, label });
    }
}

/// The first has the id itself, the second `id.2`.
fn numbered(id: &str, number: usize) -> String {
    match number {
        0 => id.to_owned(),
        _ => format!("{id}.{}", number + 1),
    }
}
