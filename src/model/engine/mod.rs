//! Engines: windows of subword ids in, hidden states out.

mod embedded;
#[cfg(any(feature = "onnxruntime", feature = "rust-bert"))]
mod embeddings;
#[cfg(feature = "failpoints")]
mod fake;
#[cfg(feature = "onnxruntime")]
mod graph;
mod int8;
#[cfg(feature = "onnxruntime")]
pub mod onnxruntime;
#[cfg(feature = "rust-bert")]
mod rust_bert;

use std::fmt;
use std::str::FromStr;

use self::embedded::Embedded;
#[cfg(feature = "onnxruntime")]
use self::graph::Products;
pub use self::int8::Kernel;
use self::int8::Precision;
#[cfg(feature = "onnxruntime")]
use self::onnxruntime::OnnxRuntime;
use super::{Bundle, Device, Matrix};
use crate::error::{Error, Result};

/// `PyTorch`'s default, added to the variance by the norms of the mix.
const MIX_EPSILON: f32 = 1e-5;

/// Turns windows of subwords into hidden states.
///
/// Batch shape and thread use belong to the engine; a window's states must not depend on the
/// windows beside it. Engines are shared by all threads of a run.
pub trait Engine: Send + Sync {
    /// Its name in settings and manifests, there with whatever of others' libraries may change a
    /// number.
    fn name(&self) -> &str;

    /// Hidden states of each window: `ids` `[L]` → `[L, hidden]`.
    ///
    /// # Errors
    /// When the engine fails. Whether its numbers are finite, [`crate::model::score`] checks.
    fn hidden_states(&self, windows: &[&[u32]]) -> Result<Vec<Matrix>>;
}

/// The engines this program was built with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EngineKind {
    /// This program's own, in int8. The default.
    #[default]
    Int8,
    /// The same in fp32.
    Float,
    /// ONNX Runtime, in fp32.
    #[cfg(feature = "onnxruntime")]
    OnnxRuntime,
    /// The same in int8.
    #[cfg(feature = "onnxruntime")]
    OnnxRuntimeInt8,
    /// The same through rust-bert and libtorch, in fp32.
    #[cfg(feature = "rust-bert")]
    RustBert,
    /// For tests: no encoder at all, and annotations that mean nothing.
    #[cfg(feature = "failpoints")]
    Fake,
}

impl EngineKind {
    /// Whether a device can be chosen for it.
    pub const fn takes_device(self) -> bool {
        match self {
            #[cfg(feature = "rust-bert")]
            Self::RustBert => true,
            _ => false,
        }
    }

    /// Opens the engine on a bundle's encoder; `kernel` is for those of this program's own, `device`
    /// for those that let choose.
    #[cfg_attr(
        not(feature = "rust-bert"),
        allow(unused_variables, reason = "no engine that takes a device")
    )]
    pub fn open(self, bundle: &Bundle, kernel: Kernel, device: Device) -> Result<Box<dyn Engine>> {
        match self {
            Self::Int8 => Ok(Box::new(Embedded::open(bundle, Precision::Int8, kernel)?)),
            Self::Float => Ok(Box::new(Embedded::open(bundle, Precision::Float, kernel)?)),
            #[cfg(feature = "onnxruntime")]
            Self::OnnxRuntime => Ok(Box::new(OnnxRuntime::open(bundle, Products::Float)?)),
            #[cfg(feature = "onnxruntime")]
            Self::OnnxRuntimeInt8 => Ok(Box::new(OnnxRuntime::open(bundle, Products::Bytes)?)),
            #[cfg(feature = "rust-bert")]
            Self::RustBert => Ok(Box::new(rust_bert::RustBert::open(bundle, device)?)),
            #[cfg(feature = "failpoints")]
            Self::Fake => Ok(Box::new(fake::Fake::open(bundle)?)),
        }
    }

    /// Whether a text has the same states, byte for byte, on every processor.
    pub const fn is_reproducible(self) -> bool {
        match self {
            Self::Int8 | Self::Float => true,
            #[cfg(feature = "onnxruntime")]
            Self::OnnxRuntime | Self::OnnxRuntimeInt8 => false,
            #[cfg(feature = "rust-bert")]
            Self::RustBert => false,
            #[cfg(feature = "failpoints")]
            Self::Fake => true,
        }
    }

    /// Its name in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Int8 => "int8",
            Self::Float => "fp32",
            #[cfg(feature = "onnxruntime")]
            Self::OnnxRuntime => "onnxruntime",
            #[cfg(feature = "onnxruntime")]
            Self::OnnxRuntimeInt8 => "onnxruntime-int8",
            #[cfg(feature = "rust-bert")]
            Self::RustBert => "rust-bert",
            #[cfg(feature = "failpoints")]
            Self::Fake => "fake",
        }
    }
}

/// The error for what needs a cargo feature this program was built without.
pub fn absent(feature: &str) -> Error {
    Error::Usage(format!(
        "this program was built without {feature}: build it with --features {feature} (docs/engines.md)"
    ))
}

impl fmt::Display for EngineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for EngineKind {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "int8" => Ok(Self::Int8),
            "fp32" => Ok(Self::Float),
            #[cfg(feature = "onnxruntime")]
            "onnxruntime" => Ok(Self::OnnxRuntime),
            #[cfg(feature = "onnxruntime")]
            "onnxruntime-int8" => Ok(Self::OnnxRuntimeInt8),
            #[cfg(not(feature = "onnxruntime"))]
            "onnxruntime" | "onnxruntime-int8" => Err(absent("onnxruntime")),
            #[cfg(feature = "rust-bert")]
            "rust-bert" => Ok(Self::RustBert),
            #[cfg(not(feature = "rust-bert"))]
            "rust-bert" => Err(absent("rust-bert")),
            #[cfg(feature = "failpoints")]
            "fake" => Ok(Self::Fake),
            other => Err(Error::Usage(format!(
                "unknown engine {other:?} (known: int8, fp32, onnxruntime, onnxruntime-int8, rust-bert)"
            ))),
        }
    }
}
