//! Products in fp32, for the exact form of the encoder: packed as the bytes are, summed in the order
//! of the depth, every product fused with its sum.

use std::ops::Range;

use super::lanes::{Floats, LANES, Lanes, Task, vectors, vectors_mut};

/// Rows of a tile: with one panel of two registers, or two of one, as many chains of sums as keep the
/// units busy that multiply and add.
const ROWS: usize = 4;
/// The same where there are registers for twice as many, which read a panel half as often.
const MANY_ROWS: usize = 2 * ROWS;
/// Panels of a tile of one row, for the same reason.
const PANELS: usize = 4;

/// `out` [rows, panels × 16] = `left` [rows, depth] × `right`.
pub struct MultiplyFloats<'a> {
    /// Row after row.
    pub left: &'a [f32],
    /// Numbers from one row to the next, at least `depth`.
    pub left_stride: usize,
    /// Number of rows.
    pub rows: usize,
    /// Panels of sixteen columns: for each step of the depth one number of each column.
    pub right: &'a [f32],
    /// Length of a column.
    pub depth: usize,
    /// Row after row, a row being as long as there are columns.
    pub out: &'a mut [f32],
}

impl Task for MultiplyFloats<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        let tiled = self.rows / ROWS * ROWS;
        if L::WIDE {
            let many = self.rows / MANY_ROWS * MANY_ROWS;
            self.block::<L, MANY_ROWS, 2>(lanes, 0..many);
            self.block::<L, ROWS, 2>(lanes, many..tiled);
        } else {
            self.block::<L, ROWS, 1>(lanes, 0..tiled);
        }
        self.block::<L, 1, PANELS>(lanes, tiled..self.rows);
    }
}

impl MultiplyFloats<'_> {
    /// Some rows, `R` and `P` panels at a time; all of them with one panel before the next, which is far
    /// larger than `R` rows are.
    #[inline(always)]
    fn block<L: Lanes, const R: usize, const P: usize>(&mut self, lanes: L, rows: Range<usize>) {
        let panels = self.right.len() / (self.depth * LANES);
        let mut panel = 0;
        while panel + P <= panels {
            for row in rows.clone().step_by(R) {
                self.tile::<L, R, P>(lanes, row, panel);
            }
            panel += P;
        }
        while panel < panels {
            for row in rows.clone().step_by(R) {
                self.tile::<L, R, 1>(lanes, row, panel);
            }
            panel += 1;
        }
    }

    #[inline(always)]
    fn tile<L: Lanes, const R: usize, const P: usize>(
        &mut self,
        lanes: L,
        first: usize,
        panel: usize,
    ) {
        let lefts: [&[f32]; R] =
            std::array::from_fn(|row| &self.left[(first + row) * self.left_stride..][..self.depth]);
        let size = self.depth * LANES;
        let columns: [&[Floats]; P] = std::array::from_fn(|beside| {
            &vectors(&self.right[(panel + beside) * size..][..size])[..self.depth]
        });
        let mut sums = [[lanes.splat(0.0); P]; R];
        for step in 0..self.depth {
            let weights: [L::F; P] =
                std::array::from_fn(|beside| lanes.load(&columns[beside][step]));
            for (sums, left) in sums.iter_mut().zip(&lefts) {
                let left = lanes.splat(left[step]);
                for (sum, &weights) in sums.iter_mut().zip(&weights) {
                    *sum = lanes.mul_add(left, weights, *sum);
                }
            }
        }
        let panels = self.right.len() / size;
        for (row, sums) in sums.iter().enumerate() {
            let out = vectors_mut(&mut self.out[(first + row) * panels * LANES..]);
            for (beside, &sum) in sums.iter().enumerate() {
                lanes.store(sum, &mut out[panel + beside]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vectors::lanes::AnyLanes;

    #[test]
    fn all_vectors_sum_in_one_order() {
        let (rows, depth, panels) = (15, 19, 5);
        let left: Vec<f32> = (0..rows * 20)
            .map(|i| (i * 37 % 101) as f32 / 7.0)
            .collect();
        let right: Vec<f32> = (0..panels * 16 * depth)
            .map(|i| (i * 53 % 97) as f32 - 48.0)
            .collect();
        let product = |lanes: AnyLanes| {
            let mut out = vec![0.0; rows * panels * 16];
            let (left, right, out_here) = (&left, &right, &mut out);
            lanes.run(MultiplyFloats {
                left,
                left_stride: 20,
                rows,
                right,
                depth,
                out: out_here,
            });
            out
        };
        let plain = product(AnyLanes::all()[0]);
        for row in 0..rows {
            for column in 0..panels * 16 {
                let weight = |step: usize| right[(column / 16 * depth + step) * 16 + column % 16];
                let sum = (0..depth).fold(0.0f32, |sum, step| {
                    left[row * 20 + step].mul_add(weight(step), sum)
                });
                let found = plain[row * panels * 16 + column];
                assert_eq!(found.to_bits(), sum.to_bits());
            }
        }
        for lanes in AnyLanes::all() {
            assert_eq!(product(lanes), plain);
        }
    }
}
