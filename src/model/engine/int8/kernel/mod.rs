//! Products of bytes: rows of activations times packed weights, summed exactly in 32 bits.
//!
//! Every kernel gives the same integers. Activations are unsigned (their zero is taken off later,
//! by the sums of the weights' columns), weights signed; no kernel uses an instruction that
//! saturates.

#[cfg(target_arch = "x86_64")]
mod amx;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "x86_64")]
mod avx_vnni;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;
mod products;

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::vectors::lanes::{AnyLanes, Portable};
#[cfg(target_arch = "x86_64")]
use crate::model::vectors::lanes::{Avx2, Avx512};

pub use products::{Left, Products, Right};

/// Columns of a panel of packed weights.
pub const PANEL: usize = 16;
/// Bytes of one column that stand side by side in a panel.
pub const GROUP: usize = 4;
/// Rows of activations and results are there in multiples of this; kernels may read and write all.
pub const ROWS: usize = 16;

/// Ways to multiply, the plainest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kernel {
    /// Plain Rust.
    Portable,
    /// NEON with dot products.
    Neon,
    /// AVX2: bytes widened to 16 bits, so that nothing saturates.
    Avx2,
    /// AVX-VNNI: byte products in 256 bits.
    AvxVnni,
    /// AVX-512 VNNI: byte products in 512 bits.
    Avx512Vnni,
    /// AMX: tiles of 16 × 64 bytes.
    Amx,
}

impl Kernel {
    /// All there are, the plainest first.
    pub const ALL: [Self; 6] = [
        Self::Portable,
        Self::Neon,
        Self::Avx2,
        Self::AvxVnni,
        Self::Avx512Vnni,
        Self::Amx,
    ];

    /// Whether this processor, and its operating system, can run it.
    pub fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => Avx2::detect().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => Avx2::detect().is_some() && is_x86_feature_detected!("avxvnni"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512Vnni => {
                Avx512::detect().is_some() && is_x86_feature_detected!("avx512vnni")
            }
            #[cfg(target_arch = "x86_64")]
            Self::Amx => Avx512::detect().is_some() && amx::is_available(),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => neon::is_available(),
            #[allow(unreachable_patterns, reason = "those of other processors")]
            _ => false,
        }
    }

    /// The fastest that this processor can run.
    pub fn best() -> Self {
        let fastest = Self::ALL
            .into_iter()
            .rev()
            .find(|kernel| kernel.is_available());
        fastest.unwrap_or(Self::Portable)
    }

    /// The kernel that is asked for, else the fastest.
    ///
    /// # Errors
    /// When this processor cannot run it.
    pub fn chosen(asked: Option<Self>) -> Result<Self> {
        let Some(kernel) = asked else {
            return Ok(Self::best());
        };
        if kernel.is_available() {
            return Ok(kernel);
        }
        let here = Self::ALL.into_iter().filter(|kernel| kernel.is_available());
        let here: Vec<&str> = here.map(Self::as_str).collect();
        Err(Error::Usage(format!(
            "this processor cannot run the kernel {kernel} (it can run {})",
            here.join(", ")
        )))
    }

    /// The vectors that go with it.
    pub fn lanes(self) -> AnyLanes {
        #[cfg(target_arch = "x86_64")]
        if self >= Self::Avx512Vnni
            && let Some(lanes) = Avx512::detect()
        {
            return AnyLanes::Avx512(lanes);
        }
        #[cfg(target_arch = "x86_64")]
        if self >= Self::Avx2
            && let Some(lanes) = Avx2::detect()
        {
            return AnyLanes::Avx2(lanes);
        }
        AnyLanes::Portable(Portable)
    }

    /// What the depth of a product must be a multiple of, in bytes.
    pub const fn depth_step(self) -> usize {
        match self {
            Self::Amx => 64,
            Self::Neon => 16,
            _ => GROUP,
        }
    }

    /// Its name in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Neon => "neon",
            Self::Avx2 => "avx2",
            Self::AvxVnni => "avx-vnni",
            Self::Avx512Vnni => "avx512-vnni",
            Self::Amx => "amx",
        }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kernel {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kernel| kernel.as_str() == name);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("no such kernel (known: {known})")
        })
    }
}
