//! NEON: `sdot` adds four products of signed bytes to each of four sums. Activations become signed
//! by taking 128 off, which 128 times the sums of the columns puts back. The instruction stands in
//! assembly, as stable Rust has no other name for it.
#![allow(
    unsafe_code,
    clippy::wildcard_imports,
    reason = "instructions that not every processor has, by the dozen"
)]

use std::arch::aarch64::*;
use std::arch::asm;

use super::{GROUP, Left, PANEL, Right};

/// Rows of a tile: 16 of the 32 registers hold sums.
const TILE: usize = 4;
/// Registers for the sums of a row.
const PARTS: usize = 4;
/// Groups that are loaded together.
const GROUPS: usize = 4;

/// Whether this processor has it.
pub fn is_available() -> bool {
    std::arch::is_aarch64_feature_detected!("dotprod")
}

/// `sums` + products of `weights` and group `LANE` of `bytes`.
#[inline]
#[target_feature(enable = "neon,dotprod")]
fn dot<const LANE: usize>(mut sums: int32x4_t, weights: int8x16_t, bytes: int8x16_t) -> int32x4_t {
    // SAFETY: the instruction reads and writes its registers alone.
    unsafe {
        asm!("sdot {s:v}.4s, {w:v}.16b, {b:v}.4b[{lane}]", s = inout(vreg) sums, w = in(vreg) weights,
            b = in(vreg) bytes, lane = const LANE, options(pure, nomem, nostack, preserves_flags));
    }
    sums
}

/// See [`super::Products::multiply`], which has checked the slices.
pub fn multiply(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    // SAFETY: the kernel is chosen only where the processor has it; every tile lies within what
    // `Products::multiply` has checked, as four divides the rows that are there.
    unsafe { tiles(left, right, out, stride) }
}

#[target_feature(enable = "neon,dotprod")]
unsafe fn tiles(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    for panel in 0..right.panels() {
        // SAFETY: panels as counted; rows are there in multiples of sixteen.
        unsafe {
            let weights = right.bytes.as_ptr().add(panel * right.depth * PANEL).cast();
            let shift = column_sums(weights, right.depth);
            for row in (0..left.rows).step_by(TILE) {
                let bytes = left.bytes.as_ptr().add(row * left.stride);
                let sums = out.as_mut_ptr().add(row * stride + panel * PANEL);
                tile(
                    bytes,
                    left.stride,
                    weights,
                    right.depth,
                    shift,
                    sums,
                    stride,
                );
            }
        }
    }
}

/// 128 times the sums of a panel's columns.
///
/// # Safety
/// The processor must have the instructions, and `weights` a panel of this depth.
#[target_feature(enable = "neon,dotprod")]
unsafe fn column_sums(weights: *const i8, depth: usize) -> [int32x4_t; PARTS] {
    let mut sums = [vdupq_n_s32(0); PARTS];
    let ones = vdupq_n_s8(1);
    for group in 0..depth / GROUP {
        for (part, sum) in sums.iter_mut().enumerate() {
            // SAFETY: within the panel.
            let four = unsafe { vld1q_s8(weights.add((group * PARTS + part) * 16)) };
            *sum = dot::<0>(*sum, four, ones);
        }
    }
    sums.map(|sum| vshlq_n_s32::<7>(sum))
}

/// Four rows times one panel.
///
/// # Safety
/// The processor must have the instructions, and the pointers that many rows and bytes.
#[target_feature(enable = "neon,dotprod")]
unsafe fn tile(
    bytes: *const u8,
    bytes_stride: usize,
    weights: *const i8,
    depth: usize,
    shift: [int32x4_t; PARTS],
    out: *mut i32,
    stride: usize,
) {
    let mut sums = [shift; TILE];
    let middle = vdupq_n_u8(128);
    // SAFETY: all places are within the rows and bytes the caller vouches for.
    unsafe {
        for step in 0..depth / (GROUP * GROUPS) {
            let mut rows = [vdupq_n_s8(0); TILE];
            for (row, signed) in rows.iter_mut().enumerate() {
                let unsigned = vld1q_u8(bytes.add(row * bytes_stride + step * 16));
                *signed = vreinterpretq_s8_u8(veorq_u8(unsigned, middle));
            }
            let at = weights.add(step * GROUPS * PARTS * 16);
            group::<0>(&mut sums, &rows, at);
            group::<1>(&mut sums, &rows, at);
            group::<2>(&mut sums, &rows, at);
            group::<3>(&mut sums, &rows, at);
        }
        for (row, sums) in sums.iter().enumerate() {
            for (part, &sum) in sums.iter().enumerate() {
                vst1q_s32(out.add(row * stride + part * 4), sum);
            }
        }
    }
}

/// Group `LANE` of a step.
///
/// # Safety
/// As [`tile`]; `at` has the step's weights.
#[inline]
#[target_feature(enable = "neon,dotprod")]
unsafe fn group<const LANE: usize>(
    sums: &mut [[int32x4_t; PARTS]; TILE],
    rows: &[int8x16_t; TILE],
    at: *const i8,
) {
    for part in 0..PARTS {
        // SAFETY: within the step's weights.
        let four = unsafe { vld1q_s8(at.add((LANE * PARTS + part) * 16)) };
        for (sums, &row) in sums.iter_mut().zip(rows) {
            sums[part] = dot::<LANE>(sums[part], four, row);
        }
    }
}
