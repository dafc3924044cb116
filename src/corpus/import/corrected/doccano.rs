//! doccano: an example a line, with labels, or with entities and relations.

use serde::Deserialize;
use serde_json::Value;

use super::head::{Example, Head, Read};
use super::mark::Mark;
use super::marked::Marked;
use super::{Checked, Held, Holds, Text};
use crate::document::Span;

#[derive(Deserialize)]
struct Line {
    #[serde(alias = "data")]
    text: String,
    #[serde(alias = "labels")]
    label: Option<Vec<(usize, usize, String)>>,
    entities: Option<Vec<Marking>>,
    #[serde(default)]
    relations: Vec<Joining>,
    /// The article's id: `id` is doccano's own number.
    #[serde(default)]
    article: Value,
    #[serde(flatten)]
    head: Head,
}

#[derive(Deserialize)]
struct Marking {
    id: u64,
    label: String,
    start_offset: usize,
    end_offset: usize,
}

#[derive(Deserialize)]
struct Joining {
    from_id: u64,
    to_id: u64,
    #[serde(rename = "type")]
    label: String,
}

/// The example of a line.
pub fn example(line: &str) -> Checked<Read> {
    let line: Line = serde_json::from_str(line).map_err(|error| {
        format!("no example of doccano ({error}); expected is its export as JSONL")
    })?;
    let mut marked = Marked::default();
    let quotations = match (&line.entities, &line.label) {
        (Some(entities), _) => {
            with_relations(&mut marked, entities, &line.relations)?;
            Held::Roles
        }
        (None, Some(labels)) => {
            let marks = labels.iter();
            let marks = marks.map(|(start, end, label)| Mark::new(Span::new(*start, *end), label));
            marked.marks.extend(marks);
            Held::Pieces
        }
        (None, None) => {
            return Err(
                "neither label nor entities stand in it; export it from doccano as JSONL, \
                        or JSONL (relation)"
                    .to_owned(),
            );
        }
    };
    let head = Head {
        id: match line.article {
            Value::Null => line.head.id,
            article => article,
        },
        ..line.head
    };
    Ok(Ok(Example {
        head,
        text: line.text,
        marked,
        holds: Holds {
            entities: true,
            quotations,
        },
        agrees: Text::Same,
    }))
}

fn with_relations(marked: &mut Marked, entities: &[Marking], relations: &[Joining]) -> Checked<()> {
    marked.marks.extend(entities.iter().map(|entity| {
        let span = Span::new(entity.start_offset, entity.end_offset);
        Mark::new(span, &entity.label)
    }));
    let find = |id: u64| {
        let found = entities.iter().position(|entity| entity.id == id);
        found.ok_or_else(|| format!("a relation names the entity {id}, which is not there"))
    };
    for relation in relations {
        marked.relate(
            find(relation.from_id)?,
            find(relation.to_id)?,
            &relation.label,
        );
    }
    Ok(())
}
