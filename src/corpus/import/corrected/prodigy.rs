//! Prodigy: a task a line, as `prodigy db-out` writes them and `export prodigy` made them.

use serde::Deserialize;
use serde_json::Value;

use super::head::{Example, Head, Read};
use super::mark::Mark;
use super::marked::Marked;
use super::{Checked, Held, Holds, Text};
use crate::document::Span;

#[derive(Deserialize)]
struct Task {
    text: String,
    #[serde(default)]
    spans: Vec<Marking>,
    #[serde(default)]
    relations: Vec<Joining>,
    #[serde(default)]
    answer: Option<String>,
    #[serde(default)]
    meta: Head,
}

/// A span; in relations between tokens it has no label.
#[derive(Deserialize, PartialEq)]
struct Marking {
    start: usize,
    end: usize,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    id: Value,
}

#[derive(Deserialize)]
struct Joining {
    head_span: Marking,
    child_span: Marking,
    label: String,
}

/// The task of a line.
pub fn task(line: &str) -> Checked<Read> {
    let task: Task = serde_json::from_str(line).map_err(|error| {
        format!("no task of Prodigy ({error}); expected are the lines of prodigy db-out")
    })?;
    if let Some(answer) = task.answer.filter(|answer| answer != "accept") {
        return Ok(Err(format!("the answer is {answer:?}")));
    }
    let mut marked = Marked::default();
    for span in &task.spans {
        let label = span.label.as_deref().unwrap_or_default();
        marked.marks.push(mark(span, label));
    }
    for relation in &task.relations {
        let from = place(
            &mut marked,
            &task.spans,
            &relation.head_span,
            &relation.label,
        );
        let to = place(
            &mut marked,
            &task.spans,
            &relation.child_span,
            &relation.label,
        );
        match (from, to) {
            (Some(from), Some(to)) => marked.relate(from, to, &relation.label),
            _ => marked.left_out(
                &relation.label,
                Span::new(relation.child_span.start, relation.child_span.end),
            ),
        }
    }
    Ok(Ok(Example {
        head: task.meta,
        text: task.text,
        marked,
        holds: Holds {
            entities: true,
            quotations: Held::Roles,
        },
        agrees: Text::Same,
    }))
}

fn mark(span: &Marking, label: &str) -> Mark {
    Mark::new(Span::new(span.start, span.end), label)
}

/// The position of the mark that a relation names by offsets and label, of several such the one with
/// its id. A span without label is a token: it has the role that the relation gives it. `None` if
/// the span is gone.
fn place(
    marked: &mut Marked,
    spans: &[Marking],
    wanted: &Marking,
    relation: &str,
) -> Option<usize> {
    let same = |span: &&Marking| {
        (span.start, span.end, &span.label) == (wanted.start, wanted.end, &wanted.label)
    };
    let itself = spans.iter().position(|span| span == wanted);
    let found = itself.or_else(|| spans.iter().position(|span| same(&span)));
    if found.is_none() && wanted.label.is_none() {
        marked.marks.push(mark(wanted, relation));
        return Some(marked.marks.len() - 1);
    }
    found
}
