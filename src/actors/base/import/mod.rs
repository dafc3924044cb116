//! Knowledge bases of others become one of ours: files of Wikidata's dump, of its query service,
//! and simple tables turn into the actors of a base.
//!
//! [`read`] tells the formats apart and gathers what all files say, [`Import::write`] puts the
//! base where it belongs. Nothing is fetched, and what is not taken over is counted in [`Report`].

mod classes;
mod columns;
mod convert;
mod dates;
mod draft;
mod dump;
mod entity;
mod finish;
mod format;
mod gather;
mod ids;
mod positions;
mod query;
mod query_rows;
mod report;
mod table;
mod write;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

pub use classes::{Classes, DEFAULT as DEFAULT_CLASSES};
pub use format::Format;
pub use ids::wikidata_id;
pub use positions::{OpenPosition, OpenPositions, Positions};
pub use report::Report;
pub use table::COLUMNS;
pub use write::check as check_folder;

use gather::Gathered;

use crate::actors::KnownActor;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::corpus::packed::{self, Unpacked};
use crate::error::{Error, Result};

/// The word for Wikidata in an actor's sources.
const SOURCE: &str = "wikidata";
const NO_CLASS: &str = "none of the classes wanted";
const NO_NAME: &str = "no German, general or English name";
const UNDATED: &str = "positions held without any date";
const POSITION_ENDED: &str = "positions held that ended nobody knows when";
const PARTY_ENDED: &str = "party memberships that ended nobody knows when";

/// Which of Wikidata's items become actors.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// The classes wanted, and the types their items get.
    pub classes: Classes,
    /// The wiki that must have a page about it (`dewiki`); dumps only.
    pub sitelink: Option<String>,
    /// The country it must belong to (Wikidata id).
    pub country: Option<String>,
}

/// How files are imported.
pub struct Options<'a> {
    /// The format of all files; `None`: told apart by their content.
    pub format: Option<Format>,
    /// Which of Wikidata's items become actors.
    pub filters: Filters,
    /// Which of Wikidata's positions are which offices.
    pub positions: Positions,
    /// The base whose offices and states are known.
    pub base: &'a KnowledgeBase,
}

/// What an import comes to.
#[derive(Debug)]
pub struct Import {
    /// The actors, sorted by id.
    pub actors: Vec<KnownActor>,
    /// The positions that no table maps.
    pub open_positions: OpenPositions,
    /// What was read, kept and left out.
    pub report: Report,
}

/// Reads all files; `-` is standard input. `progress` is called now and then with the number of
/// entities or rows read.
///
/// # Errors
/// When a file cannot be read or told apart, or something in it is not as its format wants it; the
/// message names file and line.
pub fn read(files: &[PathBuf], options: &Options, progress: &mut dyn FnMut(u64)) -> Result<Import> {
    let offices: HashSet<&str> = offices(options.base);
    let mut gathered = Gathered::default();
    for file in files {
        let (reader, name) = open(file)?;
        let (format, reader) = match options.format {
            Some(format) => (format, reader),
            None => Format::of(reader, &name)?,
        };
        match format {
            Format::Wikidata => {
                dump::read(reader, &name, &options.filters, &mut gathered, progress)?;
            }
            Format::Query => query::read(reader, &name, &options.filters, &mut gathered)?,
            Format::Csv => table::read(reader, &name, &offices, &mut gathered)?,
        }
    }
    Ok(finish::finish(gathered, options))
}

/// A file or standard input, with its name.
fn open(file: &Path) -> Result<(Unpacked, PathBuf)> {
    if file != Path::new("-") {
        return Ok((packed::open(file)?, file.to_owned()));
    }
    let name = PathBuf::from("standard input");
    let reader = packed::unpack(std::io::stdin()).map_err(|e| Error::io(&name, e))?;
    Ok((reader, name))
}

/// The ids of the offices a base has.
pub fn offices(base: &KnowledgeBase) -> HashSet<&str> {
    base.offices()
        .iter()
        .map(|office| office.id.as_str())
        .collect()
}
