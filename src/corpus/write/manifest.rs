//! The manifest: with what the records of a file were made, and what became of every input.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clock::Machine;
use crate::corpus::select::{Ids, Shard};
use crate::model::EntityModelInfo;

/// `OUT.manifest.json`. Everything but `run` is the same for the same input and settings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this program.
    pub wortlaut: String,
    /// Version of the record's form.
    pub schema: u32,
    /// The model that annotated.
    pub model: ModelInfo,
    /// The knowledge base that it was linked against.
    pub knowledge_base: BaseInfo,
    /// The settings that can change a record.
    pub settings: Value,
    /// The inputs as the user named them.
    pub inputs: Vec<String>,
    /// All entries of the inputs, those of other shards too.
    pub ids: Ids,
    /// The shard whose articles these are; 1 of 1 is the whole input.
    pub shard: Shard,
    /// What became of them.
    pub counts: Counts,
    /// The file of records.
    pub output: Output,
    /// What the user should know about the run.
    pub warnings: Vec<RunWarning>,
    /// What differs from run to run.
    pub run: Run,
}

/// The model, as it describes itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelInfo {
    /// The bundle's name.
    pub name: String,
    /// The bundle's version.
    pub version: String,
    /// SHA-256 of the bundle's manifest, which holds those of its files.
    pub digest: String,
    /// Licence of the weights.
    pub licence: String,
    /// What computes the encoder.
    pub engine: String,
    /// Whether it gives the same bytes on every processor.
    #[serde(default)]
    pub reproducible: bool,
    /// The published model that found the entities; nothing in it if the bundle did.
    #[serde(default)]
    pub entities: EntityModelInfo,
}

/// The knowledge base; nothing in it if nothing was linked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BaseInfo {
    /// The bases as the user named them, the first before the later ones.
    pub named: Vec<String>,
    /// SHA-256 of their files.
    pub digest: String,
}

/// How many of what. `read` is always the sum of `annotated`, `quarantined`, `skipped_duplicates`,
/// `not_selected` and `other_shards`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Entries of the input.
    pub read: u64,
    /// Records written.
    pub annotated: u64,
    /// Entries in the quarantine file.
    pub quarantined: u64,
    /// Articles left out because an earlier one has their id.
    pub skipped_duplicates: u64,
    /// Articles left out because their ids were not asked for.
    pub not_selected: u64,
    /// Entries that belong to other shards.
    pub other_shards: u64,
    /// Records taken from an earlier output; `annotated` counts them too.
    pub unchanged: u64,
    /// Records whose id an earlier record has too; they are kept.
    pub duplicate_ids: u64,
    /// Sentences of all records.
    pub sentences: u64,
    /// Tokens of all records; 0 with `--no-tokens`.
    pub tokens: u64,
    /// Subwords given to the model; none for unchanged records.
    pub subwords: u64,
    /// Entities of all records.
    pub entities: u64,
    /// Quotations of all records.
    pub quotations: u64,
    /// Bytes of input.
    pub bytes: u64,
}

/// The file of records as it was written: compressed, or Parquet, if its name asked for that.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Records: lines, in Parquet rows.
    pub records: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// Something about the run as a whole, not about one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunWarning {
    /// A fixed word for the kind of warning.
    pub code: String,
    /// A sentence.
    pub message: String,
}

/// When, where and how fast.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The file of records.
    pub output: String,
    /// Start, UTC.
    pub started: String,
    /// End, UTC.
    pub finished: String,
    /// Seconds from start to end, loading the model included.
    pub seconds: f64,
    /// Threads that annotated.
    pub threads: usize,
    /// Entries that earlier, interrupted runs had done; they count above like the others.
    pub resumed: u64,
    /// The machine.
    pub machine: Machine,
}
