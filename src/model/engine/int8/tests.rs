//! What the encoder promises, on small encoders of odd shapes.

use super::kernel::Kernel;
use super::random;
use super::{Encoder, Precision, Workspace};
use crate::model::{Shape, Weights};

/// Widths that fill no vector, no panel and no tile.
const SHAPES: [Shape; 4] = [
    shape(40, 4, 72, 0),
    shape(48, 3, 100, 2),
    shape(96, 2, 64, 1),
    shape(64, 1, 257, 3),
];

const fn shape(hidden: usize, heads: usize, inner: usize, mix: usize) -> Shape {
    Shape {
        hidden,
        layers: 3,
        heads,
        inner,
        vocabulary: 50,
        positions: 90,
        epsilon: 1e-12,
        mix,
    }
}

fn kernels() -> impl Iterator<Item = Kernel> {
    Kernel::ALL
        .into_iter()
        .filter(|kernel| kernel.is_available())
}

fn encoder(shape: &Shape, kernel: Kernel, precision: Precision) -> Encoder {
    Encoder::new(shape, &random::random(shape, 3), kernel, precision).unwrap()
}

/// States of windows encoded together, without the numbers that fill up.
fn states(encoder: &Encoder, room: &mut Workspace, windows: &[Vec<u32>]) -> Vec<Vec<f32>> {
    let windows: Vec<&[u32]> = windows.iter().map(Vec::as_slice).collect();
    let mut out = vec![Vec::new(); windows.len()];
    let take = |number: usize, rows: &[f32]| {
        for row in rows.chunks_exact(encoder.width().next_multiple_of(16)) {
            out[number].extend_from_slice(&row[..encoder.width()]);
        }
    };
    encoder.encode(&windows, room, take).unwrap();
    out
}

fn windows(shape: &Shape) -> Vec<Vec<u32>> {
    let lengths = [1, 2, 15, 16, 17, 33, 64, 65, 90, 3, 31];
    random::windows(shape, lengths.into_iter(), 5)
}

#[test]
fn every_kernel_gives_the_same_bytes() {
    for shape in &SHAPES {
        let windows = windows(shape);
        for precision in [Precision::Int8, Precision::Float] {
            let mut room = Workspace::default();
            let plain = encoder(shape, Kernel::Portable, precision);
            let plain = states(&plain, &mut room, &windows);
            assert!(plain.iter().flatten().all(|x| x.is_finite()));
            for kernel in kernels() {
                let other = states(&encoder(shape, kernel, precision), &mut room, &windows);
                assert!(
                    other == plain,
                    "{kernel} differs in {precision:?} for {shape:?}"
                );
            }
        }
    }
}

