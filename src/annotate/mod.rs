//! TODO annotate.
