//! Spans in Unicode code points, scores, and the index that turns code points into bytes.

use std::borrow::Cow;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A piece of an article's text: code points, start inclusive, end exclusive.
///
/// In Python, `text[start:end]` is the piece.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of code points.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether there is no code point in it.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share a code point.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly within.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A probability in [0, 1], kept and written with three decimals.
///
/// Stored in thousandths, so that equal scores are equal bytes on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Score(u16);

impl Score {
    /// The score nearest to `value`; values outside [0, 1] are clamped, NaN is 0.
    pub fn new(value: f32) -> Self {
        if value.is_nan() {
            Self(0)
        } else {
            Self((value.clamp(0.0, 1.0) * 1000.0).round() as u16)
        }
    }

    /// The score as a fraction.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f32::deserialize(deserializer)?;
        if (0.0..=1.0).contains(&value) {
            Ok(Self::new(value))
        } else {
            let reason = format!("the score {value} is not between 0 and 1");
            Err(serde::de::Error::custom(reason))
        }
    }
}

impl JsonSchema for Score {
    fn schema_name() -> Cow<'static, str> {
        "Score".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A probability in [0, 1], written with three decimals.",
            "type": "number",
            "minimum": 0,
            "maximum": 1,
        })
    }
}

/// A span with the score of its decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoredSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// How sure the model is, in [0, 1].
    pub score: Score,
}

impl ScoredSpan {
    /// The span without its score.
    pub const fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// Code point → byte offsets of one text, so that spans slice in constant time.
#[derive(Debug, Clone)]
pub struct CharIndex<'t> {
    text: &'t str,
    /// Byte offset of each code point, and the length at the end.
    bytes: Vec<u32>,
}

impl<'t> CharIndex<'t> {
    /// Indexes `text` (at most 4 GiB).
    pub fn new(text: &'t str) -> Self {
        let bytes = text.char_indices().map(|(byte, _)| byte as u32);
        Self {
            text,
            bytes: bytes.chain([text.len() as u32]).collect(),
        }
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte offset of code point `char_offset` (clamped to the end).
    pub fn byte(&self, char_offset: usize) -> usize {
        self.bytes[char_offset.min(self.len())] as usize
    }

    /// The code point that begins at or contains byte `byte`.
    pub fn char_at_byte(&self, byte: usize) -> usize {
        self.bytes
            .partition_point(|&b| (b as usize) <= byte)
            .saturating_sub(1)
    }

    /// The text of `span` (clamped to the text).
    pub fn slice(&self, span: Span) -> &'t str {
        &self.text[self.byte(span.start)..self.byte(span.end.max(span.start))]
    }

    /// The texts of `spans`, as the record joins them: by ` … `.
    pub fn joined(&self, spans: &[Span]) -> String {
        let texts: Vec<&str> = spans.iter().map(|&span| self.slice(span)).collect();
        texts.join(" … ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_slice_the_text_behind_umlauts_and_emoji() {
        let index = CharIndex::new("ä🙂b");
        assert_eq!(index.slice(Span::new(1, 2)), "🙂");
        assert_eq!(index.slice(Span::new(2, 3)), "b");
        assert_eq!(index.slice(Span::new(0, 9)), "ä🙂b");
        assert_eq!(index.char_at_byte(3), 1);
        assert_eq!(index.char_at_byte(6), 2);
    }

    #[test]
    fn scores_have_three_decimals_and_stay_in_range() {
        assert_eq!(
            serde_json::to_string(&Score::new(0.998_44)).unwrap(),
            "0.998"
        );
        assert_eq!(serde_json::to_string(&Score::new(7.0)).unwrap(), "1.0");
        assert_eq!(Score::new(f32::NAN), Score::default());
        for outside in ["1.001", "-0.1", "7"] {
            let error = serde_json::from_str::<Score>(outside).unwrap_err();
            assert!(error.to_string().contains("between 0 and 1"), "{error}");
        }
    }
}