#[test]
fn states_are_the_same_bytes_on_every_processor() {
    // FNV-1a over all states, found on x86-64.
    let known = [
        (Precision::Int8, 0x23c5_004c_6192_02cf),
        (Precision::Float, 0x4992_e0de_e55e_d15c),
    ];
    for (precision, digest) in known {
        let mut found = 0xcbf2_9ce4_8422_2325_u64;
        for shape in &SHAPES {
            let encoder = encoder(shape, Kernel::best(), precision);
            for x in states(&encoder, &mut Workspace::default(), &windows(shape)).concat() {
                for byte in x.to_le_bytes() {
                    found = (found ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
                }
            }
        }
        assert_eq!(found, digest, "{precision:?}: {found:#x}");
    }
}

#[test]
fn a_window_does_not_depend_on_those_beside_it() {
    let shape = &SHAPES[1];
    // More than go through the layers at once.
    let lengths = (0..60).map(|i| 1 + i * 37 % 90);
    let windows = random::windows(shape, lengths, 9);
    for precision in [Precision::Int8, Precision::Float] {
        let encoder = encoder(shape, Kernel::best(), precision);
        let together = states(&encoder, &mut Workspace::default(), &windows);
        let mut room = Workspace::default();
        for (window, together) in windows.iter().zip(&together) {
            let alone = states(&encoder, &mut room, std::slice::from_ref(window));
            assert_eq!(&alone[0], together);
        }
    }
}

#[test]
fn a_workspace_serves_any_encoder_after_any_other() {
    let mut shared = Workspace::default();
    for shape in SHAPES.iter().rev().chain(&SHAPES) {
        for kernel in kernels() {
            for precision in [Precision::Int8, Precision::Float] {
                let encoder = encoder(shape, kernel, precision);
                let windows = windows(shape);
                let fresh = states(&encoder, &mut Workspace::default(), &windows);
                assert!(
                    states(&encoder, &mut shared, &windows) == fresh,
                    "{kernel} {shape:?}"
                );
            }
        }
    }
}

#[test]
fn fp32_is_the_model_as_it_is_defined() {
    for shape in &SHAPES {
        let weights = random::random(shape, 3);
        let encoder = encoder(shape, Kernel::best(), Precision::Float);
        let windows = windows(shape);
        let found = states(&encoder, &mut Workspace::default(), &windows);
        for (ids, found) in windows.iter().zip(&found) {
            let exact = Exact {
                shape,
                weights: &weights,
            }
            .states(ids);
            for (&x, &y) in exact.iter().flatten().zip(found) {
                assert!(
                    (x - f64::from(y)).abs() < 2e-5,
                    "{x} became {y} in {shape:?}"
                );
            }
        }
    }
}

#[test]
fn int8_points_the_same_way_as_fp32() {
    for shape in &SHAPES {
        let windows = windows(shape);
        let room = &mut Workspace::default();
        let exact = states(
            &encoder(shape, Kernel::best(), Precision::Float),
            room,
            &windows,
        );
        let bytes = states(
            &encoder(shape, Kernel::best(), Precision::Int8),
            room,
            &windows,
        );
        let rows = |all: &[Vec<f32>]| all.concat();
        let (exact, bytes) = (rows(&exact), rows(&bytes));
        let pairs = exact
            .chunks_exact(shape.hidden)
            .zip(bytes.chunks_exact(shape.hidden));
        for (a, b) in pairs {
            let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
            let cosine = dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
            assert!(cosine > 0.999, "cosine {cosine} in {shape:?}");
        }
    }
}

#[test]
fn what_cannot_be_encoded_is_an_error() {
    let shape = &SHAPES[0];
    let encoder = encoder(shape, Kernel::best(), Precision::Int8);
    let mut room = Workspace::default();
    let too_long = vec![1; shape.positions + 1];
    for window in [&too_long[..], &[0, shape.vocabulary as u32]] {
        assert!(encoder.encode(&[window], &mut room, |_, _| {}).is_err());
    }
    encoder
        .encode(&[], &mut room, |_, _| unreachable!("no window"))
        .unwrap();
    encoder
        .encode(&[&[]], &mut room, |_, rows| assert!(rows.is_empty()))
        .unwrap();
    let odd = Shape { heads: 7, ..*shape };
    let weights = random::random(shape, 3);
    assert!(Encoder::new(&odd, &weights, Kernel::best(), Precision::Int8).is_err());
}

type Rows = Vec<Vec<f64>>;

/// The encoder in 64 bits, as the paper writes it.
struct Exact<'a> {
    shape: &'a Shape,
    weights: &'a Weights,
}

