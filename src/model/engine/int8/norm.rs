//! Layer normalisation (Ba, Kiros and Hinton 2016) of rows, and the next layer's bytes in one go.

use super::rows::{ByteRows, Extent};
use crate::model::vectors::lanes::{Floats, Lanes, Task, vectors, vectors_mut};

/// Weight and bias of a norm over `width` numbers, with zeros up to a multiple of sixteen.
#[derive(Debug, Clone)]
pub struct Norm {
    width: usize,
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
    /// 1 for every lane of the last vector that is a number of the row, 0 for the others.
    last: Floats,
}

impl Norm {
    /// A norm over as many numbers as `weight` and `bias` have; `epsilon` is added to the variance.
    pub fn new(mut weight: Vec<f32>, mut bias: Vec<f32>, epsilon: f32) -> Self {
        let width = weight.len();
        let padded = width.next_multiple_of(16);
        weight.resize(padded, 0.0);
        bias.resize(padded, 0.0);
        let inside = |lane| if padded - 16 + lane < width { 1.0 } else { 0.0 };
        Self {
            width,
            weight,
            bias,
            epsilon,
            last: std::array::from_fn(inside),
        }
    }

    /// Mean of a row and what its numbers are multiplied by once the mean is off.
    #[inline(always)]
    fn moments<L: Lanes>(&self, lanes: L, row: &[Floats]) -> (f32, f32) {
        let count = self.width as f32;
        let mean = lanes.sum_of(total(lanes, row)) / count;
        let means = lanes.splat(mean);
        let mut squares = lanes.splat(0.0);
        if let Some((last, others)) = row.split_last() {
            let off = lanes.mul(lanes.sub(lanes.load(last), means), lanes.load(&self.last));
            let others = total_of_squares(lanes, others, means);
            squares = lanes.mul_add(off, off, others);
        }
        let variance = lanes.sum_of(squares) / count;
        (mean, 1.0 / (variance + self.epsilon).sqrt())
    }
}

/// The sum of vectors, in four chains: one alone would wait for every sum.
#[inline(always)]
fn total<L: Lanes>(lanes: L, row: &[Floats]) -> L::F {
    let (fours, rest) = row.as_chunks::<4>();
    let mut sums = [lanes.splat(0.0); 4];
    for four in fours {
        for (sum, x) in sums.iter_mut().zip(four) {
            *sum = lanes.add(*sum, lanes.load(x));
        }
    }
    for (sum, x) in sums.iter_mut().zip(rest) {
        *sum = lanes.add(*sum, lanes.load(x));
    }
    lanes.add(lanes.add(sums[0], sums[1]), lanes.add(sums[2], sums[3]))
}

/// The sum of the squares of what vectors are off `mean`, as [`total`].
#[inline(always)]
fn total_of_squares<L: Lanes>(lanes: L, row: &[Floats], mean: L::F) -> L::F {
    let (fours, rest) = row.as_chunks::<4>();
    let mut sums = [lanes.splat(0.0); 4];
    for four in fours {
        for (sum, x) in sums.iter_mut().zip(four) {
            let off = lanes.sub(lanes.load(x), mean);
            *sum = lanes.mul_add(off, off, *sum);
        }
    }
    for (sum, x) in sums.iter_mut().zip(rest) {
        let off = lanes.sub(lanes.load(x), mean);
        *sum = lanes.mul_add(off, off, *sum);
    }
    lanes.add(lanes.add(sums[0], sums[1]), lanes.add(sums[2], sums[3]))
}

/// Normalises rows in place; `bytes`, if wanted, gets them quantised too.
pub struct Normalise<'a> {
    /// The norm.
    pub norm: &'a Norm,
    /// Rows of the norm's width, rounded up to a multiple of sixteen.
    pub rows: &'a mut [f32],
    /// Where bytes go, and from which row on.
    pub bytes: Option<(&'a mut ByteRows, usize)>,
}

