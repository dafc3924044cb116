//! The encoder: embeddings, layers, and the mix of the last ones.

use super::embeddings::{Embed, Embeddings};
use super::heads::Heads;
use super::kernel::{Kernel, Products};
use super::layer::{Layer, Setting};
use super::norm::{AddNormalised, Norm, Normalise};
use super::workspace::Workspace;
use super::{Precision, load};
use crate::error::{Error, Result};
use crate::model::{Shape, Weights};

/// Subwords that go through the layers together, unless a window is longer: as many as the second
/// cache holds the activations of.
const BATCH: usize = 512;

/// An encoder in memory, shared by all threads; what a thread needs of its own is a [`Workspace`].
pub struct Encoder {
    pub(super) kernel: Kernel,
    pub(super) precision: Precision,
    pub(super) width: usize,
    pub(super) heads: Heads,
    pub(super) embeddings: Embeddings,
    pub(super) layers: Vec<Layer>,
    /// Norms of the last layers, whose sum is normalised by the last of them.
    pub(super) mix: Vec<Norm>,
}

impl Encoder {
    /// Packs the weights of an encoder for `kernel`.
    ///
    /// # Errors
    /// When a tensor is missing or misshapen, or the shape is none.
    pub fn new(
        shape: &Shape,
        weights: &Weights,
        kernel: Kernel,
        precision: Precision,
    ) -> Result<Self> {
        load::encoder(shape, weights, kernel, precision)
    }

    /// Numbers of a hidden state.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Encodes windows; `take` gets each window's number and its hidden states, row after row.
    ///
    /// A window's states depend on nothing but its ids, whatever is encoded with it.
    ///
    /// # Errors
    /// When a window is longer than the encoder's positions or an id is not in its vocabulary.
    pub fn encode(
        &self,
        windows: &[&[u32]],
        room: &mut Workspace,
        mut take: impl FnMut(usize, &[f32]),
    ) -> Result<()> {
        for ids in windows {
            self.embeddings.check(ids)?;
        }
        let products = Products::start(self.kernel);
        if products.kernel() != self.kernel {
            return Err(Error::Model(format!(
                "the weights are packed for {}, which this processor has not",
                self.kernel
            )));
        }
        let mut first = 0;
        let mut lengths = Vec::new();
        while first < windows.len() {
            lengths.clear();
            let mut rows = 0;
            for ids in &windows[first..] {
                if rows > 0 && rows + ids.len() > BATCH {
                    break;
                }
                rows += ids.len();
                lengths.push(ids.len());
            }
            let batch = &windows[first..first + lengths.len()];
            let states = self.batch(&products, batch, &lengths, rows, room);
            let padded = self.width.next_multiple_of(16);
            let mut at = 0;
            for (number, &length) in lengths.iter().enumerate() {
                take(first + number, &states[at * padded..][..length * padded]);
                at += length;
            }
            first += lengths.len();
        }
        Ok(())
    }

    fn batch<'a>(
        &self,
        products: &Products,
        windows: &[&[u32]],
        lengths: &[usize],
        rows: usize,
        room: &'a mut Workspace,
    ) -> &'a [f32] {
        let lanes = self.kernel.lanes();
        let setting = Setting {
            products,
            lanes,
            heads: self.heads,
            precision: self.precision,
        };
        if let Some(layer) = self.layers.first() {
            room.fit(layer, self.heads, (self.kernel, self.precision), rows);
        }
        let total = rows * self.width.next_multiple_of(16);
        lanes.run(Embed {
            embeddings: &self.embeddings,
            windows,
            rows: &mut room.states[..total],
        });
        let bytes = self.precision == Precision::Int8;
        lanes.run(Normalise {
            norm: self.embeddings.norm(),
            rows: &mut room.states[..total],
            bytes: bytes.then_some((&mut room.state_bytes, 0)),
        });
        let mixed_from = self.layers.len() + 1 - self.mix.len().max(1);
        for (number, layer) in self.layers.iter().enumerate() {
            layer.run(setting, lengths, room);
            if let Some((last, norms)) = self.mix.split_last()
                && number >= mixed_from
            {
                lanes.run(AddNormalised {
                    norm: &norms[number - mixed_from],
                    rows: &room.states[..total],
                    sums: &mut room.mix[..total],
                    first: number == mixed_from,
                });
                if number + 1 == self.layers.len() {
                    lanes.run(Normalise {
                        norm: last,
                        rows: &mut room.mix[..total],
                        bytes: None,
                    });
                }
            }
        }
        if self.mix.is_empty() {
            &room.states[..total]
        } else {
            &room.mix[..total]
        }
    }
}