impl Exact<'_> {
    fn states(&self, ids: &[u32]) -> Rows {
        let Shape {
            hidden: h,
            inner,
            vocabulary,
            positions,
            mix,
            layers,
            ..
        } = *self.shape;
        let words = self
            .weights
            .rows("embeddings.word", vocabulary, h)
            .unwrap()
            .dequantised();
        let positions = self
            .weights
            .matrix("embeddings.position", positions, h)
            .unwrap();
        let sum = |(at, &id): (usize, &u32)| {
            let pairs = words.row(id as usize).iter().zip(positions.row(at));
            pairs.map(|(&a, &b)| f64::from(a) + f64::from(b)).collect()
        };
        let mut x: Rows = ids.iter().enumerate().map(sum).collect();
        x = self.norm(&x, "embeddings.norm", f64::from(self.shape.epsilon));
        let mut outputs = Vec::new();
        for layer in 0..layers {
            let name = |what: &str| format!("layers.{layer}.{what}");
            let [queries, keys, values] =
                ["query", "key", "value"].map(|what| self.linear(&x, &name(what), h, h));
            let mixed = self.linear(
                &self.attention(&queries, &keys, &values),
                &name("attention_output"),
                h,
                h,
            );
            let epsilon = f64::from(self.shape.epsilon);
            x = self.norm(&added(&x, &mixed), &name("attention_norm"), epsilon);
            let mut wide = self.linear(&x, &name("inner"), inner, h);
            for y in wide.iter_mut().flatten() {
                *y = gelu(*y);
            }
            let narrow = self.linear(&wide, &name("outer"), h, inner);
            x = self.norm(&added(&x, &narrow), &name("output_norm"), epsilon);
            outputs.push(x.clone());
        }
        if mix == 0 {
            return x;
        }
        let shares = self.weights.vector("mix.weight", mix).unwrap();
        let mut sum = vec![vec![0.0; h]; ids.len()];
        for (rows, share) in outputs[layers - mix..].iter().zip(shares) {
            for (sum, row) in sum.iter_mut().zip(rows) {
                for (sum, y) in sum.iter_mut().zip(normal(row, 1e-5)) {
                    *sum += y * f64::from(share);
                }
            }
        }
        self.norm(&sum, "mix.norm", 1e-5)
    }

    fn linear(&self, x: &Rows, name: &str, rows: usize, columns: usize) -> Rows {
        let weights = self
            .weights
            .rows(&format!("{name}.weight"), rows, columns)
            .unwrap();
        let weights = weights.dequantised();
        let bias = self.weights.vector(&format!("{name}.bias"), rows).unwrap();
        let output = |x: &[f64], row: usize| {
            let products = weights
                .row(row)
                .iter()
                .zip(x)
                .map(|(&w, x)| f64::from(w) * x);
            products.sum::<f64>() + f64::from(bias[row])
        };
        x.iter()
            .map(|x| (0..rows).map(|row| output(x, row)).collect())
            .collect()
    }

    fn attention(&self, q: &Rows, k: &Rows, v: &Rows) -> Rows {
        let (heads, width) = (self.shape.heads, self.shape.hidden / self.shape.heads);
        let mut out = vec![vec![0.0; self.shape.hidden]; q.len()];
        for (query, out) in q.iter().zip(&mut out) {
            for head in 0..heads {
                let part = head * width..(head + 1) * width;
                let score = |key: &Vec<f64>| {
                    let pairs = query[part.clone()].iter().zip(&key[part.clone()]);
                    (pairs.map(|(a, b)| a * b).sum::<f64>() / (width as f64).sqrt()).exp()
                };
                let scores: Vec<f64> = k.iter().map(score).collect();
                let total: f64 = scores.iter().sum();
                for (value, score) in v.iter().zip(&scores) {
                    for column in part.clone() {
                        out[column] += value[column] * score / total;
                    }
                }
            }
        }
        out
    }

    fn norm(&self, x: &Rows, name: &str, epsilon: f64) -> Rows {
        let h = self.shape.hidden;
        let weight = self.weights.vector(&format!("{name}.weight"), h).unwrap();
        let bias = self.weights.vector(&format!("{name}.bias"), h).unwrap();
        let scaled = |row: &Vec<f64>| {
            let parts = normal(row, epsilon)
                .into_iter()
                .zip(weight.iter().zip(&bias));
            parts
                .map(|(y, (&w, &b))| y * f64::from(w) + f64::from(b))
                .collect()
        };
        x.iter().map(scaled).collect()
    }
}

fn normal(row: &[f64], epsilon: f64) -> Vec<f64> {
    let count = row.len() as f64;
    let mean = row.iter().sum::<f64>() / count;
    let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    row.iter()
        .map(|x| (x - mean) / (variance + epsilon).sqrt())
        .collect()
}

fn added(a: &Rows, b: &Rows) -> Rows {
    let sum = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(|(a, b)| a + b).collect();
    a.iter().zip(b).map(sum).collect()
}

/// x × Φ(x), Φ from the series of the error function (Abramowitz and Stegun 7.1.6).
fn gelu(x: f64) -> f64 {
    let z = x.abs().min(9.0) / std::f64::consts::SQRT_2;
    let (mut term, mut sum) = (z, z);
    for n in 1..200 {
        term *= 2.0 * z * z / f64::from(2 * n + 1);
        sum += term;
    }
    let erf = 2.0 / std::f64::consts::PI.sqrt() * (-z * z).exp() * sum;
    x * (1.0 + erf.copysign(x)) / 2.0
}
