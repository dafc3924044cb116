//! `conll`: a token a line with its tags, a blank line after each sentence.

use std::io::{self, Write};

use super::words::Words;
use super::{Export, Options, cell, layers, share};
use crate::document::{Entity, Span};
use crate::filter::Selected;

/// Writes entities as columns.
pub struct Conll {
    options: Options,
}

impl Conll {
    pub(super) const fn new(options: Options) -> Self {
        Self { options }
    }
}

/// Spans and labels of entities.
pub(super) fn labelled(entities: &[&Entity]) -> Vec<(Span, String)> {
    let span = |entity: &&Entity| {
        (
            Span::new(entity.start, entity.end),
            entity.label.to_string(),
        )
    };
    entities.iter().map(span).collect()
}

impl Export for Conll {
    fn record(&mut self, article: &Selected<'_>, out: &mut dyn Write) -> io::Result<()> {
        let words = Words::of(article);
        let layers = layers::entities(&article.entities);
        let columns: Vec<Vec<String>> = layers
            .iter()
            .take(usize::from(self.options.levels))
            .map(|layer| self.options.scheme.tags(&words, &labelled(layer)))
            .collect();
        let id = &article.record.id;
        writeln!(out, "# newdoc id = {}", cell::one_line(id))?;
        writeln!(out, "-DOCSTART-{}\n", "\tO".repeat(columns.len()))?;
        for (number, sentence) in words.sentences.iter().enumerate() {
            let negative = columns
                .iter()
                .all(|tags| tags[sentence.clone()].iter().all(|t| t == "O"));
            let key = format!("{id}#{number}");
            if negative && !share::keeps_negative(self.options.negatives, &key) {
                continue;
            }
            for token in sentence.clone() {
                write!(out, "{}", cell::token(words.text(token)))?;
                for tags in &columns {
                    write!(out, "\t{}", tags[token])?;
                }
                writeln!(out)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}
