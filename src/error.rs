//! The one error of the library: what went wrong, where, and the way out.

use std::path::PathBuf;

/// Everything that can go wrong. Messages name the file and, where there is one, the line.
///
/// Each kind belongs to one exit code, see [`crate::cli::Exit`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The command line or the configuration cannot be followed.
    #[error("{0}")]
    Usage(String),
    /// The configuration file cannot be read as such.
    #[error("{path}: {message}")]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// What is wrong, with line and column where known.
        message: String,
    },
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// The content of an input cannot be used; costs one article while annotating.
    #[error("{place}: {reason}")]
    Input {
        /// `file:line` or `file`.
        place: String,
        /// What is wrong, and the way out.
        reason: String,
    },
    /// An article could not be annotated; costs that article.
    #[error("article {id}: {reason}")]
    Article {
        /// The article's id.
        id: String,
        /// What went wrong.
        reason: String,
    },
    /// The model bundle is missing or damaged.
    #[error("{0}")]
    Model(String),
    /// The knowledge base is missing or damaged.
    #[error("{0}")]
    KnowledgeBase(String),
    /// A check ran and found faults.
    #[error("{0}")]
    Check(String),
}

impl Error {
    /// An input or output error at `path`.
    pub fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Io {
            path: path.into(),
            source,
        }
    }

    /// An input whose content cannot be used; `place` is `file:line` or `file`.
    pub fn input(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Input {
            place: place.into(),
            reason: reason.into(),
        }
    }
}

/// A result with the library's error.
pub type Result<T> = std::result::Result<T, Error>;
