//! Engines: windows of subword ids in, hidden states out.

mod embedded;
#[cfg(feature = "failpoints")]
mod fake;
mod graph;
mod int8;
mod rten;

use std::fmt;
use std::str::FromStr;

use self::embedded::Embedded;
pub use self::int8::Kernel;
use self::int8::Precision;
use super::{Bundle, Matrix};
use crate::error::{Error, Result};

/// Turns windows of subwords into hidden states.
///
/// Batch shape and thread use belong to the engine; a window's states must not depend on the
/// windows beside it. Engines are shared by all threads of a run.
pub trait Engine: Send + Sync {
    /// Its name in settings and manifests.
    fn name(&self) -> &'static str;

    /// Hidden states of each window: `ids` [L] → [L, hidden].
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
    /// rten, in fp32.
    Rten,
    /// For tests: no encoder at all, and annotations that mean nothing.
    #[cfg(feature = "failpoints")]
    Fake,
}

impl EngineKind {
    /// Opens the engine on a bundle's encoder; `kernel` is for those of this program's own.
    pub fn open(self, bundle: &Bundle, kernel: Kernel) -> Result<Box<dyn Engine>> {
        match self {
            Self::Int8 => Ok(Box::new(Embedded::open(bundle, Precision::Int8, kernel)?)),
            Self::Float => Ok(Box::new(Embedded::open(bundle, Precision::Float, kernel)?)),
            Self::Rten => Ok(Box::new(rten::Rten::open(bundle)?)),
            #[cfg(feature = "failpoints")]
            Self::Fake => Ok(Box::new(fake::Fake::open(bundle)?)),
        }
    }

    /// Whether a text has the same states, byte for byte, on every processor.
    pub const fn is_reproducible(self) -> bool {
        match self {
            Self::Int8 | Self::Float => true,
            Self::Rten => false,
            #[cfg(feature = "failpoints")]
            Self::Fake => true,
        }
    }

    /// Its name in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Int8 => "int8",
            Self::Float => "fp32",
            Self::Rten => "rten",
            #[cfg(feature = "failpoints")]
            Self::Fake => "fake",
        }
    }
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
            "rten" => Ok(Self::Rten),
            #[cfg(feature = "failpoints")]
            "fake" => Ok(Self::Fake),
            other => Err(Error::Usage(format!(
                "unknown engine {other:?} (known: int8, fp32, rten)"
            ))),
        }
    }
}
