//! GELU (Hendrycks and Gimpel 2016), x × Φ(x), as max(x, 0) − g(|x|) with g(t) = t × (1 − Φ(t)).
//!
//! g is a small hump that vanishes beyond 5, so a polynomial does, without exponential or division.
//! Coefficients: weighted least squares that approach the least largest error (Lawson 1961), around
//! the middle of the range.

use super::lanes::Lanes;

/// A polynomial for g: its range, and coefficients from the constant on.
#[derive(Debug, Clone, Copy)]
pub struct Hump<const N: usize> {
    end: f32,
    coefficients: [f32; N],
}

/// To 1.5e-5, a hundredth of what is lost where the result is made a byte.
pub const COARSE: Hump<11> = Hump {
    end: 4.5,
    coefficients: [
        0.027_497_133,
        -0.059_128_67,
        0.048_709_61,
        -0.012_924_297,
        -0.007_919_507,
        0.007_539_774_8,
        -0.001_579_290_1,
        -0.000_603_965_1,
        0.000_268_528_15,
        1.473_891e-5,
        -1.280_704_6e-5,
    ],
};

/// To 4e-7, as good as 32 bits allow.
pub const FINE: Hump<17> = Hump {
    end: 5.5,
    coefficients: [
        0.008_194_38,
        -0.022_028_273,
        0.025_290_83,
        -0.014_843_084,
        0.003_129_509_5,
        0.001_656_422_7,
        -0.001_453_394_9,
        0.000_386_095_31,
        4.664_242_4e-5,
        -6.048_998_7e-5,
        1.089_900_3e-5,
        3.393_538_5e-6,
        -1.356_242_4e-6,
        -7.077_383e-8,
        6.849_319e-8,
        -2.070_085_6e-10,
        -1.418_589_9e-9,
    ],
};

/// The least value GELU takes, rounded down.
pub const LEAST: f32 = -0.1701;

impl<const N: usize> Hump<N> {
    /// GELU of sixteen numbers.
    #[inline(always)]
    pub fn gelu<L: Lanes>(&self, lanes: L, x: L::F) -> L::F {
        let end = lanes.splat(self.end);
        let middle = lanes.splat(self.end / 2.0);
        let u = lanes.sub(lanes.min(lanes.abs(x), end), middle);
        let mut hump = lanes.splat(self.coefficients[N - 1]);
        for &coefficient in self.coefficients[..N - 1].iter().rev() {
            hump = lanes.mul_add(hump, u, lanes.splat(coefficient));
        }
        lanes.sub(lanes.max(x, lanes.splat(0.0)), hump)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vectors::lanes::{AnyLanes, Floats, Task};

    struct Values<const N: usize>(Hump<N>, Floats);

    impl<const N: usize> Task for Values<N> {
        type Output = Floats;

        fn run<L: Lanes>(self, lanes: L) -> Floats {
            let mut out = [0.0; 16];
            lanes.store(self.0.gelu(lanes, lanes.load(&self.1)), &mut out);
            out
        }
    }

    /// x × Φ(x) by the integral of the density, with Simpson's rule in 64 bits.
    fn exact(x: f64) -> f64 {
        let steps = 2000;
        let step = x / f64::from(steps);
        let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let weight = |i: i32| {
            if i == 0 || i == steps {
                1.0
            } else {
                f64::from(2 + 2 * (i % 2))
            }
        };
        let sum: f64 = (0..=steps)
            .map(|i| weight(i) * density(f64::from(i) * step))
            .sum();
        x * (0.5 + sum * step / 3.0)
    }

    fn errors<const N: usize>(hump: Hump<N>) -> f64 {
        let mut worst = 0.0f64;
        for block in -100..100 {
            let xs: Floats = std::array::from_fn(|i| (block * 16 + i as i32) as f32 / 200.0);
            let plain = AnyLanes::all()[0].run(Values(hump, xs));
            for lanes in AnyLanes::all() {
                assert_eq!(
                    lanes.run(Values(hump, xs)).map(f32::to_bits),
                    plain.map(f32::to_bits)
                );
            }
            for (&x, &y) in xs.iter().zip(&plain) {
                worst = worst.max((exact(f64::from(x)) - f64::from(y)).abs());
                assert!(y >= LEAST);
            }
        }
        worst
    }

    #[test]
    fn both_polynomials_are_as_good_as_they_say() {
        assert!(errors(COARSE) < 1.5e-5, "{}", errors(COARSE));
        assert!(errors(FINE) < 4e-7, "{}", errors(FINE));
    }
}
