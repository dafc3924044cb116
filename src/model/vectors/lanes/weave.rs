//! Bytes of four rows, side by side, with instructions every x86-64 processor has.
#![allow(unsafe_code, clippy::wildcard_imports, reason = "vector instructions")]

use std::arch::x86_64::*;

use super::LANES;

/// See [`super::Lanes::weave`].
#[inline(always)]
pub fn weave(rows: [[u8; LANES]; 4], to: &mut [u8; 4 * LANES]) {
    // SAFETY: SSE2 is part of x86-64; 16 bytes of each row are read, 4 × 16 written.
    unsafe {
        let [a, b, c, d] = rows.map(|row| _mm_loadu_si128(row.as_ptr().cast()));
        let (low, other_low) = (_mm_unpacklo_epi8(a, b), _mm_unpacklo_epi8(c, d));
        let (high, other_high) = (_mm_unpackhi_epi8(a, b), _mm_unpackhi_epi8(c, d));
        let to: *mut __m128i = to.as_mut_ptr().cast();
        _mm_storeu_si128(to, _mm_unpacklo_epi16(low, other_low));
        _mm_storeu_si128(to.add(1), _mm_unpackhi_epi16(low, other_low));
        _mm_storeu_si128(to.add(2), _mm_unpacklo_epi16(high, other_high));
        _mm_storeu_si128(to.add(3), _mm_unpackhi_epi16(high, other_high));
    }
}
