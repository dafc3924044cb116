//! The articles of some files, and what of each counts: for every command over records.

use std::path::{Path, PathBuf};

use super::base::BaseArgs;
use super::filter_flags::FilterFlags;
use super::output;
use super::progress::Ticker;
use crate::corpus::import::read_records;
use crate::corpus::select::Wanted;
use crate::duplicates::Groups;
use crate::error::Result;
use crate::filter::Selected;

/// Which articles are taken, and what of each counts.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SelectionArgs {
    #[command(flatten)]
    filter: FilterFlags,
    #[command(flatten)]
    base: BaseArgs,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
pub struct At<'f> {
    /// Its file.
    pub file: &'f Path,
    /// Its line there, from 1 (of the unpacked file; of Parquet, the row).
    pub line: usize,
}

impl SelectionArgs {
    /// Gives `take` each article of `files` that is asked for and stands for its group of near
    /// duplicates, with what of it counts; says how many articles were read.
    ///
    /// # Errors
    /// When a file cannot be read, the base has no such party or office, or `take` fails.
    pub fn each(
        &self,
        files: &[PathBuf],
        groups: Option<&mut Groups>,
        mut take: impl FnMut(&Selected<'_>, At<'_>) -> Result<()>,
    ) -> Result<u64> {
        let base = self.filter.base(&self.base)?;
        let mut wanted = self.filter.wanted()?;
        let filter = self.filter.filter(base.as_ref(), wanted.as_ref())?;
        let mut groups = groups;
        let mut read = 0;
        let ticker = Ticker::start();
        for file in files {
            let mut records = read_records(file)?;
            while let Some(record) = records.next() {
                let record = record?;
                read += 1;
                ticker.tick();
                if let Some(wanted) = &mut wanted {
                    wanted.ask(&record.id);
                }
                if let Some(groups) = &mut groups
                    && !groups.stands(&record.id)?
                {
                    continue;
                }
                if let Some(article) = filter.select(&record) {
                    let line = records.line();
                    take(&article, At { file, line })?;
                }
            }
        }
        drop(ticker);
        output::warn(wanted.iter().flat_map(Wanted::warnings));
        let missing = groups.map_or(0, |groups| groups.missing());
        if missing > 0 {
            output::note(&format!(
                "{missing} groups of near duplicates are left out, as their first article is not in these files"
            ));
        }
        Ok(read)
    }

    /// What is asked for, one line a flag, for the data card.
    pub fn described(&self) -> Vec<String> {
        self.filter.described()
    }
}
