//! Short articles whose names, quotations and speakers are marked in the text become records.

use std::cmp::Reverse;

use wortlaut::document::{Entity, Label, Quotation, QuotationType, Record, Span, Speaker};

use crate::evaluate_support::{article, entity, quotation};

/// A mark that is not closed yet.
struct Open {
    mark: char,
    start: usize,
    label: Option<Label>,
    spoken: bool,
}

/// What was marked, in the order of the text.
#[derive(Default)]
struct Marked {
    text: String,
    entities: Vec<(Span, Label)>,
    /// Whether somebody is named as its speaker.
    quotations: Vec<(Span, bool)>,
    speakers: Vec<Span>,
}

/// A record of an article with marks: `[PER Anna Wolf]` is a name with its label, `{was gesagt
/// wurde}` a quotation, `<die Ministerin>` the words that name a speaker; marks may hold others.
/// The first speaker says the first quotation, the second the second, and so on; a quotation for
/// which none is named is marked `{- Es werde regnen.}` and is free indirect. One that begins with
/// „ is direct, any other indirect.
///
/// # Errors
/// When a mark has no partner, a label is unknown, or speakers and quotations do not match.
pub fn record(date: &str, marked: &str) -> Result<Record, String> {
    let marked = read(marked)?;
    let text = marked.text.as_str();
    let analysis = wortlaut::text::analyse(text, &[]);
    Ok(Record {
        date: date.to_owned(),
        parts: analysis.parts.clone(),
        sentences: analysis.sentences.clone(),
        tokens: analysis.tokens.iter().map(|t| t.span).collect(),
        entities: entities(text, &marked.entities),
        quotations: quotations(text, &marked.quotations, &marked.speakers),
        text: text.to_owned(),
        ..article("test", 0)
    })
}

fn read(marked: &str) -> Result<Marked, String> {
    let mut out = Marked::default();
    let mut open: Vec<Open> = Vec::new();
    let mut length = 0;
    let mut rest = marked;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let mut mark = Open {
            mark: c,
            start: length,
            label: None,
            spoken: true,
        };
        match c {
            '[' => {
                let (label, after) = rest
                    .split_once(' ')
                    .ok_or_else(|| format!("no label behind [ in {rest:?}"))?;
                let known = label.parse().map_err(|_| format!("no label {label:?}"))?;
                (mark.label, rest) = (Some(known), after);
                open.push(mark);
            }
            '{' => {
                if let Some(after) = rest.strip_prefix("- ") {
                    (mark.spoken, rest) = (false, after);
                }
                open.push(mark);
            }
            '<' => open.push(mark),
            ']' | '}' | '>' => {
                let mark = open.pop().ok_or_else(|| format!("{c} closes nothing"))?;
                let span = Span::new(mark.start, length);
                match (mark.mark, c, mark.label) {
                    ('[', ']', Some(label)) => out.entities.push((span, label)),
                    ('{', '}', _) => out.quotations.push((span, mark.spoken)),
                    ('<', '>', _) => out.speakers.push(span),
                    (opened, ..) => return Err(format!("{c} closes {opened}")),
                }
            }
            c => {
                out.text.push(c);
                length += 1;
            }
        }
    }
    if let Some(mark) = open.first() {
        return Err(format!("{} is never closed", mark.mark));
    }
    let spoken = out.quotations.iter().filter(|(_, spoken)| *spoken).count();
    if spoken != out.speakers.len() {
        let speakers = out.speakers.len();
        return Err(format!("{speakers} speakers for {spoken} quotations"));
    }
    let order = |span: &Span| (span.start, Reverse(span.end));
    out.entities.sort_by_key(|(span, _)| order(span));
    out.quotations.sort_by_key(|(span, _)| order(span));
    out.speakers.sort_by_key(order);
    Ok(out)
}

fn slice(text: &str, span: Span) -> String {
    text.chars().skip(span.start).take(span.len()).collect()
}

/// The id of the first of `spans` that holds the one at `at` and is another.
fn holder(letter: char, spans: &[Span], at: usize) -> String {
    let holds = |i: &usize| *i != at && spans[*i].contains(spans[at]);
    let first = (0..spans.len()).find(holds);
    first.map_or_else(String::new, |i| format!("{letter}{}", i + 1))
}

fn entities(text: &str, marked: &[(Span, Label)]) -> Vec<Entity> {
    let spans: Vec<Span> = marked.iter().map(|(span, _)| *span).collect();
    let named = |(i, &(span, label)): (usize, &(Span, Label))| Entity {
        id: format!("e{}", i + 1),
        text: slice(text, span),
        nested_in: holder('e', &spans, i),
        ..entity(span, label)
    };
    marked.iter().enumerate().map(named).collect()
}

fn quotations(text: &str, marked: &[(Span, bool)], speakers: &[Span]) -> Vec<Quotation> {
    let spans: Vec<Span> = marked.iter().map(|(span, _)| *span).collect();
    let mut speakers = speakers.iter();
    let mut said = |(i, &(span, spoken)): (usize, &(Span, bool))| {
        let text_of = slice(text, span);
        let kind = match (text_of.starts_with('„'), spoken) {
            (true, _) => QuotationType::Direct,
            (false, true) => QuotationType::Indirect,
            (false, false) => QuotationType::FreeIndirect,
        };
        let speaker = if spoken { speakers.next() } else { None };
        Quotation {
            id: format!("q{}", i + 1),
            text: text_of,
            nested_in: holder('q', &spans, i),
            speaker: Speaker {
                spans: speaker.copied().into_iter().collect(),
                text: speaker.map(|s| slice(text, *s)).unwrap_or_default(),
                ..Speaker::default()
            },
            ..quotation(kind, &[span])
        }
    };
    let mut out = Vec::with_capacity(marked.len());
    for quotation in marked.iter().enumerate() {
        out.push(said(quotation));
    }
    out
}
