//! The encoder in int8: weights int8 a row, activations int8 a token, integer products exact.
#![allow(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the vectors it is given"
)]

pub mod attention;
pub mod embeddings;
pub mod encoder;
pub mod epilogues;
pub mod float_attention;
pub mod heads;
pub mod kernel;
pub mod layer;
pub mod linear;
mod load;
pub mod norm;
pub mod projected;
#[cfg(test)]
#[allow(clippy::expect_used, reason = "for tests alone")]
mod random;
pub mod rows;
pub mod softmax;
pub mod sums;
#[cfg(test)]
mod tests;
pub mod workspace;

pub use encoder::Encoder;
pub use kernel::Kernel;
pub use workspace::Workspace;

/// What an encoder computes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Products of bytes.
    #[default]
    Int8,
    /// fp32 on the dequantised weights: the same steps, exact but for rounding.
    Float,
}
