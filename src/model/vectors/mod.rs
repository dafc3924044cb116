//! Computing with vectors of sixteen, with the same results on every processor: the lanes, and what
//! encoder and heads both make of them.

#![allow(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the vectors it is given"
)]

pub mod aligned;
pub mod floats;
pub mod gelu;
pub mod lanes;
mod pages;
