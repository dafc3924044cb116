//! Text → subwords (the bundle's Unigram tokenizer), with byte offsets into the view.

use std::ops::Range;
use std::path::Path;

use crate::error::{Error, Result};

/// The subwords of a text, without `<s>` and `</s>`.
#[derive(Debug, Clone, Default)]
pub struct Subwords {
    /// Piece numbers.
    pub ids: Vec<u32>,
    /// Bytes of the text each piece was made from.
    pub bytes: Vec<Range<usize>>,
}

/// The bundle's tokenizer.
pub struct Tokenizer(tokenizers::Tokenizer);

impl Tokenizer {
    /// Reads `tokenizer.json` from its bytes; `path` is for messages.
    pub fn new(path: &Path, bytes: &[u8]) -> Result<Self> {
        let wrong = |e: tokenizers::Error| {
            Error::Model(format!("{}: not a tokenizer: {e}", path.display()))
        };
        let mut tokenizer = tokenizers::Tokenizer::from_bytes(bytes).map_err(wrong)?;
        // Texts are cut into windows later, and nothing is to be missing then.
        tokenizer.with_truncation(None).map_err(wrong)?;
        tokenizer.with_padding(None);
        Ok(Self(tokenizer))
    }

    /// The pieces it puts before and behind a text, if there is one on either side.
    #[cfg(feature = "rust-bert")]
    pub fn special(&self) -> Option<[u32; 2]> {
        let empty = self.0.encode("", true).ok()?;
        empty.get_ids().try_into().ok()
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.0.get_vocab_size(true)
    }

    /// Whether there is no piece.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The subwords of `text`.
    pub fn encode(&self, text: &str) -> Result<Subwords> {
        let encoding = self
            .0
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
