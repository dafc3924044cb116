//! A bundle's tensors → a packed encoder.

use super::super::MIX_EPSILON;
use super::Precision;
use super::embeddings::Embeddings;
use super::encoder::Encoder;
use super::heads::{Heads, WIDEST};
use super::kernel::Kernel;
use super::layer::Layer;
use super::linear::{Linear, Output, gather};
use super::norm::Norm;
use crate::error::{Error, Result};
use crate::model::{Shape, Weights};

/// See [`Encoder::new`].
pub fn encoder(
    shape: &Shape,
    weights: &Weights,
    kernel: Kernel,
    precision: Precision,
) -> Result<Encoder> {
    let (h, heads) = (shape.hidden, shape.heads);
    shape.check()?;
    if h / heads > WIDEST {
        return Err(Error::Model(format!(
            "heads of {} numbers are wider than this engine takes ({WIDEST})",
            h / heads
        )));
    }
    let loader = Loader {
        shape,
        weights,
        heads: Heads {
            count: heads,
            width: (h / heads).next_multiple_of(16),
            real_width: h / heads,
        },
        kernel,
        precision,
    };
    let layers = (0..shape.layers).map(|number| loader.layer(&format!("layers.{number}")));
    let mut layers = layers.collect::<Result<Vec<_>>>()?;
    gather(layers.iter_mut().flat_map(Layer::linears));
    Ok(Encoder {
        kernel,
        precision,
        width: h,
        heads: loader.heads,
        embeddings: loader.embeddings()?,
        layers,
        mix: loader.mix()?,
    })
}

struct Loader<'a> {
    shape: &'a Shape,
    weights: &'a Weights,
    heads: Heads,
    kernel: Kernel,
    precision: Precision,
}

impl Loader<'_> {
    fn embeddings(&self) -> Result<Embeddings> {
        let (words, width) = (self.shape.vocabulary, self.shape.hidden);
        let rows = self.weights.rows("embeddings.word", words, width)?;
        let positions = self
            .weights
            .matrix("embeddings.position", self.shape.positions, width)?;
        let norm = self.norm("embeddings.norm")?;
        let words = (0..rows.len()).map(|row| {
            let (values, scale) = rows.row(row);
            (values.to_vec(), scale)
        });
        Ok(Embeddings::new(words, positions.data(), width, norm))
    }

    fn layer(&self, prefix: &str) -> Result<Layer> {
        let name = |what: &str| format!("{prefix}.{what}");
        let (h, inner) = (self.shape.hidden, self.shape.inner);
        let mut projections = Vec::new();
        for what in ["query", "key", "value"] {
            projections.extend(self.spread(self.outputs(&name(what), h, h)?));
        }
        let mut back = self.outputs(&name("attention_output"), h, h)?;
        for output in &mut back {
            output.weights = self.spread_weights(&output.weights);
        }
        let padded = h.next_multiple_of(16);
        let pack = |outputs: &[Output], inputs: usize| {
            Linear::new(outputs, inputs, self.kernel, self.precision)
        };
        Ok(Layer {
            projections: pack(&projections, padded).in_units(self.heads.width),
            attention_output: pack(&back, self.heads.columns()),
            attention_norm: self.norm(&name("attention_norm"))?,
            inner: pack(&self.outputs(&name("inner"), inner, h)?, padded),
            outer: pack(
                &self.outputs(&name("outer"), h, inner)?,
                inner.next_multiple_of(16),
            ),
            output_norm: self.norm(&name("output_norm"))?,
        })
    }

    fn outputs(&self, name: &str, rows: usize, columns: usize) -> Result<Vec<Output>> {
        let matrix = self
            .weights
            .rows(&format!("{name}.weight"), rows, columns)?;
        let bias = self.weights.vector(&format!("{name}.bias"), rows)?;
        let output = |(row, bias)| {
            let (values, scale) = matrix.row(row);
            Output {
                weights: values.to_vec(),
                scale,
                bias,
            }
        };
        Ok(bias.into_iter().enumerate().map(output).collect())
    }

    /// Fills every head up to its padded width.
    fn spread(&self, outputs: Vec<Output>) -> Vec<Output> {
        let Heads {
            width, real_width, ..
        } = self.heads;
        let mut out = Vec::with_capacity(self.heads.columns());
        for (at, output) in outputs.into_iter().enumerate() {
            out.push(output);
            if (at + 1) % real_width == 0 {
                out.resize(out.len() + width - real_width, Output::nothing());
            }
        }
        out
    }

    fn spread_weights(&self, weights: &[i8]) -> Vec<i8> {
        let Heads {
            width, real_width, ..
        } = self.heads;
        let mut out = Vec::with_capacity(self.heads.columns());
        for head in weights.chunks_exact(real_width) {
            out.extend_from_slice(head);
            out.resize(out.len() + width - real_width, 0);
        }
        out
    }

    fn norm(&self, name: &str) -> Result<Norm> {
        let weight = self
            .weights
            .vector(&format!("{name}.weight"), self.shape.hidden)?;
        let bias = self
            .weights
            .vector(&format!("{name}.bias"), self.shape.hidden)?;
        Ok(Norm::new(weight, bias, self.shape.epsilon))
    }

    /// One norm a layer that is mixed, weighted by its share, and the last for their sum.
    fn mix(&self) -> Result<Vec<Norm>> {
        let (h, count) = (self.shape.hidden, self.shape.mix);
        if count == 0 {
            return Ok(Vec::new());
        }
        let shares = self.weights.vector("mix.weight", count)?;
        let plain = |share| Norm::new(vec![share; h], vec![0.0; h], MIX_EPSILON);
        let mut norms: Vec<Norm> = shares.into_iter().map(plain).collect();
        let weight = self.weights.vector("mix.norm.weight", h)?;
        let bias = self.weights.vector("mix.norm.bias", h)?;
        norms.push(Norm::new(weight, bias, MIX_EPSILON));
        Ok(norms)
    }
}
