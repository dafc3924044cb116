//! The default engine: the encoder of this program's own, in int8 or, as the exact reference, in fp32.
//!
//! Threads share the packed weights; each caller works in a room of its own, which is kept for the
//! next one. A window's states depend on its ids alone, and are the same bytes on every processor.

use super::Engine;
use super::int8::{Encoder, Kernel, Precision, Workspace};
use crate::error::Result;
use crate::model::pool::Pool;
use crate::model::{Bundle, Matrix};

/// See the module's documentation.
pub struct Embedded {
    encoder: Encoder,
    precision: Precision,
    rooms: Pool<Workspace>,
}

impl Embedded {
    /// Packs a bundle's encoder for a kernel.
    ///
    /// # Errors
    /// When a tensor is missing or misshapen.
    pub fn open(bundle: &Bundle, precision: Precision, kernel: Kernel) -> Result<Self> {
        let shape = bundle.manifest().encoder;
        let weights = bundle.encoder()?;
        Ok(Self {
            encoder: Encoder::new(&shape, &weights, kernel, precision)?,
            precision,
            rooms: Pool::default(),
        })
    }
}

impl Engine for Embedded {
    fn name(&self) -> &'static str {
        match self.precision {
            Precision::Int8 => "int8",
            Precision::Float => "fp32",
        }
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> Result<Vec<Matrix>> {
        let width = self.encoder.width();
        let padded = width.next_multiple_of(16);
        self.rooms.with(
            || Ok(Workspace::default()),
            |room| {
                let mut states = Vec::with_capacity(windows.len());
                self.encoder.encode(windows, room, |_, rows| {
                    let mut data = Vec::with_capacity(rows.len() / padded * width);
                    for row in rows.chunks_exact(padded) {
                        data.extend_from_slice(&row[..width]);
                    }
                    states.push(Matrix::new(data.len() / width, width, data));
                })?;
                Ok(states)
            },
        )
    }
}
