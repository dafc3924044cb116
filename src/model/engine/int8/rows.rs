//! Rows of activations: floats → bytes, each row with a scale and a zero of its own.
//!
//! A float is `scale × (byte − zero)`. Rows are as long as the kernel's depth wants them; what
//! stands beyond a row's numbers is multiplied by weights of zero.

use super::kernel::{Left, ROWS};
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::lanes::{Floats, Lanes, Task, vectors, vectors_mut};

/// The float whose bits end in the integer that was added to it: 1.5 × 2²³.
pub const INTEGER: f32 = 12_582_912.0;
/// The byte of 0 in rows that spread to both sides of it.
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

/// Rows [rows, width] → bytes from row `first` of `out` on; their zero is [`MIDDLE`].
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
        let out = self.out;
        for (row, floats) in self.floats.chunks_exact(self.width).enumerate() {
            let (floats, row) = (vectors(floats), self.first + row);
            let mut largest = lanes.splat(SMALLEST);
            for x in floats {
                largest = lanes.max(lanes.abs(lanes.load(x)), largest);
            }
            let bytes = &mut out.bytes[row * out.stride..][..self.width];
            let scale = symmetric(lanes, floats, lanes.max_of(largest), bytes);
            out.scales[row] = scale;
            out.zeros[row] = MIDDLE;
        }
    }
}

/// One row whose largest number without sign is known → bytes; gives what a byte is worth.
#[inline(always)]
pub fn symmetric<L: Lanes>(lanes: L, floats: &[Floats], largest: f32, bytes: &mut [u8]) -> f32 {
    let factor = lanes.splat(LARGEST / largest);
    let shift = lanes.splat(INTEGER + MIDDLE);
    for (x, bytes) in floats.iter().zip(vectors_mut(bytes)) {
        lanes.store_bytes(
            lanes.bits(lanes.mul_add(lanes.load(x), factor, shift)),
            bytes,
        );
    }
    largest / LARGEST
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
                let back = plain.scales[i / 48] * (f32::from(plain.bytes[i]) - MIDDLE);
                prop_assert!((x - back).abs() <= 0.501 * plain.scales[i / 48], "{x} → {back}");
            }
            for lanes in AnyLanes::all() {
                let other = quantised(lanes, &floats, 48);
                prop_assert_eq!(&*other.bytes, &*plain.bytes);
                prop_assert_eq!(&*other.scales, &*plain.scales);
            }
        }
    }

    #[test]
    fn zeros_stay_zeros() {
        let rows = quantised(AnyLanes::all()[0], &[0.0; 16], 16);
        assert_eq!(rows.bytes[..16], [128; 16]);
        assert!(rows.scales[0].is_finite());
    }
}
