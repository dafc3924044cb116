//! One JSON object as it stands: keys in their order, values as written.
//!
//! Values are not parsed unless a field is wanted, so that numbers of any size and precision come
//! out of `meta` as they went in.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Fault;

/// How deep objects and arrays may be nested: what is kept in `meta` must be readable by others, and
/// `serde_json`, like many parsers, stops at 128.
const DEEPEST: usize = 120;

/// A JSON object borrowed from its line.
pub struct Object<'l>(pub Vec<(String, &'l RawValue)>);

impl<'l> Object<'l> {
    /// Reads `line` as one object; the fault's byte is counted from `byte_start`.
    pub fn parse(line: &'l str, byte_start: u64) -> Result<Self, Fault> {
        if let Some(kind) = other_kind(line) {
            return Err(Fault::new(format!(
                "the line is {kind}, not a JSON object; write one article a line"
            )));
        }
        if let Some(byte) = too_deep(line) {
            return Err(Fault::new(format!(
                "nested deeper than {DEEPEST} objects and arrays, which hardly any program reads"
            ))
            .at_byte(byte_start + byte as u64));
        }
        serde_json::from_str(line).map_err(|error| {
            let column = error.column().max(1);
            let message = message(&error);
            Fault::new(format!("not JSON: {message} (column {column})"))
                .at_byte(byte_start + column as u64 - 1)
        })
    }

    /// The value of `key`, `None` if the key is missing or its value null.
    pub fn get(&self, key: &str) -> Option<&'l RawValue> {
        let (_, value) = self.0.iter().find(|(name, _)| name == key)?;
        (value.get() != "null").then_some(*value)
    }

    /// The string under `key`; `None` if it is missing, null or no string.
    pub fn string(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.get(key)?.get()).ok()
    }

    /// The object without the keys for which `used` holds, as JSON.
    pub fn without(&self, used: impl Fn(&str) -> bool) -> String {
        let mut json = String::from("{");
        for (key, value) in self.0.iter().filter(|(key, _)| !used(key)) {
            if json.len() > 1 {
                json.push(',');
            }
            json.push_str(&serde_json::Value::from(key.as_str()).to_string());
            json.push(':');
            json.push_str(value.get());
        }
        json.push('}');
        json
    }
}

/// The byte at which `json` is nested too deeply.
fn too_deep(json: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(at);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// What the parser says, without its count of lines, which begins anew with every value.
pub fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message
        .split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What a value is in the words of JSON.
pub fn kind(json: &str) -> &'static str {
    match json.trim_start().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn other_kind(line: &str) -> Option<&'static str> {
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    (!line.trim_start().starts_with('{') && is_json()).then(|| kind(line))
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut pairs: Vec<(String, &'de RawValue)> = Vec::new();
                let mut seen = HashSet::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    // Which of the two is meant cannot be known, and readers differ in their choice.
                    if !seen.insert(key.clone()) {
                        return Err(M::Error::custom(format!("the key {key:?} stands twice")));
                    }
                    pairs.push((key, value));
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_out_as_they_went_in() {
        let line = r#"{"a":1.10,"text":"x","b":12345678901234567890123,"ä\n":[ 1 ]}"#;
        let object = Object::parse(line, 0).unwrap_or_else(|fault| panic!("{fault:?}"));
        let rest = object.without(|key| key == "text");
        assert_eq!(
            rest,
            r#"{"a":1.10,"b":12345678901234567890123,"ä\n":[ 1 ]}"#
        );
        assert_eq!(object.without(|_| true), "{}");
    }

    #[test]
    fn what_is_no_object_is_named() {
        for (line, reason) in [
            ("[1]", "an array"),
            ("null", "null"),
            ("{\"a\":1,\"a\":2}", "twice"),
            ("{\"a\":}", "column 6"),
            ("{\"a\":1", "EOF"),
            ("{\"a\":1} {}", "trailing"),
            ("kein JSON", "not JSON"),
            (
                &format!("{{\"a\":{}1{}}}", "[".repeat(120), "]".repeat(120)),
                "deeper",
            ),
        ] {
            let fault = Object::parse(line, 0).err().unwrap();
            assert!(fault.reason.contains(reason), "{}", fault.reason);
        }
    }
}
