//! Wikidata's positions and our offices: a table maps them, and lists what it does not map.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::columns::Columns;
use super::ids::wikidata_id;
use crate::error::{Error, Result};

/// Stands for an office in the table: the position is left out on purpose.
const NONE: &str = "-";

/// Which position is which office.
#[derive(Debug, Clone, Default)]
pub struct Positions(HashMap<String, Office>);

/// What a position is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Office {
    /// An office, and the country or body it belongs to; "" if the statement says which.
    Known {
        /// Id of the office.
        office: String,
        /// Id of the country or body.
        of: String,
    },
    /// None, on purpose.
    None,
}

/// A position that no table maps, as it stands in `positions.csv`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenPosition {
    /// Its name, "" if it was not read.
    pub label: String,
    /// Tenures that name it.
    pub count: u64,
}

/// The positions that no table maps, by id.
pub type OpenPositions = BTreeMap<String, OpenPosition>;

impl Positions {
    /// Adds the table in `path` (columns position, office, of; others are left alone); its rows
    /// win over earlier tables'. Rows without an office are still open and say nothing.
    ///
    /// # Errors
    /// When the table cannot be read, an id is no Wikidata id, an office is not among `offices`,
    /// or a position stands twice with different offices.
    pub fn add(&mut self, path: &Path, offices: &HashSet<&str>) -> Result<()> {
        let table = Columns::read(path)?;
        table.require(&["position", "office", "of"])?;
        let mut added: HashMap<String, (Office, String)> = HashMap::new();
        for row in table.rows() {
            let office = row.get("office");
            if office.is_empty() {
                continue;
            }
            let position = row.get("position");
            let position = wikidata_id(position).ok_or_else(|| {
                row.wrong("position", format!("{position:?} is no Wikidata id (Q…)"))
            })?;
            let mapped = if office == NONE {
                Office::None
            } else if offices.contains(office) {
                Office::Known {
                    office: office.to_owned(),
                    of: row.get("of").to_owned(),
                }
            } else {
                let wrong = format!(
                    "unknown office {office:?}; {NONE} leaves the position out, else it is one of {}",
                    sorted(offices)
                );
                return Err(row.wrong("office", wrong));
            };
            if let Some((before, place)) = added.get(position)
                && *before != mapped
            {
                let reason = format!("{position} has another office at {place}; keep one of both");
                return Err(Error::input(row.place(), reason));
            }
            added.insert(position.to_owned(), (mapped, row.place()));
        }
        let added = added.into_iter().map(|(id, (office, _))| (id, office));
        self.0.extend(added);
        Ok(())
    }

    /// What a position is.
    pub fn office(&self, position: &str) -> Option<&Office> {
        self.0.get(position)
    }
}

/// The ids of offices, for messages.
pub fn sorted(offices: &HashSet<&str>) -> String {
    let mut offices: Vec<&str> = offices.iter().copied().collect();
    offices.sort_unstable();
    offices.join(", ")
}

/// The columns of the table as it is written.
const COLUMNS: [&str; 5] = ["position", "label", "count", "office", "of"];

/// The rows of the table in `path` that the user filled in; none if there is no such file.
///
/// # Errors
/// When it cannot be read.
pub fn filled(path: &Path) -> Result<Vec<[String; 5]>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let table = Columns::read(path)?;
    let filled = table.rows().filter(|row| !row.get("office").is_empty());
    Ok(filled
        .map(|row| COLUMNS.map(|column| row.get(column).to_owned()))
        .collect())
}

/// What the user filled in before, then the open positions to be filled in, the most frequent
/// first.
///
/// # Errors
/// When memory cannot be written, which does not happen.
pub fn table(
    filled: &[[String; 5]],
    open: &OpenPositions,
) -> std::result::Result<Vec<u8>, csv::Error> {
    let mut rows: Vec<_> = open.iter().collect();
    rows.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(b.0)));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in filled {
        writer.write_record(row)?;
    }
    for (id, position) in rows {
        writer.write_record([id, &position.label, &position.count.to_string(), "", ""])?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}
