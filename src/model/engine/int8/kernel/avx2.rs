//! AVX2: bytes are widened to 16 bits and multiplied by `vpmaddwd`, which is exact; its shorter
//! sister `vpmaddubsw` saturates.
#![allow(
    unsafe_code,
    clippy::wildcard_imports,
    reason = "instructions that not every processor has, by the dozen"
)]

use std::arch::x86_64::*;

use super::{GROUP, Left, PANEL, Right};

/// Rows of a tile: 12 of the 16 registers hold sums.
const TILE: usize = 3;
/// Registers for a panel: each holds two halves of the sums of four columns.
const PARTS: usize = 4;

/// See [`super::Products::multiply`], which has checked the slices.
pub fn multiply(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    // SAFETY: the kernel is chosen only where the processor has it; every tile lies within what
    // `Products::multiply` has checked.
    unsafe { tiles(left, right, out, stride) }
}

#[target_feature(enable = "avx2")]
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
                    2 => tile::<2>(bytes, left.stride, weights, groups, sums, stride),
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
#[target_feature(enable = "avx2")]
unsafe fn tile<const R: usize>(
    bytes: *const u8,
    bytes_stride: usize,
    weights: *const u8,
    groups: usize,
    out: *mut i32,
    stride: usize,
) -> usize {
    let mut sums = [[_mm256_setzero_si256(); PARTS]; R];
    // SAFETY: all places are within the rows and groups the caller vouches for.
    unsafe {
        for group in 0..groups {
            let mut four = [_mm256_setzero_si256(); R];
            for (row, four) in four.iter_mut().enumerate() {
                let at = bytes.add(row * bytes_stride + group * GROUP);
                let copies = _mm_set1_epi32(at.cast::<i32>().read_unaligned());
                *four = _mm256_cvtepu8_epi16(copies);
            }
            for part in 0..PARTS {
                let at = weights.add(group * PANEL * GROUP + part * PANEL);
                let columns = _mm256_cvtepi8_epi16(_mm_loadu_si128(at.cast()));
                for (sums, &four) in sums.iter_mut().zip(&four) {
                    let products = _mm256_madd_epi16(four, columns);
                    sums[part] = _mm256_add_epi32(sums[part], products);
                }
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            let at: *mut __m256i = out.add(row * stride).cast();
            _mm256_storeu_si256(at, joined(sums[0], sums[1]));
            _mm256_storeu_si256(at.add(1), joined(sums[2], sums[3]));
        }
    }
    R
}

/// Adds the halves of four and four columns and puts the eight in order.
#[target_feature(enable = "avx2")]
fn joined(first: __m256i, second: __m256i) -> __m256i {
    // [0 1 4 5 | 2 3 6 7]
    let sums = _mm256_hadd_epi32(first, second);
    _mm256_permute4x64_epi64::<0b11_01_10_00>(sums)
}
