//! `wortlaut completions` and `wortlaut man`: written by the argument parser's own generators.

use std::fs;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, Exit, output};
use crate::error::{Error, Result};

/// Prints the completions for a shell
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// Which shell
    shell: Shell,
}

/// Prints the manual page, or writes one for every command
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// Write the pages of all commands into this directory
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,
}

/// Prints completions.
pub fn completions(args: &CompletionsArgs) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "wortlaut", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Prints the manual page of the whole program, or writes all pages.
pub fn man(args: &ManArgs) -> Result<Exit> {
    let Some(directory) = &args.directory else {
        output::print(&String::from_utf8_lossy(&page(Cli::command())?))?;
        return Ok(Exit::Done);
    };
    fs::create_dir_all(directory).map_err(|error| Error::io(directory, error))?;
    clap_mangen::generate_to(Cli::command(), directory)
        .map_err(|error| Error::io(directory, error))?;
    Ok(Exit::Done)
}

fn page(command: clap::Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    let rendered = Man::new(command).render(&mut page);
    rendered.map_err(|error| Error::io("the manual page", error))?;
    Ok(page)
}
