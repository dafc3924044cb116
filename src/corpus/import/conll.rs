//! Columns of tokens and tags (CoNLL 2003, GermEval 2014, …) become records.
//!
//! A token a line, columns parted by tabs (by spaces where a line has no tab), a blank line after
//! each sentence; `-DOCSTART-` begins a document; a line that begins with `#` and has no tag where
//! one should stand is a comment. The text is made by [`super::detokenise`], sentences of one record are
//! joined by a space. Ids are the file's name without its suffixes, `#` and a number from 1; where
//! whole documents become records, `# newdoc id = …` before one is its id.

use std::num::NonZeroUsize;
use std::path::Path;

use super::detokenise;
use super::gold::{GoldEntity, blank, put_entities};
use super::source::{Lines, place, record_source};
use super::spelling::label_key;
use super::tags::{self, Tag};
use crate::document::{Record, Span};
use crate::error::{Error, Result};

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The token.
    Token,
    /// The tag of the outer layer.
    Tag,
    /// The tag of the nested layer.
    Nested,
    /// Something else.
    Skip,
}

/// What becomes one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// Each sentence.
    #[default]
    Sentence,
    /// All sentences up to the next `-DOCSTART-`.
    Document,
    /// So many sentences (fewer before `-DOCSTART-` and at the end).
    Every(NonZeroUsize),
}

/// How a file of columns is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The columns; empty = token, tag and, where there is a third, the nested tag.
    pub columns: Vec<Column>,
    /// What becomes one record.
    pub grouping: Grouping,
    /// Labels to leave out (any case, with or without `-` and `_`).
    pub ignored_labels: Vec<String>,
    /// Language of the text, ISO 639-1.
    pub lang: String,
}

#[derive(Default)]
struct Sentence {
    line: usize,
    tokens: Vec<String>,
    outer: Vec<Tag>,
    nested: Vec<Tag>,
}

/// Reads a file of columns (plain or gzip).
pub fn read(path: &Path, options: &Options) -> Result<Vec<Record>> {
    let ignored: Vec<String> = options
        .ignored_labels
        .iter()
        .map(|l| label_key(l))
        .collect();
    let mut articles = Articles {
        path,
        options,
        name: base_name(path),
        id: None,
        waiting: Vec::new(),
        records: Vec::new(),
    };
    let mut sentence = Sentence::default();
    for line in Lines::open(path)? {
        let (number, line) = line?;
        if line.trim().is_empty() {
            articles.sentence(std::mem::take(&mut sentence));
            continue;
        }
        if line.starts_with("-DOCSTART-") {
            articles.sentence(std::mem::take(&mut sentence));
            articles.finish();
            continue;
        }
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            articles.sentence(std::mem::take(&mut sentence));
            articles.finish();
            articles.id = Some(id.trim().to_owned()).filter(|id| !id.is_empty());
            continue;
        }
        let row = match Row::parse(&line, &options.columns) {
            Some(row) if !line.starts_with('#') || tags::is_tag(row.tag) => row,
            _ if line.starts_with('#') => continue,
            _ => return Err(Error::input(place(path, number), too_few(options))),
        };
        let tag = |tag| {
            tags::parse(tag, &ignored).map_err(|reason| Error::input(place(path, number), reason))
        };
        if sentence.tokens.is_empty() {
            sentence.line = number;
        }
        sentence.outer.push(tag(row.tag)?);
        sentence.nested.push(tag(row.nested)?);
        sentence.tokens.push(row.token.to_owned());
    }
    articles.sentence(sentence);
    articles.finish();
    Ok(articles.records)
}

fn too_few(options: &Options) -> String {
    let wanted = if options.columns.is_empty() {
        "token, tag and perhaps a nested tag".to_owned()
    } else {
        format!("{} columns", options.columns.len())
    };
    format!(
        "expected {wanted}; if the file has others, say --columns, for example -,token,tag,nested"
    )
}

/// One line's columns.
struct Row<'l> {
    token: &'l str,
    tag: &'l str,
    nested: &'l str,
}

impl<'l> Row<'l> {
    fn parse(line: &'l str, columns: &[Column]) -> Option<Self> {
        let cells: Vec<&str> = if line.contains('\t') {
            line.split('\t').map(str::trim).collect()
        } else {
            line.split_whitespace().collect()
        };
        let default = [Column::Token, Column::Tag, Column::Nested];
        let columns = match (columns.is_empty(), cells.len()) {
            (true, 2..=3) => &default[..cells.len()],
            (false, count) if count >= columns.len() => columns,
            _ => return None,
        };
        let cell = |wanted| {
            let at = columns.iter().position(|&column| column == wanted);
            at.and_then(|at| cells.get(at)).copied()
        };
        let token = cell(Column::Token).filter(|token| !token.is_empty())?;
        Some(Self {
            token,
            tag: cell(Column::Tag).unwrap_or("O"),
            nested: cell(Column::Nested).unwrap_or("O"),
        })
    }
}

/// `germeval.dev.conll.gz` → `germeval.dev`.
fn base_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if stem.is_empty() { name } else { stem }.to_owned()
}

/// Collects sentences into records.
struct Articles<'o> {
    path: &'o Path,
    options: &'o Options,
    name: String,
    /// What the file calls the document that is read.
    id: Option<String>,
    waiting: Vec<Sentence>,
    records: Vec<Record>,
}

impl Articles<'_> {
    fn sentence(&mut self, sentence: Sentence) {
        if sentence.tokens.is_empty() {
            return;
        }
        self.waiting.push(sentence);
        let full = match self.options.grouping {
            Grouping::Sentence => true,
            Grouping::Document => false,
            Grouping::Every(count) => self.waiting.len() >= count.get(),
        };
        if full {
            self.finish();
        }
    }

    fn finish(&mut self) {
        let sentences = std::mem::take(&mut self.waiting);
        let Some(first) = sentences.first() else {
            return;
        };
        let given = self
            .id
            .take_if(|_| self.options.grouping == Grouping::Document);
        let id = given.unwrap_or_else(|| format!("{}#{}", self.name, self.records.len() + 1));
        let mut record = blank(id, String::new(), record_source(self.path, first.line));
        record.lang.clone_from(&self.options.lang);
        let mut entities = Vec::new();
        let mut length = 0;
        for sentence in &sentences {
            if length > 0 {
                record.text.push(' ');
                length += 1;
            }
            let tokens: Vec<&str> = sentence.tokens.iter().map(String::as_str).collect();
            let (text, spans) = detokenise(&tokens);
            let spans: Vec<Span> = spans
                .iter()
                .map(|span| Span::new(span.start + length, span.end + length))
                .collect();
            record.text.push_str(&text);
            let start = length;
            length = spans.last().map_or(length, |span| span.end);
            record.sentences.push(Span::new(start, length));
            entities.extend(gold_entities(sentence, &spans));
            record.tokens.extend(spans);
        }
        put_entities(&mut record, entities);
        record.row = self.records.len() as u64;
        self.records.push(record);
    }
}

fn gold_entities(sentence: &Sentence, spans: &[Span]) -> Vec<GoldEntity> {
    let layer = |tags: &[Tag], nested: bool| {
        let entity = move |(range, label): (std::ops::Range<usize>, _)| GoldEntity {
            span: Span::new(spans[range.start].start, spans[range.end - 1].end),
            label,
            nested,
        };
        tags::runs(tags).into_iter().map(entity).collect::<Vec<_>>()
    };
    let mut entities = layer(&sentence.outer, false);
    entities.extend(layer(&sentence.nested, true));
    entities
}
