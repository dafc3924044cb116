//! The default engine: rten, pure Rust, fp32 on the dequantised weights.
//!
//! Each window is a run of its own: windows are long enough to fill the matrix kernels, and so a
//! window's states cannot depend on what stands beside it in a batch.

use std::sync::{Arc, Mutex, PoisonError};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::{Engine, graph};
use crate::error::{Error, Result};
use crate::model::weights::QuantisedRows;
use crate::model::{Bundle, Matrix, Shape};

/// See the module's documentation.
pub struct Rten {
    shape: Shape,
    words: QuantisedRows,
    positions: Matrix,
    model: Model,
    input: NodeId,
    output: NodeId,
    /// One single-threaded pool for each caller at work: callers are the run's own threads, and a
    /// pool of rten's is what keeps it from using any others.
    pools: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Rten {
    /// Builds the encoder's graph and loads it.
    pub fn open(bundle: &Bundle) -> Result<Self> {
        let shape = bundle.manifest().encoder;
        let weights = bundle.encoder()?;
        let failed =
            |e: &dyn std::fmt::Display| Error::Model(format!("rten cannot load the encoder: {e}"));
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load(graph::encoder(&shape, &weights)?)
            .map_err(|e| failed(&e))?;
        let input = model.node_id("x").map_err(|e| failed(&e))?;
        let output = model.node_id("hidden").map_err(|e| failed(&e))?;
        Ok(Self {
            words: weights.rows("embeddings.word", shape.vocabulary, shape.hidden)?,
            positions: weights.matrix("embeddings.position", shape.positions, shape.hidden)?,
            shape,
            model,
            input,
            output,
            pools: Mutex::default(),
        })
    }

    /// Word and position embeddings of a window, [L, hidden].
    fn embed(&self, ids: &[u32]) -> Result<NdTensor<f32, 2>> {
        if ids.len() > self.shape.positions {
            let longest = self.shape.positions;
            return Err(Error::Model(format!(
                "a window of {} subwords; the most is {longest}",
                ids.len()
            )));
        }
        let mut data = Vec::with_capacity(ids.len() * self.shape.hidden);
        for (position, &id) in ids.iter().enumerate() {
            if id as usize >= self.words.len() {
                return Err(Error::Model(format!(
                    "subword {id} is not in the encoder's vocabulary"
                )));
            }
            data.extend_from_slice(self.positions.row(position));
            let at = data.len() - self.shape.hidden;
            self.words.add_row_to(id as usize, &mut data[at..]);
        }
        Ok(NdTensor::from_data([ids.len(), self.shape.hidden], data))
    }

    fn run(&self, ids: &[u32], pool: &Arc<ThreadPool>) -> Result<Matrix> {
        let input = self.embed(ids)?;
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        let failed = |e: &dyn std::fmt::Display| Error::Model(format!("rten failed: {e}"));
        let [output] = self
            .model
            .run_n(
                vec![(self.input, input.into())],
                [self.output],
                Some(options),
            )
            .map_err(|e| failed(&e))?;
        let output: NdTensor<f32, 2> = output.try_into().map_err(|e| failed(&e))?;
        let [rows, columns] = output.shape();
        Ok(Matrix::new(rows, columns, output.to_vec()))
    }
}

impl Engine for Rten {
    fn name(&self) -> &'static str {
        "rten"
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> Result<Vec<Matrix>> {
        let free = self
            .pools
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let pool = free.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let states = windows.iter().map(|ids| self.run(ids, &pool)).collect();
        self.pools
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(pool);
        states
    }
}
