//! The text of a record with its quotations and entities marked, in colour or in brackets.

use std::collections::BTreeSet;

use anstyle::{AnsiColor, Style};

use super::fold::Folded;
use super::visible;
use crate::document::{CharIndex, Entity, Label, Quotation, QuotationType, Record, Span};

/// One marked span.
struct Mark<'r> {
    span: Span,
    what: What<'r>,
}

enum What<'r> {
    /// A quotation, or a later piece of one that is interrupted.
    Quotation {
        quotation: &'r Quotation,
        first: bool,
    },
    Entity(&'r Entity),
}

/// The text of `record`, marked and folded to `width` columns.
pub fn marked_text(record: &Record, width: usize, color: bool) -> String {
    let index = CharIndex::new(&record.text);
    let marks = marks(record, index.len());
    let mut folded = Folded::new(width);
    let mut active: Vec<&Mark<'_>> = Vec::new();
    let mut next = 0;
    let ends = marks
        .iter()
        .flat_map(|mark| [mark.span.start, mark.span.end]);
    let cuts: BTreeSet<usize> = ends.chain([0, index.len()]).collect();
    let mut from = 0;
    for cut in cuts {
        let piece = index.slice(Span::new(from, cut)).replace("\r\n", "\n");
        folded.text(&visible(&piece), text_style(&active, color));
        from = cut;
        // The innermost ends first.
        for mark in active.iter().rev().filter(|mark| mark.span.end == cut) {
            mark.close(&mut folded, color);
        }
        active.retain(|mark| mark.span.end > cut);
        while let Some(mark) = marks.get(next).filter(|mark| mark.span.start == cut) {
            mark.open(&mut folded, color);
            active.push(mark);
            next += 1;
        }
    }
    folded.finish()
}

/// All marks by start, the longer of two before the shorter; what lies outside the text is left out.
fn marks(record: &Record, length: usize) -> Vec<Mark<'_>> {
    let quotations = record.quotations.iter().flat_map(|quotation| {
        quotation
            .spans
            .iter()
            .enumerate()
            .map(move |(index, &span)| Mark {
                span,
                what: What::Quotation {
                    quotation,
                    first: index == 0,
                },
            })
    });
    let entities = record.entities.iter().map(|entity| Mark {
        span: Span::new(entity.start, entity.end),
        what: What::Entity(entity),
    });
    let mut marks: Vec<_> = quotations.chain(entities).collect();
    marks.retain(|mark| !mark.span.is_empty() && mark.span.end <= length);
    // The sort is stable: of the same span, the quotation is around the entity.
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    marks
}

impl Mark<'_> {
    fn open(&self, folded: &mut Folded, color: bool) {
        match (&self.what, color) {
            (What::Quotation { quotation, first }, false) => {
                let kind = if *first {
                    quotation.kind.as_str()
                } else {
                    "…"
                };
                folded.unbroken(
                    &visible(&format!("[{} {kind} ", quotation.id)),
                    Style::new(),
                );
            }
            (What::Quotation { quotation, .. }, true) => {
                let style = quotation_style(quotation.kind).invert();
                folded.unbroken(&visible(&quotation.id), style);
                folded.unbroken(" ", Style::new());
            }
            (What::Entity(entity), false) => {
                folded.unbroken(&format!("{{{} ", entity.label), Style::new());
            }
            (What::Entity(_), true) => {}
        }
    }

    fn close(&self, folded: &mut Folded, color: bool) {
        match (&self.what, color) {
            (What::Quotation { .. }, false) => folded.unbroken("]", Style::new()),
            (What::Entity(_), false) => folded.unbroken("}", Style::new()),
            (What::Quotation { .. }, true) => {}
            (What::Entity(entity), true) => {
                let label = format!("/{}", entity.label);
                folded.unbroken(&label, entity_style(entity.label).dimmed());
            }
        }
    }
}

/// The style of text within `active`: the innermost quotation gives the weight, the innermost
/// entity the colour.
fn text_style(active: &[&Mark<'_>], color: bool) -> Style {
    if !color {
        return Style::new();
    }
    active
        .iter()
        .fold(Style::new(), |style, mark| match &mark.what {
            What::Quotation { quotation, .. } => quotation_style(quotation.kind),
            What::Entity(entity) => style
                .fg_color(entity_style(entity.label).get_fg_color())
                .bold(),
        })
}

/// How a quotation's text looks.
pub fn quotation_style(kind: QuotationType) -> Style {
    let color = match kind {
        QuotationType::Direct => AnsiColor::Green,
        QuotationType::Indirect => AnsiColor::Cyan,
        QuotationType::Reported => AnsiColor::Blue,
        QuotationType::FreeIndirect | QuotationType::IndirectFreeIndirect => AnsiColor::Magenta,
    };
    color.on_default()
}

fn entity_style(label: Label) -> Style {
    use crate::document::Class;
    let color = match label.class() {
        Class::Per => AnsiColor::Yellow,
        Class::Loc => AnsiColor::BrightBlue,
        Class::Org => AnsiColor::Red,
        Class::Oth => AnsiColor::BrightMagenta,
    };
    color.on_default()
}
