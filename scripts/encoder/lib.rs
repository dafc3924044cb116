//! Stands in for the parts of the project that `src/` (its `model::engine::int8`) leans on.
#![allow(dead_code, reason = "not all of the project's files is used here")]

pub mod error;
#[allow(
    clippy::duplicate_mod,
    reason = "the module of the tests, for measurements too"
)]
#[path = "../../src/model/engine/int8/random.rs"]
#[allow(clippy::expect_used, reason = "for measurements alone")]
pub mod random;

/// The project's own files, as they are.
pub mod model {
    #[path = "../../../src/model/manifest.rs"]
    mod manifest;
    #[path = "../../../src/model/matrix.rs"]
    mod matrix;
    #[path = "../../../src/model/vectors/mod.rs"]
    pub mod vectors;
    #[path = "../../../src/model/weights.rs"]
    pub mod weights;

    pub use manifest::{Manifest, Shape};
    pub use matrix::Matrix;
    pub use weights::Weights;

    /// The engines.
    pub mod engine {
        /// As the project has it: `PyTorch`'s default, used by the norms of the mix.
        pub const MIX_EPSILON: f32 = 1e-5;
        #[path = "../../../../src/model/engine/graph/mod.rs"]
        pub mod graph;
        #[path = "../../../../src/model/engine/int8/mod.rs"]
        pub mod int8;
    }
}
