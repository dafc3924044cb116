//! A linear layer in fp32, packed once for vectors.

use super::vectors::aligned::Aligned;
use super::vectors::floats::MultiplyFloats;
use super::vectors::gelu::FINE;
use super::vectors::lanes::{AnyLanes, LANES, Lanes, Task, vectors, vectors_mut};
use super::{Matrix, Weights};
use crate::error::Result;

/// x × weightsᵀ + bias, as `torch.nn.Linear`.
pub struct Dense {
    inputs: usize,
    outputs: usize,
    /// As [`MultiplyFloats`] has its right side.
    panels: Aligned<f32>,
    /// With zeros up to a whole panel.
    bias: Aligned<f32>,
}

impl Dense {
    /// Layers of a bundle (names, numbers of outputs) with the same inputs, as one layer with the outputs
    /// of the first, then those of the second, and so on.
    ///
    /// # Errors
    /// When one of their tensors is missing or misshapen.
    pub fn stacked(weights: &Weights, layers: &[(String, usize)], inputs: usize) -> Result<Self> {
        let (mut weight, mut bias) = (Vec::new(), Vec::new());
        for (name, outputs) in layers {
            let own = weights.matrix(&format!("{name}.weight"), *outputs, inputs)?;
            weight.extend_from_slice(own.data());
            bias.extend(weights.vector(&format!("{name}.bias"), *outputs)?);
        }
        Ok(Self::new(&Matrix::new(bias.len(), inputs, weight), &bias))
    }

    /// Packs `weight` [outputs, inputs] and `bias` [outputs].
    pub fn new(weight: &Matrix, bias: &[f32]) -> Self {
        let (outputs, inputs) = (weight.rows(), weight.columns());
        let columns = outputs.next_multiple_of(LANES);
        let mut panels = Aligned::small(columns * inputs);
        for output in 0..outputs {
            let start = output / LANES * LANES * inputs + output % LANES;
            for (at, &weight) in weight.row(output).iter().enumerate() {
                panels[start + at * LANES] = weight;
            }
        }
        let mut padded = Aligned::small(columns);
        for (to, from) in padded.iter_mut().zip(bias) {
            *to = *from;
        }
        Self {
            inputs,
            outputs,
            panels,
            bias: padded,
        }
    }

    /// [n, inputs] → [n, outputs].
    pub fn apply(&self, lanes: AnyLanes, x: &Matrix) -> Matrix {
        self.with(lanes, x, false)
    }

    /// The same through GELU.
    pub fn apply_gelu(&self, lanes: AnyLanes, x: &Matrix) -> Matrix {
        self.with(lanes, x, true)
    }

    fn with(&self, lanes: AnyLanes, x: &Matrix, gelu: bool) -> Matrix {
        let (rows, columns) = (x.rows(), self.bias.len());
        let mut out = vec![0.0; rows * columns];
        lanes.run(MultiplyFloats {
            left: x.data(),
            left_stride: self.inputs,
            rows,
            right: &self.panels,
            depth: self.inputs,
            out: &mut out,
        });
        lanes.run(Finish {
            bias: &self.bias,
            gelu,
            rows: &mut out,
        });
        if columns > self.outputs {
            // What fills up the panels goes.
            for row in 1..rows {
                let from = row * columns;
                out.copy_within(from..from + self.outputs, row * self.outputs);
            }
        }
        Matrix::new(rows, self.outputs, out)
    }
}

/// Sums → outputs.
struct Finish<'a> {
    bias: &'a [f32],
    gelu: bool,
    rows: &'a mut [f32],
}

impl Task for Finish<'_> {
    type Output = ();

    #[allow(
        clippy::inline_always,
        reason = "what is not inlined is not compiled for the vectors it is given"
    )]
    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        for row in self.rows.chunks_exact_mut(self.bias.len()) {
            for (x, bias) in vectors_mut(row).iter_mut().zip(vectors(self.bias)) {
                let mut sum = lanes.add(lanes.load(x), lanes.load(bias));
                if self.gelu {
                    sum = FINE.gelu(lanes, sum);
                }
                lanes.store(sum, x);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_torch_linear_whatever_the_vectors() {
        let (rows, inputs, outputs) = (6, 19, 37);
        let number = |i: usize| ((i * 37 + 11) % 101) as f32 / 50.0 - 1.0;
        let x = Matrix::new(rows, inputs, (0..rows * inputs).map(number).collect());
        let weight = Matrix::new(outputs, inputs, (0..outputs * inputs).map(number).collect());
        let bias: Vec<f32> = (0..outputs).map(number).collect();
        let dense = Dense::new(&weight, &bias);
        let plain = dense.apply(AnyLanes::all()[0], &x);
        assert_eq!((plain.rows(), plain.columns()), (rows, outputs));
        for row in 0..rows {
            for (output, &bias) in bias.iter().enumerate() {
                let pairs = x.row(row).iter().zip(weight.row(output));
                let sum: f64 = pairs.map(|(x, w)| f64::from(*x) * f64::from(*w)).sum();
                let expected = sum + f64::from(bias);
                assert!((f64::from(plain.row(row)[output]) - expected).abs() < 1e-5);
            }
        }
        for lanes in AnyLanes::all() {
            assert_eq!(dense.apply(lanes, &x), plain);
        }
    }

    #[test]
    fn gelu_has_the_known_values() {
        let known = [
            (0.0, 0.0),
            (1.0, 0.841_345),
            (-1.0, -0.158_655),
            (3.0, 2.995_95),
        ];
        let weight = Matrix::new(4, 1, known.map(|(x, _)| x).to_vec());
        let dense = Dense::new(&weight, &[0.0; 4]);
        for lanes in AnyLanes::all() {
            let out = dense.apply_gelu(lanes, &Matrix::new(1, 1, vec![1.0]));
            for ((x, expected), found) in known.into_iter().zip(out.row(0)) {
                assert!((found - expected).abs() < 2e-6, "gelu({x}) = {found}");
            }
        }
    }
}
