//! `wortlaut actors attributes`: the actors of every article, with what is known of them on its day.

use clap::ValueEnum;

use super::super::table::{Linking, TableArgs};
use super::super::{Exit, output};
use crate::actors::attributes::{Attributor, COLUMNS};
use crate::actors::{KnowledgeBase, is_local};
use crate::error::Result;

/// Which records, and what is shown.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    table: TableArgs,
    /// What parts the cells
    #[arg(long, default_value = "csv")]
    format: Format,
    /// Leave out the actors that the base does not know
    #[arg(long)]
    no_local: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Commas
    Csv,
    /// Tabs
    Tsv,
}

impl Args {
    /// Runs the command.
    pub fn run(&self, base: &KnowledgeBase) -> Result<Exit> {
        let delimiter = match self.format {
            Format::Csv => b',',
            Format::Tsv => b'\t',
        };
        let mut table = self.table.open(delimiter, COLUMNS)?;
        let attributor = Attributor::new(base);
        let mut linking = Linking::default();
        let (mut rows, mut strangers) = (0_usize, 0_usize);
        for record in self.table.records() {
            let record = record?;
            linking.count(&record);
            for row in attributor.attributes(&record) {
                if is_local(&row.actor) {
                    if self.no_local {
                        continue;
                    }
                } else if !attributor.knows(&row.actor) {
                    strangers += 1;
                }
                table.row(&row.cells())?;
                rows += 1;
            }
        }
        self.table.check(linking)?;
        table.finish()?;
        output::note(&format!("{rows} rows of {} articles", linking.articles));
        if strangers > 0 {
            output::note(&format!(
                "{strangers} rows have ids that this knowledge base does not know; name the one the records were linked with (--actors), or link them anew"
            ));
        }
        Ok(Exit::Done)
    }
}
