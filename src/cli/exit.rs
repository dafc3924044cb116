//! What the program says to the shell.

use std::process::ExitCode;

use crate::error::Error;

/// The exit codes, the same for all commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done. A closed pipe (`| head`) is done too.
    Done = 0,
    /// Something unexpected, or a check ran and found faults.
    Faults = 1,
    /// The command line or the configuration cannot be followed; nothing was done.
    Usage = 2,
    /// Done, but some articles were quarantined.
    Quarantined = 3,
    /// Interrupted; the same command resumes.
    Interrupted = 4,
    /// A model or knowledge base is missing or damaged.
    Model = 5,
}

/// The exit codes as the help shows them.
pub const HELP: &str = "Exit codes:
  0  done (a closed pipe too)
  1  something unexpected, or a check found faults
  2  the command line or the configuration cannot be followed
  3  done, but some articles were quarantined
  4  interrupted; the same command resumes
  5  a model or knowledge base is missing or damaged";

impl Exit {
    /// The exit code to which an error leads.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::Usage(_) | Error::Config { .. } => Self::Usage,
            Error::Model(_) | Error::KnowledgeBase(_) => Self::Model,
            Error::Io { .. } | Error::Input { .. } | Error::Article { .. } | Error::Check(_) => {
                Self::Faults
            }
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
