//! AVX-VNNI: `vpdpbusd` on 256 bits, half a panel.
#![allow(
    unsafe_code,
    clippy::wildcard_imports,
    reason = "instructions that not every processor has, by the dozen"
)]

use std::arch::x86_64::*;

use super::{GROUP, Left, PANEL, Right};

/// Rows of a tile: 12 of the 16 registers hold sums.
const TILE: usize = 6;

/// See [`super::Products::multiply`], which has checked the slices.
pub fn multiply(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    // SAFETY: the kernel is chosen only where the processor has it; every tile lies within what
    // `Products::multiply` has checked.
    unsafe { tiles(left, right, out, stride) }
}

#[target_feature(enable = "avx2,avxvnni")]
unsafe fn tiles(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    for panel in 0..right.panels() {
        let mut row = 0;
        while row < left.rows {
            // SAFETY: at most as many rows as are left.
            unsafe {
                let bytes = left.bytes.as_ptr().add(row * left.stride);
                let weights = right.bytes.as_ptr().add(panel * right.depth * PANEL);
                let sums = out.as_mut_ptr().add(row * stride + panel * PANEL);
                let groups = right.depth / GROUP;
                row += match left.rows - row {
                    TILE.. => tile::<TILE>(bytes, left.stride, weights, groups, sums, stride),
                    4 | 5 => tile::<4>(bytes, left.stride, weights, groups, sums, stride),
                    2 | 3 => tile::<2>(bytes, left.stride, weights, groups, sums, stride),
                    _ => tile::<1>(bytes, left.stride, weights, groups, sums, stride),
                };
            }
        }
    }
}

/// `R` rows times one panel; gives `R`.
///
/// # Safety
/// The processor must have the instructions, and the pointers that many rows and groups.
#[target_feature(enable = "avx2,avxvnni")]
unsafe fn tile<const R: usize>(
    bytes: *const u8,
    bytes_stride: usize,
    weights: *const u8,
    groups: usize,
    out: *mut i32,
    stride: usize,
) -> usize {
    let mut sums = [[_mm256_setzero_si256(); 2]; R];
    // SAFETY: all places are within the rows and groups the caller vouches for.
    unsafe {
        for group in 0..groups {
            let at: *const __m256i = weights.add(group * PANEL * GROUP).cast();
            let halves = [_mm256_loadu_si256(at), _mm256_loadu_si256(at.add(1))];
            for (row, sums) in sums.iter_mut().enumerate() {
                let at = bytes.add(row * bytes_stride + group * GROUP);
                let four = _mm256_set1_epi32(at.cast::<i32>().read_unaligned());
                for (sum, &half) in sums.iter_mut().zip(&halves) {
                    *sum = _mm256_dpbusd_avx_epi32(*sum, four, half);
                }
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            let at: *mut __m256i = out.add(row * stride).cast();
            _mm256_storeu_si256(at, sums[0]);
            _mm256_storeu_si256(at.add(1), sums[1]);
        }
    }
    R
}
