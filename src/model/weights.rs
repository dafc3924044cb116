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
        let values = self.floats(name, self.tensor(name, Dtype::F32)?.data())?;
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
        Ok(Matrix::new(rows, columns, self.floats(name, view.data())?))
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

    fn floats(&self, name: &str, bytes: &[u8]) -> Result<Vec<f32>> {
        let (numbers, _) = bytes.as_chunks();
        let values: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if values.iter().all(|value| value.is_finite()) {
            return Ok(values);
        }
        Err(Error::Model(format!(
            "{}: tensor {name} holds numbers that are not finite; take the bundle afresh",
            self.file
        )))
    }

    fn misshapen(&self, name: &str, found: &[usize], expected: &[usize]) -> Error {
        Error::Model(format!(
            "{}: tensor {name} has shape {found:?}, the manifest says {expected:?}",
            self.file
        ))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_not_finite_are_named_with_file_and_tensor() {
        let numbers = [1.0, f32::NAN].map(f32::to_le_bytes).concat();
        let view = TensorView::new(Dtype::F32, vec![2], &numbers).unwrap();
        let bytes = safetensors::serialize([("bias", view)], None).unwrap();
        let weights = Weights::new(Path::new("heads.safetensors"), bytes).unwrap();
        let said = weights.vector("bias", 2).unwrap_err().to_string();
        assert!(said.contains("heads.safetensors: tensor bias holds numbers that are not finite"));
    }
}
