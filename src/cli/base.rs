//! The knowledge base, as all commands name it.

use std::path::PathBuf;

use crate::actors::{KnowledgeBase, find};
use crate::error::Result;

/// The flag of all commands that need the knowledge base.
#[derive(Debug, clap::Args)]
pub struct BaseArgs {
    /// Directory of the knowledge base [default: the one that ships]
    #[arg(long, global = true, value_name = "DIR", env = "WORTLAUT_ACTORS")]
    actors: Option<PathBuf>,
}

impl BaseArgs {
    /// Opens it.
    pub fn open(&self) -> Result<KnowledgeBase> {
        KnowledgeBase::open(&find(self.actors.as_deref())?)
    }
}
