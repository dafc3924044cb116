//! TODO review.
