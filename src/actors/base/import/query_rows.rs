//! Answers of Wikidata's query service as rows: CSV, and JSON in both of its forms.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::columns::Columns;
use crate::corpus::packed::Unpacked;
use crate::error::{Error, Result};

/// One row: values by variable, in small letters, without those that are empty.
pub struct Row {
    /// `file:line` in CSV, `file, row n` in JSON.
    pub place: String,
    values: HashMap<String, String>,
}

impl Row {
    /// The value of a variable, "" if it has none.
    pub fn get(&self, variable: &str) -> &str {
        self.values.get(variable).map_or("", String::as_str)
    }
}

/// All rows, and the names of the variables in small letters.
///
/// # Errors
/// When it is none of the forms.
pub fn rows(mut reader: Unpacked, path: &Path) -> Result<(Vec<String>, Vec<Row>)> {
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|e| Error::io(path, e))?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    if text.trim_ascii_start().starts_with(b"{") || text.trim_ascii_start().starts_with(b"[") {
        return json(text, path);
    }
    let table = Columns::parse(text, path)?;
    let header = table.header().to_vec();
    let rows = table.rows().map(|row| Row {
        place: row.place(),
        values: filled(header.iter().map(|name| (name.as_str(), row.get(name)))),
    });
    let rows = rows.collect();
    Ok((header, rows))
}

fn filled<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) -> HashMap<String, String> {
    let values = values.filter(|(_, value)| !value.is_empty());
    values
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect()
}

fn json(bytes: &[u8], path: &Path) -> Result<(Vec<String>, Vec<Row>)> {
    let wrong = |reason: String| Error::input(path.display().to_string(), reason);
    let answer: Value = serde_json::from_slice(bytes).map_err(|e| {
        Error::input(
            format!("{}:{}", path.display(), e.line()),
            format!("not JSON ({e}); was it downloaded to its end?"),
        )
    })?;
    let bindings = answer.pointer("/results/bindings").unwrap_or(&answer);
    let bindings = bindings.as_array().ok_or_else(|| {
        wrong(
            "neither a list of rows nor results with bindings, as the query service has them"
                .to_owned(),
        )
    })?;
    let mut variables = Vec::new();
    for name in answer
        .pointer("/head/vars")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        variables.extend(name.as_str().map(str::to_lowercase));
    }
    let mut rows = Vec::new();
    for (at, binding) in bindings.iter().enumerate() {
        let place = format!("{}, row {}", path.display(), at + 1);
        let Some(binding) = binding.as_object() else {
            return Err(Error::input(place, "no object of variables and values"));
        };
        let mut values = HashMap::new();
        for (name, value) in binding {
            let name = name.to_lowercase();
            if !variables.contains(&name) {
                variables.push(name.clone());
            }
            let value = value.get("value").unwrap_or(value);
            let value = match value {
                Value::String(text) => text.trim().to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Null => continue,
                _ => {
                    let reason = format!("the value of ?{name} is neither text nor number");
                    return Err(Error::input(place, reason));
                }
            };
            if !value.is_empty() {
                values.insert(name, value);
            }
        }
        rows.push(Row { place, values });
    }
    Ok((variables, rows))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(text: &str) -> Result<(Vec<String>, Vec<Row>)> {
        rows(Box::new(Cursor::new(text.to_owned())), Path::new("a"))
    }

    #[test]
    fn all_forms_of_an_answer_are_the_same_rows() {
        for text in [
            "item,itemLabel,party\nhttp://www.wikidata.org/entity/Q1,Anna,\n",
            r#"{"head":{"vars":["item","itemLabel","party"]},"results":{"bindings":[{"item":
            {"type":"uri","value":"http://www.wikidata.org/entity/Q1"},"itemLabel":{"xml:lang":"de","type":"literal","value":"Anna"}}]}}"#,
            r#"[{"item":"http://www.wikidata.org/entity/Q1","itemLabel":"Anna","party":null}]"#,
            r#"[{"item":{"type":"uri","value":"http://www.wikidata.org/entity/Q1"},"itemLabel":{"type":"literal","value":"Anna"},"party":""}]"#,
        ] {
            let (variables, rows) = read(text).unwrap();
            assert_eq!(variables, ["item", "itemlabel", "party"], "{text}");
            assert_eq!(rows.len(), 1);
            assert_eq!(rows[0].get("item"), "http://www.wikidata.org/entity/Q1");
            assert_eq!(rows[0].get("itemlabel"), "Anna");
            assert_eq!(rows[0].get("party"), "");
        }
    }

    #[test]
    fn what_is_no_answer_says_so() {
        for text in ["{\"results\":{}}", "[{\"item\":", "[1]", "[{\"item\":[1]}]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
