//! What the formats in JSON share.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::document::Record;

/// Writes a value as one line.
pub fn line(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// What is known of an article, for the reader of an annotation tool.
pub fn meta(record: &Record) -> Value {
    json!({
        "id": record.id,
        "date": record.date,
        "outlet": record.outlet,
        "title": record.title,
        "url": record.url,
    })
}
