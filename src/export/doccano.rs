//! `doccano` and `doccano-relations`: a text with labels a line.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::marks::{Mark, Marks};
use super::{Export, Options, json, share};
use crate::filter::Selected;

/// Writes doccano's lines.
pub struct Doccano {
    negatives: f64,
    relations: bool,
}

impl Doccano {
    pub(super) const fn new(options: Options, relations: bool) -> Self {
        Self {
            negatives: options.negatives,
            relations,
        }
    }
}

impl Export for Doccano {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let record = article.record;
        if article.is_empty() && !share::keeps_negative(self.negatives, &record.id) {
            return Ok(());
        }
        let mut line = Map::new();
        line.insert("text".to_owned(), json!(record.text));
        if self.relations {
            let marks = Marks::whole(article);
            let spans: Vec<Value> = marks.marks.iter().enumerate().map(entity).collect();
            let relations = marks.relations.iter().enumerate().map(|(id, relation)| {
                json!({
                    "id": id + 1,
                    "from_id": relation.from + 1,
                    "to_id": relation.to + 1,
                    "type": relation.label,
                })
            });
            line.insert("entities".to_owned(), json!(spans));
            line.insert("relations".to_owned(), json!(relations.collect::<Vec<_>>()));
        } else {
            let marks = Marks::plain(article).marks;
            let label = |mark: &Mark<'_>| json!([mark.span.start, mark.span.end, mark.label]);
            line.insert("label".to_owned(), marks.iter().map(label).collect());
        }
        // What is no field of doccano's becomes the example's metadata there.
        if let Value::Object(meta) = json::meta(record) {
            let named = meta.into_iter().map(|(key, value)| match key.as_str() {
                "id" => ("article".to_owned(), value),
                _ => (key, value),
            });
            line.extend(named);
        }
        json::line(out, &Value::Object(line))
    }
}

fn entity((number, mark): (usize, &Mark<'_>)) -> Value {
    json!({
        "id": number + 1,
        "label": mark.label,
        "start_offset": mark.span.start,
        "end_offset": mark.span.end,
    })
}
