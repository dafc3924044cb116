//! Ids → sums of word and position embeddings.

use super::norm::Norm;
use crate::error::{Error, Result};
use crate::model::vectors::lanes::{Lanes, Task, vectors, vectors_mut};

/// Word embeddings in int8, position embeddings in fp32, and their norm.
#[derive(Debug)]
pub struct Embeddings {
    /// Numbers of a row, rounded up to a multiple of sixteen.
    padded: usize,
    words: Vec<i8>,
    scales: Vec<f32>,
    positions: Vec<f32>,
    norm: Norm,
}

impl Embeddings {
    /// Takes word rows with their scales, and position rows, all `width` numbers long.
    pub fn new(
        words: impl Iterator<Item = (Vec<i8>, f32)>,
        positions: &[f32],
        width: usize,
        norm: Norm,
    ) -> Self {
        let padded = width.next_multiple_of(16);
        let (mut bytes, mut scales) = (Vec::new(), Vec::new());
        for (row, scale) in words {
            bytes.extend_from_slice(&row);
            bytes.resize(bytes.len() + padded - width, 0);
            scales.push(scale);
        }
        let mut floats = Vec::with_capacity(positions.len() / width * padded);
        for row in positions.chunks_exact(width) {
            floats.extend_from_slice(row);
            floats.resize(floats.len() + padded - width, 0.0);
        }
        Self {
            padded,
            words: bytes,
            scales,
            positions: floats,
            norm,
        }
    }

    /// Their norm.
    pub const fn norm(&self) -> &Norm {
        &self.norm
    }

    /// Whether a window can be encoded.
    pub fn check(&self, ids: &[u32]) -> Result<()> {
        let longest = self.positions.len() / self.padded;
        if ids.len() > longest {
            return Err(Error::Model(format!(
                "a window of {} subwords; the most is {longest}",
                ids.len()
            )));
        }
        if let Some(id) = ids.iter().find(|&&id| id as usize >= self.scales.len()) {
            return Err(Error::Model(format!(
                "subword {id} is not in the encoder's vocabulary"
            )));
        }
        Ok(())
    }
}

/// Sums of embeddings, window after window.
pub struct Embed<'a> {
    /// The embeddings.
    pub embeddings: &'a Embeddings,
    /// Ids that [`Embeddings::check`] has passed.
    pub windows: &'a [&'a [u32]],
    /// Row after row.
    pub rows: &'a mut [f32],
}

impl Task for Embed<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let Embeddings {
            padded,
            words,
            scales,
            positions,
            ..
        } = self.embeddings;
        let mut rows = self.rows.chunks_exact_mut(*padded);
        for ids in self.windows {
            let places = ids.iter().zip(positions.chunks_exact(*padded));
            for ((&id, position), row) in places.zip(rows.by_ref()) {
                let word = &words[id as usize * padded..][..*padded];
                let scale = lanes.splat(scales[id as usize]);
                let sums = vectors_mut(row).iter_mut().zip(vectors(position));
                for ((row, position), word) in sums.zip(vectors(word)) {
                    let word = lanes.float(lanes.load_integers(&word.map(i32::from)));
                    let sum = lanes.mul_add(word, scale, lanes.load(position));
                    lanes.store(sum, row);
                }
            }
        }
    }
}
