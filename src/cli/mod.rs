//! Commands.

mod evaluate;
mod import;

use std::process::ExitCode;

use clap::Parser;

/// Annotates German news.
#[derive(Debug, Parser)]
#[command(version)]
enum Command {
    Evaluate(evaluate::Args),
    Import(import::Args),
}

/// Runs.
pub fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Evaluate(args) => args.run(),
        Command::Import(args) => args.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
