//! A layer norm with an epsilon of its own (rust-bert's have theirs built in).

use tch::Tensor;
use tch::nn::{Init, Path};

use super::failed;
use crate::error::Result;

/// Weight and bias of a norm over the last dimension.
#[derive(Debug)]
pub struct Norm {
    weight: Tensor,
    bias: Tensor,
    epsilon: f64,
}

impl Norm {
    /// The norm under a path; `epsilon` is added to the variance.
    pub fn new(path: &Path<'_>, size: i64, epsilon: f64) -> Self {
        Self {
            weight: path.var("weight", &[size], Init::Const(1.0)),
            bias: path.var("bias", &[size], Init::Const(0.0)),
            epsilon,
        }
    }

    /// `x` normalised, weighted and shifted.
    pub fn apply(&self, x: &Tensor) -> Result<Tensor> {
        let (weight, bias) = (Some(&self.weight), Some(&self.bias));
        x.f_layer_norm(self.weight.size(), weight, bias, self.epsilon, false)
            .map_err(failed)
    }

    /// `x` normalised, and that is all.
    pub fn plain(&self, x: &Tensor) -> Result<Tensor> {
        let none = None::<&Tensor>;
        x.f_layer_norm(self.weight.size(), none, none, self.epsilon, false)
            .map_err(failed)
    }
}
