//! The flags that all commands that annotate share.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::input_flags::InputFlags;
use crate::corpus::select::OnDuplicate;
use crate::model::{Device, Kernel};

/// The flags of all commands that annotate.
#[derive(Debug, Default, clap::Args)]
#[allow(
    clippy::doc_markdown,
    reason = "shown as help, where backticks are noise"
)]
pub struct Flags {
    /// Directory of the model bundle [env: WORTLAUT_MODEL]
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// What computes the model [env: WORTLAUT_ENGINE] [default: int8]
    #[arg(long, value_name = "NAME")]
    pub engine: Option<String>,
    /// How the engines int8 and fp32 multiply: portable, neon, avx2, avx-vnni, avx512-vnni or amx; all
    /// give the same bytes [env: WORTLAUT_KERNEL] [default: the fastest here]
    #[arg(long, value_name = "NAME")]
    pub kernel: Option<Kernel>,
    /// Refuse engines that do not give the same bytes on every processor
    /// [env: WORTLAUT_REPRODUCIBLE=true]
    #[arg(long)]
    pub reproducible: bool,
    /// Where the engine rust-bert and entity models compute: cpu, or a GPU by its number, cuda:0
    /// [env: WORTLAUT_DEVICE] [default: cpu]
    #[arg(long, value_name = "DEVICE")]
    pub device: Option<Device>,
    /// Folder of a published token classifier that finds the entities in place of the model bundle
    /// (docs/engines.md) [env: WORTLAUT_ENTITY_MODEL]
    #[arg(long, value_name = "DIR")]
    pub entity_model: Option<PathBuf>,
    /// Threads that annotate [env: WORTLAUT_THREADS] [default: all processors]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Leave tokens out of the records [env: WORTLAUT_TOKENS=false]
    #[arg(long)]
    pub no_tokens: bool,
    /// Knowledge base: a directory, a compiled file, or `shipped`; several, by commas or by
    /// repeating the flag, are layers, of which the first that has an id counts
    /// [env: WORTLAUT_ACTORS] [default: shipped]
    #[arg(long, value_name = "BASE", value_delimiter = ',')]
    pub actors: Vec<PathBuf>,
    /// Leave open who is meant by mentions and speakers [env: WORTLAUT_LINK=false]
    #[arg(long, conflicts_with = "actors")]
    pub no_link: bool,
    /// What becomes of an article whose id came before: keep, skip or error (to the quarantine)
    /// [env: WORTLAUT_ON_DUPLICATE] [default: keep]
    #[arg(long, value_name = "POLICY")]
    pub on_duplicate: Option<OnDuplicate>,
    /// Configuration file [env: WORTLAUT_CONFIG] [default: ./wortlaut.toml if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How the inputs are read
    #[command(flatten)]
    pub input: InputFlags,
}

impl Flags {
    /// The flags as they would be written, but for those that were not, and the threads.
    pub fn arguments(&self) -> Vec<String> {
        let mut written = Vec::new();
        let mut flag = |name: &str, value: &str| written.push(format!("--{name}={value}"));
        if let Some(model) = &self.model {
            flag("model", &model.to_string_lossy());
        }
        if let Some(engine) = &self.engine {
            flag("engine", engine);
        }
        if let Some(kernel) = self.kernel {
            flag("kernel", kernel.as_str());
        }
        if let Some(device) = self.device {
            flag("device", &device.to_string());
        }
        if let Some(folder) = &self.entity_model {
            flag("entity-model", &folder.to_string_lossy());
        }
        for base in &self.actors {
            flag("actors", &base.to_string_lossy());
        }
        if let Some(policy) = self.on_duplicate {
            flag("on-duplicate", policy.as_str());
        }
        if let Some(config) = &self.config {
            flag("config", &config.to_string_lossy());
        }
        for (set, name) in [
            (self.reproducible, "--reproducible"),
            (self.no_tokens, "--no-tokens"),
            (self.no_link, "--no-link"),
        ] {
            if set {
                written.push(name.to_owned());
            }
        }
        written.extend(self.input.arguments());
        written
    }
}
