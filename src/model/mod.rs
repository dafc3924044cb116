//! Tokens become scores: a bundle (weights, tokenizer, manifest) is opened and checked, the text is
//! cut into windows of subwords, an engine turns each window into hidden states, and the heads turn
//! those into logits, one row a token.
//!
//! Knows nothing of spans, labels' meanings or records; decoding is [`crate::annotate`]'s.

mod bundle;
mod dense;
mod device;
pub mod engine;
mod entity_model;
mod heads;
#[cfg(feature = "rust-bert")]
pub mod libtorch;
mod manifest;
mod matrix;
mod pairs;
mod pool;
#[cfg(feature = "rust-bert")]
pub mod published;
mod scores;
mod subwords;
mod unigram;
mod vectors;
mod weights;
mod windows;
mod words;

pub use bundle::{Bundle, citation, find};
pub use device::Device;
pub use engine::{Engine, EngineKind, Kernel};
pub use entity_model::EntityModelInfo;
pub use heads::Heads;
pub use manifest::{Calibration, Head, Manifest, Platt, Shape};
pub use matrix::{Matrix, log_softmax, log_sum_exp, sigmoid};
pub use pairs::{PairScores, Piece, TokenSide};
pub use scores::{TokenScores, score};
pub use subwords::{Subwords, Tokenizer};
pub use weights::Weights;
pub use windows::{Window, windows};
