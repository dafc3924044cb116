//! Tables over records: the files read, and CSV or TSV that a spreadsheet opens without harm.

use std::path::{Path, PathBuf};

use super::output;
use super::record_file::RecordFile;
use crate::corpus::import::read_records;
use crate::document::{Entity, Record, Variant};
use crate::error::{Error, Result};
use crate::formula::harmless;

/// The files of a command that makes a table.
#[derive(Debug, clap::Args)]
pub struct TableArgs {
    /// Files of linked records (JSONL, plain or packed, or Parquet), - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the table goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the output
    #[arg(long)]
    force: bool,
}

impl TableArgs {
    /// The records of all files, one after another.
    pub fn records(&self) -> impl Iterator<Item = Result<Record>> {
        self.files.iter().flat_map(|file| {
            let (records, fault) = match read_records(file) {
                Ok(records) => (Some(records), None),
                Err(fault) => (None, Some(Err(fault))),
            };
            fault.into_iter().chain(records.into_iter().flatten())
        })
    }

    /// The table, its header written.
    pub fn open(&self, delimiter: u8, columns: &[&str]) -> Result<Table> {
        let inputs: Vec<&Path> = self.files.iter().map(PathBuf::as_path).collect();
        let out = RecordFile::open(self.output.as_deref(), self.force, &inputs)?;
        Table::new(out, delimiter, columns)
    }

    /// Says which articles were never linked.
    ///
    /// # Errors
    /// When none was: the table would say nothing.
    pub fn check(&self, linking: Linking) -> Result<()> {
        let Linking { unlinked, .. } = linking;
        let advice = "link the records first: wortlaut link FILE -o LINKED";
        if unlinked > 0 && linking.linked == 0 {
            let files: Vec<String> = self.files.iter().map(|f| f.display().to_string()).collect();
            return Err(Error::input(
                files.join(", "),
                format!("no record says who is meant by its names; {advice}"),
            ));
        }
        if unlinked > 0 {
            output::note(&format!(
                "{unlinked} of {} articles do not say who is meant by their names; {advice}",
                linking.articles
            ));
        }
        Ok(())
    }
}

/// How many articles say who is meant by their names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Linking {
    /// All articles.
    pub articles: usize,
    /// Those with actors.
    linked: usize,
    /// Those with names of which nothing is said; linking leaves none such.
    unlinked: usize,
}

impl Linking {
    /// Counts an article.
    pub fn count(&mut self, record: &Record) {
        let open = |e: &Entity| {
            e.label.variant() == Variant::Name && e.actor.is_empty() && e.reason.is_empty()
        };
        self.articles += 1;
        if !record.actors.is_empty() {
            self.linked += 1;
        } else if record.entities.iter().any(open) {
            self.unlinked += 1;
        }
    }
}

/// A table being written.
pub struct Table {
    csv: csv::Writer<RecordFile>,
    name: PathBuf,
}

impl Table {
    /// A table in `out`, its header written.
    pub fn new(out: RecordFile, delimiter: u8, columns: &[&str]) -> Result<Self> {
        let name = out.name();
        let csv = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer(out);
        let mut table = Self { csv, name };
        table.row(columns)?;
        Ok(table)
    }

    /// Writes a row.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) -> Result<()> {
        let cells = cells.iter().map(|cell| harmless(cell.as_ref()));
        self.csv
            .write_record(cells.map(String::into_bytes))
            .map_err(|e| Error::io(&self.name, e.into()))
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<()> {
        let name = self.name;
        let out = self.csv.into_inner();
        out.map_err(|e| Error::io(name, e.into_error()))?.finish()
    }
}