impl Task for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self, lanes: L) {
        let padded = self.norm.weight.len();
        let (weight, bias) = (vectors(&self.norm.weight), vectors(&self.norm.bias));
        for (number, row) in self.rows.chunks_exact_mut(padded).enumerate() {
            let row = vectors_mut(row);
            let (mean, factor) = self.norm.moments(lanes, row);
            let (mean, factor) = (lanes.splat(mean), lanes.splat(factor));
            let mut extent = Extent::nothing(lanes);
            for ((x, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
                let normal = lanes.mul(lanes.sub(lanes.load(x), mean), factor);
                let y = lanes.mul_add(normal, lanes.load(weight), lanes.load(bias));
                extent.take(lanes, y);
                lanes.store(y, x);
            }
            if let Some((out, first)) = &mut self.bytes {
                let (least, most) = extent.ends(lanes);
                out.set(lanes, *first + number, row, least, most);
            }
        }
    }
}

/// Adds normalised rows to others: `sums` = `sums` + norm(`rows`), or the norm alone at first.
pub struct AddNormalised<'a> {
    /// The norm.
    pub norm: &'a Norm,
    /// Rows to normalise.
    pub rows: &'a [f32],
    /// Rows to add to.
    pub sums: &'a mut [f32],
    /// Whether nothing was added before.
    pub first: bool,
}

impl Task for AddNormalised<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let padded = self.norm.weight.len();
        let (weight, bias) = (vectors(&self.norm.weight), vectors(&self.norm.bias));
        let rows = self.rows.chunks_exact(padded);
        for (row, sums) in rows.zip(self.sums.chunks_exact_mut(padded)) {
            let (row, sums) = (vectors(row), vectors_mut(sums));
            let (mean, factor) = self.norm.moments(lanes, row);
            let (mean, factor) = (lanes.splat(mean), lanes.splat(factor));
            for (((x, sum), weight), bias) in row.iter().zip(sums).zip(weight).zip(bias) {
                let normal = lanes.mul(lanes.sub(lanes.load(x), mean), factor);
                let y = lanes.mul_add(normal, lanes.load(weight), lanes.load(bias));
                let y = if self.first {
                    y
                } else {
                    lanes.add(lanes.load(sum), y)
                };
                lanes.store(y, sum);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vectors::lanes::AnyLanes;

    #[test]
    fn rows_of_any_width_are_normalised_the_same_by_all_vectors() {
        for width in [5usize, 16, 26, 48] {
            let padded = width.next_multiple_of(16);
            let row = |i: usize| {
                if i < width {
                    (i * i % 13) as f32 - 3.0
                } else {
                    0.0
                }
            };
            let rows: Vec<f32> = (0..2 * padded).map(|i| row(i % padded)).collect();
            let weight: Vec<f32> = (0..width).map(|i| 0.5 + i as f32).collect();
            let norm = Norm::new(weight.clone(), vec![0.25; width], 1e-12);
            let normalised = |lanes: AnyLanes| {
                let mut rows = rows.clone();
                lanes.run(Normalise {
                    norm: &norm,
                    rows: &mut rows,
                    bytes: None,
                });
                rows
            };
            let plain = normalised(AnyLanes::all()[0]);
            let mean = rows[..width].iter().sum::<f32>() / width as f32;
            let square = |x: &f32| (x - mean) * (x - mean);
            let variance = rows[..width].iter().map(square).sum::<f32>() / width as f32;
            for i in 0..padded {
                let wanted = match weight.get(i) {
                    Some(weight) => (rows[i] - mean) / variance.sqrt() * weight + 0.25,
                    None => 0.0,
                };
                assert!((plain[padded + i] - wanted).abs() < 1e-4 * (1.0 + wanted.abs()));
            }
            for lanes in AnyLanes::all() {
                assert_eq!(normalised(lanes), plain);
            }
        }
    }
}
