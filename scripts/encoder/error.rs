//! The kinds of the project's error that are needed here.

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line or the configuration cannot be followed.
    #[error("{0}")]
    Usage(String),
    /// The model bundle is missing or damaged.
    #[error("{0}")]
    Model(String),
}

/// A result with the library's error.
pub type Result<T> = std::result::Result<T, Error>;
