//! ONNX Runtime, through its own library: `onnxruntime` in fp32 on the dequantised weights, and
//! `onnxruntime-int8` with the bundle's int8 rows and a scale a token.
//!
//! Both are offered. fp32 gives the spans of the engine `fp32`. In int8 the runtime is about twice as
//! fast; its usual quantisation (one scale a tensor) would be faster by a sixth and is not taken: its
//! states are four times as far from fp32 as those with a scale a token (`graph/linear.rs`).
//!
//! A session is a caller's own while it runs: ort does not let threads share one, as the runtime's
//! own safety there has failed before. It holds weights of its own, packed for the processor: a
//! thread more takes about 100 MB in fp32 and 40 MB in int8. It computes in its caller's thread and
//! starts none, as callers are the run's threads. Each window is a run of its own, so that its states
//! cannot depend on what stands beside it.

mod library;

use std::fmt::Display;

use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

pub use self::library::{Library, library};
use super::Engine;
use super::embeddings::Embeddings;
use super::graph::{self, Products};
use crate::error::{Error, Result};
use crate::model::pool::Pool;
use crate::model::{Bundle, Matrix};

/// See the module's documentation.
pub struct OnnxRuntime {
    name: String,
    embeddings: Embeddings,
    /// What further sessions are made of.
    graph: Vec<u8>,
    sessions: Pool<Session>,
}

impl OnnxRuntime {
    /// Loads the library and the encoder's graph.
    ///
    /// # Errors
    /// When the library is not there or refuses the graph; when products of bytes would be wrong on
    /// this processor.
    pub fn open(bundle: &Bundle, products: Products) -> Result<Self> {
        let name = match products {
            Products::Float => "onnxruntime",
            Products::Bytes if bytes_are_exact() => "onnxruntime-int8",
            Products::Bytes => {
                return Err(Error::Usage(
                    "onnxruntime-int8 wants a processor with VNNI: without it the runtime's sums of \
                     bytes overflow; take int8 or onnxruntime"
                        .to_owned(),
                ));
            }
        };
        let library = library()?;
        let shape = bundle.manifest().encoder;
        let weights = bundle.encoder()?;
        let engine = Self {
            name: format!("{name} {}", library.version),
            embeddings: Embeddings::new(&shape, &weights)?,
            graph: graph::encoder(&shape, &weights, products)?,
            sessions: Pool::default(),
        };
        // What the library refuses is said now.
        engine.sessions.with(|| engine.session(), |_| Ok(()))?;
        Ok(engine)
    }

    fn session(&self) -> Result<Session> {
        let failed =
            |e: &dyn Display| Error::Model(format!("ONNX Runtime cannot load the encoder: {e}"));
        Session::builder(&library()?.environment)
            .and_then(|b| Ok(b.with_optimization_level(GraphOptimizationLevel::All)?))
            .and_then(|b| Ok(b.with_intra_threads(1)?))
            .and_then(|b| Ok(b.with_inter_threads(1)?))
            .and_then(|b| Ok(b.with_intra_op_spinning(false)?))
            // Plans of memory by length of window take room and save no time.
            .and_then(|b| Ok(b.with_memory_pattern(false)?))
            .and_then(|mut b| b.commit_from_memory(&self.graph))
            .map_err(|e| failed(&e))
    }

    fn run(&self, session: &mut Session, ids: &[u32]) -> Result<Matrix> {
        let width = self.embeddings.width();
        let input = self.embeddings.of(ids)?;
        let failed = |e: ort::Error| Error::Model(format!("ONNX Runtime failed: {e}"));
        let input = TensorRef::from_array_view(([ids.len(), width], &*input)).map_err(failed)?;
        let output = session.run(ort::inputs!["x" => input]).map_err(failed)?;
        let (_, states) = output["hidden"]
            .try_extract_tensor::<f32>()
            .map_err(failed)?;
        Ok(Matrix::new(ids.len(), width, states.to_vec()))
    }
}

impl Engine for OnnxRuntime {
    fn name(&self) -> &str {
        &self.name
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> Result<Vec<Matrix>> {
        self.sessions.with(
            || self.session(),
            |session| windows.iter().map(|ids| self.run(session, ids)).collect(),
        )
    }
}

/// Whether the runtime multiplies bytes without overflow here: on x86 its kernels for processors
/// without VNNI add pairs of products in 16 bits.
fn bytes_are_exact() -> bool {
    #[cfg(target_arch = "x86_64")]
    let exact = is_x86_feature_detected!("avx512vnni") || is_x86_feature_detected!("avxvnni");
    #[cfg(not(target_arch = "x86_64"))]
    let exact = true;
    exact
}
