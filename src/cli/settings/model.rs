//! Which model is used, and what computes it.

use std::path::{Path, PathBuf};

use super::Flags;
use super::choice::{Choice, Environment, Setting};
use crate::annotate::{EntityModel, TagTable};
use crate::cli::config_file::ConfigFile;
use crate::error::{Error, Result};
use crate::model::engine::absent;
use crate::model::{Device, EngineKind, Kernel};

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
    /// Where the engine computes, if it is one that lets choose; `None` = on the processor.
    pub device: Setting<Option<Device>>,
    /// The published model that finds the entities; `None` = the bundle does.
    pub entity_model: Setting<Option<PathBuf>>,
    /// What the tags of a published model mean, from the file.
    pub entity_labels: TagTable,
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
            device: choice.optional(
                flags.device.map(|device| (device, "--device")),
                env.word("WORTLAUT_DEVICE")?,
                config.device,
            ),
            entity_model: choice.optional(
                flags
                    .entity_model
                    .clone()
                    .map(|folder| (folder, "--entity-model")),
                env.get("WORTLAUT_ENTITY_MODEL")
                    .map(|(folder, origin)| (folder.into(), origin)),
                config.entity_model.folder.clone().map(beside),
            ),
            entity_labels: config.entity_model.labels.clone(),
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

    /// The published model of entities.
    ///
    /// # Errors
    /// When this program was built without what computes it, or what it finds is refused.
    pub fn entity_model(&self) -> Result<Option<EntityModel>> {
        let folder = self.entity_model.value.clone();
        if folder.is_some() && !cfg!(feature = "rust-bert") {
            return Err(absent("rust-bert"));
        }
        if folder.is_some() && self.reproducible.value {
            return Err(Error::Usage(
                "an entity model does not give the same bytes on every processor; leave out \
                 --reproducible or --entity-model"
                    .to_owned(),
            ));
        }
        Ok(folder.map(|folder| EntityModel {
            folder,
            labels: self.entity_labels.clone(),
        }))
    }

    /// Where `engine` and a published model compute.
    ///
    /// # Errors
    /// When neither lets choose, or there is no such device.
    pub fn device_of(&self, engine: EngineKind) -> Result<Device> {
        let Some(device) = self.device.value else {
            return Ok(Device::default());
        };
        if !engine.takes_device() && self.entity_model.value.is_none() {
            return Err(Error::Usage(format!(
                "device {device} ({}): the engine {engine} computes on the processor; a device is for --engine rust-bert and --entity-model",
                self.device.origin
            )));
        }
        #[cfg(feature = "rust-bert")]
        crate::model::libtorch::device(device)?;
        Ok(device)
    }
}

/// Whether it is no path but the name of a published model.
#[cfg(feature = "rust-bert")]
pub fn is_known(path: &Path) -> bool {
    crate::model::published::Known::of(path).is_some()
}

/// Whether it is no path but the name of a published model: never where there is nothing to compute
/// one.
#[cfg(not(feature = "rust-bert"))]
pub const fn is_known(_: &Path) -> bool {
    false
}
