//! What becomes of the outputs of a linear layer while they are still in the nearest cache.

use std::ops::Range;

use super::linear::Epilogue;
use super::rows::ByteRows;
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
        let rows = self.rows.chunks_exact(self.width);
        for (row, (floats, largest)) in rows.zip(self.largest).enumerate() {
            let most = lanes.max_of(lanes.load(largest));
            self.out.set(lanes, row, vectors(floats), LEAST, most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::engine::int8::sums::FloatSums;
    use crate::model::vectors::gelu::FINE;

    /// Two rows of 32 sums, of which a tile has 16 columns each time.
    fn sums() -> (Vec<f32>, Vec<f32>) {
        let sums = (0..64).map(|i| ((i * 29 + 3) % 64) as f32 / 8.0 - 4.0);
        let bias = (0..32).map(|i| i as f32 / 32.0);
        (sums.collect(), bias.collect())
    }

    /// Gives an epilogue the sums, tile by tile.
    fn give(epilogue: &mut impl Epilogue) {
        let (sums, bias) = sums();
        for first in [0, 16] {
            let tile: Vec<f32> = [0, 32]
                .iter()
                .flat_map(|row| sums[row + first..][..16].to_vec())
                .collect();
            let tile = FloatSums {
                sums: &tile,
                bias: &bias[first..first + 16],
            };
            // The block begins at row 5 of all.
            epilogue.take(tile, 5..7, first..first + 16);
        }
    }

    #[test]
    fn outputs_are_written_or_added_where_they_belong() {
        let (sums, bias) = sums();
        for lanes in AnyLanes::all() {
            for add in [false, true] {
                let mut rows = vec![1.0; 8 * 32];
                give(&mut Store {
                    lanes,
                    rows: &mut rows,
                    stride: 32,
                    add,
                });
                for (at, found) in rows.iter().enumerate() {
                    let expected = match at.checked_sub(5 * 32).filter(|at| *at < 64) {
                        Some(at) => sums[at] + bias[at % 32] + if add { 1.0 } else { 0.0 },
                        None => 1.0,
                    };
                    assert!((found - expected).abs() < 1e-6, "{at}");
                }
            }
        }
    }

    #[test]
    fn gelu_of_a_block_becomes_bytes_half_a_step_away() {
        let (sums, bias) = sums();
        let mut seen = None;
        for lanes in AnyLanes::all() {
            let (mut rows, mut largest) = (vec![9.0; 64], vec![[9.0; LANES]; 2]);
            give(&mut Gelu {
                lanes,
                hump: FINE,
                first: 5,
                rows: &mut rows,
                stride: 32,
                largest: &mut largest,
            });
            let mut out = ByteRows::default();
            out.fit(2, 32);
            lanes.run(QuantiseGelu {
                rows: &rows,
                width: 32,
                largest: &largest,
                out: &mut out,
            });
            for (at, y) in rows.iter().enumerate() {
                let x = sums[at] + bias[at % 32];
                // Far from 0 it is the ramp.
                let (least, most) = if x.abs() < 3.0 {
                    (LEAST, 3.0)
                } else {
                    (x.max(0.0) - 5e-3, x.max(0.0) + 5e-3)
                };
                assert!((least..=most).contains(y), "gelu({x}) = {y}");
                let row = at / 32;
                assert!(largest[row].iter().any(|&most| most >= *y));
                let byte = f32::from(out.bytes[row * out.stride + at % 32]);
                let back = out.scales[row] * (byte - out.zeros[row]);
                assert!((y - back).abs() <= 0.501 * out.scales[row], "{y} {back}");
            }
            assert_eq!(seen.get_or_insert_with(|| rows.clone()), &rows);
        }
    }
}
