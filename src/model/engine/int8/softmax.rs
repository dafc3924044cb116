//! Softmax of attention scores: exponentials from a polynomial, whole numbers out.
//!
//! A probability is kept as the share of its row's largest, in at most [`WHOLE`] steps, split into a
//! high and a low byte: with one byte alone, many small probabilities together would be lost. What
//! the bytes of a key's value are worth is part of its share.

use super::rows::INTEGER;
use crate::model::vectors::lanes::{Lanes, Task, vectors, vectors_mut};

/// Steps of the largest share there can be: a little below 2¹⁶, for rounding.
pub const WHOLE: f32 = 65_024.0;
/// Powers of two below this are none.
const LOWEST: f32 = -30.0;
/// Score of a key that is not there.
pub const NEVER: f32 = -1e30;

/// 2^f for f from −½ to ½, to 7.5e-5 of it: a fiftieth of a byte's step.
const COARSE: [f32; 4] = [0.999_928_06, 0.693_260_97, 0.242_611_13, 0.055_171_67];
/// The same to 2e-9.
const FINE: [f32; 7] = [
    1.0,
    std::f32::consts::LN_2,
    0.240_226_46,
    0.055_503_286,
    0.009_618_489,
    0.001_339_993_1,
    0.000_153_458_12,
];

/// 2^x for x from −120 to 0.
#[inline(always)]
fn power<L: Lanes, const N: usize>(lanes: L, x: L::F, coefficients: &[f32; N]) -> L::F {
    let fraction = lanes.fraction(x);
    let mut y = lanes.splat(coefficients[N - 1]);
    for &coefficient in coefficients[..N - 1].iter().rev() {
        y = lanes.mul_add(y, fraction, lanes.splat(coefficient));
    }
    lanes.times_power(y, lanes.sub(x, fraction))
}

/// Sums of byte products of queries and keys → shares.
pub struct Shares<'a> {
    /// Sums, row after row.
    pub sums: &'a [i32],
    /// Sums of a row: keys, rounded up to a multiple of sixteen.
    pub keys: usize,
    /// By key: taken off for the zero of the queries; [`NEVER`] for keys that are not there.
    pub shifts: &'a [f32],
    /// By key: what a byte is worth.
    pub scales: &'a [f32],
    /// By key: steps of a share of 1, which take what its value's bytes are worth along.
    pub steps: &'a [f32],
    /// What one step is worth, together with a byte of the values.
    pub step: f32,
    /// By row: what a query's byte is worth, times log₂ e and what attention divides by.
    pub factors: &'a [f32],
    /// Room for one row.
    pub row: &'a mut [f32],
    /// High and low bytes, row after row.
    pub high: &'a mut [u8],
    /// See `high`.
    pub low: &'a mut [u8],
    /// Bytes of a row of `high` and `low`, at least as many as keys.
    pub stride: usize,
    /// By row: what one step of its shares is worth, together with a byte of the values.
    pub worth: &'a mut [f32],
}

impl Task for Shares<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let keys = self.keys;
        let (shifts, scales) = (vectors(&self.shifts[..keys]), vectors(&self.scales[..keys]));
        let row = vectors_mut(&mut self.row[..keys]);
        let (lowest, integer) = (lanes.splat(LOWEST), lanes.splat(INTEGER));
        let steps = vectors(&self.steps[..keys]);
        let rows = self.sums.chunks_exact(keys).zip(self.factors).enumerate();
        for (number, (sums, &factor)) in rows {
            let mut largest = lanes.splat(f32::NEG_INFINITY);
            let sums = vectors(sums);
            for (((sum, shift), scale), score) in sums.iter().zip(shifts).zip(scales).zip(&mut *row)
            {
                let exact = lanes.add(lanes.float(lanes.load_integers(sum)), lanes.load(shift));
                let y = lanes.mul(exact, lanes.load(scale));
                largest = lanes.max(y, largest);
                lanes.store(y, score);
            }
            let shift = lanes.splat(-lanes.max_of(largest) * factor);
            let factor = lanes.splat(factor);
            let high = vectors_mut(&mut self.high[number * self.stride..][..keys]);
            let low = vectors_mut(&mut self.low[number * self.stride..][..keys]);
            let mut total = lanes.splat(0.0);
            for (((score, steps), high), low) in row.iter().zip(steps).zip(high).zip(low) {
                let x = lanes.mul_add(lanes.load(score), factor, shift);
                let y = power(lanes, lanes.max(x, lowest), &COARSE);
                total = lanes.add(total, y);
                let share = lanes.bits(lanes.mul_add(y, lanes.load(steps), integer));
                lanes.store_bytes(share, low);
                lanes.store_bytes(lanes.down::<8>(share), high);
            }
            self.worth[number] = self.step / lanes.sum_of(total);
        }
    }
}

/// Sums of float products of queries and keys → probabilities, in place.
pub struct Probabilities<'a> {
    /// Row after row; what is beyond the keys becomes 2⁻¹²⁰ at most.
    pub rows: &'a mut [f32],
    /// Numbers of a row.
    pub stride: usize,
    /// Keys.
    pub keys: usize,
    /// What the sums are multiplied by, times log₂ e.
    pub factor: f32,
}

