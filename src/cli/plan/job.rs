//! The job script: what it is made from, and where it goes.

use std::env;
use std::path::Path;

use super::{Args, report};
use crate::cli::output;
use crate::cli::record_file::RecordFile;
use crate::corpus::read::{Inputs, Limits};
use crate::error::{Error, Result};
use crate::plan::{Forecast, Job};
use crate::review::visible;

/// The beginning of the variables that are settings.
const SETTINGS: &str = "WORTLAUT_";
/// The setting that the job has its own of.
const THREADS: &str = "WORTLAUT_THREADS";

impl Args {
    /// Refuses, before any work, a script that could not be written or run.
    pub(super) fn may_write(&self, inputs: &Inputs) -> Result<()> {
        let Some(file) = &self.sbatch else {
            return Ok(());
        };
        if inputs.arguments().iter().any(|argument| argument == "-") {
            return Err(Error::Usage(
                "standard input (-) cannot be read again by a job; name files".into(),
            ));
        }
        if file != Path::new("-") && file.exists() && !self.force {
            let shown = file.display();
            return Err(Error::Usage(format!(
                "{shown}: exists already; --force replaces it"
            )));
        }
        Ok(())
    }

    /// The job that does what this command was asked about.
    pub(super) fn job<'f>(&self, forecast: &'f Forecast) -> Result<Job<'f>> {
        let text = |path: std::io::Result<std::path::PathBuf>, what: &str| {
            let path = path.map_err(|error| Error::Usage(format!("{what}: {error}")))?;
            path.into_os_string().into_string().map_err(|path| {
                let shown = path.to_string_lossy();
                Error::Usage(format!(
                    "{what} {shown:?} is not UTF-8; no script can name it"
                ))
            })
        };
        let set = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let mut environment: Vec<(String, String)> = env::vars_os()
            .filter_map(set)
            .filter(|(name, _)| name.starts_with(SETTINGS) && name != THREADS && is_name(name))
            .collect();
        environment.sort();
        let mut arguments = self.flags.arguments();
        arguments.extend(self.asked.arguments());
        if self.read.format != crate::corpus::read::Format::Auto {
            arguments.push(format!("--format={}", self.read.format.as_str()));
        }
        for (flag, value, default) in [
            ("--max-article", self.read.max_article, Limits::ARTICLE),
            (
                "--max-decompressed",
                self.read.max_decompressed,
                Limits::DECOMPRESSED,
            ),
        ] {
            if value != default {
                arguments.push(format!("{flag}={value}"));
            }
        }
        // What begins with a dash is an input all the same.
        arguments.push("--".to_owned());
        arguments.extend(self.read.arguments());
        Ok(Job {
            forecast,
            program: text(env::current_exe(), "the program's path")?,
            directory: text(env::current_dir(), "the directory")?,
            environment,
            arguments,
            out: self.output.clone(),
        })
    }

    /// Prints the report, and writes the script.
    pub(super) fn show(&self, report: &report::Report<'_>, job: Option<&Job<'_>>) -> Result<()> {
        let file = self
            .sbatch
            .as_deref()
            .filter(|file| *file != Path::new("-"));
        if let (Some(job), Some(file)) = (job, file) {
            let mut out = RecordFile::open(Some(file), self.force, &[])?;
            std::io::Write::write_all(&mut out, job.script().as_bytes())
                .map_err(|error| Error::io(file, error))?;
            out.finish()?;
        }
        if self.json {
            let mut json = report.json();
            json["sbatch"] = job.map(Job::script).unwrap_or_default().into();
            return output::print_json(&json);
        }
        let mut words = report.words();
        if let Some(job) = job {
            let name = file.map_or("FILE".into(), Path::to_string_lossy);
            words.push_str("\nto run it\n");
            for line in job.submit(&name) {
                words.extend(["  ", &visible(&line), "\n"]);
            }
            if file.is_none() {
                words.push('\n');
                words.push_str(&job.script());
            }
        }
        output::print(&words)
    }
}

/// Whether the shell takes it for the name of a variable.
fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
