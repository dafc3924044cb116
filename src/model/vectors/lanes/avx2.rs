//! Vectors of sixteen in two AVX registers.
#![allow(
    unsafe_code,
    clippy::wildcard_imports,
    reason = "instructions that not every processor has, by the dozen"
)]

use std::arch::x86_64::*;

use super::{Floats, Integers, LANES, Lanes, Task};

/// AVX2 with fused products.
#[derive(Debug, Clone, Copy)]
pub struct Avx2(());

impl Avx2 {
    /// The vectors, if this processor has them.
    pub fn detect() -> Option<Self> {
        (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Self(()))
    }
}

/// One instruction on both halves.
macro_rules! both {
    ($op:ident, $($x:ident),+) => {
        // SAFETY: see the implementation.
        unsafe { [$op($($x[0]),+), $op($($x[1]),+)] }
    };
}

// SAFETY of every block below: `Avx2` is made by `detect` alone, so the processor has the
// instructions; memory is reached through references to arrays of the size that is read or written.
#[allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one reason for all, above"
)]
impl Lanes for Avx2 {
    type F = [__m256; 2];
    type I = [__m256i; 2];

    fn run<T: Task>(self, task: T) -> T::Output {
        #[target_feature(enable = "avx2,fma")]
        fn compiled<T: Task>(lanes: Avx2, task: T) -> T::Output {
            task.run(lanes)
        }
        unsafe { compiled(self, task) }
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Self::F {
        unsafe { [_mm256_set1_ps(x); 2] }
    }

    #[inline(always)]
    fn load(self, from: &Floats) -> Self::F {
        unsafe {
            [
                _mm256_loadu_ps(from.as_ptr()),
                _mm256_loadu_ps(from.as_ptr().add(8)),
            ]
        }
    }

    #[inline(always)]
    fn store(self, x: Self::F, to: &mut Floats) {
        unsafe {
            _mm256_storeu_ps(to.as_mut_ptr(), x[0]);
            _mm256_storeu_ps(to.as_mut_ptr().add(8), x[1]);
        }
    }

    #[inline(always)]
    fn add(self, a: Self::F, b: Self::F) -> Self::F {
        both!(_mm256_add_ps, a, b)
    }

    #[inline(always)]
    fn sub(self, a: Self::F, b: Self::F) -> Self::F {
        both!(_mm256_sub_ps, a, b)
    }

    #[inline(always)]
    fn mul(self, a: Self::F, b: Self::F) -> Self::F {
        both!(_mm256_mul_ps, a, b)
    }

    #[inline(always)]
    fn mul_add(self, a: Self::F, b: Self::F, c: Self::F) -> Self::F {
        both!(_mm256_fmadd_ps, a, b, c)
    }

    #[inline(always)]
    fn max(self, a: Self::F, b: Self::F) -> Self::F {
        both!(_mm256_max_ps, a, b)
    }

    #[inline(always)]
    fn min(self, a: Self::F, b: Self::F) -> Self::F {
        both!(_mm256_min_ps, a, b)
    }

    #[inline(always)]
    fn abs(self, a: Self::F) -> Self::F {
        let sign = [unsafe { _mm256_set1_ps(-0.0) }; 2];
        both!(_mm256_andnot_ps, sign, a)
    }

    #[inline(always)]
    fn fraction(self, a: Self::F) -> Self::F {
        let nearest = [0, 1].map(|half| unsafe {
            _mm256_round_ps::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(a[half])
        });
        both!(_mm256_sub_ps, a, nearest)
    }

    #[inline(always)]
    fn times_power(self, a: Self::F, power: Self::F) -> Self::F {
        unsafe {
            [0, 1].map(|half| {
                let exponent = _mm256_slli_epi32::<23>(_mm256_cvtps_epi32(power[half]));
                let bits = _mm256_castps_si256(a[half]);
                _mm256_castsi256_ps(_mm256_add_epi32(bits, exponent))
            })
        }
    }

    #[inline(always)]
    fn max_of(self, a: Self::F) -> f32 {
        unsafe {
            let eight = _mm256_max_ps(a[0], a[1]);
            let four = _mm_max_ps(
                _mm256_castps256_ps128(eight),
                _mm256_extractf128_ps::<1>(eight),
            );
            let two = _mm_max_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)))
        }
    }

    #[inline(always)]
    fn sum_of(self, a: Self::F) -> f32 {
        unsafe {
            let eight = _mm256_add_ps(a[0], a[1]);
            let four = _mm_add_ps(
                _mm256_castps256_ps128(eight),
                _mm256_extractf128_ps::<1>(eight),
            );
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        }
    }

    #[inline(always)]
    fn load_integers(self, from: &Integers) -> Self::I {
        unsafe {
            [
                _mm256_loadu_si256(from.as_ptr().cast()),
                _mm256_loadu_si256(from.as_ptr().add(8).cast()),
            ]
        }
    }

    #[inline(always)]
    fn float(self, a: Self::I) -> Self::F {
        both!(_mm256_cvtepi32_ps, a)
    }

    #[inline(always)]
    fn bits(self, a: Self::F) -> Self::I {
        both!(_mm256_castps_si256, a)
    }

    #[inline(always)]
    fn add_integers(self, a: Self::I, b: Self::I) -> Self::I {
        both!(_mm256_add_epi32, a, b)
    }

    #[inline(always)]
    fn down<const N: u32>(self, a: Self::I) -> Self::I {
        let by = [unsafe { _mm_cvtsi32_si128(N as i32) }; 2];
        both!(_mm256_srl_epi32, a, by)
    }

    #[inline(always)]
    fn sum_of_integers(self, a: Self::I) -> i32 {
        unsafe {
            let eight = _mm256_add_epi32(a[0], a[1]);
            let four = _mm_add_epi32(
                _mm256_castsi256_si128(eight),
                _mm256_extracti128_si256::<1>(eight),
            );
            let two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
            _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32::<1>(two)))
        }
    }

    #[inline(always)]
    fn store_bytes(self, a: Self::I, to: &mut [u8; LANES]) {
        unsafe {
            // Every lane's lowest byte goes to the front of its 128 bits.
            let front = _mm256_set1_epi64x(0x0c08_0400);
            let [low, high] = a.map(|x| _mm256_shuffle_epi8(x, front));
            let both = _mm256_unpacklo_epi32(low, high);
            // Now [l0 h0 | l1 h1] in groups of four bytes; l0 l1 h0 h1 is wanted.
            let pairs = _mm_unpacklo_epi32(
                _mm256_castsi256_si128(both),
                _mm256_extracti128_si256::<1>(both),
            );
            _mm_storeu_si128(to.as_mut_ptr().cast(), pairs);
        }
    }

    #[inline(always)]
    fn weave(self, rows: [[u8; LANES]; 4], to: &mut [u8; 4 * LANES]) {
        super::weave::weave(rows, to);
    }
}
