//! What a published model of entities says of itself, in manifests too.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A published model, as its files say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntityModelInfo {
    /// The name of its folder.
    pub name: String,
    /// SHA-256 of its configuration.
    pub config: String,
    /// SHA-256 of its tokenizer.
    pub tokenizer: String,
    /// SHA-256 of its weights.
    pub weights: String,
    /// What computes it.
    pub engine: String,
    /// What each of its tags is read as.
    pub tags: BTreeMap<String, String>,
}
