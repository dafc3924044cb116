//! `wortlaut cite`: how a paper names what it used.

mod methods;

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::{Exit, output};
use crate::corpus::write::Manifest;
use crate::error::{Error, Result};
use crate::model;

/// The knowledge base's source.
const WIKIDATA: &str = r#"@article{vrandecic2014wikidata,
  title = {Wikidata: A Free Collaborative Knowledgebase},
  author = {Vrande{\v{c}}i{\'c}, Denny and Kr{\"o}tzsch, Markus},
  journal = {Communications of the ACM},
  volume = {57},
  number = {10},
  pages = {78--85},
  year = {2014}
}"#;

/// Prints a methods paragraph and BibTeX for an annotated file: program, model, the data it was
/// trained on, and knowledge base, as its manifest names them
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An annotated file with its manifest beside it, or the manifest
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Directory of the model bundle, for whose data to cite [default: as for annotate]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// The paragraph's language
    #[arg(long, value_name = "LANG", default_value = "en")]
    lang: Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English
    En,
    /// German
    De,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let manifest = self.manifest()?;
        let paragraph = match self.lang {
            Language::En => methods::english(&manifest),
            Language::De => methods::german(&manifest),
        };
        let mut pieces = vec![paragraph, program(&manifest)];
        match self.citation(&manifest) {
            Some(citation) => pieces.push(citation.trim().to_owned()),
            None => output::note(&format!(
                "the bundle {} {} is not here or says nothing of the data it was trained on; name \
                 its directory with --model",
                manifest.model.name, manifest.model.version
            )),
        }
        if !manifest.knowledge_base.digest.is_empty() {
            pieces.push(WIKIDATA.to_owned());
        }
        output::print(&format!("{}\n", pieces.join("\n\n")))?;
        Ok(Exit::Done)
    }

    fn manifest(&self) -> Result<Manifest> {
        let is_manifest = |path: &Path| path.to_string_lossy().ends_with(".manifest.json");
        if !is_manifest(&self.file) {
            return Manifest::beside(&self.file);
        }
        let text = std::fs::read_to_string(&self.file);
        let text = text.map_err(|error| Error::io(&self.file, error))?;
        serde_json::from_str(&text).map_err(|error| {
            let reason = format!("not a manifest ({error})");
            Error::input(self.file.display().to_string(), reason)
        })
    }

    /// Whose data the model was trained on, if the bundle is here and is that very one.
    fn citation(&self, manifest: &Manifest) -> Option<String> {
        let folder = model::find(self.model.as_deref()).ok()?;
        model::citation(&folder, &manifest.model.digest)
    }
}

fn program(manifest: &Manifest) -> String {
    let version = &manifest.wortlaut;
    let year: String = manifest.run.finished.chars().take(4).collect();
    format!(
        "@software{{wortlaut,\n  title = {{Wortlaut: annotation of {{G}}erman news at scale}},\n  \
         author = {{{{The Wortlaut developers}}}},\n  version = {{{version}}},\n  year = {{{year}}}\n}}"
    )
}
