//! rust-bert's BERT without its embeddings: it begins with what it is given.
//!
//! rust-bert's own embeddings have the epsilon of their norm built in (1e-12) and always add token
//! types and trained positions; here whoever embeds does as the weights were trained.

use std::borrow::Borrow;

use rust_bert::RustBertError;
use rust_bert::bert::{BertConfig, BertEmbedding, BertModel};
use tch::Tensor;
use tch::nn::Path;

use crate::error::{Error, Result};

/// Stands where embeddings would, and passes on what is given instead of ids.
#[derive(Debug)]
pub struct Given;

impl BertEmbedding for Given {
    fn new<'p, P: Borrow<Path<'p>>>(_: P, _: &BertConfig) -> Self {
        Self
    }

    fn forward_t(
        &self,
        _: Option<&Tensor>,
        _: Option<&Tensor>,
        _: Option<&Tensor>,
        input: Option<&Tensor>,
        _: bool,
    ) -> std::result::Result<Tensor, RustBertError> {
        input
            .map(Tensor::shallow_clone)
            .ok_or_else(|| RustBertError::ValueError("nothing is given".to_owned()))
    }
}

/// The layers' outputs for embedded words [1, L, hidden]: the last one's, and all of them if the
/// model was built to keep them.
///
/// # Errors
/// When rust-bert reports one.
pub fn layers(model: &BertModel<Given>, embedded: &Tensor) -> Result<(Tensor, Vec<Tensor>)> {
    let output = model
        .forward_t(None, None, None, None, Some(embedded), None, None, false)
        .map_err(|e| Error::Model(format!("rust-bert failed: {e}")))?;
    Ok((
        output.hidden_state,
        output.all_hidden_states.unwrap_or_default(),
    ))
}
