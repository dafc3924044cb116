//! A sample in the terminal: every item in its paragraph.

use anstyle::{AnsiColor, Style};

use super::super::fold::Folded;
use super::super::marks::quotation_style;
use super::super::visible;
use super::draw::Chosen;
use super::item::Item;
use crate::document::{CharIndex, Record, Span};
use crate::review::TerminalView;
use crate::verdicts::What;

/// Code points around an item where its paragraphs are longer.
const AROUND: usize = 400;

/// Shows items in a width, with colour or without.
#[derive(Debug, Clone, Copy)]
pub struct SampleView {
    width: usize,
    color: bool,
}

/// A piece of the context that is marked.
struct Mark {
    span: Span,
    open: &'static str,
    close: &'static str,
    style: Style,
}

impl SampleView {
    /// `width` in columns; without `color` the item stands in `[ ]`, its speaker in `< >`.
    pub const fn new(width: usize, color: bool) -> Self {
        Self { width, color }
    }

    /// The item that is the `number`th of `total`, in its context if its record was kept.
    pub fn render(&self, chosen: &Chosen, number: usize, total: usize) -> String {
        let item = &chosen.item;
        let mut head = Folded::new(self.width);
        let bold = if self.color {
            Style::new().bold()
        } else {
            Style::new()
        };
        head.text(&format!("{number}/{total} "), bold);
        head.text(&visible(&facts(item)).replace('\n', " "), Style::new());
        let mut view = head.finish();
        let Some(record) = &chosen.record else {
            return view;
        };
        let details = TerminalView::new(self.width, self.color);
        if item.what == What::Article {
            view.push('\n');
            view += &if item.blind {
                self.context(record, Span::new(0, usize::MAX), &[])
            } else {
                details.render(record)
            };
            return view;
        }
        view.push('\n');
        view += &self.context(
            record,
            around(record, &item.spans),
            &self.marks(record, item),
        );
        if item.blind {
            return view;
        }
        view.push('\n');
        if let Some(quotation) = record.quotations.iter().find(|q| q.id == item.id) {
            view += &details.quotation(record, quotation);
        } else {
            view += &details.detail(&item.values.label, &entity(item));
        }
        if !item.differs.is_empty() {
            view += &details.detail("differs", &item.differs.join(", "));
        }
        view
    }

    fn marks(&self, record: &Record, item: &Item) -> Vec<Mark> {
        let (plain, color) = (Style::new(), self.color && !item.blind);
        let quotation = record.quotations.iter().find(|q| q.id == item.id);
        let style = match quotation.filter(|_| item.what == What::Quotation) {
            Some(quotation) if color => quotation_style(quotation.kind).bold(),
            _ if self.color => AnsiColor::Yellow.on_default().bold(),
            _ => plain,
        };
        let speaker = if self.color { plain.underline() } else { plain };
        let of = |spans: &[Span], open, close, style| {
            let mark = |&span: &Span| Mark {
                span,
                open,
                close,
                style,
            };
            spans.iter().map(mark).collect::<Vec<_>>()
        };
        let mut marks = of(&item.spans, "[", "]", style);
        marks.extend(of(&item.values.speaker_spans, "<", ">", speaker));
        marks.retain(|mark| !mark.span.is_empty());
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        marks
    }

    /// The text of `context`, marked.
    fn context(&self, record: &Record, context: Span, marks: &[Mark]) -> String {
        let index = CharIndex::new(&record.text);
        let context = Span::new(context.start, context.end.min(index.len()));
        let mut cuts = vec![context.start, context.end];
        let inside = |at: &usize| (context.start..=context.end).contains(at);
        let ends = marks
            .iter()
            .flat_map(|mark| [mark.span.start, mark.span.end]);
        cuts.extend(ends.filter(inside));
        cuts.sort_unstable();
        cuts.dedup();
        let mut folded = Folded::new(self.width);
        for pair in cuts.windows(2) {
            let piece = Span::new(pair[0], pair[1]);
            let bracket = |folded: &mut Folded, mark: &Mark, text| {
                if !self.color {
                    folded.unbroken(text, mark.style);
                }
            };
            for mark in marks.iter().filter(|mark| mark.span.start == piece.start) {
                bracket(&mut folded, mark, mark.open);
            }
            let style = marks.iter().filter(|mark| mark.span.contains(piece));
            let style = style.fold(Style::new(), |style, mark| {
                let effects = style.get_effects() | mark.style.get_effects();
                let color = mark.style.get_fg_color().or(style.get_fg_color());
                style.effects(effects).fg_color(color)
            });
            let text = index.slice(piece).replace("\r\n", "\n");
            folded.text(&visible(&text), style);
            for mark in marks.iter().rev().filter(|mark| mark.span.end == piece.end) {
                bracket(&mut folded, mark, mark.close);
            }
        }
        folded.finish()
    }
}

/// The paragraphs in which the spans stand, or what is around them where these are long.
fn around(record: &Record, spans: &[Span]) -> Span {
    let first = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
    let (mut start, mut end) = (first.saturating_sub(AROUND), last + AROUND);
    for part in &record.parts {
        let part = Span::new(part.start, part.end);
        if part.contains(Span::new(first, first + 1)) {
            start = start.max(part.start);
        }
        if last > 0 && part.contains(Span::new(last - 1, last)) {
            end = end.min(part.end);
        }
    }
    Span::new(start, end)
}

/// Where an item stands and how it was drawn.
fn facts(item: &Item) -> String {
    let mut facts = vec![item.article.clone()];
    let known = [&item.date, &item.outlet]
        .into_iter()
        .filter(|fact| !fact.is_empty());
    facts.extend(known.cloned());
    facts.push(format!("{}:{}", item.file, item.line));
    if !item.by.is_empty() && !item.blind {
        facts.push(format!("{} {}", item.by, item.stratum));
    }
    facts.push(format!("chance {:.4}", item.probability));
    facts.join(" · ")
}

/// Who is meant by an entity.
fn entity(item: &Item) -> String {
    let values = &item.values;
    let actor = match (values.actor.as_str(), values.reason.as_str()) {
        ("", "") => String::new(),
        ("", reason) => format!(", nobody ({reason})"),
        (id, _) => format!(" = {} [{id}]", values.actor_name),
    };
    format!("{} ({:.3}){actor}", item.text, values.score.value())
}
