//! Products with the weights, in fp32 or as products of bytes.
//!
//! Bytes are made as the program's own int8 encoder makes them: a token's row has a scale of its own,
//! its largest number over 127, and a row of weights has the bundle's. The runtime's own dynamic
//! quantisation takes one scale for all tokens of a window, and its states are four times as far
//! from those in fp32.

use rten_onnx::onnx::DataType;

use super::builder::{Builder, integer};
use crate::error::Result;
use crate::model::{Matrix, Weights};

/// How products with the weights are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Products {
    /// In fp32, with operators of ONNX alone.
    Float,
    /// As bytes, which takes an operator that only ONNX Runtime has.
    #[cfg_attr(
        not(feature = "onnxruntime"),
        allow(dead_code, reason = "no other engine runs it")
    )]
    Bytes,
}

/// What a byte holds for 0: weights are signed bytes, and the runtime is fast where the other side
/// is unsigned.
const ZERO: u8 = 128;
/// No row's scale is 0, not even that of a row of zeros.
const LEAST: f32 = 1e-12;
const LARGEST: f32 = 127.0;

impl Builder {
    /// The output `name` = `input` × Wᵀ + b, W [rows, columns] in int8, both times `factor`.
    pub fn linear(
        &mut self,
        weights: &Weights,
        name: &str,
        [rows, columns]: [usize; 2],
        factor: f32,
        input: &str,
    ) -> Result<()> {
        let matrix = weights.rows(&format!("{name}.weight"), rows, columns)?;
        let mut bias = weights.vector(&format!("{name}.bias"), rows)?;
        for b in &mut bias {
            *b *= factor;
        }
        let (weight_name, bias_name) = (format!("{name}.w"), format!("{name}.b"));
        self.floats(&bias_name, &[rows], &bias);
        let product = format!("{name}.product");
        match self.products {
            Products::Float => {
                let matrix = transposed(&matrix.dequantised(), factor);
                self.floats(&weight_name, &[columns, rows], &matrix);
                self.node("MatMul", &[input, &weight_name], &product, Vec::new());
            }
            Products::Bytes => {
                let mut bytes = vec![0; rows * columns];
                let mut scales = Vec::with_capacity(rows);
                for row in 0..rows {
                    let (values, scale) = matrix.row(row);
                    for (column, value) in values.iter().enumerate() {
                        bytes[column * rows + row] = value.cast_unsigned();
                    }
                    scales.push(scale * factor);
                }
                self.tensor(&weight_name, &[columns, rows], DataType::INT8, bytes);
                let scales_name = format!("{name}.w.scales");
                self.floats(&scales_name, &[rows], &scales);
                let (bytes, scales) = self.rows_in_bytes(input);
                let sums = format!("{name}.sums");
                self.own_node(
                    "MatMulIntegerToFloat",
                    &[
                        &bytes,
                        &weight_name,
                        "bytes.one",
                        &scales_name,
                        "bytes.zero",
                    ],
                    &sums,
                );
                self.node("Mul", &[&sums, &scales], &product, Vec::new());
            }
        }
        self.node("Add", &[&product, &bias_name], name, Vec::new());
        Ok(())
    }

    /// The constants that [`Self::linear`] needs for bytes.
    pub fn constants_of_bytes(&mut self) {
        self.integers("bytes.axis", &[-1]);
        self.floats("bytes.one", &[], &[1.0]);
        self.floats("bytes.least", &[], &[LEAST]);
        self.floats("bytes.step", &[], &[1.0 / LARGEST]);
        self.tensor("bytes.zero", &[], DataType::UINT8, vec![ZERO]);
    }

    /// The rows of `input` as bytes, and their scales [L, 1]; made once for all who want them.
    fn rows_in_bytes(&mut self, input: &str) -> (String, String) {
        let name = |what: &str| format!("{input}.{what}");
        let (bytes, scales) = (name("bytes"), name("scales"));
        if self.has(&bytes) {
            return (bytes, scales);
        }
        let (sizes, largest, held) = (name("sizes"), name("largest"), name("held"));
        let mut plain = |kind: &str, inputs: &[&str], output: &str| {
            self.node(kind, inputs, output, Vec::new());
        };
        plain("Abs", &[input], &sizes);
        plain("ReduceMax", &[&sizes, "bytes.axis"], &largest);
        plain("Max", &[&largest, "bytes.least"], &held);
        plain("Mul", &[&held, "bytes.step"], &scales);
        let (flat, length, zeros) = (name("scales.flat"), name("length"), name("zeros"));
        plain("Squeeze", &[&scales, "bytes.axis"], &flat);
        plain("Shape", &[&flat], &length);
        plain("Expand", &["bytes.zero", &length], &zeros);
        let by_row = vec![integer("axis", 0)];
        self.node("QuantizeLinear", &[input, &flat, &zeros], &bytes, by_row);
        (bytes, scales)
    }
}

fn transposed(matrix: &Matrix, factor: f32) -> Vec<f32> {
    let (rows, columns) = (matrix.rows(), matrix.columns());
    let mut out = vec![0.0; rows * columns];
    for row in 0..rows {
        for (column, &value) in matrix.row(row).iter().enumerate() {
            out[column * rows + row] = value * factor;
        }
    }
    out
}
