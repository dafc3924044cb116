//! Wikidata's JSON dump: one entity a line, read in batches, parsed on all processors.

use std::io::BufRead;
use std::path::Path;
use std::thread;

use crossbeam_channel::Sender;
use rayon::prelude::*;
use regex::bytes::Regex;

use super::convert::{Outcome, POSITION_CLASSES, convert, no_sitelink};
use super::entity::Entity;
use super::{Filters, Gathered};
use crate::corpus::packed::Unpacked;
use crate::error::{Error, Result};

/// Bytes and lines of a batch, whichever is reached first.
const BATCH_BYTES: usize = 16 << 20;
const BATCH_LINES: usize = 4096;
/// Longer than any entity is.
const MAX_LINE: u64 = 256 << 20;

/// A line with its number.
type Line = (u64, Vec<u8>);

/// Reads the dump to its end; `progress` is called with the entities read so far.
///
/// # Errors
/// When it cannot be read, or a line is no entity; the message names the line.
pub fn read(
    reader: Unpacked,
    path: &Path,
    filters: &Filters,
    gathered: &mut Gathered,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let worth = worth_parsing(filters)?;
    thread::scope(|scope| {
        let (sender, batches) = crossbeam_channel::bounded(2);
        scope.spawn(move || send_batches(reader, path, &sender));
        for batch in batches {
            let outcomes: Vec<Result<Outcome>> = batch?
                .par_iter()
                .map(|line| outcome(line, path, filters, worth.as_ref()))
                .collect();
            for outcome in outcomes {
                gathered.take(outcome?);
            }
            progress(gathered.report.read);
        }
        Ok(())
    })
}

/// What a line must hold to be worth parsing: most items have no page in the wiki wanted.
fn worth_parsing(filters: &Filters) -> Result<Option<Regex>> {
    let Some(wiki) = &filters.sitelink else {
        return Ok(None);
    };
    let words = POSITION_CLASSES.iter().copied().chain([wiki.as_str()]);
    let words: Vec<String> = words
        .map(|word| format!("\"{}\"", regex::escape(word)))
        .collect();
    let pattern = Regex::new(&words.join("|"));
    let pattern = pattern.map_err(|e| Error::Usage(format!("sitelink {wiki:?}: {e}")))?;
    Ok(Some(pattern))
}

fn outcome(
    (number, line): &Line,
    path: &Path,
    filters: &Filters,
    worth: Option<&Regex>,
) -> Result<Outcome> {
    let wrong = |reason: String| Error::input(format!("{}:{number}", path.display()), reason);
    if !(line.starts_with(b"{") && line.ends_with(b"}")) {
        return Err(wrong(
            "no entity (a JSON object on one line); is the dump complete?".to_owned(),
        ));
    }
    if let (Some(worth), Some(wiki)) = (worth, &filters.sitelink)
        && !worth.is_match(line)
    {
        return Ok(Outcome::left_out(no_sitelink(wiki)));
    }
    let entity: Entity = serde_json::from_slice(line).map_err(|e| {
        wrong(format!(
            "no entity of Wikidata's JSON dump ({e}); take the line out, or fetch the dump again"
        ))
    })?;
    Ok(convert(entity, filters))
}

/// Reads lines and sends them in batches, until the end, an error, or nobody listens.
fn send_batches(mut reader: Unpacked, path: &Path, sender: &Sender<Result<Vec<Line>>>) {
    let mut number = 0;
    loop {
        let batch = next_batch(&mut reader, path, &mut number);
        let last = !matches!(&batch, Ok(lines) if !lines.is_empty());
        let ended = matches!(&batch, Ok(lines) if lines.is_empty());
        if ended || sender.send(batch).is_err() || last {
            return;
        }
    }
}

/// The next lines that hold something; none at the end.
fn next_batch(reader: &mut Unpacked, path: &Path, number: &mut u64) -> Result<Vec<Line>> {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    while bytes < BATCH_BYTES && lines.len() < BATCH_LINES {
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut *reader, MAX_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|e| Error::io(path, e))?;
        if read == 0 {
            break;
        }
        *number += 1;
        if read as u64 == MAX_LINE {
            let reason = "the line is larger than 256 MiB; entities stand one a line";
            return Err(Error::input(format!("{}:{number}", path.display()), reason));
        }
        let entity = entity_of(&line, *number == 1);
        if !entity.is_empty() {
            bytes += entity.len();
            lines.push((*number, entity.to_vec()));
        }
    }
    Ok(lines)
}

/// The entity on a line: without the list around all, and the comma after each.
fn entity_of(line: &[u8], first: bool) -> &[u8] {
    let mut line = line.trim_ascii();
    if first {
        line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    }
    if let Some(rest) = line.strip_prefix(b"[") {
        line = rest;
    }
    if let Some(rest) = line.strip_suffix(b"]") {
        line = rest;
    }
    line.strip_suffix(b",").unwrap_or(line).trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_around_the_entities_is_no_entity() {
        let entity = |line: &str| entity_of(line.as_bytes(), true).to_vec();
        for line in ["[", "]", "[]", "", " \r\n", "\u{feff}["] {
            assert_eq!(entity(line), b"", "{line}");
        }
        for line in [
            "{\"a\":[1]},\n",
            "[{\"a\":[1]},",
            "{\"a\":[1]}]",
            " {\"a\":[1]} ",
        ] {
            assert_eq!(entity(line), b"{\"a\":[1]}", "{line}");
        }
    }
}
