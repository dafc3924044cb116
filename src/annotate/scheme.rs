//! What the numbers of a bundle's heads mean: read once, when it is opened, so that a bundle that
//! does not fit is refused there and not article by article.

use std::fmt::Display;
use std::str::FromStr;

use super::{entities, quotations, roles};
use crate::document::{Label, Medium, QuotationType};
use crate::error::{Error, Result};
use crate::model::Manifest;

/// Labels, types and media in the order of their logits.
#[derive(Debug)]
pub struct Scheme {
    /// Labels of the outer and of the nested entities.
    pub labels: [Vec<Label>; 2],
    /// Types of quotations.
    pub types: Vec<QuotationType>,
    /// Their media.
    pub media: Vec<Medium>,
}

impl Scheme {
    /// That of a bundle.
    ///
    /// # Errors
    /// When a head is missing, does not fit the others, or a name is none that records know; the
    /// message says which.
    pub fn of(manifest: &Manifest) -> Result<Self> {
        let [outer, nested] = entities::LAYERS;
        let scheme = Self {
            labels: [labels(manifest, outer)?, labels(manifest, nested)?],
            types: spelt("types", manifest.types.iter().map(String::as_str))?,
            media: spelt("media", manifest.media.iter().map(String::as_str))?,
        };
        for head in quotations::LAYERS {
            counted(manifest, head, scheme.types.len())?;
        }
        for head in roles::SPANS {
            counted(manifest, head, 1)?;
        }
        Ok(scheme)
    }
}

/// The tags of a head, which are O, B-x, I-x, B-y, I-y, …
fn tags<'m>(manifest: &'m Manifest, head: &str) -> Result<&'m [String]> {
    let found = manifest.heads.iter().find(|h| h.name == head);
    let found = found.ok_or_else(|| Error::Model(format!("the bundle has no head {head}")))?;
    let is_pair = |pair: &[String]| match pair {
        [begin, inside] => begin
            .strip_prefix("B-")
            .is_some_and(|label| inside.strip_prefix("I-") == Some(label)),
        _ => false,
    };
    match &found.tags[..] {
        [outside, pairs @ ..] if outside == "O" && pairs.chunks(2).all(is_pair) => Ok(&found.tags),
        _ => Err(Error::Model(format!(
            "the bundle's head {head}: its tags are not O, B-x, I-x, B-y, I-y, …"
        ))),
    }
}

fn labels(manifest: &Manifest, head: &str) -> Result<Vec<Label>> {
    let tags = tags(manifest, head)?.iter();
    let labels = tags.filter_map(|tag| tag.strip_prefix("B-"));
    spelt(&format!("head {head}"), labels)
}

/// Checks that a head has tags for `count` labels.
fn counted(manifest: &Manifest, head: &str, count: usize) -> Result<()> {
    let found = tags(manifest, head)?.len() / 2;
    if found == count {
        return Ok(());
    }
    Err(Error::Model(format!(
        "the bundle's head {head} has {found} labels where it needs {count}"
    )))
}

fn spelt<'m, T: FromStr<Err: Display>>(
    what: &str,
    names: impl Iterator<Item = &'m str>,
) -> Result<Vec<T>> {
    let read = |name: &str| {
        name.parse()
            .map_err(|e| Error::Model(format!("the bundle's {what}: {e}")))
    };
    let read = names.map(read).collect::<Result<Vec<T>>>()?;
    if read.is_empty() {
        return Err(Error::Model(format!("the bundle's {what}: none are named")));
    }
    Ok(read)
}
