//! Vectors of sixteen in one AVX-512 register.
#![allow(
    unsafe_code,
    clippy::wildcard_imports,
    reason = "instructions that not every processor has, by the dozen"
)]

use std::arch::x86_64::*;

use super::{Floats, Integers, LANES, Lanes, Task};

/// AVX-512 (F, BW, DQ, VL).
#[derive(Debug, Clone, Copy)]
pub struct Avx512(());

impl Avx512 {
    /// The vectors, if this processor has them.
    pub fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma"))
        .then_some(Self(()))
    }
}

// SAFETY of every block below: `Avx512` is made by `detect` alone, so the processor has the
// instructions; memory is reached through references to arrays of the size that is read or written.
#[allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one reason for all, above"
)]
impl Lanes for Avx512 {
    type F = __m512;
    type I = __m512i;
    const WIDE: bool = true;

    fn run<T: Task>(self, task: T) -> T::Output {
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
        fn compiled<T: Task>(lanes: Avx512, task: T) -> T::Output {
            task.run(lanes)
        }
        unsafe { compiled(self, task) }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> __m512 {
        unsafe { _mm512_set1_ps(x) }
    }

    #[inline(always)]
    fn load(self, from: &Floats) -> __m512 {
        unsafe { _mm512_loadu_ps(from.as_ptr()) }
    }

    #[inline(always)]
    fn store(self, x: __m512, to: &mut Floats) {
        unsafe { _mm512_storeu_ps(to.as_mut_ptr(), x) }
    }

    #[inline(always)]
    fn add(self, a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_add_ps(a, b) }
    }

    #[inline(always)]
    fn sub(self, a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_sub_ps(a, b) }
    }

    #[inline(always)]
    fn mul(self, a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_mul_ps(a, b) }
    }

    #[inline(always)]
    fn mul_add(self, a: __m512, b: __m512, c: __m512) -> __m512 {
        unsafe { _mm512_fmadd_ps(a, b, c) }
    }

    #[inline(always)]
    fn max(self, a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_max_ps(a, b) }
    }

    #[inline(always)]
    fn min(self, a: __m512, b: __m512) -> __m512 {
        unsafe { _mm512_min_ps(a, b) }
    }

    #[inline(always)]
    fn abs(self, a: __m512) -> __m512 {
        unsafe { _mm512_abs_ps(a) }
    }

    #[inline(always)]
    fn fraction(self, a: __m512) -> __m512 {
        // The immediate: whole numbers, the nearest one.
        unsafe { _mm512_reduce_ps::<0>(a) }
    }

    #[inline(always)]
    fn times_power(self, a: __m512, power: __m512) -> __m512 {
        unsafe { _mm512_scalef_ps(a, power) }
    }

    #[inline(always)]
    fn max_of(self, a: __m512) -> f32 {
        unsafe { _mm512_reduce_max_ps(a) }
    }

    #[inline(always)]
    fn sum_of(self, a: __m512) -> f32 {
        unsafe {
            let eight = _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps::<1>(a));
            let four = _mm_add_ps(
                _mm256_castps256_ps128(eight),
                _mm256_extractf128_ps::<1>(eight),
            );
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        }
    }

    #[inline(always)]
    fn load_integers(self, from: &Integers) -> __m512i {
        unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
    }

    #[inline(always)]
    fn float(self, a: __m512i) -> __m512 {
        unsafe { _mm512_cvtepi32_ps(a) }
    }

    #[inline(always)]
    fn bits(self, a: __m512) -> __m512i {
        unsafe { _mm512_castps_si512(a) }
    }

    #[inline(always)]
    fn add_integers(self, a: __m512i, b: __m512i) -> __m512i {
        unsafe { _mm512_add_epi32(a, b) }
    }

    #[inline(always)]
    fn down<const N: u32>(self, a: __m512i) -> __m512i {
        unsafe { _mm512_srli_epi32::<N>(a) }
    }

    #[inline(always)]
    fn sum_of_integers(self, a: __m512i) -> i32 {
        unsafe { _mm512_reduce_add_epi32(a) }
    }

    #[inline(always)]
    fn store_bytes(self, a: __m512i, to: &mut [u8; LANES]) {
        unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), _mm512_cvtepi32_epi8(a)) }
    }

    #[inline(always)]
    fn weave(self, rows: [[u8; LANES]; 4], to: &mut [u8; 4 * LANES]) {
        super::weave::weave(rows, to);
    }
}
