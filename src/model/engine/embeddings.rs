//! Word and position embeddings of a window: the input of the engines that run a graph.

use crate::error::{Error, Result};
use crate::model::weights::QuantisedRows;
use crate::model::{Matrix, Shape, Weights};

/// The embeddings of a bundle.
pub struct Embeddings {
    words: QuantisedRows,
    positions: Matrix,
}

impl Embeddings {
    /// Takes them out of the encoder's weights.
    ///
    /// # Errors
    /// When a tensor is missing or misshapen.
    pub fn new(shape: &Shape, weights: &Weights) -> Result<Self> {
        Ok(Self {
            words: weights.rows("embeddings.word", shape.vocabulary, shape.hidden)?,
            positions: weights.matrix("embeddings.position", shape.positions, shape.hidden)?,
        })
    }

    /// How many numbers a subword has.
    pub const fn width(&self) -> usize {
        self.positions.columns()
    }

    /// The sums of word and position embeddings of a window, row by row.
    ///
    /// # Errors
    /// When the window is too long, or a subword is not in the vocabulary.
    pub fn of(&self, ids: &[u32]) -> Result<Vec<f32>> {
        let longest = self.positions.rows();
        if ids.len() > longest {
            return Err(Error::Model(format!(
                "a window of {} subwords; the most is {longest}",
                ids.len()
            )));
        }
        let mut data = Vec::with_capacity(ids.len() * self.width());
        for (position, &id) in ids.iter().enumerate() {
            if id as usize >= self.words.len() {
                return Err(Error::Model(format!(
                    "subword {id} is not in the encoder's vocabulary"
                )));
            }
            data.extend_from_slice(self.positions.row(position));
            let at = data.len() - self.width();
            self.words.add_row_to(id as usize, &mut data[at..]);
        }
        Ok(data)
    }
}
