//! The logits of a published model's tags → entities, in place of the bundle's entity head.
//!
//! Every token gets its most probable tag, and tags are read as CoNLL's evaluation reads them: an
//! entity begins at a tag that says so, at one of another label, and behind what is none. So what
//! comes out is what the model is published with; nothing is added to it, no nested entities and
//! no agreement of mentions.

use std::path::Path;

use super::borders::Borders;
use super::entities::{FoundEntity, log_probabilities, mean_probability};
use super::tag_table::{Meaning, Place, TagTable};
use super::viterbi::Bio;
use crate::document::{Label, Score};
use crate::error::{Error, Result};
use crate::model::published::{Digests, Folder, Published};
use crate::model::{Device, EntityModelInfo, Matrix, libtorch, log_sum_exp};
use crate::text::Analysis;

/// A published model and what its tags mean.
pub struct PublishedEntities {
    model: Published,
    reading: Reading,
    digests: Digests,
    device: Device,
}

impl PublishedEntities {
    /// Opens the model in `folder`.
    ///
    /// # Errors
    /// When it is missing or damaged, or has tags of which nobody says what they mean.
    pub fn open(folder: &Path, table: &TagTable, device: Device) -> Result<Self> {
        let folder = Folder::find(folder)?;
        let digests = folder.digests()?;
        let model = Published::open(folder, device)?;
        let reading = Reading::new(model.tags(), table).map_err(|unknown| {
            Error::Usage(format!(
                "{}: nothing says what these tags of the entity model mean: {}; say it in wortlaut.toml, as in\n\
                 [entity_model.labels]\n{} = \"OTH\"    # or another label, or \"O\" for what is no entity",
                model.folder().config().display(),
                unknown.join(", "),
                bare(&unknown[0])
            ))
        })?;
        Ok(Self {
            model,
            reading,
            digests,
            device,
        })
    }

    /// What it says of itself.
    pub fn about(&self) -> EntityModelInfo {
        let Digests {
            config,
            tokenizer,
            weights,
        } = self.digests.clone();
        let tags = self.model.tags().iter().cloned();
        EntityModelInfo {
            name: self.model.folder().name(),
            config,
            tokenizer,
            weights,
            engine: libtorch::described(self.device),
            tags: tags.zip(self.reading.words()).collect(),
        }
    }

    /// The entities of an article.
    ///
    /// # Errors
    /// When tokenizer or libtorch fail.
    pub fn entities(&self, analysis: &Analysis, borders: &Borders) -> Result<Vec<FoundEntity>> {
        let tokens: Vec<_> = analysis.tokens.iter().map(|t| t.view.clone()).collect();
        let logits = self.model.logits(analysis.view.text(), &tokens)?;
        Ok(self.reading.entities(&logits, &borders.parts))
    }
}

/// A tag's type, as a key of TOML.
fn bare(tag: &str) -> String {
    let kind = tag.split_once('-').map_or(tag, |(_, kind)| kind);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !kind.is_empty() && kind.chars().all(plain) {
        kind.to_owned()
    } else {
        format!("{kind:?}")
    }
}

/// Which column of ours each of a model's tags belongs to: 0 is outside, then begin and inside of
/// each label by turns, as [`Bio`] has them.
struct Reading {
    labels: Vec<Label>,
    columns: Vec<usize>,
}

impl Reading {
    /// Fails with the tags that nobody says the meaning of.
    fn new(tags: &[String], table: &TagTable) -> std::result::Result<Self, Vec<String>> {
        let mut labels: Vec<Label> = Vec::new();
        let (mut columns, mut unknown) = (Vec::new(), Vec::new());
        for tag in tags {
            match table.read(tag) {
                Some((Meaning::Outside, _)) => columns.push(0),
                Some((Meaning::Entity(label), place)) => {
                    let number = labels.iter().position(|l| *l == label);
                    let number = number.unwrap_or_else(|| {
                        labels.push(label);
                        labels.len() - 1
                    });
                    columns.push(1 + 2 * number + usize::from(place == Place::GoesOn));
                }
                None => unknown.push(tag.clone()),
            }
        }
        if unknown.is_empty() {
            Ok(Self { labels, columns })
        } else {
            Err(unknown)
        }
    }

    /// What each tag is read as, in words.
    fn words(&self) -> impl Iterator<Item = String> {
        self.columns
            .iter()
            .map(|&column| match column.checked_sub(1) {
                None => "O".to_owned(),
                Some(at) => format!("{}-{}", ["B", "I"][at % 2], self.labels[at / 2]),
            })
    }

    fn entities(&self, logits: &[Option<Vec<f32>>], breaks: &[bool]) -> Vec<FoundEntity> {
        let probabilities = self.log_probabilities(logits);
        let path: Vec<usize> = (0..probabilities.rows())
            .map(|token| most(probabilities.row(token)))
            .collect();
        let spans = Bio::spans(&begun(&path), breaks).into_iter();
        let found = spans.map(|tagged| FoundEntity {
            label: self.labels[tagged.label],
            score: Score::new(mean_probability(
                &probabilities,
                &path,
                tagged.tokens.clone(),
            )),
            tokens: tagged.tokens,
            inside: None,
        });
        found.collect()
    }

