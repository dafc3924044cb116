//! The text of an article in TEI: parts, sentences and words, and between them what stands there.

use std::fmt::{self, Write};

use super::words::Words;
use crate::document::{PartKind, Record, Span};
use crate::xml::Content;

/// The text of an article.
pub struct Body<'a, 'r> {
    record: &'r Record,
    words: &'a Words<'r>,
    own: &'a str,
    /// The number of the sentence that is written next, from 1.
    sentence: usize,
}

impl<'a, 'r> Body<'a, 'r> {
    /// The text of `record`, whose ids begin with `own`.
    pub fn new(record: &'r Record, words: &'a Words<'r>, own: &'a str) -> Self {
        Self {
            record,
            words,
            own,
            sentence: 1,
        }
    }

    /// Writes it; its characters are those of the text.
    pub fn write(mut self, xml: &mut String) -> fmt::Result {
        let borders = self.borders();
        let mut blocks = 0;
        for pair in borders.windows(2) {
            let block = Span::new(pair[0], pair[1]);
            let text = self.words.index.slice(block);
            if self.words.range(block).is_empty() && text.trim().is_empty() {
                write!(xml, "{}", Content(text))?;
                continue;
            }
            blocks += 1;
            let name = match self.kind(block) {
                Some(PartKind::Paragraph) => {
                    xml.push_str("<p>");
                    "p"
                }
                Some(kind) => {
                    write!(xml, "<ab type=\"{kind}\">")?;
                    "ab"
                }
                None => {
                    xml.push_str("<ab>");
                    "ab"
                }
            };
            self.block(xml, block)?;
            write!(xml, "</{name}>")?;
        }
        if blocks == 0 {
            // A body is never empty.
            xml.push_str("<ab/>");
        }
        Ok(())
    }

    /// Where blocks begin and end: the borders of parts, but for those within a sentence.
    fn borders(&self) -> Vec<usize> {
        let length = self.words.index.len();
        let parts = self.record.parts.iter();
        let mut borders: Vec<usize> = parts.flat_map(|part| [part.start, part.end]).collect();
        borders.extend([0, length]);
        borders.sort_unstable();
        borders.dedup();
        let spans: Vec<Span> = (0..self.words.sentences.len())
            .map(|at| self.span(at))
            .collect();
        borders.retain(|&border| {
            let inside = |span: &Span| span.start < border && border < span.end;
            border <= length && !spans.iter().any(inside)
        });
        borders
    }

    /// From the first word of a sentence to its last.
    fn span(&self, sentence: usize) -> Span {
        let range = &self.words.sentences[sentence];
        let (first, last) = (
            self.words.tokens[range.start],
            self.words.tokens[range.end - 1],
        );
        Span::new(first.start, last.end)
    }

    fn kind(&self, block: Span) -> Option<PartKind> {
        let around =
            |part: &&crate::document::Part| Span::new(part.start, part.end).contains(block);
        self.record.parts.iter().find(around).map(|part| part.kind)
    }

    fn block(&mut self, xml: &mut String, block: Span) -> fmt::Result {
        let mut at = block.start;
        while self.sentence <= self.words.sentences.len() {
            let span = self.span(self.sentence - 1);
            if span.start >= block.end {
                break;
            }
            self.between(xml, at, span.start)?;
            write!(xml, "<s xml:id=\"{}.s{}\">", self.own, self.sentence)?;
            at = span.start;
            for token in self.words.sentences[self.sentence - 1].clone() {
                let word = self.words.tokens[token];
                self.between(xml, at, word.start)?;
                let text = self.words.text(token);
                let name = if text.chars().any(char::is_alphanumeric) {
                    "w"
                } else {
                    "pc"
                };
                let id = token + 1;
                write!(
                    xml,
                    "<{name} xml:id=\"{}.w{id}\">{}</{name}>",
                    self.own,
                    Content(text)
                )?;
                at = word.end;
            }
            xml.push_str("</s>");
            self.sentence += 1;
        }
        self.between(xml, at, block.end)
    }

    fn between(&self, xml: &mut String, start: usize, end: usize) -> fmt::Result {
        let text = self.words.index.slice(Span::new(start, end.max(start)));
        write!(xml, "{}", Content(text))
    }
}
