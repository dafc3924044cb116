//! A published token classifier as a network, whatever its family.

use rust_bert::RustBertError;
use rust_bert::distilbert::{DistilBertConfig, DistilBertForTokenClassification};
use rust_bert::electra::{ElectraConfig, ElectraForTokenClassification};
use serde::de::DeserializeOwned;
use tch::Tensor;
use tch::nn;

use super::config::{Config, Family};
use super::stack::Stack;
use crate::error::{Error, Result};

/// rust-bert's classifiers, and what stands for those of BERT and RoBERTa.
pub enum Network {
    /// BERT, RoBERTa, XLM-RoBERTa.
    Stack(Stack),
    /// DistilBERT.
    DistilBert(DistilBertForTokenClassification),
    /// ELECTRA.
    Electra(ElectraForTokenClassification),
}

impl Network {
    /// The network under `root`, with tensors named as Hugging Face names them.
    ///
    /// # Errors
    /// When the configuration lacks something or has what rust-bert does not.
    pub fn new(root: &nn::Path<'_>, config: &Config) -> Result<Self> {
        Ok(match config.family {
            Family::Bert | Family::Roberta => Self::Stack(Stack::new(root, config)?),
            Family::DistilBert => {
                let settings: DistilBertConfig = parsed(config)?;
                let network = DistilBertForTokenClassification::new(root, &settings);
                Self::DistilBert(network.map_err(|e| config.wrong(&e))?)
            }
            Family::Electra => {
                let settings: ElectraConfig = parsed(config)?;
                let network = ElectraForTokenClassification::new(root, &settings);
                Self::Electra(network.map_err(|e| config.wrong(&e))?)
            }
        })
    }

    /// Subword ids [1, L] → logits [1, L, tags].
    ///
    /// # Errors
    /// rust-bert's; where it panics instead, the article is quarantined.
    pub fn logits(&self, ids: &Tensor) -> Result<Tensor> {
        match self {
            Self::Stack(network) => network.logits(ids),
            Self::DistilBert(network) => network
                .forward_t(Some(ids), None, None, false)
                .map(|output| output.logits)
                .map_err(|e| refused(&e)),
            Self::Electra(network) => Ok(network
                .forward_t(Some(ids), None, None, None, None, false)
                .logits),
        }
    }
}

fn parsed<C: DeserializeOwned>(config: &Config) -> Result<C> {
    serde_json::from_value(config.all.clone())
        .map_err(|e| config.wrong(&format_args!("not as rust-bert wants it: {e}")))
}

fn refused(error: &RustBertError) -> Error {
    Error::Model(format!("rust-bert: {error}"))
}
