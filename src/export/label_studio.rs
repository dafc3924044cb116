//! `label-studio`: a list of tasks with predictions; offsets are UTF-16 code units.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::marks::Marks;
use super::{Export, Options, json, share};
use crate::document::Utf16Index;
use crate::filter::Selected;

/// Writes Label Studio's tasks.
pub struct LabelStudio {
    negatives: f64,
    begun: bool,
}

impl LabelStudio {
    pub(super) const fn new(options: Options) -> Self {
        Self {
            negatives: options.negatives,
            begun: false,
        }
    }
}

impl Export for LabelStudio {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[\n")
    }

    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let record = article.record;
        if article.is_empty() && !share::keeps_negative(self.negatives, &record.id) {
            return Ok(());
        }
        let marks = Marks::whole(article);
        let units = Utf16Index::new(&record.text);
        let characters = crate::document::CharIndex::new(&record.text);
        let mut result: Vec<Value> = Vec::new();
        for mark in &marks.marks {
            result.push(json!({
                "id": mark.id,
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "score": mark.score,
                "value": {
                    "start": units.unit(mark.span.start),
                    "end": units.unit(mark.span.end),
                    "text": characters.slice(mark.span),
                    "labels": [mark.label],
                },
            }));
        }
        for relation in &marks.relations {
            result.push(json!({
                "type": "relation",
                "from_id": marks.marks[relation.from].id,
                "to_id": marks.marks[relation.to].id,
                "direction": "right",
                "labels": [relation.label],
            }));
        }
        let mut data = json::meta(record);
        data["text"] = json!(record.text);
        let task = json!({
            "data": data,
            "predictions": [{"model_version": "wortlaut", "result": result}],
        });
        if self.begun {
            out.write_all(b",\n")?;
        }
        self.begun = true;
        serde_json::to_writer(&mut *out, &task)?;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}
