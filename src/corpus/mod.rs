//! TODO corpus.
