//! A list of ids: only these articles are annotated.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::ids::{Ids, InputIds};
use crate::corpus::write::RunWarning;
use crate::error::{Error, Result};

/// How many ids that were never seen are named one by one.
const MAX_NAMED: usize = 10;

/// The ids asked for, and which of them came along.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The list as messages name it.
    file: String,
    /// Each id with its place in the list and whether it was seen.
    ids: HashMap<String, (usize, bool)>,
}

impl Wanted {
    /// Reads a list: one id a line; empty lines and lines that begin with `#` say nothing.
    ///
    /// # Errors
    /// When the file cannot be read, is not UTF-8, or holds no id.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.to_string_lossy().into_owned();
        let bytes = fs::read(path).map_err(|error| Error::Usage(format!("{name}: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.split(|&byte| byte == b'\n').count();
            Error::Usage(format!(
                "{name}:{line}: not UTF-8; convert the list (iconv -f LATIN1 -t UTF-8)"
            ))
        })?;
        Self::parse(&name, &text)
    }

    /// The list `text`, called `name` in messages.
    pub(super) fn parse(name: &str, text: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut ids = HashMap::new();
        for line in text.lines().map(str::trim) {
            if !line.is_empty() && !line.starts_with('#') {
                let place = ids.len();
                ids.entry(line.to_owned()).or_insert((place, false));
            }
        }
        if ids.is_empty() {
            return Err(Error::Usage(format!(
                "{name}: no id in it; write one a line, as in the field `id` of the records"
            )));
        }
        Ok(Self {
            file: name.to_owned(),
            ids,
        })
    }

    /// The ids asked for, in no order.
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().map(String::as_str)
    }

    /// Whether `id` is asked for; from now on it was seen.
    pub fn ask(&mut self, id: &str) -> bool {
        let found = self.ids.get_mut(id);
        found.map(|(_, seen)| *seen = true).is_some()
    }

    /// The ids asked for as one digest, whatever their order in the list.
    pub fn ids(&self) -> Ids {
        let mut ids: Vec<&str> = self.ids.keys().map(String::as_str).collect();
        ids.sort_unstable();
        InputIds::of(ids.into_iter())
    }

    /// Names the ids that were not seen.
    pub fn warnings(&self) -> Vec<RunWarning> {
        let mut unseen: Vec<_> = self.ids.iter().filter(|(_, (_, seen))| !seen).collect();
        unseen.sort_unstable_by_key(|(_, (place, _))| *place);
        let warning = |message| RunWarning {
            code: "id_not_seen".into(),
            message,
        };
        let named = unseen.iter().take(MAX_NAMED);
        let mut warnings: Vec<_> = named
            .map(|(id, _)| warning(format!("{}: no article has the id {id:?}", self.file)))
            .collect();
        if unseen.len() > MAX_NAMED {
            let more = unseen.len() - MAX_NAMED;
            warnings.push(warning(format!(
                "{}: {more} more ids are those of no article",
                self.file
            )));
        }
        warnings
    }
}
