//! What the threads do: one reads, the others annotate.

use crossbeam_channel::Sender;
use sha2::{Digest as _, Sha256};

use super::guard::guarded;
use super::order::{Done, Message, Outcome};
use super::queue::{Job, Queue};
use super::{Annotate, Annotated};
use crate::corpus::read::Entry;
use crate::corpus::select::Selection;
use crate::corpus::write::Quarantined;
use crate::error::Error;

/// Reads all entries; what is chosen is handed on, and what is no article goes straight to the
/// writer, and so do the first `skip` of them, which an earlier run has done.
pub fn read(
    entries: impl Iterator<Item = Entry>,
    skip: u64,
    selection: &mut Selection,
    queue: &Queue,
    results: &Sender<Message>,
) {
    // The number of entries must reach the writer whatever happens, or it would wait for ever.
    let mut ordinal = 0;
    let mut rows = 0..;
    let mut entries = entries;
    loop {
        let entry = match guarded(|| entries.next()) {
            Ok(Some(entry)) => entry,
            Ok(None) => break,
            Err(reason) => {
                let _ = results.send(Message::ReaderFailed(reason));
                break;
            }
        };
        let row: u64 = rows.next().unwrap_or(u64::MAX);
        let Some(entry) = selection.choose(entry) else {
            continue;
        };
        let bytes = entry.place.byte_end - entry.place.byte_start;
        if !queue.reserve(bytes) {
            break;
        }
        let digest = digest(&entry);
        let outcome = match entry.outcome {
            // Done by an earlier run; read only to see that it is what it was.
            _ if ordinal < skip => Some(Outcome::Before),
            Ok(article) => {
                queue.push(Job {
                    ordinal,
                    place: entry.place,
                    raw: entry.raw,
                    article,
                    bytes,
                    digest,
                });
                None
            }
            Err(fault) => {
                let quarantined = Quarantined::unread(row, entry.place, fault, entry.raw);
                Some(Outcome::Quarantined(Box::new(quarantined)))
            }
        };
        if let Some(outcome) = outcome {
            // Nobody listens any more: the run is over, and `reserve` will say so.
            let _ = results.send(Message::Done(Done {
                ordinal,
                bytes,
                digest,
                outcome,
            }));
        }
        ordinal += 1;
    }
    queue.end();
    let _ = results.send(Message::End { entries: ordinal });
}

/// What was read, in 32 bytes: a run that goes on sees by it that the input is what it was.
fn digest(entry: &Entry) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut put = |part: &str| {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    };
    match &entry.outcome {
        Ok(article) => {
            for part in [
                &article.id,
                &article.title,
                &article.date,
                &article.outlet,
                &article.section,
                &article.url,
                &article.source,
                &article.meta,
                &article.text,
            ] {
                put(part);
            }
        }
        Err(fault) => {
            put(&entry.place.to_string());
            put(&fault.reason);
            put(&entry.raw);
        }
    }
    digest.finalize().into()
}

/// Annotates until there is nothing left.
pub fn annotate<A: Annotate + ?Sized>(annotator: &A, queue: &Queue, results: &Sender<Message>) {
    while let Some(job) = queue.pop() {
        let Job {
            ordinal,
            place,
            raw,
            article,
            bytes,
            digest,
        } = job;
        let row = article.row;
        let id = article.id.clone();
        let source = article.source.clone();
        let outcome = match guarded(|| line(annotator, article)) {
            Ok(Ok(line)) => Outcome::Line(Box::new(super::order::Line { source, ..line })),
            Ok(Err(reason)) | Err(reason) => {
                let quarantined = Quarantined::unannotated(row, place, id, reason, raw);
                Outcome::Quarantined(Box::new(quarantined))
            }
        };
        let done = Done {
            ordinal,
            bytes,
            digest,
            outcome,
        };
        if results.send(Message::Done(done)).is_err() {
            return;
        }
    }
}

/// The record as a line; serialising is work as well, so it is done here and not by the writer.
fn line<A: Annotate + ?Sized>(
    annotator: &A,
    article: crate::document::Article,
) -> Result<super::order::Line, String> {
    let Annotated {
        record,
        subwords,
        unchanged,
    } = annotator.annotate(article).map_err(|error| match error {
        // The quarantine names the article already.
        Error::Article { reason, .. } | Error::Input { reason, .. } => reason,
        other => other.to_string(),
    })?;
    let json = serde_json::to_vec(&record).map_err(|error| error.to_string())?;
    Ok(super::order::Line {
        json,
        id: record.id,
        source: String::new(),
        sentences: record.sentences.len() as u64,
        tokens: record.tokens.len() as u64,
        subwords: subwords as u64,
        unchanged,
        entities: record.entities.len() as u64,
        quotations: record.quotations.len() as u64,
    })
}
