//! Attention of one window, head by head, in bytes: scores and mixed values are exact sums, and only
//! the softmax between them is float.
//!
//! Windows stand back to back without padding; each sees itself alone.

use super::heads::{Head, Heads, Pack};
use super::kernel::{Left, Products};
use super::projected::Projected;
use super::softmax::Shares;
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::lanes::{AnyLanes, LANES, Lanes, Task, vectors, vectors_mut};

/// Queries that go through the softmax together: their scores stay in the nearest cache.
const BLOCK: usize = 32;

/// Room for one head of one window.
#[derive(Debug, Default)]
pub struct Attention {
    head: Head,
    sums: Aligned<i32>,
    row: Aligned<f32>,
    high: Aligned<u8>,
    low: Aligned<u8>,
    worth: Aligned<f32>,
    mixed_high: Aligned<i32>,
    mixed_low: Aligned<i32>,
}

impl Attention {
    /// Mixes the values of a window, which is `length` rows of `projected` from `window` on; `out`
    /// [length, heads × width] gets the mixtures.
    pub fn attend(
        &mut self,
        products: &Products,
        lanes: AnyLanes,
        heads: Heads,
        projected: &Projected,
        window: usize,
        out: &mut [f32],
    ) {
        let length = out.len() / heads.columns();
        let keys = length.next_multiple_of(LANES);
        self.head
            .shape(heads, length, products.kernel().depth_step());
        let stride = self.head.values().depth.max(keys);
        let width = heads.width;
        self.sums.fit(BLOCK * keys);
        self.row.fit(keys);
        self.high.fit(BLOCK * stride);
        self.low.fit(BLOCK * stride);
        self.worth.fit(BLOCK);
        self.mixed_high.fit(BLOCK * width);
        self.mixed_low.fit(BLOCK * width);
        for number in 0..heads.count {
            let head = &mut self.head;
            lanes.run(Pack {
                heads,
                number,
                projected,
                first: window,
                length,
                head,
            });
            let scales = &projected.query_scales[number * projected.rows + window..];
            for first in (0..length).step_by(BLOCK) {
                let rows = (length - first).min(BLOCK);
                let stride_here = heads.count * projected.query_depth;
                let start = (window + first) * stride_here + number * projected.query_depth;
                let queries = Left {
                    bytes: &projected.queries[start..],
                    stride: stride_here,
                    rows,
                };
                products.multiply(queries, self.head.keys(), &mut self.sums, keys);
                lanes.run(Shares {
                    sums: &self.sums[..rows * keys],
                    keys,
                    shifts: &self.head.key_shifts,
                    scales: &self.head.key_scales,
                    steps: &self.head.value_steps,
                    step: self.head.value_scale,
                    factors: &scales[first..first + rows],
                    row: &mut self.row,
                    high: &mut self.high,
                    low: &mut self.low,
                    stride,
                    worth: &mut self.worth,
                });
                let shares = |bytes| Left {
                    bytes,
                    stride,
                    rows,
                };
                let values = self.head.values();
                products.multiply(shares(&self.high), values, &mut self.mixed_high, width);
                products.multiply(shares(&self.low), values, &mut self.mixed_low, width);
                lanes.run(Mixed {
                    high: &self.mixed_high[..rows * width],
                    low: &self.mixed_low,
                    width,
                    worth: &self.worth,
                    out: &mut out[first * heads.columns()..],
                    stride: heads.columns(),
                    column: number * width,
                });
            }
        }
    }
}

/// Sums of shares and values → mixed values, in fp32.
struct Mixed<'a> {
    /// Sums of the shares' high bytes, row after row.
    high: &'a [i32],
    /// Sums of the low ones.
    low: &'a [i32],
    /// Numbers of a row.
    width: usize,
    /// By row: what a sum of 1 is worth.
    worth: &'a [f32],
    /// Rows of all heads.
    out: &'a mut [f32],
    /// Numbers of a row of `out`.
    stride: usize,
    /// Where this head begins in it.
    column: usize,
}

impl Task for Mixed<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let width = self.width;
        let base = lanes.splat(256.0);
        let rows = self
            .high
            .chunks_exact(width)
            .zip(self.low.chunks_exact(width));
        for (number, (high, low)) in rows.enumerate() {
            let worth = lanes.splat(self.worth[number]);
            let out = &mut self.out[number * self.stride + self.column..][..width];
            let sums = vectors(high).iter().zip(vectors(low));
            for ((high, low), out) in sums.zip(vectors_mut(out)) {
                let high = lanes.float(lanes.load_integers(high));
                let low = lanes.float(lanes.load_integers(low));
                lanes.store(lanes.mul(lanes.mul_add(high, base, low), worth), out);
            }
        }
    }
}
