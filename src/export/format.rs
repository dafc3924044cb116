//! The formats: their names, what they are for, and what they cannot do without.

use std::fmt;
use std::str::FromStr;

use super::{
    Export, ExportFolder, Options, conll, conllu, doccano, hf, inception, label_studio, long,
    prodigy, quotation_set, spacy, table, tei, web_annotation,
};
use crate::error::Error;

/// A format of other tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table, one quotation a row.
    Csv,
    /// A table, one quotation and actor a row.
    Long,
    /// Columns of tokens and entity tags.
    Conll,
    /// The published form of the German news quotation set.
    QuotationsJson,
    /// Prodigy's tasks.
    Prodigy,
    /// doccano's lines with labels.
    Doccano,
    /// doccano's lines with labels and relations.
    DoccanoRelations,
    /// Sentences with tags for `datasets`.
    Hf,
    /// CoNLL-U, annotations in the last column.
    Conllu,
    /// `spaCy`'s `Doc.to_json`.
    Spacy,
    /// Label Studio's tasks with predictions.
    LabelStudio,
    /// UIMA CAS in XMI, for `INCEpTION`; a folder.
    Inception,
    /// TEI P5.
    Tei,
    /// Three tables in Parquet; a folder.
    Parquet,
    /// W3C Web Annotation, JSON-LD.
    WebAnnotation,
}

/// What writes a format.
pub enum Writer {
    /// One file, or standard output.
    File(Box<dyn Export>),
    /// A folder of files.
    Folder(Box<dyn ExportFolder>),
}

/// What of the corpus can be left out as negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Sentences.
    Sentence,
    /// Articles.
    Article,
}