    /// Logits of the model's tags → log probabilities of our columns. Tags that mean the same are
    /// one; a token without logits is outside.
    fn log_probabilities(&self, logits: &[Option<Vec<f32>>]) -> Matrix {
        let columns = 1 + 2 * self.labels.len();
        let mut out = Matrix::new(
            logits.len(),
            columns,
            vec![f32::NEG_INFINITY; logits.len() * columns],
        );
        for (token, logits) in logits.iter().enumerate() {
            let Some(logits) = logits else {
                out.row_mut(token)[0] = 0.0;
                continue;
            };
            for (column, cell) in out.row_mut(token).iter_mut().enumerate() {
                let ours = logits.iter().zip(&self.columns);
                *cell = log_sum_exp(ours.filter(|(_, c)| **c == column).map(|(logit, _)| *logit));
            }
        }
        log_probabilities(out)
    }
}

/// The number of the largest; of equals the first.
fn most(row: &[f32]) -> usize {
    let mut best = 0;
    for (column, value) in row.iter().enumerate() {
        if *value > row[best] {
            best = column;
        }
    }
    best
}

/// Tags as [`Bio`] reads them: what goes on with nothing begins.
fn begun(path: &[usize]) -> Vec<usize> {
    let label = |tag: usize| tag.checked_sub(1).map(|at| at / 2);
    let mut before = 0;
    path.iter()
        .map(|&tag| {
            let begins = label(tag).is_some() && label(tag) != label(before);
            before = tag;
            if begins { tag - (tag - 1) % 2 } else { tag }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(tags: &[&str]) -> Reading {
        let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
        Reading::new(&tags, &TagTable::default()).unwrap()
    }

    /// Entities as (first token, one past the last, label, thousandths), for tags given by number,
    /// each with a probability of three quarters.
    fn entities(reading: &Reading, tags: &[usize]) -> Vec<(usize, usize, String, u16)> {
        let count = reading.columns.len();
        let rest = libm::logf(0.25 / (count - 1) as f32);
        let row = |&tag: &usize| {
            let mut row = vec![rest; count];
            row[tag] = libm::logf(0.75);
            Some(row)
        };
        let logits: Vec<_> = tags.iter().map(row).collect();
        let found = reading.entities(&logits, &[]).into_iter();
        found
            .map(|e| {
                let score =
                    (serde_json::to_value(e.score).unwrap().as_f64().unwrap() * 1000.0) as u16;
                (e.tokens.start, e.tokens.end, e.label.to_string(), score)
            })
            .collect()
    }

    fn owned(expected: &[(usize, usize, &str)]) -> Vec<(usize, usize, String, u16)> {
        expected
            .iter()
            .map(|&(a, b, l)| (a, b, l.to_owned(), 750))
            .collect()
    }

    #[test]
    fn tags_that_only_go_on_begin_where_nothing_is_before_them() {
        // As rust-bert's German model has them: B only parts neighbours of one label.
        let conll = reading(&["B-LOC", "I-LOC", "I-PER", "O"]);
        assert_eq!(
            entities(&conll, &[1, 1, 0, 2, 2, 3, 1]),
            owned(&[(0, 2, "LOC"), (2, 3, "LOC"), (3, 5, "PER"), (6, 7, "LOC")])
        );
        let bare = reading(&["O", "PER", "ORG"]);
        assert_eq!(
            entities(&bare, &[1, 1, 2, 0]),
            owned(&[(0, 2, "PER"), (2, 3, "ORG")])
        );
    }

    #[test]
    fn tags_that_mean_the_same_are_counted_together() {
        let both = reading(&["O", "B-MISC", "B-OTH", "B-PER"]);
        // Neither is as probable as PER, both are.
        let logits = [Some([0.1f32, 0.25, 0.25, 0.4].map(libm::logf).to_vec())];
        let found = both.entities(&logits, &[]);
        assert_eq!(
            (found[0].label, found[0].score),
            (Label::Oth, Score::new(0.5))
        );
    }

    #[test]
    fn unknown_tags_are_all_named() {
        let tags = ["O", "B-DATE", "B-PER", "LABEL_7"].map(str::to_owned);
        let unknown = Reading::new(&tags, &TagTable::default()).err().unwrap();
        assert_eq!(unknown, ["B-DATE", "LABEL_7"]);
        assert_eq!(bare("B-DATE"), "DATE");
        assert_eq!(bare("B-Größe"), "\"Größe\"");
    }

    #[test]
    fn a_token_without_logits_is_outside() {
        let reading = reading(&["B-PER", "O"]);
        let logits = [None, Some(vec![4.0, 0.0])];
        let found = reading.entities(&logits, &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].tokens, 1..2);
    }
}
