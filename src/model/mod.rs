//! TODO model.
