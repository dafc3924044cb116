//! Text → subwords (the bundle's Unigram tokenizer), with byte offsets into the view.

use std::ops::Range;
use std::path::Path;

use super::words::Words;
use crate::error::{Error, Result};

/// The subwords of a text, without `<s>` and `</s>`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subwords {
    /// Piece numbers.
    pub ids: Vec<u32>,
    /// Bytes of the text each piece was made from.
    pub bytes: Vec<Range<usize>>,
}

/// The bundle's tokenizer.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    /// Its words, if it cuts each for itself.
    words: Option<Words>,
}

impl Tokenizer {
    /// Reads `tokenizer.json` from its bytes; `path` is for messages.
    pub fn new(path: &Path, bytes: &[u8]) -> Result<Self> {
        let wrong = |e: tokenizers::Error| {
            Error::Model(format!("{}: not a tokenizer: {e}", path.display()))
        };
        let mut inner = tokenizers::Tokenizer::from_bytes(bytes).map_err(wrong)?;
        // Texts are cut into windows later, and nothing is to be missing then.
        inner.with_truncation(None).map_err(wrong)?;
        inner.with_padding(None);
        let words = Words::of(&inner);
        Ok(Self { inner, words })
    }

    /// The pieces it puts before and behind a text, if there is one on either side.
    #[cfg(feature = "rust-bert")]
    pub fn special(&self) -> Option<[u32; 2]> {
        let empty = self.inner.encode("", true).ok()?;
        empty.get_ids().try_into().ok()
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.inner.get_vocab_size(true)
    }

    /// Whether there is no piece.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The subwords of `text`.
    pub fn encode(&self, text: &str) -> Result<Subwords> {
        let Some(words) = &self.words else {
            return self.encode_whole(text);
        };
        words.encode(text, |part| self.encode_whole(part))
    }

    /// The subwords of `text`, all of it given to the library.
    fn encode_whole(&self, text: &str) -> Result<Subwords> {
        let encoding = self
            .inner
            .encode(text, false)
            .map_err(|e| Error::Model(format!("the tokenizer failed: {e}")))?;
        let bytes = encoding
            .get_offsets()
            .iter()
            .map(|&(start, end)| start..end)
            .collect();
        Ok(Subwords {
            ids: encoding.get_ids().to_vec(),
            bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{TestCaseResult, TestRunner};

    use super::*;
    use crate::model::{Bundle, find};

    /// What may stand beside a blank, and what must not be cut there: marks that combine, pictures of
    /// several characters, blanks of all kinds, characters the normaliser writes out or leaves out,
    /// the tokenizer's own signs and the texts of its special pieces.
    const TRICKY: &str = r#"([a-zA-ZäßÖéñ0-9.,:;!?„“‚‘»«'"()<>/&%–-]|ZEAL|Bundes|regierung|der|[ ]|[ ]|[ ]|  |\n|\t|…|½|ﬁ|\u{301}|\u{308}|\u{200D}|\u{FE0F}|\u{AD}|\u{A0}|\u{2028}|\u{3000}|👩|👧|🇩|🇪|❤|한|국|नि|क्|ष|▁|<s>|</s>|<unk>|<mask>|s>|ſ|Å|①|\u{0}|\u{600}){0,40}"#;

    #[test]
    fn a_tokenizer_that_cuts_words_for_themselves_is_told_from_one_that_does_not() {
        let bundle = Bundle::open(&find(None).unwrap()).unwrap();
        assert!(bundle.tokenizer().words.is_some());
        let path = bundle.folder().join("tokenizer.json");
        let json = std::fs::read_to_string(&path).unwrap();
        for (part, other) in [
            (
                r#""type": "Metaspace", "replacement": "▁", "add_prefix_space": true"#,
                r#""type": "BertPreTokenizer""#,
            ),
            (r#"{"Regex": " {2,}"}"#, r#"{"Regex": "a b"}"#),
            (r#""lstrip": false"#, r#""lstrip": true"#),
            (r#""content": "<mask>""#, r#""content": "ein Wort""#),
        ] {
            let changed = json.replacen(part, other, 1);
            assert_ne!(changed, json, "{part}");
            let tokenizer = Tokenizer::new(&path, changed.as_bytes()).unwrap();
            assert!(tokenizer.words.is_none(), "{other}");
        }
    }

    #[test]
    fn words_cut_for_themselves_are_cut_as_in_the_whole_text() {
        let bundle = Bundle::open(&find(None).unwrap()).unwrap();
        let tokenizer = bundle.tokenizer();
        let same = |text: &str| -> TestCaseResult {
            let whole = tokenizer.encode_whole(text).unwrap();
            prop_assert_eq!(&tokenizer.encode(text).unwrap(), &whole, "{:?}", text);
            Ok(())
        };
        for text in [
            "",
            " ",
            "a",
            " a b ",
            "ZEAL 491 DGAP\nTD  Öl",
            "ÖVP",
            "„Ö“\n \n",
            "\n ÄÖÜ ",
            "Die Ministerin sagte: „Nein, das  gilt nicht!“, und ging.\n\nDann kam er.",
            "ein e\u{301}ins \u{301}zwei <s> drei <mask>",
        ] {
            same(text).unwrap();
        }
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/sample");
        let mut read = 0;
        for file in std::fs::read_dir(sample).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            read += text.len();
            same(&text).unwrap();
        }
        assert!(read > 20_000, "{read}");
        let mut runner = TestRunner::new(ProptestConfig::with_cases(2_000));
        runner.run(&TRICKY, |text| same(&text)).unwrap();
    }
}
