//! What of the list is asked for.

use serde::Deserialize;

use super::index::Entry;
use crate::document::{QuotationType, UnknownSpelling};

/// A question for some rows of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Find {
    /// Words in id, title, or names and ids of actors; all of them must be there.
    words: String,
    /// Type of a quotation in it, or "".
    #[serde(rename = "type")]
    kind: String,
    /// Outlet, or "".
    outlet: String,
    /// `judged`, `open` or "".
    judged: String,
    /// Rows to pass over.
    pub from: usize,
    /// Rows wanted.
    pub count: usize,
}

/// The same, read.
#[derive(Debug)]
pub struct Wanted<'f> {
    words: Vec<String>,
    kind: Option<QuotationType>,
    outlet: &'f str,
    judged: Option<bool>,
    /// Whether what the annotation says is not looked at.
    blind: bool,
}

impl Find {
    /// What is wanted; `blind` looks at nothing that the annotation says.
    ///
    /// # Errors
    /// When there is no such type.
    pub fn wanted(&self, blind: bool) -> Result<Wanted<'_>, UnknownSpelling> {
        let words = self.words.to_lowercase();
        let kind = Some(&self.kind).filter(|kind| !kind.is_empty() && !blind);
        Ok(Wanted {
            words: words.split_whitespace().map(str::to_owned).collect(),
            kind: kind.map(|kind| kind.parse()).transpose()?,
            outlet: &self.outlet,
            judged: match self.judged.as_str() {
                "judged" => Some(true),
                "open" => Some(false),
                _ => None,
            },
            blind,
        })
    }
}

impl Wanted<'_> {
    /// Whether an article is wanted, which is `judged` or not.
    pub fn fits(&self, entry: &Entry, judged: bool) -> bool {
        (self.outlet.is_empty() || entry.outlet == self.outlet)
            && self.kind.is_none_or(|kind| entry.types.contains(&kind))
            && self.judged.is_none_or(|wanted| wanted == judged)
            && self.holds_words(entry)
    }

    fn holds_words(&self, entry: &Entry) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let (id, title) = (entry.id.to_lowercase(), entry.title.to_lowercase());
        let actors = if self.blind { "" } else { &entry.actors };
        let texts = [&id, &title, actors];
        let holds = |word: &String| texts.iter().any(|text| text.contains(word.as_str()));
        self.words.iter().all(holds)
    }
}
