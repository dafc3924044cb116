//! `parquet`: a folder with three tables, `articles`, `entities` and `quotations`.
//!
//! The bytes hang on the records and this version of the program alone: batches and row groups end
//! after so many rows. Nothing is ever null.

mod rows;

use std::fs::File;
use std::io::{self, BufWriter};
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use parquet::arrow::ArrowWriter;
use schemars::JsonSchema;
use serde::Serialize;

use super::Options;
use super::folder::{ExportFolder, Folder};
use crate::corpus::write::columns;
use crate::filter::Selected;
use rows::{ArticleRow, EntityRow, QuotationRow, Rows};

/// Rows that are in memory as values at a time, for each table.
const BATCH: usize = 1024;
/// Batches of a row group, which readers take into memory, or hand to one thread.
const GROUP: usize = 16;

/// Writes the three tables.
pub struct Tables {
    text: bool,
    open: Option<Open>,
}

struct Open {
    articles: Table,
    entities: Table,
    quotations: Table,
}

impl Tables {
    pub(super) const fn new(options: Options) -> Self {
        Self {
            text: options.text,
            open: None,
        }
    }
}

impl ExportFolder for Tables {
    fn begin(&mut self, folder: &Folder) -> io::Result<()> {
        self.open = Some(Open {
            articles: Table::new::<ArticleRow<'_>>(folder, "articles")?,
            entities: Table::new::<EntityRow<'_>>(folder, "entities")?,
            quotations: Table::new::<QuotationRow<'_>>(folder, "quotations")?,
        });
        Ok(())
    }

    fn record(&mut self, article: &Selected<'_>, _: &Folder) -> io::Result<()> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let rows = Rows::of(article, self.text);
        open.articles.row(&rows.article())?;
        for entity in &article.entities {
            open.entities.row(&rows.entity(entity))?;
        }
        for quotation in &article.quotations {
            open.quotations.row(&rows.quotation(quotation))?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        open.articles.finish()?;
        open.entities.finish()?;
        open.quotations.finish()
    }
}

/// A table while it is written.
struct Table {
    decoder: Decoder,
    writer: ArrowWriter<BufWriter<File>>,
    /// Rows of the batch, and batches of the row group.
    rows: usize,
    batches: usize,
}

impl Table {
    /// The table `name` of rows `R`.
    fn new<R: JsonSchema>(folder: &Folder, name: &str) -> io::Result<Self> {
        let schema = Arc::new(columns::of::<R>().map_err(io::Error::other)?);
        let decoder = ReaderBuilder::new(schema.clone())
            .with_strict_mode(true)
            .with_batch_size(BATCH)
            .build_decoder();
        let file = folder.create(&format!("{name}.parquet"))?;
        let writer = ArrowWriter::try_new_with_options(file, schema, columns::options(name));
        Ok(Self {
            decoder: decoder.map_err(io::Error::other)?,
            writer: writer.map_err(io::Error::other)?,
            rows: 0,
            batches: 0,
        })
    }

    fn row(&mut self, row: &impl Serialize) -> io::Result<()> {
        let rows = std::slice::from_ref(row);
        self.decoder.serialize(rows).map_err(io::Error::other)?;
        self.rows += 1;
        if self.rows == BATCH {
            self.batch()?;
        }
        Ok(())
    }

    /// Writes the rows that wait as a batch.
    fn batch(&mut self) -> io::Result<()> {
        if let Some(batch) = self.decoder.flush().map_err(io::Error::other)? {
            self.writer.write(&batch).map_err(io::Error::other)?;
            self.batches += 1;
        }
        self.rows = 0;
        if self.batches == GROUP {
            self.writer.flush().map_err(io::Error::other)?;
            self.batches = 0;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.batch()?;
        let file = self.writer.into_inner().map_err(io::Error::other)?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()
    }
}
