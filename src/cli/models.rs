//! `wortlaut models`: published models that are known by name (cargo feature `rust-bert`).
//!
//! The one command that opens a connection, and it leaves that to curl: the program itself knows no
//! network but the page it serves to this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Subcommand;

use super::{Exit, output};
use crate::error::{Error, Result};
use crate::model::published::{Folder, Known};

/// Published models of entities that are known by name
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Downloads a model into the user's cache, for `annotate --entity-model NAME`; needs curl
    Fetch {
        /// Which: xlm-roberta-large-conll03-german (2.2 GB)
        #[arg(value_name = "NAME")]
        name: PathBuf,
    },
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        let Action::Fetch { name } = &self.action;
        let known = Known::of(name).ok_or_else(|| {
            let names = Known::names().join(", ");
            Error::Usage(format!("unknown model {} (known: {names})", name.display()))
        })?;
        let folder = known.folder()?;
        if Folder::find(&folder).is_ok() {
            output::note(&format!("{}: is here already", folder.display()));
            return Ok(Exit::Done);
        }
        let part = folder.with_extension("part");
        fs::create_dir_all(&part).map_err(|e| Error::io(&part, e))?;
        for (file, address) in known.files {
            output::note(&format!("fetches {address}"));
            fetch(address, &part.join(file))?;
        }
        Folder::find(&part)?;
        fs::rename(&part, &folder).map_err(|e| Error::io(&folder, e))?;
        let digests = Folder::find(&folder)?.digests()?;
        output::note(&format!(
            "{}: SHA-256 of the weights {}, of the configuration {}, of the tokenizer {}",
            folder.display(),
            digests.weights,
            digests.config,
            digests.tokenizer
        ));
        Ok(Exit::Done)
    }
}

/// Downloads a file, going on where an earlier try ended; it has its name when it is whole.
fn fetch(address: &str, file: &Path) -> Result<()> {
    if file.exists() {
        return Ok(());
    }
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let flags = [
        "--fail",
        "--location",
        "--proto",
        "=https",
        "--no-progress-meter",
        "--show-error",
    ];
    let mut curl = Command::new("curl");
    curl.args(flags).args(["--continue-at", "-", "--output"]);
    let failed = |reason: &dyn std::fmt::Display| {
        Error::Model(format!(
            "{address}: cannot be fetched: {reason}; the same command goes on with it"
        ))
    };
    let status = curl.arg(&part).arg(address).status();
    match status {
        Ok(status) if status.success() => fs::rename(&part, file).map_err(|e| Error::io(file, e)),
        Ok(status) => Err(failed(&format!("curl ended with {status}"))),
        Err(error) => Err(failed(&format!("curl cannot be run: {error}"))),
    }
}
