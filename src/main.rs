//! The command `wortlaut`: parse, run, exit code; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    wortlaut::cli::main()
}
