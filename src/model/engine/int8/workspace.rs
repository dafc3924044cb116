//! What a thread needs while it encodes; grows to its largest batch and is used again.

use super::Precision;
use super::attention::Attention;
use super::float_attention::FloatAttention;
use super::heads::Heads;
use super::kernel::{Kernel, ROWS};
use super::layer::{BLOCK, Layer};
use super::linear::Tile;
use super::projected::Projected;
use super::rows::ByteRows;
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::lanes::{Floats, LANES};

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Hidden states, row after row.
    pub(super) states: Aligned<f32>,
    /// The same in bytes.
    pub(super) state_bytes: ByteRows,
    /// Sums of normalised states, where layers are mixed.
    pub(super) mix: Aligned<f32>,
    /// Queries, keys and values.
    pub(super) projected: Projected,
    /// The same in fp32.
    pub(super) float_projected: Aligned<f32>,
    /// Mixed values of all heads.
    pub(super) mixed: Aligned<f32>,
    /// The same in bytes.
    pub(super) mixed_bytes: ByteRows,
    /// GELU of one block.
    pub(super) inner: Aligned<f32>,
    /// The same in bytes.
    pub(super) inner_bytes: ByteRows,
    /// The largest numbers of the block's rows.
    pub(super) largest: Aligned<Floats>,
    pub(super) tile: Tile,
    pub(super) attention: Attention,
    pub(super) float_attention: FloatAttention,
}

impl Workspace {
    /// Makes room for `rows` rows.
    pub(super) fn fit(
        &mut self,
        layer: &Layer,
        heads: Heads,
        (kernel, precision): (Kernel, Precision),
        rows: usize,
    ) {
        let rows = rows.next_multiple_of(ROWS);
        let width = layer.attention_output.columns();
        self.states.fit(rows * width);
        self.mix.fit(rows * width);
        self.state_bytes.fit(rows, layer.projections.depth());
        match precision {
            Precision::Int8 => self.projected.fit(heads, rows, kernel.depth_step()),
            Precision::Float => self.float_projected.fit(rows * layer.projections.columns()),
        }
        self.mixed.fit(rows * layer.attention_output.depth());
        self.mixed_bytes.fit(rows, layer.attention_output.depth());
        self.inner.fit(BLOCK * layer.inner.columns());
        self.inner_bytes.fit(BLOCK, layer.outer.depth());
        self.largest.fit(BLOCK);
        debug_assert_eq!(self.largest[0].len(), LANES);
    }
}
