//! Queries, keys and values of all rows in bytes, quantised head by head while the outputs they are
//! made of are still in the nearest cache.

use std::ops::Range;

use super::heads::Heads;
use super::kernel::ROWS;
use super::linear::Epilogue;
use super::rows::{INTEGER, LARGEST, MIDDLE, SMALLEST};
use super::sums::{Sums, SumsRow};
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::lanes::{AnyLanes, LANES, Lanes, Task, vectors_mut};

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Projected {
    /// Queries, unsigned; heads are [`Projected::query_depth`] apart, so that each begins where a
    /// kernel's step does.
    pub queries: Aligned<u8>,
    /// Bytes from one query of a row to that of the next head.
    pub query_depth: usize,
    /// Keys, signed.
    pub keys: Aligned<u8>,
    /// Values, signed.
    pub values: Aligned<u8>,
    /// Head after head, by row: what a query's byte is worth, times [`Heads::factor`].
    pub query_scales: Aligned<f32>,
    /// Head after head, by row: what a key's byte is worth.
    pub key_scales: Aligned<f32>,
    /// Head after head, by row: what the zero of the queries adds to a key's sums, taken off.
    pub key_shifts: Aligned<f32>,
    /// Head after head, by row: what a value's byte is worth.
    pub value_scales: Aligned<f32>,
    /// Rows of one head in the scales.
    pub rows: usize,
}

impl Projected {
    /// Makes room for `rows` rows.
    pub fn fit(&mut self, heads: Heads, rows: usize, depth_step: usize) {
        // Windows begin anywhere, and kernels read rows in multiples.
        self.rows = rows + ROWS;
        self.query_depth = heads.width.next_multiple_of(depth_step);
        self.queries.fit(self.rows * heads.count * self.query_depth);
        self.keys.fit(self.rows * heads.columns());
        self.values.fit(self.rows * heads.columns());
        for scales in [
            &mut self.query_scales,
            &mut self.key_scales,
            &mut self.key_shifts,
            &mut self.value_scales,
        ] {
            scales.fit(self.rows * heads.count);
        }
    }
}

/// Takes the outputs of the three projections.
pub struct QuantiseHeads<'a> {
    /// The vectors to use.
    pub lanes: AnyLanes,
    /// The heads.
    pub heads: Heads,
    /// Where they go.
    pub out: &'a mut Projected,
}

impl Epilogue for QuantiseHeads<'_> {
    fn take<S: Sums>(&mut self, sums: S, rows: Range<usize>, columns: Range<usize>) {
        let tile = Heading {
            sums,
            heads: self.heads,
            rows,
            columns,
            out: self.out,
        };
        match self.heads.width / LANES {
            1 => self.lanes.run(HeadTile::<S, 1>(tile)),
            2 => self.lanes.run(HeadTile::<S, 2>(tile)),
            3 => self.lanes.run(HeadTile::<S, 3>(tile)),
            4 => self.lanes.run(HeadTile::<S, 4>(tile)),
            5 => self.lanes.run(HeadTile::<S, 5>(tile)),
            6 => self.lanes.run(HeadTile::<S, 6>(tile)),
            7 => self.lanes.run(HeadTile::<S, 7>(tile)),
            _ => self.lanes.run(HeadTile::<S, 8>(tile)),
        }
    }
}

struct Heading<'a, S> {
    sums: S,
    heads: Heads,
    rows: Range<usize>,
    columns: Range<usize>,
    out: &'a mut Projected,
}

/// A tile whose heads are `N` vectors wide.
struct HeadTile<'a, S, const N: usize>(Heading<'a, S>);

impl<S: Sums, const N: usize> Task for HeadTile<'_, S, N> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Heading {
            sums,
            heads,
            rows,
            columns,
            out,
        } = self.0;
        let (width, all) = (N * LANES, heads.columns());
        let factor = heads.factor();
        for (at, row) in rows.enumerate() {
            let sums = sums.row(at);
            for (number, column) in columns.clone().step_by(width).enumerate() {
                let first = number * N;
                let mut floats = [lanes.splat(0.0); N];
                let mut largest = lanes.splat(SMALLEST);
                for (i, x) in floats.iter_mut().enumerate() {
                    *x = sums.get(lanes, first + i);
                    largest = lanes.max(lanes.abs(*x), largest);
                }
                let largest = lanes.max_of(largest);
                let scale = largest / LARGEST;
                let by = lanes.splat(LARGEST / largest);
                let head = column % all / width;
                let (place, to) = (head * out.rows + row, row * all + head * width);
                match column / all {
                    0 => {
                        out.query_scales[place] = scale * factor;
                        let to = (row * heads.count + head) * out.query_depth;
                        let shift = lanes.splat(INTEGER + MIDDLE);
                        let bytes = vectors_mut(&mut out.queries[to..to + width]);
                        for (&x, bytes) in floats.iter().zip(bytes) {
                            lanes.store_bytes(lanes.bits(lanes.mul_add(x, by, shift)), bytes);
                        }
                    }
                    1 => {
                        out.key_scales[place] = scale;
                        let integer = lanes.splat(INTEGER);
                        let mut total = lanes.load_integers(&[0; LANES]);
                        let bytes = vectors_mut(&mut out.keys[to..to + width]);
                        for (&x, bytes) in floats.iter().zip(bytes) {
                            let bits = lanes.bits(lanes.mul_add(x, by, integer));
                            total = lanes.add_integers(total, bits);
                            lanes.store_bytes(bits, bytes);
                        }
                        // Every number carried the bits of INTEGER along; what wraps, wraps back.
                        let carried = (INTEGER.to_bits() as i32).wrapping_mul(width as i32);
                        let total = lanes.sum_of_integers(total).wrapping_sub(carried);
                        out.key_shifts[place] = -MIDDLE * total as f32;
                    }
                    _ => {
                        out.value_scales[place] = scale;
                        let integer = lanes.splat(INTEGER);
                        let bytes = vectors_mut(&mut out.values[to..to + width]);
                        for (&x, bytes) in floats.iter().zip(bytes) {
                            lanes.store_bytes(lanes.bits(lanes.mul_add(x, by, integer)), bytes);
                        }
                    }
                }
            }
        }
    }
}
