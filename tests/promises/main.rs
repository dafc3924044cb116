//! What the program promises, one file a promise. One binary, since each of its own would be linked
//! anew: `cargo test --test promises resume::` runs the tests of one file.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;
mod evaluate_support;
mod linking_cases_support;
mod marked_support;

mod actors_attributes;
mod actors_command;
mod actors_coverage;
mod actors_import;
mod actors_layers;
mod actors_missing;
mod cli_annotate;
mod cli_settings;
mod cli_shards;
mod cli_show;
mod dates;
mod diff_command;
mod doctor_command;
mod duplicates_command;
mod engine_onnxruntime;
mod evaluate_command;
mod evaluate_entities;
mod evaluate_linking;
mod evaluate_pairing;
mod evaluate_quotations;
mod export_command;
mod export_formats;
mod export_parquet;
mod export_tei;
mod faults;
mod import_command;
mod import_conll;
mod import_corrected;
mod import_entities;
mod import_spacing;
mod import_wikinews;
mod inspect_command;
mod kernels;
mod linking;
mod linking_cases;
mod linking_properties;
mod model_promises;
mod model_runs;
mod packed_outputs;
mod parquet_absent;
mod pipeline;
mod plan_command;
mod read_packed;
mod record_properties;
mod report_command;
mod resume;
mod sample_command;
mod schema_command;
mod share_command;
mod stats_command;
mod text_parts;
mod text_properties;
mod text_sentences;
mod text_tokens;
mod validate_command;
mod write_parquet;