impl Format {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Csv,
        Self::Long,
        Self::Conll,
        Self::QuotationsJson,
        Self::Prodigy,
        Self::Doccano,
        Self::DoccanoRelations,
        Self::Hf,
        Self::Conllu,
        Self::Spacy,
        Self::LabelStudio,
        Self::Inception,
        Self::Tei,
        Self::Parquet,
        Self::WebAnnotation,
    ];

    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Long => "long",
            Self::Conll => "conll",
            Self::QuotationsJson => "quotations-json",
            Self::Prodigy => "prodigy",
            Self::Doccano => "doccano",
            Self::DoccanoRelations => "doccano-relations",
            Self::Hf => "hf",
            Self::Conllu => "conllu",
            Self::Spacy => "spacy",
            Self::LabelStudio => "label-studio",
            Self::Inception => "inception",
            Self::Tei => "tei",
            Self::Parquet => "parquet",
            Self::WebAnnotation => "web-annotation",
        }
    }

    /// What a line of it is, for the data card.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Csv => "CSV, one quotation a row",
            Self::Long => "CSV, one quotation and actor a row, with the actor's role",
            Self::Conll => "columns of token and entity tags, parted by tabs",
            Self::QuotationsJson => "JSONL, one document of the German news quotation set a line",
            Self::Prodigy => "JSONL, one Prodigy task an article",
            Self::Doccano => "JSONL, text and label, one article a line",
            Self::DoccanoRelations => "JSONL, text, entities and relations, one article a line",
            Self::Hf => "JSONL, one sentence a line",
            Self::Conllu => "CoNLL-U, annotations in MISC",
            Self::Spacy => "JSONL, one spaCy Doc.to_json an article",
            Self::LabelStudio => "JSON, a list of Label Studio tasks with predictions",
            Self::Inception => "a folder with a UIMA CAS (XMI 1.0) an article and TypeSystem.xml",
            Self::Tei => "a TEI P5 corpus, one TEI an article",
            Self::Parquet => "a folder with the tables articles, entities and quotations",
            Self::WebAnnotation => "JSON-LD, one W3C Web Annotation a line",
        }
    }

    /// What offsets in it count, for the data card.
    pub const fn offsets(self) -> &'static str {
        match self {
            Self::Conll | Self::Conllu => "none; order of tokens",
            Self::Tei => "none; words are pointed to",
            Self::Hf => "code points of the article for every token, end exclusive",
            Self::QuotationsJson => "token ids and code points of the text, end exclusive",
            Self::Prodigy => "code points of the text, end exclusive; token_end is inclusive",
            Self::LabelStudio | Self::Inception => "UTF-16 code units of the text, end exclusive",
            _ => "code points of the text, end exclusive",
        }
    }

    /// What can be left out as negative; `None` if the format is not made for training.
    pub const fn negatives(self) -> Option<Unit> {
        match self {
            Self::Conll | Self::Hf | Self::Conllu => Some(Unit::Sentence),
            Self::Prodigy
            | Self::Doccano
            | Self::DoccanoRelations
            | Self::Spacy
            | Self::LabelStudio
            | Self::Inception => Some(Unit::Article),
            Self::Csv
            | Self::Long
            | Self::QuotationsJson
            | Self::Tei
            | Self::Parquet
            | Self::WebAnnotation => None,
        }
    }

    /// Why it cannot be written without the articles' words; `None` if it can.
    pub const fn needs_text(self) -> Option<&'static str> {
        match self {
            Self::Csv | Self::Long | Self::Parquet | Self::WebAnnotation => None,
            Self::Conll | Self::Hf | Self::Conllu => Some("its tokens are the article's words"),
            Self::QuotationsJson | Self::Tei => Some("it holds text and tokens of every document"),
            Self::Prodigy
            | Self::Doccano
            | Self::DoccanoRelations
            | Self::Spacy
            | Self::LabelStudio
            | Self::Inception => Some("the tool that reads it shows the text"),
        }
    }

    /// The suffixes of the files it writes if it is a folder of files.
    pub const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Inception => &["xmi", "xml"],
            Self::Parquet => &["parquet"],
            _ => &[],
        }
    }

    /// Its writer.
    ///
    /// # Errors
    /// When the program was built without it.
    pub fn writer(self, options: Options) -> Result<Writer, Error> {
        let file: Box<dyn Export> = match self {
            Self::Csv => Box::new(table::Quotations::new(options)),
            Self::Long => Box::new(long::Long::new(options)),
            Self::Conll => Box::new(conll::Conll::new(options)),
            Self::QuotationsJson => Box::new(quotation_set::QuotationSet),
            Self::Prodigy => Box::new(prodigy::Prodigy::new(options)),
            Self::Doccano => Box::new(doccano::Doccano::new(options, false)),
            Self::DoccanoRelations => Box::new(doccano::Doccano::new(options, true)),
            Self::Hf => Box::new(hf::Hf::new(options)),
            Self::Conllu => Box::new(conllu::Conllu::new(options)),
            Self::Spacy => Box::new(spacy::Spacy::new(options)),
            Self::LabelStudio => Box::new(label_studio::LabelStudio::new(options)),
            Self::WebAnnotation => Box::new(web_annotation::WebAnnotation::new(options)),
            Self::Inception => {
                return Ok(Writer::Folder(Box::new(inception::Inception::new(options))));
            }
            Self::Tei => Box::new(tei::Tei::default()),
            Self::Parquet => return tables(options),
        };
        Ok(Writer::File(file))
    }
}

#[cfg(feature = "parquet")]
#[allow(clippy::unnecessary_wraps, reason = "the other form fails")]
fn tables(options: Options) -> Result<Writer, Error> {
    Ok(Writer::Folder(Box::new(super::parquet::Tables::new(
        options,
    ))))
}

#[cfg(not(feature = "parquet"))]
fn tables(_: Options) -> Result<Writer, Error> {
    Err(Error::Usage(format!(
        "parquet: {}; csv and long hold the quotations too",
        crate::corpus::WITHOUT_PARQUET
    )))
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|format| format.as_str() == name);
        found.copied().ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|format| format.as_str()).collect();
            format!("unknown format {name:?} (known: {})", known.join(", "))
        })
    }
}
