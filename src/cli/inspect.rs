//! `wortlaut inspect`: records in the browser, to be read and judged.

use std::path::{Path, PathBuf};

use super::record_file::RecordFile;
use super::{Exit, output};
use crate::corpus::import::read_records;
use crate::error::{Error, Result};
use crate::review::{Judging, Queue, Server, Session, Single};

/// Shows records in the browser, to be read and, with --judge, judged: the page is served to this
/// machine only, at an address that nobody can guess, until the program is ended
#[derive(Debug, clap::Args)]
pub struct Args {
    /// File of records (JSONL, not packed; with --html in any form)
    file: PathBuf,
    /// Judge, under this name
    #[arg(long, value_name = "NAME")]
    judge: Option<String>,
    /// Go through the items of this sample, as `wortlaut sample -o` writes it
    #[arg(long, value_name = "FILE")]
    sample: Option<PathBuf>,
    /// Where verdicts go, a line each; what is there already counts [default: FILE.verdicts.jsonl]
    #[arg(long, value_name = "FILE", requires = "judge")]
    verdicts: Option<PathBuf>,
    /// Port [default: a free one]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Open the page in the usual browser
    #[arg(long)]
    open: bool,
    /// Write the page as one file, for reading only, and serve nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["judge", "sample", "port", "open"])]
    html: Option<PathBuf>,
    /// Articles in that file at most
    #[arg(long, value_name = "N", default_value_t = 100, requires = "html")]
    max: usize,
    /// Overwrite that file
    #[arg(long, requires = "html")]
    force: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        match &self.html {
            Some(html) => self.write(html),
            None => self.serve(),
        }
        .map(|()| Exit::Done)
    }

    fn serve(&self) -> Result<()> {
        let queue = self.sample.as_deref().map(Queue::read).transpose()?;
        let queue = queue.unwrap_or_default();
        let blind = queue.is_blind();
        if blind && self.judge.is_none() {
            let reason = "a blind sample is there to be judged; name the judge with --judge";
            return Err(Error::Usage(reason.to_owned()));
        }
        let mut session = Session::open(&self.file, queue)?;
        if let Some(judge) = &self.judge {
            let file = self.verdict_file();
            let (judging, cut) = Judging::open(&file, judge, blind)?;
            if !cut.is_empty() {
                output::note(&format!(
                    "{}: the last line was cut off while it was written; it never counted, and is taken \
                     away: {cut}",
                    file.display()
                ));
            }
            session = session.with(judging, &file);
            output::note(&format!("verdicts go to {}", file.display()));
        }
        let server = Server::bind(self.port)?;
        let address = server.address();
        output::print(&format!("{address}\n"))?;
        output::note(
            "this page is served until the program is ended (Ctrl-C); nothing is lost then",
        );
        if self.open
            && let Err(error) = open::that_detached(&address)
        {
            output::note(&format!(
                "no browser can be opened ({error}); go to the address"
            ));
        }
        server.run(session)
    }

    fn verdict_file(&self) -> PathBuf {
        self.verdicts.clone().unwrap_or_else(|| {
            let mut name = self.file.clone().into_os_string();
            name.push(".verdicts.jsonl");
            name.into()
        })
    }

    fn write(&self, html: &Path) -> Result<()> {
        let out = RecordFile::open(Some(html), self.force, &[&self.file])?;
        let name = out.name();
        let at = |error| Error::io(&name, error);
        let title = self.file.file_name().unwrap_or_default().to_string_lossy();
        let mut page = Single::begin(out, &title).map_err(at)?;
        let mut records = read_records(&self.file)?;
        let mut written = 0;
        for record in records.by_ref().take(self.max) {
            page.add(&record?).map_err(at)?;
            written += 1;
        }
        page.finish().map_err(at)?.finish()?;
        let more = if records.next().is_some() {
            "; there are more, --max says how many are taken"
        } else {
            ""
        };
        output::note(&format!("{written} articles in {}{more}", html.display()));
        Ok(())
    }
}
