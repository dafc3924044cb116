//! `wortlaut share`: a package that may be passed on.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::record_file::RecordFile;
use super::selection::SelectionArgs;
use super::{Exit, output, stats};
use crate::corpus::record_lines;
use crate::corpus::write::Manifest;
use crate::error::{Error, Result};
use crate::filter::Selected;
use crate::share::{About, Hide, Key, Package, SHARED, Shared, Source};
use crate::stats::Stats;

/// What a package says of itself to people.
const README: &str = include_str!("share_readme.md");

/// Makes a package of annotations that may be passed on although the texts may not: offsets, digests
/// and counts, no words of the articles, pseudonyms for persons without an id
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of records (JSONL, plain or packed, or Parquet)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The folder that the package is to be
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    #[command(flatten)]
    selection: SelectionArgs,
    /// The key of the pseudonyms, made if it is not there; keep it to yourself. The same key gives
    /// the same pseudonyms in another package [default: a new key, which is forgotten]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Give articles pseudonyms, too
    #[arg(long)]
    hide_ids: bool,
    /// Keep the addresses of articles, which often hold the headline
    #[arg(long)]
    urls: bool,
    /// Replace a package that is there
    #[arg(long)]
    force: bool,
}

impl Args {
    /// Runs the command.
    pub fn run(&self) -> Result<Exit> {
        if let Some(stdin) = self.files.iter().find(|file| *file == Path::new("-")) {
            let reason = "share reads its files twice; name a file";
            return Err(Error::Usage(format!("{}: {reason}", stdin.display())));
        }
        let folder = &self.output;
        self.make_folder()?;
        let key = self.key.as_deref().map_or_else(Key::new, Key::in_file)?;
        let hide = Hide {
            ids: self.hide_ids,
            urls: !self.urls,
        };
        let records = folder.join(Package::RECORDS);
        let counts = folder.join(Package::COUNTS);
        let mut out = RecordFile::open(Some(&records), self.force, &[])?;
        let mut stats = Stats::default();
        self.selection.each(&self.files, None, |article, _| {
            let shared = Shared::new(article.to_record(), &key, hide);
            stats.add(&Selected::all(&shared.record));
            let line = serde_json::to_string(&shared);
            let line = line.map_err(|error| Error::io(&records, error.into()))?;
            writeln!(out, "{line}").map_err(|error| Error::io(&records, error))
        })?;
        out.finish()?;
        let summary = stats.finish();
        stats::table(RecordFile::open(Some(&counts), self.force, &[])?, &summary)?;
        let readme = folder.join(Package::README);
        fs::write(&readme, README).map_err(|error| Error::io(&readme, error))?;
        let source = |file: &PathBuf| {
            let (_, sha256) = record_lines::digest(file)?;
            Ok(Source::new(sha256, Manifest::beside(file).ok()))
        };
        let about = About {
            shared: SHARED,
            wortlaut: env!("CARGO_PKG_VERSION").to_owned(),
            sources: self.files.iter().map(source).collect::<Result<_>>()?,
            articles: summary.total.articles,
            entities: summary.total.entities,
            quotations: summary.total.quotations,
            filters: self.selection.described(),
            files: digests(&[&records, &counts, &readme])?,
        };
        self.write_about(&about)?;
        output::note(&format!(
            "{}: {} articles, {} entities, {} quotations, no texts",
            folder.display(),
            about.articles,
            about.entities,
            about.quotations
        ));
        Ok(Exit::Done)
    }

    /// The folder; what says that it is a whole package goes first.
    fn make_folder(&self) -> Result<()> {
        let folder = &self.output;
        let about = folder.join(Package::ABOUT);
        let filled = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if filled && !self.force {
            return Err(Error::Usage(format!(
                "{} is there already; name another folder, or replace the package with --force",
                folder.display()
            )));
        }
        if filled && !about.exists() {
            let known = [Package::RECORDS, Package::COUNTS, Package::README];
            if !known.iter().any(|name| folder.join(name).exists()) {
                return Err(Error::Usage(format!(
                    "{} is a folder of other things; name another",
                    folder.display()
                )));
            }
        }
        if about.exists() {
            fs::remove_file(&about).map_err(|error| Error::io(&about, error))?;
        }
        fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))
    }

    /// Written last: a package without it is not whole.
    fn write_about(&self, about: &About) -> Result<()> {
        let path = self.output.join(Package::ABOUT);
        let mut file = RecordFile::open(Some(&path), self.force, &[])?;
        let text = serde_json::to_string_pretty(about);
        let text = text.map_err(|error| Error::io(&path, error.into()))?;
        writeln!(file, "{text}").map_err(|error| Error::io(&path, error))?;
        file.finish()
    }
}

fn digests(files: &[&PathBuf]) -> Result<BTreeMap<String, String>> {
    let named = |path: &&PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (_, sha256) = record_lines::digest(path)?;
        Ok((name.into_owned(), sha256))
    };
    files.iter().map(named).collect()
}
