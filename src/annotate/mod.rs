//! Scores become entities, quotations and roles: decoding, calibration, and the record in code
//! points. Never reads or writes a file; who an actor is, is not decided here.

mod agreement;
mod assemble;
mod borders;
mod confidence;
mod entities;
mod nesting;
mod pieces;
#[cfg(feature = "rust-bert")]
mod published;
mod quotations;
mod roles;
mod scheme;
mod shape;
mod tag_table;
mod viterbi;

use std::path::PathBuf;

use self::borders::Borders;
use self::entities::FoundEntity;
#[cfg(feature = "rust-bert")]
use self::published::PublishedEntities;
use self::scheme::Scheme;
pub use self::tag_table::{Meaning, TagTable};
use crate::document::{Article, Record, Warning};
use crate::error::{Error, Result};
use crate::model::{
    self, Bundle, Device, Engine, EngineKind, EntityModelInfo, Kernel, TokenScores,
};
use crate::text::{self, Analysis};

/// What an annotator is opened with.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The bundle's folder; `None` = look beside the binary and in the repository.
    pub model: Option<PathBuf>,
    /// The engine.
    pub engine: EngineKind,
    /// How this program's own engines and the heads compute; `None` = as fast as the processor can.
    pub kernel: Option<Kernel>,
    /// Where libtorch computes, if the engine or an entity model uses it.
    pub device: Device,
    /// A published model that finds the entities in place of the bundle.
    pub entity_model: Option<EntityModel>,
    /// Whether records keep their tokens.
    pub tokens: bool,
}

impl Settings {
    /// Whether a text has the same record, byte for byte, on every processor.
    pub const fn is_reproducible(&self) -> bool {
        self.engine.is_reproducible() && self.entity_model.is_none()
    }
}

/// A published model of entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntityModel {
    /// Its folder, or the name of a known one.
    pub folder: PathBuf,
    /// What its tags mean, as far as it has to be said.
    pub labels: TagTable,
}

/// Annotates articles with one bundle; shared by all threads.
pub struct Annotator {
    bundle: Bundle,
    scheme: Scheme,
    engine: Box<dyn Engine>,
    reproducible: bool,
    kernel: Kernel,
    #[cfg(feature = "rust-bert")]
    published: Option<PublishedEntities>,
    tokens: bool,
}

impl Annotator {
    /// Opens bundle and engine.
    ///
    /// # Errors
    /// When the bundle or an entity model is missing or damaged, or cannot be loaded, or the processor
    /// cannot run the kernel.
    pub fn open(settings: &Settings) -> Result<Self> {
        let kernel = Kernel::chosen(settings.kernel)?;
        let folder = model::find(settings.model.as_deref())?;
        let bundle = Bundle::open(&folder)?;
        let scheme = Scheme::of(bundle.manifest())
            .map_err(|e| Error::Model(format!("{}: {e}", folder.display())))?;
        let engine = settings.engine.open(&bundle, kernel, settings.device)?;
        #[cfg(feature = "rust-bert")]
        let published = match &settings.entity_model {
            Some(EntityModel { folder, labels }) => {
                let folder = model::published::folder(folder)?;
                Some(PublishedEntities::open(&folder, labels, settings.device)?)
            }
            None => None,
        };
        #[cfg(not(feature = "rust-bert"))]
        if settings.entity_model.is_some() {
            return Err(model::engine::absent("rust-bert"));
        }
        Ok(Self {
            bundle,
            scheme,
            engine,
            reproducible: settings.is_reproducible(),
            kernel,
            #[cfg(feature = "rust-bert")]
            published,
            tokens: settings.tokens,
        })
    }

    /// The same with what `wrap` makes of its engine: one that watches it, say.
    #[must_use]
    pub fn with_engine(self, wrap: impl FnOnce(Box<dyn Engine>) -> Box<dyn Engine>) -> Self {
        Self {
            engine: wrap(self.engine),
            ..self
        }
    }

    /// The bundle it annotates with.
    pub const fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The name of its engine, as manifests have it.
    pub fn engine(&self) -> &str {
        self.engine.name()
    }

    /// The published model that finds the entities, if one does.
    #[cfg(feature = "rust-bert")]
    pub fn entity_model(&self) -> Option<EntityModelInfo> {
        self.published.as_ref().map(PublishedEntities::about)
    }

    /// The published model that finds the entities: none in a program built without rust-bert.
    #[cfg(not(feature = "rust-bert"))]
    pub const fn entity_model(&self) -> Option<EntityModelInfo> {
        None
    }

    /// Whether a text has the same record, byte for byte, on every processor.
    pub const fn is_reproducible(&self) -> bool {
        self.reproducible
    }

    /// The kernel that its engine, if it is this program's own, and the heads compute with.
    pub const fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// The record of an article, and how many subwords the article has.
    ///
    /// # Errors
    /// When tokenizer or engine fail on this article; other articles are not concerned.
    pub fn record(&self, article: Article) -> Result<(Record, usize)> {
        let analysis = text::analyse(&article.text, &article.parts);
        let wording = analysis.wording();
        let failed = |e: Error| Error::Article {
            id: article.id.clone(),
            reason: e.to_string(),
        };
        let scores = model::score(
            &self.bundle,
            self.engine.as_ref(),
            self.kernel,
            &wording.text,
            &wording.tokens,
        )
        .map_err(failed)?;
        let subwords = scores.subwords();
        let borders = Borders::of(&analysis);
        let manifest = self.bundle.manifest();
        let own = || entities::entities(manifest, &self.scheme, &scores, &analysis, &borders);
        #[cfg(feature = "rust-bert")]
        let entities = match &self.published {
            Some(published) => published.entities(&analysis, &borders).map_err(failed)?,
            None => own(),
        };
        #[cfg(not(feature = "rust-bert"))]
        let entities = own();
        let record = self.decode(article, analysis, &scores, &borders, &entities);
        Ok((record, subwords))
    }

    fn decode(
        &self,
        mut article: Article,
        analysis: Analysis,
        scores: &TokenScores<'_>,
        borders: &Borders,
        entities: &[FoundEntity],
    ) -> Record {
        let manifest = self.bundle.manifest();
        let quotations = quotations::quotations(manifest, &self.scheme, scores, &analysis, borders);
        let mut warnings = std::mem::take(&mut article.warnings);
        warnings.extend(self.language_warning(&analysis));
        assemble::record(
            article,
            analysis,
            entities,
            &quotations,
            warnings,
            self.tokens,
        )
    }

    /// A warning when the article's language is not one the bundle was measured on.
    fn language_warning(&self, analysis: &Analysis) -> Option<Warning> {
        let measured = &self.bundle.manifest().languages;
        let code = &analysis.lang.code;
        if code.is_empty() || measured.contains(code) {
            return None;
        }
        Some(Warning {
            code: "unmeasured_language".to_owned(),
            message: format!(
                "the language seems to be {code:?}; this model was measured on {} only",
                measured.join(", ")
            ),
            start: 0,
            end: 0,
        })
    }
}
