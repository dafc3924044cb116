//! `wortlaut show`: records, readable in the terminal.

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use super::{Exit, output};
use crate::corpus::import::read_records;
use crate::error::{Error, Result};
use crate::review::TerminalView;

/// Shows records in the terminal: the text with its marks, then every quotation with its speaker
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File of records, - for standard input
    file: PathBuf,
    /// Only the record with this id
    #[arg(long)]
    id: Option<String>,
    /// Columns
    #[arg(long, value_name = "N", default_value_t = 80)]
    width: usize,
    /// Colour; without it marks stand in brackets
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

/// When colour is used.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[allow(
    clippy::doc_markdown,
    reason = "shown as help, where backticks are noise"
)]
pub(super) enum Color {
    /// If standard output is a terminal and NO_COLOR is not set
    Auto,
    Always,
    Never,
}

impl Color {
    pub(super) fn holds(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
            }
        }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    let view = TerminalView::new(args.width, args.color.holds());
    let mut shown = 0;
    for record in read_records(&args.file)? {
        let record = record?;
        if args.id.as_ref().is_some_and(|id| *id != record.id) {
            continue;
        }
        if shown > 0 {
            output::print("\n\n")?;
        }
        output::print(&view.render(&record))?;
        shown += 1;
    }
    match &args.id {
        Some(id) if shown == 0 => Err(Error::Check(format!(
            "{}: no record has the id {id:?}",
            args.file.display()
        ))),
        _ => Ok(Exit::Done),
    }
}
