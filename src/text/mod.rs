//! Text: turns an article's characters into parts, sentences and tokens, through a normalised view
//! that is aligned with the text as read. Never changes the text, and knows no model.
//!
//! Tokens and sentences are cut as German Wikinews is cut in the quotation data set, so that gold
//! annotations fall on our borders: hyphen compounds, numbers and ordinals are one token, quotation
//! marks are their own; a semicolon between clauses, and a colon before a whole sentence that is no
//! quotation, end a sentence. `scripts/measure-borders` measures the agreement. Where the data set
//! is plainly wrong ("2004." at the end of a sentence as one token) German wins.

pub(crate) mod byline;
mod chars;
mod house_style;
mod language;
mod lexicon;
mod marks;
mod normalise;
mod parts;
mod scan;
mod sentences;
mod view;

use std::ops::Range;

pub use house_style::{Mark, Wording};
pub use language::Language;
pub use view::View;

use crate::document::{Part, Span};

/// The text layer's result for one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The normalised text, aligned with the input.
    pub view: View,
    /// Title, headings, paragraphs, byline, in the order of the text.
    pub parts: Vec<Part>,
    /// Every character that is neither blank nor invisible is in one of them.
    pub tokens: Vec<Token>,
    /// Sentences, in code points of the input. None crosses a part.
    pub sentences: Vec<Span>,
    /// The quotation marks among the tokens, ascending.
    pub marks: Vec<Mark>,
    /// The language of the text.
    pub lang: Language,
}

impl Analysis {
    /// The wording of token number `token`, in the normalised text.
    pub fn word(&self, token: usize) -> &str {
        &self.view.text()[self.tokens[token].view.clone()]
    }
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Code points of the input text.
    pub span: Span,
    /// Bytes of [`View::text`].
    pub view: Range<usize>,
    /// Index into [`Analysis::sentences`].
    pub sentence: usize,
}

/// How much of a text is looked at for its language alone, in code points: twice what is needed, as
/// some may be invisible.
const HEAD: usize = 4_000;

/// The language of a text as [`analyse`] tells it, without the rest.
pub fn language(text: &str) -> Language {
    let end = text.char_indices().nth(HEAD);
    let head = &text[..end.map_or(text.len(), |(byte, _)| byte)];
    language::detect(View::new(head).text())
}

/// Analyses `text` (at most 4 GiB), of which `parts` are known from the input.
///
/// `parts` may be empty, and a paragraph among them may hold several, which are told apart by
/// blank lines. Parts of other kinds are kept as they are.
pub fn analyse(text: &str, parts: &[Part]) -> Analysis {
    let view = View::new(text);
    let blocks = parts::blocks(&view, parts);
    let mut tokens = Vec::with_capacity(view.text().len() / 6);
    let mut sentences = Vec::new();
    let mut marks = Vec::new();
    for block in &blocks {
        let pieces = scan::scan(view.text(), block.view.clone());
        let roles = marks::roles(view.text(), &pieces);
        marks.extend(house_style::marks(view.text(), &pieces, &roles));
        for sentence in sentences::split(view.text(), &pieces, &roles) {
            let first = tokens.len();
            tokens.extend(sentence.iter().map(|piece| Token {
                span: view.input_span(piece.start..piece.end),
                view: piece.start..piece.end,
                sentence: sentences.len(),
            }));
            if let (Some(first), Some(last)) = (tokens.get(first), tokens.last()) {
                sentences.push(Span::new(first.span.start, last.span.end));
            }
        }
    }
    Analysis {
        lang: language::detect(view.text()),
        parts: blocks.into_iter().map(|block| block.part).collect(),
        view,
        tokens,
        sentences,
        marks,
    }
}
