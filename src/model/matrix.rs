//! A dense matrix of fp32, row after row, and the few operations the heads need.
//!
//! All sums run in a fixed order, and exponentials and logarithms are not the system's: equal inputs
//! give equal bytes whatever runs beside them, on every processor.

use std::ops::Range;

/// `rows` × `columns` numbers, row-major.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    data: Vec<f32>,
}

impl Matrix {
    /// A matrix from its numbers; missing ones are 0, surplus ones are dropped.
    pub fn new(rows: usize, columns: usize, mut data: Vec<f32>) -> Self {
        data.resize(rows * columns, 0.0);
        Self {
            rows,
            columns,
            data,
        }
    }

    /// All zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self {
            rows,
            columns,
            data: vec![0.0; rows * columns],
        }
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Row `row`.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.data[row * self.columns..(row + 1) * self.columns]
    }

    /// Row `row`, to write.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.data[row * self.columns..(row + 1) * self.columns]
    }

    /// All numbers, row after row.
    pub fn data(&self) -> &[f32] {
        &self.data
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.data.iter().all(|x| x.is_finite())
    }

    /// The mean of some rows (at least one).
    pub fn mean_of_rows(&self, rows: Range<usize>) -> Vec<f32> {
        let mut mean = vec![0.0; self.columns];
        let count = rows.len() as f32;
        for row in rows {
            for (sum, x) in mean.iter_mut().zip(self.row(row)) {
                *sum += x;
            }
        }
        for x in &mut mean {
            *x /= count;
        }
        mean
    }
}

/// The inner product, in eight interleaved partial sums so that it vectorises with a fixed order.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let tail: f32 = a8
        .remainder()
        .iter()
        .zip(b8.remainder())
        .map(|(x, y)| x * y)
        .sum();
    for (x, y) in a8.zip(b8) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + tail
}

/// The logarithm of the sum of exponentials, 0 entries give −∞.
pub fn log_sum_exp(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let top = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if top == f32::NEG_INFINITY {
        return top;
    }
    top + libm::logf(values.map(|v| libm::expf(v - top)).sum())
}

/// Logits → log probabilities, in place.
pub fn log_softmax(row: &mut [f32]) {
    let total = log_sum_exp(row.iter().copied());
    for value in row {
        *value -= total;
    }
}

/// 1 / (1 + e⁻ˣ).
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_softmax_sums_to_one() {
        let mut row = [1.0, 2.0, 3.0, -50.0];
        log_softmax(&mut row);
        assert!((row.iter().map(|v| libm::expf(*v)).sum::<f32>() - 1.0).abs() < 1e-6);
    }
}
