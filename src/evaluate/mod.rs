//! TODO evaluate.
