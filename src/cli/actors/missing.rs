//! `wortlaut actors missing`: the names that no actor of the base stands behind.

use super::super::table::{Linking, TableArgs};
use super::super::{Exit, output};
use crate::actors::missing::{Missing, columns};
use crate::error::Result;

/// Which records, and what is shown.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    table: TableArgs,
    /// Leave out names with fewer mentions
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_count: usize,
    /// Snippets for each name, from different articles
    #[arg(long, value_name = "N", default_value_t = 3)]
    contexts: usize,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let mut table = self.table.open(b',', &columns())?;
        let mut missing = Missing::new(self.contexts);
        let mut linking = Linking::default();
        for record in self.table.records() {
            let record = record?;
            linking.count(&record);
            missing.add(&record);
        }
        self.table.check(linking)?;
        let names = missing.names(self.min_count);
        for name in &names {
            table.row(&name.cells())?;
        }
        table.finish()?;
        output::note(&format!(
            "{} names in {} articles",
            names.len(),
            linking.articles
        ));
        Ok(Exit::Done)
    }
}