impl Task for Probabilities<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let (lowest, factor) = (lanes.splat(-120.0), lanes.splat(self.factor));
        for row in self.rows.chunks_exact_mut(self.stride) {
            row[self.keys..].fill(NEVER);
            let row = vectors_mut(row);
            let mut largest = lanes.splat(NEVER);
            for x in row.iter() {
                largest = lanes.max(lanes.load(x), largest);
            }
            let shift = lanes.splat(-lanes.max_of(largest) * self.factor);
            let mut total = lanes.splat(0.0);
            for x in row.iter_mut() {
                let y = lanes.max(lanes.mul_add(lanes.load(x), factor, shift), lowest);
                let y = power(lanes, y, &FINE);
                total = lanes.add(total, y);
                lanes.store(y, x);
            }
            let inverse = lanes.splat(1.0 / lanes.sum_of(total));
            for x in row {
                lanes.store(lanes.mul(lanes.load(x), inverse), x);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vectors::lanes::AnyLanes;

    /// The probabilities of scores, in fp64.
    fn exact(scores: &[f64]) -> Vec<f64> {
        let top = scores.iter().copied().fold(f64::MIN, f64::max);
        let powers: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
        let total: f64 = powers.iter().sum();
        powers.iter().map(|power| power / total).collect()
    }

    fn number(i: usize) -> i32 {
        (i * 7919 % 20_011) as i32 - 10_000
    }

    #[test]
    fn float_scores_become_probabilities() {
        let (keys, stride) = (19, 32);
        let scores: Vec<f32> = (0..2 * stride).map(|i| number(i) as f32 / 700.0).collect();
        let factor = 0.5 * std::f32::consts::LOG2_E;
        let of = |lanes: AnyLanes| {
            let mut rows = scores.clone();
            lanes.run(Probabilities {
                rows: &mut rows,
                stride,
                keys,
                factor,
            });
            rows
        };
        let plain = of(AnyLanes::all()[0]);
        for row in 0..2 {
            let of_row = &scores[row * stride..][..keys];
            let scaled: Vec<f64> = of_row.iter().map(|x| 0.5 * f64::from(*x)).collect();
            let found = &plain[row * stride..][..stride];
            for (expected, found) in exact(&scaled).iter().zip(found) {
                assert!(
                    (expected - f64::from(*found)).abs() < 3e-6,
                    "{expected} {found}"
                );
            }
            assert!(found[keys..].iter().all(|&beyond| beyond < 1e-30));
        }
        for lanes in AnyLanes::all() {
            assert_eq!(of(lanes), plain);
        }
    }

    #[test]
    fn sums_of_byte_products_become_shares_in_two_bytes() {
        let (keys, present, rows) = (32, 27, 3);
        let sums: Vec<i32> = (0..rows * keys).map(number).collect();
        let shifts: Vec<f32> = (0..keys)
            .map(|key| {
                if key < present {
                    number(key) as f32 / 10.0
                } else {
                    NEVER
                }
            })
            .collect();
        let scales: Vec<f32> = (0..keys).map(|key| 0.5 + key as f32 / 64.0).collect();
        let steps: Vec<f32> = (0..keys)
            .map(|key| WHOLE / (1.0 + (key % 3) as f32))
            .collect();
        let factors = [1e-3, 4e-4, 2e-4];
        let of = |lanes: AnyLanes| {
            let (mut high, mut low) = (vec![0; rows * keys], vec![0; rows * keys]);
            let (mut row, mut worth) = (vec![0.0; keys], vec![0.0; rows]);
            lanes.run(Shares {
                sums: &sums,
                keys,
                shifts: &shifts,
                scales: &scales,
                steps: &steps,
                step: 1.0 / WHOLE,
                factors: &factors,
                row: &mut row,
                high: &mut high,
                low: &mut low,
                stride: keys,
                worth: &mut worth,
            });
            (high, low, worth)
        };
        let plain = of(AnyLanes::all()[0]);
        let (high, low, worth) = &plain;
        for row in 0..rows {
            let score = |key: usize| {
                let sum = f64::from(sums[row * keys + key]) + f64::from(shifts[key]);
                sum * f64::from(scales[key]) * f64::from(factors[row]) * std::f64::consts::LN_2
            };
            let expected = exact(&(0..present).map(score).collect::<Vec<_>>());
            for (key, step) in steps.iter().enumerate() {
                let at = row * keys + key;
                let share = f64::from(u16::from_be_bytes([high[at], low[at]]));
                let found = share * f64::from(worth[row]) * f64::from(WHOLE / step);
                let expected = expected.get(key).copied().unwrap_or_default();
                assert!(
                    (expected - found).abs() < 2e-4,
                    "{row} {key}: {expected} {found}"
                );
            }
        }
        for lanes in AnyLanes::all() {
            assert_eq!(of(lanes), plain);
        }
    }
}
