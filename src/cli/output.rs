//! How the commands print: results on standard output, everything else on standard error.

use std::io::{self, ErrorKind, Write};

use super::terminal;
use crate::corpus::write::RunWarning;
use crate::error::{Error, Result};
use crate::review::visible;

const STDOUT: &str = "standard output";

/// Prints a result, as it is.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|error| Error::io(STDOUT, error))
}

/// Prints a value as one line of JSON.
pub fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let json = serde_json::to_string(value).map_err(|error| Error::io(STDOUT, error.into()))?;
    print(&(json + "\n"))
}

/// Says on standard error what is wrong. That nobody listens there is no reason to stop.
pub fn complain(message: &str) {
    note(&format!("wortlaut: {message}"));
}

/// Says something on standard error; what a file name or an article brings along is made visible.
pub fn note(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(message));
}

/// Says warnings on standard error, a line each.
pub fn warn(warnings: impl IntoIterator<Item = RunWarning>) {
    for warning in warnings {
        note(&format!("warning: {}", warning.message));
    }
}

/// Whether the reader of standard output has gone, as `head` does.
pub fn is_closed_pipe(error: &Error) -> bool {
    matches!(error, Error::Io { path, source }
        if source.kind() == ErrorKind::BrokenPipe && path.as_os_str() == STDOUT)
}

/// Standard output for records, and the name by which [`is_closed_pipe`] knows it.
pub fn records() -> (impl Write, &'static str) {
    (terminal::data(), STDOUT)
}
