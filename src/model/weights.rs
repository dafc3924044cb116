//! Tensors of a bundle's safetensors files: fp32, or int8 rows with one scale a row.

use std::path::Path;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use super::Matrix;
use crate::error::{Error, Result};

/// A safetensors file in memory.
pub struct Weights {
    file: String,
    bytes: Vec<u8>,
}

impl Weights {
    /// Takes the file's bytes; `path` is for messages.
    pub fn new(path: &Path, bytes: Vec<u8>) -> Result<Self> {
        let weights = Self {
            file: path.display().to_string(),
            bytes,
        };
        weights.open()?;
        Ok(weights)
    }

    fn open(&self) -> Result<SafeTensors<'_>> {
        SafeTensors::deserialize(&self.bytes)
            .map_err(|e| Error::Model(format!("{}: not a safetensors file: {e}", self.file)))
    }

    fn tensor(&self, name: &str, dtype: Dtype) -> Result<TensorView<'_>> {
        let view = self
            .open()?
            .tensor(name)
            .map_err(|_| Error::Model(format!("{}: tensor {name} is missing", self.file)))?;
        if view.dtype() != dtype {
            let found = view.dtype();
            return Err(Error::Model(format!(
                "{}: tensor {name} is {found:?}, not {dtype:?}",
                self.file
            )));
        }
        Ok(view)
    }

    /// A vector of `length` fp32 numbers.
    pub fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>> {
        let values = floats(self.tensor(name, Dtype::F32)?.data());
        if values.len() == length {
            return Ok(values);
        }
        Err(self.misshapen(name, &[values.len()], &[length]))
    }

    /// An fp32 matrix.
    pub fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        let view = self.tensor(name, Dtype::F32)?;
        if view.shape() != [rows, columns] {
            return Err(self.misshapen(name, view.shape(), &[rows, columns]));
        }
        Ok(Matrix::new(rows, columns, floats(view.data())))
    }

    /// A matrix stored as int8 rows with `{name}.scale`, one fp32 factor a row.
    pub fn rows(&self, name: &str, rows: usize, columns: usize) -> Result<QuantisedRows> {
        let view = self.tensor(name, Dtype::I8)?;
        if view.shape() != [rows, columns] {
            return Err(self.misshapen(name, view.shape(), &[rows, columns]));
        }
        let scales = self.vector(&format!("{name}.scale"), rows)?;
        let values = view
            .data()
            .iter()
            .map(|&b| i8::from_le_bytes([b]))
            .collect();
        Ok(QuantisedRows {
            columns,
            values,
            scales,
        })
    }

    fn misshapen(&self, name: &str, found: &[usize], expected: &[usize]) -> Error {
        Error::Model(format!(
            "{}: tensor {name} has shape {found:?}, the manifest says {expected:?}",
            self.file
        ))
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
}

/// A matrix in int8 with one fp32 scale a row.
pub struct QuantisedRows {
    columns: usize,
    values: Vec<i8>,
    scales: Vec<f32>,
}

impl QuantisedRows {
    /// Adds row `row` in fp32 to `out` (as many numbers as columns).
    pub fn add_row_to(&self, row: usize, out: &mut [f32]) {
        let (values, scale) = self.row(row);
        for (cell, &value) in out.iter_mut().zip(values) {
            *cell += f32::from(value) * scale;
        }
    }

    /// The matrix in fp32, [rows, columns].
    pub fn dequantised(&self) -> Matrix {
        let mut out = Matrix::zeros(self.scales.len(), self.columns);
        for row in 0..self.scales.len() {
            self.add_row_to(row, out.row_mut(row));
        }
        out
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty()
    }

    /// Row `row`: its values and what one is worth.
    pub fn row(&self, row: usize) -> (&[i8], f32) {
        let values = &self.values[row * self.columns..(row + 1) * self.columns];
        (values, self.scales[row])
    }
}
