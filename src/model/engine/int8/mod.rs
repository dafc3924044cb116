//! The encoder in int8: weights int8 a row, activations int8 a token, integer products exact.

mod aligned;
pub mod attention;
pub mod embeddings;
pub mod encoder;
pub mod epilogues;
pub mod float_attention;
pub mod floats;
pub mod gelu;
pub mod heads;
pub mod kernel;
pub mod lanes;
pub mod layer;
pub mod linear;
mod load;
pub mod norm;
mod pages;
pub mod projected;
pub mod rows;
pub mod softmax;
pub mod sums;
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
