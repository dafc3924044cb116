//! The command line: one file a command; the only place that prints.

mod actors;
mod annotate;
mod base;
mod cite;
mod config;
mod config_file;
mod diff;
mod doctor;
mod duplicates;
mod evaluate;
mod exit;
mod export;
mod filter_flags;
mod flags;
mod generate;
mod import;
mod input_flags;
mod inspect;
mod interrupt;
mod link;
mod merge;
#[cfg(feature = "rust-bert")]
mod models;
mod out_folder;
mod output;
mod plan;
mod progress;
mod read_args;
mod record_file;
mod rehydrate;
mod report;
mod sample;
mod schema;
mod select;
mod selection;
mod settings;
mod share;
mod show;
mod stats;
mod summary;
mod table;
mod terminal;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::pipeline;

pub use exit::Exit;

/// Annotates German news: sentences, entities, quotations and who says them, as JSONL.
#[derive(Debug, Parser)]
#[command(
    name = "wortlaut",
    version,
    disable_help_subcommand = true,
    after_help = exit::HELP
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Annotate(annotate::Args),
    Merge(merge::Args),
    Plan(plan::Args),
    Show(show::Args),
    Inspect(inspect::Args),
    Evaluate(evaluate::Args),
    Import(import::Args),
    Actors(actors::Args),
    Link(link::Args),
    Export(export::Args),
    Validate(validate::Args),
    Diff(diff::Args),
    Duplicates(duplicates::Args),
    Sample(sample::Args),
    Report(report::Args),
    Stats(stats::Args),
    Share(share::Args),
    Rehydrate(rehydrate::Args),
    Cite(cite::Args),
    Schema(schema::Args),
    #[cfg(feature = "rust-bert")]
    Models(models::Args),
    Doctor(doctor::Args),
    Config(config::Args),
    Completions(generate::CompletionsArgs),
    Man(generate::ManArgs),
}

impl Command {
    fn run(self) -> Result<Exit> {
        match self {
            Self::Annotate(args) => annotate::run(&args),
            Self::Merge(args) => args.run(),
            Self::Plan(args) => args.run(),
            Self::Show(args) => show::run(&args),
            Self::Inspect(args) => args.run(),
            Self::Evaluate(args) => args.run().map(|()| Exit::Done),
            Self::Import(args) => args.run(),
            Self::Actors(args) => args.run(),
            Self::Link(args) => args.run(),
            Self::Export(args) => args.run(),
            Self::Validate(args) => validate::run(&args),
            Self::Diff(args) => diff::run(&args),
            Self::Duplicates(args) => args.run(),
            Self::Sample(args) => args.run(),
            Self::Report(args) => args.run(),
            Self::Stats(args) => args.run(),
            Self::Share(args) => args.run(),
            Self::Rehydrate(args) => args.run(),
            Self::Cite(args) => args.run(),
            Self::Schema(args) => schema::run(&args),
            #[cfg(feature = "rust-bert")]
            Self::Models(args) => args.run(),
            Self::Doctor(args) => doctor::run(&args),
            Self::Config(args) => config::run(&args),
            Self::Completions(args) => generate::completions(&args),
            Self::Man(args) => generate::man(&args),
        }
    }
}

/// Runs the program with its own arguments.
pub fn main() -> ExitCode {
    #[cfg(feature = "failpoints")]
    let _failpoints = fail::FailScenario::setup();
    pipeline::keep_panics_quiet();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version come this way too. A closed pipe is no fault.
            let _ = message.print();
            let exit = if message.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            };
            return exit.into();
        }
    };
    match cli.command.run() {
        Ok(exit) => exit.into(),
        Err(error) if output::is_closed_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            output::complain(&error.to_string());
            Exit::of(&error).into()
        }
    }
}
