//! Wortlaut annotates German news at scale: who said what about whom.
//!
//! The modules stand in the order in which data walks: [`corpus`] reads articles, [`text`] cuts
//! them into sentences and tokens, [`model`] scores the tokens, [`annotate`] turns the scores into
//! entities, quotations and roles, [`actors`] names who is meant, and [`corpus`] writes the
//! [`document::Record`]. [`pipeline`] runs all of it in parallel, [`plan`] says beforehand what that
//! will take.

pub mod document;
pub mod error;
mod formula;
mod hex;
mod near;
mod places;
mod splitmix;
mod xml;

pub mod text;

pub mod model;

pub mod annotate;

pub mod actors;

pub mod corpus;

pub mod pipeline;

pub mod plan;

pub mod compare;
pub mod duplicates;
pub mod evaluate;
pub mod export;
pub mod filter;
pub mod report;
pub mod review;
pub mod share;
pub mod stats;
pub mod verdicts;

pub mod cli;
