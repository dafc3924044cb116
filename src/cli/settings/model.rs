//! Which model is used, and what computes it.

use std::path::PathBuf;

use super::Flags;
use super::choice::{Choice, Environment, Setting};
use crate::cli::config_file::ConfigFile;
use crate::error::{Error, Result};
use crate::model::{EngineKind, Kernel};

const DEFAULT_ENGINE: &str = "int8";

/// See the module's documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSettings {
    /// Directory of the bundle; `None` = where bundles are by default.
    pub folder: Setting<Option<PathBuf>>,
    /// What computes the model.
    pub engine: Setting<String>,
    /// How the program's own engines multiply; `None` = as fast as this processor can.
    pub kernel: Setting<Option<Kernel>>,
    /// Whether engines are refused whose bytes depend on the processor.
    pub reproducible: Setting<bool>,
}

impl ModelSettings {
    /// What holds; `beside` finds a path that the file names.
    pub fn from(
        flags: &Flags,
        env: &Environment<'_>,
        choice: &Choice<'_>,
        config: &ConfigFile,
        beside: &dyn Fn(PathBuf) -> PathBuf,
    ) -> Result<Self> {
        Ok(Self {
            folder: choice.optional(
                flags.model.clone().map(|model| (model, "--model")),
                env.get("WORTLAUT_MODEL")
                    .map(|(model, origin)| (model.into(), origin)),
                config.model.clone().map(beside),
            ),
            engine: choice.of(
                flags.engine.clone().map(|engine| (engine, "--engine")),
                env.get("WORTLAUT_ENGINE"),
                config.engine.clone(),
                DEFAULT_ENGINE.to_owned(),
            ),
            kernel: choice.optional(
                flags.kernel.map(|kernel| (kernel, "--kernel")),
                env.word("WORTLAUT_KERNEL")?,
                config.kernel,
            ),
            reproducible: choice.of(
                flags.reproducible.then_some((true, "--reproducible")),
                env.switch("WORTLAUT_REPRODUCIBLE")?,
                config.reproducible,
                false,
            ),
        })
    }

    /// The engine.
    ///
    /// # Errors
    /// When it is not one this program was built with, or is refused.
    pub fn engine(&self) -> Result<EngineKind> {
        let engine: EngineKind = self.engine.value.parse()?;
        if self.reproducible.value && !engine.is_reproducible() {
            return Err(Error::Usage(format!(
                "the engine {engine} does not give the same bytes on every processor; leave out \
                 --reproducible, or take the engine {DEFAULT_ENGINE} or fp32"
            )));
        }
        Ok(engine)
    }
}
