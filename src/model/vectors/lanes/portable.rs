//! Vectors in plain Rust: the meaning of [`Lanes`], and what runs where nothing better is known.
//! Compilers make vector instructions of most of it; on processors without fused products
//! (x86 before 2013) each one is a call, and slow.

use super::{Floats, Integers, LANES, Lanes, Task};

/// Plain Rust.
#[derive(Debug, Clone, Copy)]
pub struct Portable;

fn each(f: impl Fn(usize) -> f32) -> Floats {
    std::array::from_fn(f)
}

impl Lanes for Portable {
    type F = Floats;
    type I = Integers;

    fn run<T: Task>(self, task: T) -> T::Output {
        task.run(self)
    }

    #[inline(always)]
    fn splat(self, x: f32) -> Floats {
        [x; LANES]
    }

    #[inline(always)]
    fn load(self, from: &Floats) -> Floats {
        *from
    }

    #[inline(always)]
    fn store(self, x: Floats, to: &mut Floats) {
        *to = x;
    }

    #[inline(always)]
    fn add(self, a: Floats, b: Floats) -> Floats {
        each(|i| a[i] + b[i])
    }

    #[inline(always)]
    fn sub(self, a: Floats, b: Floats) -> Floats {
        each(|i| a[i] - b[i])
    }

    #[inline(always)]
    fn mul(self, a: Floats, b: Floats) -> Floats {
        each(|i| a[i] * b[i])
    }

    #[inline(always)]
    fn mul_add(self, a: Floats, b: Floats, c: Floats) -> Floats {
        each(|i| a[i].mul_add(b[i], c[i]))
    }

    #[inline(always)]
    fn max(self, a: Floats, b: Floats) -> Floats {
        each(|i| if a[i] > b[i] { a[i] } else { b[i] })
    }

    #[inline(always)]
    fn min(self, a: Floats, b: Floats) -> Floats {
        each(|i| if a[i] < b[i] { a[i] } else { b[i] })
    }

    #[inline(always)]
    fn abs(self, a: Floats) -> Floats {
        each(|i| a[i].abs())
    }

    #[inline(always)]
    fn fraction(self, a: Floats) -> Floats {
        // Beside 1.5 × 2²³ there is no room for a fraction.
        a.map(|x| x - ((x + 12_582_912.0) - 12_582_912.0))
    }

    #[inline(always)]
    fn times_power(self, a: Floats, power: Floats) -> Floats {
        each(|i| {
            let exponent = (power[i] as i32) << 23;
            f32::from_bits((a[i].to_bits() as i32).wrapping_add(exponent) as u32)
        })
    }

    #[inline(always)]
    fn max_of(self, a: Floats) -> f32 {
        a.into_iter().fold(f32::NEG_INFINITY, f32::max)
    }

    #[inline(always)]
    fn sum_of(self, a: Floats) -> f32 {
        let mut sums = a;
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                sums[i] += sums[i + half];
            }
        }
        sums[0]
    }

    #[inline(always)]
    fn load_integers(self, from: &Integers) -> Integers {
        *from
    }

    #[inline(always)]
    fn float(self, a: Integers) -> Floats {
        each(|i| a[i] as f32)
    }

    #[inline(always)]
    fn bits(self, a: Floats) -> Integers {
        a.map(|x| x.to_bits() as i32)
    }

    #[inline(always)]
    fn add_integers(self, a: Integers, b: Integers) -> Integers {
        std::array::from_fn(|i| a[i].wrapping_add(b[i]))
    }

    #[inline(always)]
    fn down<const N: u32>(self, a: Integers) -> Integers {
        a.map(|x| (x as u32 >> N) as i32)
    }

    #[inline(always)]
    fn sum_of_integers(self, a: Integers) -> i32 {
        a.into_iter().fold(0, i32::wrapping_add)
    }

    #[inline(always)]
    fn store_bytes(self, a: Integers, to: &mut [u8; LANES]) {
        *to = a.map(|x| x as u8);
    }

    #[inline(always)]
    fn weave(self, rows: [[u8; LANES]; 4], to: &mut [u8; 4 * LANES]) {
        for (lane, group) in to.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            *group = rows.map(|row| row[lane]);
        }
    }
}
