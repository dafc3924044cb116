//! Rows of activations: floats → bytes, each row with a scale and a zero of its own.
//!
//! A float is `scale × (byte − zero)`. Rows are as long as the kernel's depth wants them; what
//! stands beyond a row's numbers is multiplied by weights of zero.

use super::kernel::{Left, ROWS};
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::lanes::{Floats, LANES, Lanes, Task, vectors, vectors_mut};

/// The float whose bits end in the integer that was added to it: 1.5 × 2²³.
pub const INTEGER: f32 = 12_582_912.0;
/// The byte of 0 where bytes spread to both sides of it alike.
pub const MIDDLE: f32 = 128.0;
/// The largest byte on either side of it.
pub const LARGEST: f32 = 127.0;
/// Rows of zeros have this instead of a largest number, so that nothing is divided by 0.
pub const SMALLEST: f32 = 1e-30;

/// Rows in bytes.
#[derive(Debug, Default)]
pub struct ByteRows {
    /// The bytes; rows are there in multiples of [`ROWS`].
    pub bytes: Aligned<u8>,
    /// Bytes from one row to the next.
    pub stride: usize,
    /// By row: what a byte is worth.
    pub scales: Aligned<f32>,
    /// By row: the byte of 0.
    pub zeros: Aligned<f32>,
}

impl ByteRows {
    /// Makes room for `rows` rows of `stride` bytes; what was there is lost.
    pub fn fit(&mut self, rows: usize, stride: usize) {
        let rows = rows.next_multiple_of(ROWS);
        self.stride = stride;
        self.bytes.fit(rows * stride);
        self.scales.fit(rows);
        self.zeros.fit(rows);
    }

    /// `rows` rows from `first` on, as a kernel wants them.
    pub fn left(&self, first: usize, rows: usize) -> Left<'_> {
        Left {
            bytes: &self.bytes[first * self.stride..],
            stride: self.stride,
            rows,
        }
    }
}

/// Rows [rows, width] → bytes from row `first` of `out` on.
pub struct Quantise<'a> {
    /// Row after row.
    pub floats: &'a [f32],
    /// Numbers of a row, a multiple of sixteen.
    pub width: usize,
    /// Where they go.
    pub out: &'a mut ByteRows,
    /// The first row there.
    pub first: usize,
}

impl Task for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        for (row, floats) in self.floats.chunks_exact(self.width).enumerate() {
            let floats = vectors(floats);
            let mut extent = Extent::nothing(lanes);
            for x in floats {
                extent.take(lanes, lanes.load(x));
            }
            let (least, most) = extent.ends(lanes);
            self.out.set(lanes, self.first + row, floats, least, most);
        }
    }
}

/// How far numbers spread, lane by lane; 0 is always within.
#[derive(Clone, Copy)]
pub struct Extent<L: Lanes> {
    most: L::F,
    minus_least: L::F,
}

impl<L: Lanes> Extent<L> {
    /// Of no numbers.
    #[inline(always)]
    pub fn nothing(lanes: L) -> Self {
        Self {
            most: lanes.splat(0.0),
            minus_least: lanes.splat(0.0),
        }
    }

    /// Takes sixteen numbers in.
    #[inline(always)]
    pub fn take(&mut self, lanes: L, x: L::F) {
        self.most = lanes.max(x, self.most);
        self.minus_least = lanes.max(lanes.sub(lanes.splat(0.0), x), self.minus_least);
    }

    /// The least and the largest number.
    #[inline(always)]
    pub fn ends(self, lanes: L) -> (f32, f32) {
        (-lanes.max_of(self.minus_least), lanes.max_of(self.most))
    }
}

impl ByteRows {
    /// Sets row `row` to numbers between `least`, which is not above 0, and `most`, which is not
    /// below it.
    #[inline(always)]
    pub fn set<L: Lanes>(
        &mut self,
        lanes: L,
        row: usize,
        floats: &[Floats],
        least: f32,
        most: f32,
    ) {
        // One byte is kept for rounding the zero.
        let range = (most - least).max(SMALLEST);
        let factor = 254.0 / range;
        let zero = (-least * factor).ceil();
        self.scales[row] = range / 254.0;
        self.zeros[row] = zero;
        let (factor, shift) = (lanes.splat(factor), lanes.splat(INTEGER + zero));
        let bytes = &mut self.bytes[row * self.stride..][..floats.len() * LANES];
        for (x, bytes) in floats.iter().zip(vectors_mut(bytes)) {
            let y = lanes.mul_add(lanes.load(x), factor, shift);
            lanes.store_bytes(lanes.bits(y), bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::vectors::lanes::AnyLanes;

    fn quantised(lanes: AnyLanes, floats: &[f32], width: usize) -> ByteRows {
        let mut out = ByteRows::default();
        out.fit(floats.len() / width, width);
        lanes.run(Quantise {
            floats,
            width,
            out: &mut out,
            first: 0,
        });
        out
    }

    proptest! {
        #[test]
        fn a_byte_is_at_most_half_a_step_away(
            floats in proptest::collection::vec(-9e3f32..9e3, 96),
            tiny in 1e-20f32..1.0,
        ) {
            let floats: Vec<f32> = floats.into_iter().map(|x| x * tiny).collect();
            let plain = quantised(AnyLanes::all()[0], &floats, 48);
            for (i, &x) in floats.iter().enumerate() {
                let byte = f32::from(plain.bytes[i]);
                let back = plain.scales[i / 48] * (byte - plain.zeros[i / 48]);
                prop_assert!((x - back).abs() <= 0.501 * plain.scales[i / 48], "{x} → {back}");
            }
            for lanes in AnyLanes::all() {
                let other = quantised(lanes, &floats, 48);
                prop_assert_eq!(&*other.bytes, &*plain.bytes);
                prop_assert_eq!(&*other.scales, &*plain.scales);
                prop_assert_eq!(&*other.zeros, &*plain.zeros);
            }
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        let rows = quantised(AnyLanes::all()[0], &[0.0; 16], 16);
        assert!(
            rows.bytes[..16]
                .iter()
                .all(|&byte| u32::from(byte) == rows.zeros[0] as u32)
        );
        assert!(rows.scales[0].is_finite());
    }
}
