//! The knowledge base, as all commands name it.

use std::path::PathBuf;

use crate::actors::KnowledgeBase;
use crate::error::Result;

/// The flag of all commands that need the knowledge base.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct BaseArgs {
    /// Knowledge base: a directory, a compiled file, or `shipped`; several, by commas or by
    /// repeating the flag, are layers, of which the first that has an id counts [default: shipped]
    #[arg(
        long,
        global = true,
        value_name = "BASE",
        env = "WORTLAUT_ACTORS",
        value_delimiter = ','
    )]
    actors: Vec<PathBuf>,
}

impl BaseArgs {
    /// Opens it.
    pub fn open(&self) -> Result<KnowledgeBase> {
        KnowledgeBase::find(&self.actors)
    }

    /// The folders of those named that are folders.
    pub fn folders(&self) -> Result<Vec<PathBuf>> {
        let all = KnowledgeBase::paths(&self.actors)?;
        Ok(all.into_iter().filter(|path| path.is_dir()).collect())
    }
}
