//! The files and folders an export goes to.

use std::path::{Path, PathBuf};

use crate::cli::out_folder::OutFolder;
use crate::cli::record_file::RecordFile;
use crate::error::{Error, Result};
use crate::export::{Counted, Export, ExportFolder, Format, Options, Writer};
use crate::filter::Selected;

/// A file or folder being written.
pub struct Target {
    pub name: String,
    pub counted: Counted,
    sink: Sink,
}

enum Sink {
    File(RecordFile, Box<dyn Export>),
    Folder(OutFolder, Box<dyn ExportFolder>),
}

impl Target {
    /// Opens `path`, standard output without one; `inputs` are not to be overwritten.
    ///
    /// # Errors
    /// When the format cannot go there.
    pub fn open(
        format: Format,
        options: Options,
        path: Option<&Path>,
        force: bool,
        inputs: &[PathBuf],
    ) -> Result<Self> {
        let sink = match format.writer(options)? {
            Writer::File(writer) => {
                let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
                Sink::File(RecordFile::open(path, force, &inputs)?, writer)
            }
            Writer::Folder(writer) => {
                let path = path.filter(|path| *path != Path::new("-"));
                let path = path.ok_or_else(|| {
                    Error::Usage(format!(
                        "{format} is a folder of files; name it (-o FOLDER)"
                    ))
                })?;
                let folder = OutFolder::open(path, force, format.suffixes())?;
                Sink::Folder(folder, writer)
            }
        };
        let name = path.map(|path| path.display().to_string());
        Ok(Self {
            name: name.unwrap_or_default(),
            counted: Counted::default(),
            sink,
        })
    }

    /// Writes what stands before the first article.
    pub fn begin(&mut self) -> Result<()> {
        let written = match &mut self.sink {
            Sink::File(file, writer) => writer.begin(file),
            Sink::Folder(folder, writer) => writer.begin(folder.folder()),
        };
        written.map_err(|error| Error::io(self.path(), error))
    }

    /// Writes and counts an article.
    pub fn article(&mut self, article: &Selected<'_>) -> Result<()> {
        self.counted.articles += 1;
        self.counted.without += u64::from(article.is_empty());
        self.counted.entities += article.entities.len() as u64;
        self.counted.quotations += article.quotations.len() as u64;
        let written = match &mut self.sink {
            Sink::File(file, writer) => writer.record(article, file),
            Sink::Folder(folder, writer) => writer.record(article, folder.folder()),
        };
        written.map_err(|error| Error::io(self.path(), error))
    }

    /// Writes what stands behind the last article.
    pub fn end(&mut self) -> Result<()> {
        let written = match &mut self.sink {
            Sink::File(file, writer) => writer.finish(file),
            Sink::Folder(_, writer) => writer.finish(),
        };
        written.map_err(|error| Error::io(self.path(), error))
    }

    /// Gives the file or folder its name.
    pub fn finish(self) -> Result<()> {
        match self.sink {
            Sink::File(file, _) => file.finish(),
            Sink::Folder(folder, _) => folder.finish(),
        }
    }

    fn path(&self) -> PathBuf {
        match &self.sink {
            Sink::File(file, _) => file.name(),
            Sink::Folder(folder, _) => folder.name(),
        }
    }
}
