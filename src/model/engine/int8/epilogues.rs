//! What becomes of the outputs of a linear layer while they are still in the nearest cache.

use std::ops::Range;

use super::linear::Epilogue;
use super::rows::{ByteRows, INTEGER};
use super::sums::{Sums, SumsRow};
use crate::model::vectors::gelu::{Hump, LEAST};
use crate::model::vectors::lanes::{AnyLanes, Floats, LANES, Lanes, Task, vectors, vectors_mut};

/// Rows in memory where outputs go.
struct Rows<'a> {
    floats: &'a mut [f32],
    stride: usize,
    columns: Range<usize>,
}

impl Rows<'_> {
    #[inline(always)]
    fn row(&mut self, row: usize) -> &mut [Floats] {
        let row = &mut self.floats[row * self.stride..][..self.stride];
        vectors_mut(&mut row[self.columns.clone()])
    }
}

/// Writes outputs to rows, or adds them.
pub struct Store<'a> {
    /// The vectors to use.
    pub lanes: AnyLanes,
    /// All rows, row after row.
    pub rows: &'a mut [f32],
    /// Numbers of a row.
    pub stride: usize,
    /// Whether to add.
    pub add: bool,
}

struct StoreTile<'a, S, const ADD: bool> {
    sums: S,
    count: usize,
    out: Rows<'a>,
}

impl<S: Sums, const ADD: bool> Task for StoreTile<'_, S, ADD> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        for row in 0..self.count {
            let sums = self.sums.row(row);
            let out = &mut self.out.row(row)[..sums.vectors()];
            for (at, out) in out.iter_mut().enumerate() {
                let mut y = sums.get(lanes, at);
                if ADD {
                    y = lanes.add(lanes.load(out), y);
                }
                lanes.store(y, out);
            }
        }
    }
}

impl Epilogue for Store<'_> {
    fn take<S: Sums>(&mut self, sums: S, rows: Range<usize>, columns: Range<usize>) {
        let out = Rows {
            floats: &mut self.rows[rows.start * self.stride..],
            stride: self.stride,
            columns,
        };
        let count = rows.len();
        if self.add {
            self.lanes.run(StoreTile::<_, true> { sums, count, out });
        } else {
            self.lanes.run(StoreTile::<_, false> { sums, count, out });
        }
    }
}

/// Writes GELU of the outputs of one block of rows, and notes the largest of each row.
pub struct Gelu<'a, const N: usize> {
    /// The vectors to use.
    pub lanes: AnyLanes,
    /// GELU's polynomial.
    pub hump: Hump<N>,
    /// The first row of the block.
    pub first: usize,
    /// The block's rows, row after row.
    pub rows: &'a mut [f32],
    /// Numbers of a row.
    pub stride: usize,
    /// By row of the block: the largest numbers, lane by lane.
    pub largest: &'a mut [Floats],
}

struct GeluTile<'a, S, const N: usize> {
    sums: S,
    hump: Hump<N>,
    out: Rows<'a>,
    largest: &'a mut [Floats],
}

impl<S: Sums, const N: usize> Task for GeluTile<'_, S, N> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        for (row, largest) in self.largest.iter_mut().enumerate() {
            let sums = self.sums.row(row);
            let out = &mut self.out.row(row)[..sums.vectors()];
            let mut most = lanes.load(largest);
            for (at, out) in out.iter_mut().enumerate() {
                let y = self.hump.gelu(lanes, sums.get(lanes, at));
                most = lanes.max(y, most);
                lanes.store(y, out);
            }
            lanes.store(most, largest);
        }
    }
}

impl<const N: usize> Epilogue for Gelu<'_, N> {
    fn take<S: Sums>(&mut self, sums: S, rows: Range<usize>, columns: Range<usize>) {
        let rows = rows.start - self.first..rows.end - self.first;
        let largest = &mut self.largest[rows.clone()];
        if columns.start == 0 {
            largest.fill([0.0; LANES]);
        }
        self.lanes.run(GeluTile {
            sums,
            hump: self.hump,
            out: Rows {
                floats: &mut self.rows[rows.start * self.stride..],
                stride: self.stride,
                columns,
            },
            largest,
        });
    }
}

/// What [`Gelu`] wrote → bytes. As nothing is below [`LEAST`], nearly all bytes are for what is
/// above 0: twice as fine as with the zero in the middle.
pub struct QuantiseGelu<'a> {
    /// The block's rows, row after row.
    pub rows: &'a [f32],
    /// Numbers of a row.
    pub width: usize,
    /// By row: the largest numbers, lane by lane.
    pub largest: &'a [Floats],
    /// Where they go, from row 0 on.
    pub out: &'a mut ByteRows,
}

impl Task for QuantiseGelu<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let out = self.out;
        let rows = self.rows.chunks_exact(self.width);
        for (row, (floats, largest)) in rows.zip(self.largest).enumerate() {
            let most = lanes.max_of(lanes.load(largest));
            // One byte is kept for rounding the zero.
            let factor = 254.0 / (most - LEAST);
            let zero = (-LEAST * factor).ceil();
            out.scales[row] = (most - LEAST) / 254.0;
            out.zeros[row] = zero;
            let (factor, shift) = (lanes.splat(factor), lanes.splat(INTEGER + zero));
            let bytes = vectors_mut(&mut out.bytes[row * out.stride..][..self.width]);
            for (x, bytes) in vectors(floats).iter().zip(bytes) {
                let y = lanes.mul_add(lanes.load(x), factor, shift);
                lanes.store_bytes(lanes.bits(y), bytes);
            }
        }
    }
}
