//! What is done to an article: annotated, then linked; or taken as it was annotated before.

use std::str::FromStr;

use super::{Annotate, Annotated, Old};
use crate::actors::Linker;
use crate::annotate::Annotator;
use crate::document::{Article, Record};
use crate::error::Result;

/// The steps from an article to its record.
pub struct Steps {
    /// Text to entities, quotations and roles.
    pub annotator: Annotator,
    /// Mentions and speakers to actors; `None` leaves them open.
    pub linker: Option<Linker>,
    /// The one kind of annotation that is kept; `None` keeps all.
    pub only: Option<Only>,
    /// Records of an earlier run, taken where their articles are unchanged.
    pub old: Option<Old>,
}

impl Annotate for Steps {
    fn annotate(&self, article: Article) -> Result<Annotated> {
        if let Some(record) = self.old.as_ref().and_then(|old| old.unchanged(&article)) {
            return Ok(Annotated {
                record,
                subwords: 0,
                unchanged: true,
            });
        }
        let (mut record, subwords) = self.annotator.record(article)?;
        if let Some(only) = self.only {
            only.keep(&mut record);
        }
        if let Some(linker) = &self.linker {
            linker.link(&mut record);
        }
        Ok(Annotated {
            record,
            subwords,
            unchanged: false,
        })
    }
}

/// One kind of annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Named entities.
    Entities,
    /// Quotations with their roles.
    Quotations,
}

impl Only {
    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Quotations => "quotations",
        }
    }

    /// Empties the other list, and what refers to it.
    fn keep(self, record: &mut Record) {
        match self {
            Self::Entities => record.quotations.clear(),
            Self::Quotations => {
                record.entities.clear();
                for quotation in &mut record.quotations {
                    quotation.mentions.clear();
                }
            }
        }
    }
}

impl FromStr for Only {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        [Self::Entities, Self::Quotations]
            .into_iter()
            .find(|known| known.as_str() == name)
            .ok_or_else(|| format!("unknown annotation {name:?} (known: entities, quotations)"))
    }
}
