//! AVX-512 VNNI: `vpdpbusd` adds four byte products to each of sixteen sums, without saturation.
#![allow(
    unsafe_code,
    clippy::wildcard_imports,
    reason = "instructions that not every processor has, by the dozen"
)]

use std::arch::x86_64::*;

use super::{GROUP, Left, PANEL, Right};

/// Rows and panels of a tile: 24 of the 32 registers hold sums, which hides the latency of five
/// cycles and leaves three for weights and one for activations.
const TILE: (usize, usize) = (8, 3);

/// See [`super::Products::multiply`], which has checked the slices.
pub fn multiply(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    // SAFETY: the kernel is chosen only where the processor has it; every tile lies within what
    // `Products::multiply` has checked, as four divides the rows that are there.
    unsafe { tiles(left, right, out, stride) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
unsafe fn tiles(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    let (panels, panel_size) = (right.panels(), right.depth * PANEL);
    let mut panel = 0;
    while panel < panels {
        let wide = (panels - panel).min(TILE.1);
        let mut row = 0;
        while row < left.rows {
            let high = if left.rows - row > 4 { TILE.0 } else { 4 };
            // SAFETY: rows are there in multiples of sixteen, panels as counted.
            unsafe {
                let place = Place {
                    left: left.bytes.as_ptr().add(row * left.stride),
                    left_stride: left.stride,
                    right: right.bytes.as_ptr().add(panel * panel_size),
                    panel_size,
                    groups: right.depth / GROUP,
                    out: out.as_mut_ptr().add(row * stride + panel * PANEL),
                    out_stride: stride,
                };
                match (high, wide) {
                    (8, 3) => tile::<8, 3>(&place),
                    (8, 2) => tile::<8, 2>(&place),
                    (8, _) => tile::<8, 1>(&place),
                    (_, 3) => tile::<4, 3>(&place),
                    (_, 2) => tile::<4, 2>(&place),
                    _ => tile::<4, 1>(&place),
                }
            }
            row += high;
        }
        panel += wide;
    }
}

/// Where a tile's operands and sums stand.
struct Place {
    left: *const u8,
    left_stride: usize,
    right: *const u8,
    panel_size: usize,
    groups: usize,
    out: *mut i32,
    out_stride: usize,
}

/// `R` rows times `P` panels.
///
/// # Safety
/// The processor must have the instructions, and `place` that many rows and panels.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
unsafe fn tile<const R: usize, const P: usize>(place: &Place) {
    let mut sums = [[_mm512_setzero_si512(); P]; R];
    // SAFETY: all places are within the rows and panels the caller vouches for.
    unsafe {
        for group in 0..place.groups {
            let mut weights = [_mm512_setzero_si512(); P];
            for (panel, weights) in weights.iter_mut().enumerate() {
                let at = place
                    .right
                    .add(panel * place.panel_size + group * PANEL * GROUP);
                *weights = _mm512_loadu_si512(at.cast());
            }
            for (row, sums) in sums.iter_mut().enumerate() {
                let at = place.left.add(row * place.left_stride + group * GROUP);
                let bytes = _mm512_set1_epi32(at.cast::<i32>().read_unaligned());
                for (sum, &weights) in sums.iter_mut().zip(&weights) {
                    *sum = _mm512_dpbusd_epi32(*sum, bytes, weights);
                }
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            for (panel, &sum) in sums.iter().enumerate() {
                let at = place.out.add(row * place.out_stride + panel * PANEL);
                _mm512_storeu_si512(at.cast(), sum);
            }
        }
    }
}
