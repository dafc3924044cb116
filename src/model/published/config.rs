//! `config.json` of a published model: family, sizes and tags.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Folder;
use crate::error::{Error, Result};

/// The families whose token classifiers give here what they are published with. rust-bert 0.23 has
/// DeBERTa as well, but with other scores of attention: those of v1 know no distance beyond the number
/// of heads, those of v2 mistake distances and are scaled otherwise than in training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// BERT.
    Bert,
    /// RoBERTa and XLM-RoBERTa: BERT whose positions begin behind the padding's number.
    Roberta,
    /// DistilBERT.
    DistilBert,
    /// ELECTRA.
    Electra,
}

impl Family {
    const KNOWN: [(&str, Self); 5] = [
        ("bert", Self::Bert),
        ("roberta", Self::Roberta),
        ("xlm-roberta", Self::Roberta),
        ("distilbert", Self::DistilBert),
        ("electra", Self::Electra),
    ];
}

/// What is known of the model before its weights.
#[derive(Debug, Clone)]
pub struct Config {
    /// Its family.
    pub family: Family,
    /// Its tags, in the order of the logits.
    pub tags: Vec<String>,
    /// Word pieces.
    pub vocabulary: usize,
    /// Longest window in subwords, with both special ones.
    pub longest: usize,
    /// All of it, as rust-bert's configurations want it.
    pub all: Value,
    file: PathBuf,
}

/// What all families have.
#[derive(Deserialize)]
struct Common {
    model_type: String,
    #[serde(default)]
    id2label: BTreeMap<usize, String>,
    vocab_size: usize,
    #[serde(alias = "dim")]
    hidden_size: usize,
    #[serde(alias = "n_heads")]
    num_attention_heads: usize,
    max_position_embeddings: usize,
    #[serde(default = "absolute")]
    position_embedding_type: String,
    #[serde(default)]
    pad_token_id: Option<usize>,
    #[serde(default)]
    is_decoder: bool,
}

fn absolute() -> String {
    "absolute".to_owned()
}

/// The number of the padding in vocabularies of RoBERTa, where a configuration does not say.
const ROBERTA_PAD: usize = 1;

impl Config {
    /// Reads the configuration of a model.
    ///
    /// # Errors
    /// When it cannot be read, or is of a model that cannot be run here.
    pub fn read(folder: &Folder) -> Result<Self> {
        let path = folder.config();
        let wrong = |reason: String| Error::Model(format!("{}: {reason}", path.display()));
        let mut all: Value =
            serde_json::from_slice(&folder.read(&path)?).map_err(|e| wrong(e.to_string()))?;
        let common = Common::deserialize(&all).map_err(|e| wrong(e.to_string()))?;
        let family = Family::KNOWN
            .iter()
            .find(|(name, _)| *name == common.model_type);
        let Some(&(_, family)) = family else {
            if common.model_type.starts_with("deberta") {
                return Err(wrong(
                    "the model is a DeBERTa, which rust-bert 0.23 computes in another way than it was \
                     trained (docs/engines.md)"
                        .to_owned(),
                ));
            }
            let known: Vec<&str> = Family::KNOWN.iter().map(|(name, _)| *name).collect();
            return Err(wrong(format!(
                "the model is of the family {:?}; known: {}",
                common.model_type,
                known.join(", ")
            )));
        };
        if common.is_decoder || common.position_embedding_type != "absolute" {
            return Err(wrong(
                "the model decodes, or has positions of another kind; neither is known here"
                    .to_owned(),
            ));
        }
        let heads = common.num_attention_heads;
        if heads == 0 || common.hidden_size % heads != 0 {
            return Err(wrong(format!(
                "{heads} attention heads do not share {} numbers evenly",
                common.hidden_size
            )));
        }
        let ids: Vec<usize> = common.id2label.keys().copied().collect();
        if ids.is_empty() || ids != (0..ids.len()).collect::<Vec<_>>() {
            return Err(wrong(
                "id2label does not name every tag from 0 on; a token classifier is wanted"
                    .to_owned(),
            ));
        }
        // RoBERTa's positions begin behind the padding's number.
        let (padding, beyond) = match family {
            Family::Roberta => {
                let padding = common.pad_token_id.unwrap_or(ROBERTA_PAD);
                (padding, padding + 1)
            }
            _ => (common.pad_token_id.unwrap_or(0), 0),
        };
        let longest = common.max_position_embeddings.saturating_sub(beyond);
        if longest < SHORTEST {
            return Err(wrong(format!(
                "windows of {longest} subwords; {SHORTEST} are the least that can be worked with"
            )));
        }
        fill(&mut all, padding);
        Ok(Self {
            family,
            tags: common.id2label.into_values().collect(),
            vocabulary: common.vocab_size,
            longest,
            all,
            file: path,
        })
    }

    /// The error for what is wrong with it.
    pub fn wrong(&self, reason: &dyn Display) -> Error {
        Error::Model(format!("{}: {reason}", self.file.display()))
    }
}

/// Windows shorter than this leave nothing to overlap.
const SHORTEST: usize = 16;

/// Puts in what rust-bert's configurations insist on, though it counts in training only.
fn fill(all: &mut Value, padding: usize) {
    let needless = [
        ("attention_dropout", json!(0.0)),
        ("attention_probs_dropout_prob", json!(0.0)),
        ("dropout", json!(0.0)),
        ("hidden_dropout_prob", json!(0.0)),
        ("initializer_range", json!(0.02)),
        ("pad_token_id", json!(padding)),
        ("qa_dropout", json!(0.0)),
        ("seq_classif_dropout", json!(0.0)),
        ("sinusoidal_pos_embds", json!(false)),
        ("tie_weights_", json!(true)),
    ];
    if let Some(all) = all.as_object_mut() {
        for (name, value) in needless {
            if all.get(name).is_none_or(Value::is_null) {
                all.insert(name.to_owned(), value);
            }
        }
    }
}
