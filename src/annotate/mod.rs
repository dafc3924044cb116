//! Scores become entities, quotations and roles: decoding, calibration, and the record in code
//! points. Never reads or writes a file; who an actor is, is not decided here.

mod agreement;
mod assemble;
mod borders;
mod confidence;
mod entities;
mod nesting;
mod pieces;
mod quotations;
mod roles;
mod viterbi;

use std::path::PathBuf;

use crate::document::{Article, Record, Warning};
use crate::error::{Error, Result};
use crate::model::{self, Bundle, Engine, EngineKind, Kernel, TokenScores};
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
    /// Whether records keep their tokens.
    pub tokens: bool,
}

/// Annotates articles with one bundle; shared by all threads.
pub struct Annotator {
    bundle: Bundle,
    engine: Box<dyn Engine>,
    reproducible: bool,
    kernel: Kernel,
    tokens: bool,
}

impl Annotator {
    /// Opens bundle and engine.
    ///
    /// # Errors
    /// When the bundle is missing or damaged, the engine cannot load it, or the processor cannot run
    /// the kernel.
    pub fn open(settings: &Settings) -> Result<Self> {
        let kernel = Kernel::chosen(settings.kernel)?;
        let folder = model::find(settings.model.as_deref())?;
        let bundle = Bundle::open(&folder)?;
        let engine = settings.engine.open(&bundle, kernel)?;
        Ok(Self {
            bundle,
            engine,
            reproducible: settings.engine.is_reproducible(),
            kernel,
            tokens: settings.tokens,
        })
    }

    /// The bundle it annotates with.
    pub const fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The name of its engine.
    pub fn engine(&self) -> &str {
        self.engine.name()
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
        let record = self.decode(article, analysis, &scores)?;
        Ok((record, subwords))
    }

    fn decode(
        &self,
        mut article: Article,
        analysis: Analysis,
        scores: &TokenScores<'_>,
    ) -> Result<Record> {
        let manifest = self.bundle.manifest();
        let borders = borders::Borders::of(&analysis);
        let entities = entities::entities(manifest, scores, &analysis, &borders)?;
        let quotations = quotations::quotations(manifest, scores, &borders)?;
        let mut warnings = std::mem::take(&mut article.warnings);
        warnings.extend(self.language_warning(&analysis));
        Ok(assemble::record(
            article,
            analysis,
            &entities,
            &quotations,
            warnings,
            self.tokens,
        ))
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
