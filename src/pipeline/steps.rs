//! What is done to an article: annotated, then linked.

use super::{Annotate, Annotated};
use crate::actors::Linker;
use crate::annotate::Annotator;
use crate::document::Article;
use crate::error::Result;

/// The steps from an article to its record.
pub struct Steps {
    /// Text to entities, quotations and roles.
    pub annotator: Annotator,
    /// Mentions and speakers to actors; `None` leaves them open.
    pub linker: Option<Linker>,
}

impl Annotate for Steps {
    fn annotate(&self, article: Article) -> Result<Annotated> {
        let (mut record, subwords) = self.annotator.record(article)?;
        if let Some(linker) = &self.linker {
            linker.link(&mut record);
        }
        Ok(Annotated { record, subwords })
    }
}
