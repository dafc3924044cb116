//! The JSON of the quotation set.

use serde::Deserialize;

/// A document of the set, as it is published or as one line.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::corpus::import) struct Document {
    pub(super) id: Option<Id>,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) date: String,
    #[serde(default, rename = "documentName")]
    pub(super) name: String,
    #[serde(alias = "originalText")]
    pub(super) text: String,
    pub(super) sentences: Vec<Bounds>,
    pub(super) tokens: Vec<Token>,
    #[serde(alias = "annotations")]
    pub(super) quotes: Vec<Annotation>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Number(u64),
    Word(String),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bounds {
    pub(super) char_begin: usize,
    pub(super) char_end: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Token {
    pub(super) id: Option<usize>,
    pub(super) char_begin: usize,
    pub(super) char_end: usize,
    pub(super) text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Annotation {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) medium: String,
    #[serde(default)]
    pub(super) is_nested: bool,
    pub(super) quote: Role,
    #[serde(default)]
    pub(super) speaker: Role,
    #[serde(default)]
    pub(super) cue: Role,
    #[serde(default)]
    pub(super) frame: Role,
    #[serde(default)]
    pub(super) addressee: Role,
}

/// Token ids, as the set writes them or as the bare list its description allows.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Role {
    Full {
        #[serde(rename = "tokenIds")]
        token_ids: Vec<usize>,
    },
    List(Vec<usize>),
}

impl Default for Role {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Role {
    pub(super) fn ids(&self) -> &[usize] {
        match self {
            Self::Full { token_ids } => token_ids,
            Self::List(ids) => ids,
        }
    }
}
