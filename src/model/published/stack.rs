//! BERT and RoBERTa as token classifiers: embeddings of our own, rust-bert's layers, a classifier.
//!
//! rust-bert's embeddings of RoBERTa add 1e-12 to the variance, whatever the configuration says;
//! published ones were trained with 1e-5, which shows where embeddings are small.

use rust_bert::bert::{BertConfig, BertModel};
use serde::Deserialize;
use tch::nn::{Init, Linear, LinearConfig, Module, Path, linear};
use tch::{Kind, Tensor};

use super::config::{Config, Family};
use crate::error::Result;
use crate::model::libtorch::{Given, Norm, failed, layers};

/// What rust-bert's configuration of BERT leaves out.
#[derive(Deserialize)]
struct More {
    #[serde(default = "usual_epsilon")]
    layer_norm_eps: f64,
    pad_token_id: i64,
}

const fn usual_epsilon() -> f64 {
    1e-12
}

/// See the module's documentation.
pub struct Stack {
    words: Tensor,
    positions: Tensor,
    types: Tensor,
    norm: Norm,
    /// The position of a window's first subword.
    first: i64,
    layers: BertModel<Given>,
    classifier: Linear,
}

impl Stack {
    /// The network under `root`, with tensors named as Hugging Face names them.
    ///
    /// # Errors
    /// When the configuration lacks something.
    pub fn new(root: &Path<'_>, config: &Config) -> Result<Self> {
        let wrong = |e: serde_json::Error| config.wrong(&e);
        let shape = BertConfig::deserialize(&config.all).map_err(wrong)?;
        let more = More::deserialize(&config.all).map_err(wrong)?;
        let roberta = config.family == Family::Roberta;
        let body = root / if roberta { "roberta" } else { "bert" };
        let h = shape.hidden_size;
        let table = |name: &str, rows: i64| {
            let path = &body / "embeddings" / name;
            path.var("weight", &[rows, h], Init::Const(0.0))
        };
        Ok(Self {
            words: table("word_embeddings", shape.vocab_size),
            positions: table("position_embeddings", shape.max_position_embeddings),
            types: table("token_type_embeddings", shape.type_vocab_size),
            norm: Norm::new(
                &(&body / "embeddings" / "LayerNorm"),
                h,
                more.layer_norm_eps,
            ),
            first: if roberta { more.pad_token_id + 1 } else { 0 },
            layers: BertModel::new_with_optional_pooler(&body, &shape, false),
            classifier: linear(
                root / "classifier",
                h,
                config.tags.len() as i64,
                LinearConfig::default(),
            ),
        })
    }

    /// Subword ids [1, L] → logits [1, L, tags].
    pub fn logits(&self, ids: &Tensor) -> Result<Tensor> {
        let length = ids.size2().map_err(failed)?.1;
        let words = Tensor::f_embedding(&self.words, ids, -1, false, false);
        let sum = words
            .and_then(|words| words.f_add(&self.positions.f_narrow(0, self.first, length)?))
            .and_then(|sum| sum.f_add(&self.types.f_select(0, 0)?))
            .map_err(failed)?;
        debug_assert_eq!(sum.kind(), Kind::Float);
        let (last, _) = layers(&self.layers, &self.norm.apply(&sum)?)?;
        Ok(self.classifier.forward(&last))
    }
}
