//! Label Studio: a JSON list of tasks with annotations; offsets count UTF-16 code units.

use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::head::{Example, Head, Read, given};
use super::mark::Mark;
use super::marked::Marked;
use super::{Checked, Given, Held, Holds, Text};
use crate::corpus::import::source::{line_at, place, read_text};
use crate::document::{CharIndex, Span, Utf16Index};
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Task {
    data: Data,
    /// Absent before anybody annotated.
    annotations: Option<Vec<Annotation>>,
    #[serde(default)]
    predictions: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Data {
    text: String,
    #[serde(flatten)]
    head: Head,
}

#[derive(Deserialize)]
struct Annotation {
    result: Vec<Region>,
    #[serde(default)]
    was_cancelled: bool,
    #[serde(default)]
    ground_truth: bool,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Region {
    Labels {
        id: String,
        value: Marking,
    },
    Relation {
        from_id: String,
        to_id: String,
        #[serde(default)]
        labels: Vec<String>,
    },
    /// Answers to questions about the whole article.
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Marking {
    start: usize,
    end: usize,
    text: Option<String>,
    #[serde(default)]
    labels: Vec<String>,
}

/// The tasks of a file.
///
/// # Errors
/// When the file is no list in JSON.
pub fn read<'p>(
    path: &'p Path,
    lang: &'p str,
) -> Result<Box<dyn Iterator<Item = Result<Given>> + 'p>> {
    let text = read_text(path)?;
    let tasks: Vec<&RawValue> = serde_json::from_str(&text).map_err(|error| {
        let reason =
            format!("not a list of tasks ({error}); expected is Label Studio's export as JSON");
        Error::input(place(path, error.line()), reason)
    })?;
    let (mut line, mut counted) = (1, 0);
    let mut read = Vec::with_capacity(tasks.len());
    for raw in tasks {
        let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        line += line_at(&text.as_bytes()[counted..start], start) - 1;
        counted = start;
        read.push(given(task(raw.get()), path, line, lang));
    }
    Ok(Box::new(read.into_iter()))
}

fn task(raw: &str) -> Checked<Read> {
    let task: Task = serde_json::from_str(raw).map_err(|error| {
        format!(
            "no task of Label Studio ({error}); expected is its export as JSON (not JSON-MIN), of \
             a project whose text stands in data.text"
        )
    })?;
    let given = match task.annotations {
        None => task.predictions,
        Some(annotations) => {
            if annotations.is_empty() {
                return Ok(Err("nobody has annotated it".to_owned()));
            }
            let kept: Vec<_> = annotations
                .into_iter()
                .filter(|a| !a.was_cancelled)
                .collect();
            if kept.is_empty() {
                return Ok(Err("it was skipped".to_owned()));
            }
            kept
        }
    };
    let truth = given.iter().filter(|a| a.ground_truth).count();
    let mut given = given.into_iter().filter(|a| truth == 0 || a.ground_truth);
    let result = given.next().map(|annotation| annotation.result);
    if given.next().is_some() {
        return Err(
            "it has several annotations; mark one as ground truth in Label Studio".to_owned(),
        );
    }
    let marked = marked(&task.data.text, result.unwrap_or_default())?;
    Ok(Ok(Example {
        head: task.data.head,
        text: task.data.text,
        marked,
        holds: Holds {
            entities: true,
            quotations: Held::Roles,
        },
        agrees: Text::Same,
    }))
}

fn marked(text: &str, result: Vec<Region>) -> Checked<Marked> {
    let (units, index) = (Utf16Index::new(text), CharIndex::new(text));
    let mut marked = Marked::default();
    let mut ids: Vec<String> = Vec::new();
    let mut relations = Vec::new();
    for region in result {
        match region {
            Region::Labels { id, value } => {
                marked.marks.push(mark(&value, &units, &index)?);
                ids.push(id);
            }
            Region::Relation {
                from_id,
                to_id,
                labels,
            } => relations.push((from_id, to_id, labels)),
            Region::Other => {}
        }
    }
    let find = |wanted: &str| {
        let found = ids.iter().position(|id| id == wanted);
        found.ok_or_else(|| format!("a relation names the region {wanted:?}, which is not there"))
    };
    for (from, to, labels) in relations {
        let label = labels.first().map_or("", String::as_str);
        marked.relate(find(&from)?, find(&to)?, label);
    }
    Ok(marked)
}

fn mark(value: &Marking, units: &Utf16Index, index: &CharIndex<'_>) -> Checked<Mark> {
    let at = format!(
        "the region at UTF-16 units {} to {}",
        value.start, value.end
    );
    let [label] = value.labels.as_slice() else {
        let count = value.labels.len();
        return Err(format!("{at} has {count} labels; give every region one"));
    };
    let (start, end) = (units.code_point(value.start), units.code_point(value.end));
    let (Some(start), Some(end)) = (start, end) else {
        return Err(format!("{at} ends within a character or behind the text"));
    };
    let span = Span::new(start, end);
    let found = index.slice(span);
    if let Some(text) = value.text.as_deref().filter(|&text| text != found) {
        return Err(format!(
            "{at} is {text:?}, but the text has {found:?} there"
        ));
    }
    Ok(Mark::new(span, label))
}
