//! One layer of the encoder: attention, then the inner and outer linear layers, each with its sum
//! and norm.

use std::ops::Range;

use super::Precision;
use super::epilogues::{Gelu, QuantiseGelu, Store};
use super::heads::Heads;
use super::kernel::Products;
use super::linear::{Input, Linear};
use super::norm::{Norm, Normalise};
use super::projected::QuantiseHeads;
use super::rows::Quantise;
use super::workspace::Workspace;
use crate::model::vectors::gelu::{COARSE, FINE};
use crate::model::vectors::lanes::AnyLanes;

/// Rows whose inner states are in memory at once: with the weights they stay in the second cache.
pub const BLOCK: usize = 128;

/// A layer's weights.
#[derive(Debug)]
pub struct Layer {
    /// Queries, keys and values of all heads.
    pub projections: Linear,
    /// From the heads back to the hidden states.
    pub attention_output: Linear,
    /// After attention.
    pub attention_norm: Norm,
    /// To the inner width.
    pub inner: Linear,
    /// And back.
    pub outer: Linear,
    /// After that.
    pub output_norm: Norm,
}

/// What all layers share.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The kernel, ready.
    pub products: &'a Products,
    /// The vectors.
    pub lanes: AnyLanes,
    /// The heads.
    pub heads: Heads,
    /// Bytes or floats.
    pub precision: Precision,
}

impl Layer {
    /// All its linear layers, in the order they are used.
    pub fn linears(&mut self) -> [&mut Linear; 4] {
        [
            &mut self.projections,
            &mut self.attention_output,
            &mut self.inner,
            &mut self.outer,
        ]
    }

    /// Hidden states of windows that stand back to back, `lengths` subwords each → those of the
    /// next layer, in place.
    pub fn run(&self, setting: Setting<'_>, lengths: &[usize], room: &mut Workspace) {
        let rows: usize = lengths.iter().sum();
        self.project(setting, rows, room);
        Self::attend(setting, lengths, room);
        for first in (0..rows).step_by(BLOCK) {
            self.join(setting, first..(first + BLOCK).min(rows), room);
        }
        for first in (0..rows).step_by(BLOCK) {
            self.widen(setting, first..(first + BLOCK).min(rows), room);
            self.narrow(setting, first..(first + BLOCK).min(rows), room);
        }
    }

    fn project(&self, setting: Setting<'_>, rows: usize, room: &mut Workspace) {
        let Setting {
            products,
            lanes,
            heads,
            ..
        } = setting;
        let tile = &mut room.tile;
        match setting.precision {
            Precision::Int8 => {
                let mut quantise = QuantiseHeads {
                    lanes,
                    heads,
                    out: &mut room.projected,
                };
                let input = Input::Bytes(&room.state_bytes);
                self.projections
                    .apply(products, lanes, input, 0..rows, tile, &mut quantise);
            }
            Precision::Float => {
                let mut store = Store {
                    lanes,
                    rows: &mut room.float_projected,
                    stride: self.projections.columns(),
                    add: false,
                };
                let input = Input::Floats(&room.states);
                self.projections
                    .apply(products, lanes, input, 0..rows, tile, &mut store);
            }
        }
    }

    fn attend(setting: Setting<'_>, lengths: &[usize], room: &mut Workspace) {
        let Setting {
            products,
            lanes,
            heads,
            ..
        } = setting;
        let columns = heads.columns();
        let mut first = 0;
        for &length in lengths {
            let out = &mut room.mixed[first * columns..][..length * columns];
            match setting.precision {
                Precision::Int8 => {
                    let projected = &room.projected;
                    room.attention
                        .attend(products, lanes, heads, projected, first, out);
                }
                Precision::Float => {
                    let stride = 3 * columns;
                    let projected = &room.float_projected[first * stride..][..length * stride];
                    room.float_attention.attend(lanes, heads, projected, out);
                }
            }
            first += length;
        }
    }

    /// From the mixed values to the first norm.
    fn join(&self, setting: Setting<'_>, rows: Range<usize>, room: &mut Workspace) {
        let Setting {
            products,
            lanes,
            heads,
            ..
        } = setting;
        let columns = heads.columns();
        let input = match setting.precision {
            Precision::Int8 => {
                lanes.run(Quantise {
                    floats: &room.mixed[rows.start * columns..rows.end * columns],
                    width: columns,
                    out: &mut room.mixed_bytes,
                    first: rows.start,
                });
                Input::Bytes(&room.mixed_bytes)
            }
            Precision::Float => Input::Floats(&room.mixed),
        };
        let mut add = Store {
            lanes,
            rows: &mut room.states,
            stride: self.attention_output.columns(),
            add: true,
        };
        let tile = &mut room.tile;
        self.attention_output
            .apply(products, lanes, input, rows.clone(), tile, &mut add);
        self.normalise(&self.attention_norm, setting, rows, room);
    }

    /// To the inner rows, which are those of this block alone.
    fn widen(&self, setting: Setting<'_>, rows: Range<usize>, room: &mut Workspace) {
        let Setting {
            products, lanes, ..
        } = setting;
        let (first, stride) = (rows.start, self.inner.columns());
        let (inner, largest) = (&mut room.inner[..], &mut room.largest[..]);
        match setting.precision {
            Precision::Int8 => {
                let mut gelu = Gelu {
                    lanes,
                    hump: COARSE,
                    first,
                    rows: inner,
                    stride,
                    largest,
                };
                let (input, count) = (Input::Bytes(&room.state_bytes), rows.len());
                self.inner
                    .apply(products, lanes, input, rows, &mut room.tile, &mut gelu);
                lanes.run(QuantiseGelu {
                    rows: &room.inner[..count * stride],
                    width: stride,
                    largest: &room.largest,
                    out: &mut room.inner_bytes,
                });
            }
            Precision::Float => {
                let mut gelu = Gelu {
                    lanes,
                    hump: FINE,
                    first,
                    rows: inner,
                    stride,
                    largest,
                };
                let input = Input::Floats(&room.states);
                self.inner
                    .apply(products, lanes, input, rows, &mut room.tile, &mut gelu);
            }
        }
    }

    /// From the inner rows to the second norm.
    fn narrow(&self, setting: Setting<'_>, rows: Range<usize>, room: &mut Workspace) {
        let Setting {
            products, lanes, ..
        } = setting;
        let width = self.outer.columns();
        let input = match setting.precision {
            Precision::Int8 => Input::Bytes(&room.inner_bytes),
            Precision::Float => Input::Floats(&room.inner),
        };
        let mut add = Store {
            lanes,
            rows: &mut room.states[rows.start * width..],
            stride: width,
            add: true,
        };
        self.outer.apply(
            products,
            lanes,
            input,
            0..rows.len(),
            &mut room.tile,
            &mut add,
        );
        self.normalise(&self.output_norm, setting, rows, room);
    }

    fn normalise(
        &self,
        norm: &Norm,
        setting: Setting<'_>,
        rows: Range<usize>,
        room: &mut Workspace,
    ) {
        let width = self.attention_output.columns();
        let bytes = setting.precision == Precision::Int8;
        setting.lanes.run(Normalise {
            norm,
            rows: &mut room.states[rows.start * width..rows.end * width],
            bytes: bytes.then_some((&mut room.state_bytes, rows.start)),
        });
    }
}
