//! The columns of a table, made from the JSON Schema of its rows, and so from their types; and how
//! tables are written.

use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use schemars::{JsonSchema, schema_for};
use serde_json::Value;
use std::sync::Arc;

use crate::document::SCHEMA;
use crate::error::{Error, Result};

/// zstd's own default: every reader of today knows it, and records of news become a quarter smaller
/// than with Snappy.
const LEVEL: i32 = 3;

/// The columns of rows `R`: texts and closed lists are strings, numbers 64 bits wide, nothing is
/// ever null.
///
/// # Errors
/// When a row has something that no column can hold, which a test would have found.
pub fn of<R: JsonSchema>() -> Result<Schema> {
    of_schema(&schema_for!(R).to_value())
}

/// How a table is written whose rows are called `root`.
pub fn options(root: &str) -> ArrowWriterOptions {
    let about = [
        ("wortlaut.version", env!("CARGO_PKG_VERSION").to_owned()),
        ("wortlaut.schema", SCHEMA.to_string()),
    ];
    let about = about.map(|(key, value)| KeyValue::new(key.to_owned(), value));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(
            ZstdLevel::try_new(LEVEL).unwrap_or_default(),
        ))
        .set_key_value_metadata(Some(about.to_vec()));
    ArrowWriterOptions::new()
        .with_properties(properties.build())
        .with_schema_root(root.to_owned())
        // Parquet's own types say all.
        .with_skip_arrow_metadata(true)
}

fn of_schema(schema: &Value) -> Result<Schema> {
    match data_type(schema, "", schema)? {
        DataType::Struct(fields) => Ok(Schema::new(fields)),
        _ => Err(unknown("")),
    }
}

/// The type of the values that `node`, which stands at `at` within the `whole` schema, describes.
fn data_type(whole: &Value, at: &str, node: &Value) -> Result<DataType> {
    if let Some(name) = node["$ref"].as_str() {
        let target = name.strip_prefix('#').and_then(|path| whole.pointer(path));
        return data_type(whole, at, target.ok_or_else(|| unknown(at))?);
    }
    if let Some(spellings) = node["oneOf"].as_array() {
        let words = spellings.iter().all(|one| one["const"].is_string());
        return words.then_some(DataType::Utf8).ok_or_else(|| unknown(at));
    }
    match node["type"].as_str() {
        Some("string") => Ok(DataType::Utf8),
        Some("integer") => Ok(DataType::Int64),
        Some("number") => Ok(DataType::Float64),
        Some("array") => {
            let items = data_type(whole, &format!("{at}/*"), &node["items"])?;
            // The name that the Parquet format gives the items of a list.
            Ok(DataType::List(Arc::new(field("element", items))))
        }
        Some("object") => {
            let keys = node["properties"].as_object().ok_or_else(|| unknown(at))?;
            // A key that may be missing would be a null.
            let required = node["required"].as_array().map_or(0, Vec::len);
            if keys.is_empty() || required != keys.len() {
                return Err(unknown(at));
            }
            let fields = keys.iter().map(|(key, node)| {
                let within = format!("{at}/{key}");
                data_type(whole, &within, node).map(|data_type| field(key, data_type))
            });
            fields.collect::<Result<_>>().map(DataType::Struct)
        }
        _ => Err(unknown(at)),
    }
}

fn field(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, false)
}

fn unknown(at: &str) -> Error {
    Error::Check(format!(
        "no column can hold what the record has at {at:?}; write JSONL (-o OUT.jsonl)"
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::Record;

    #[test]
    fn columns_are_the_keys_of_the_record_in_its_order() {
        let schema = of::<Record>().unwrap();
        let record = include_str!("../../../../corpora/gold/sample.jsonl");
        let record: Value = serde_json::from_str(record.lines().next().unwrap()).unwrap();
        let keys: Vec<&String> = record.as_object().unwrap().keys().collect();
        let columns: Vec<&String> = schema.fields().iter().map(|field| field.name()).collect();
        assert_eq!(columns, keys);
        let named = |name: &str| schema.field_with_name(name).unwrap().data_type().clone();
        assert_eq!(named("row"), DataType::Int64);
        assert_eq!(
            named("authors").to_string(),
            "List(non-null Utf8, field: 'element')"
        );
        let DataType::List(entity) = named("entities") else {
            panic!("no list");
        };
        let DataType::Struct(entity) = entity.data_type() else {
            panic!("no struct");
        };
        let types: Vec<String> = entity
            .iter()
            .map(|f| format!("{} {}", f.name(), f.data_type()))
            .collect();
        assert_eq!(
            types[..6].join(", "),
            "id Utf8, start Int64, end Int64, text Utf8, label Utf8, score Float64"
        );
    }

    #[test]
    fn what_could_be_null_or_anything_has_no_column() {
        for (node, at) in [
            (json!({"type": ["string", "null"]}), "\"/a\""),
            (json!({"type": "array", "items": true}), "\"/a/*\""),
            (
                json!({"oneOf": [{"const": "x"}, {"type": "null"}]}),
                "\"/a\"",
            ),
            (json!({"$ref": "#/$defs/B"}), "\"/a\""),
            (
                json!({"type": "object", "properties": {"b": {"type": "string"}}}),
                "\"/a\"",
            ),
            (json!({"type": "object"}), "\"/a\""),
        ] {
            let schema = json!({"type": "object", "properties": {"a": node}, "required": ["a"]});
            let error = of_schema(&schema).unwrap_err().to_string();
            assert!(error.contains(&format!("at {at}")), "{error}");
        }
    }
}
