//! A file of records against the manifest and the quarantine that stand beside it.

use std::fs;
use std::io::{self, BufRead, ErrorKind};
use std::path::{Path, PathBuf};

use super::{FileReport, Run, cause};
use crate::corpus::write::{Manifest, OutputPaths, Quarantined};
use crate::corpus::{packed, record_lines};
use crate::error::Result;

/// Endings of files that were packed after they were written; their manifest has the name without.
const PACKED: [&str; 3] = ["gz", "zst", "bz2"];

/// Compares what was counted with the manifest of `path`, if there is one.
pub fn compare(run: &mut Run<'_>, path: &Path) -> Result<()> {
    let Some((paths, bytes)) = beside(path) else {
        return Ok(());
    };
    run.report.manifest = paths.manifest.display().to_string();
    let manifest: Manifest =
        match bytes.and_then(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from)) {
            Ok(manifest) => manifest,
            Err(error) => {
                let reason = format!("no manifest of this program: {error}");
                return run.tell(run.report.manifest.clone(), 0, "", "", reason);
            }
        };
    let (bytes, sha256) = match stored(&run.report, path, &paths) {
        Ok(stored) => stored,
        Err(error) => return run.of_file(format!("cannot be read: {}", cause(&error))),
    };
    let report = &run.report;
    let counted = [
        ("/output/records", manifest.output.records, report.records),
        ("/output/bytes", manifest.output.bytes, bytes),
        (
            "/counts/annotated",
            manifest.counts.annotated,
            report.records,
        ),
        (
            "/counts/duplicate_ids",
            manifest.counts.duplicate_ids,
            report.duplicate_ids,
        ),
        (
            "/counts/sentences",
            manifest.counts.sentences,
            report.sentences,
        ),
        ("/counts/tokens", manifest.counts.tokens, report.tokens),
        (
            "/counts/entities",
            manifest.counts.entities,
            report.entities,
        ),
        (
            "/counts/quotations",
            manifest.counts.quotations,
            report.quotations,
        ),
        (
            "/counts/quarantined",
            manifest.counts.quarantined,
            quarantined(run, &paths.quarantine)?,
        ),
    ];
    for (pointer, said, found) in counted {
        if said != found {
            let file = run.report.manifest.clone();
            let reason = format!("the manifest says {said}, the files have {found}");
            run.tell(file, 0, "", pointer, reason)?;
        }
    }
    if manifest.output.sha256 != sha256 {
        let reason = format!(
            "the manifest says {}, the file has {}: it was changed after it was written",
            manifest.output.sha256, sha256
        );
        run.tell(run.report.manifest.clone(), 0, "", "/output/sha256", reason)?;
    }
    Ok(())
}

/// Length and digest of the file that the manifest describes: `path` as it stands if the manifest
/// has its name, else the lines that were packed afterwards.
fn stored(report: &FileReport, path: &Path, paths: &OutputPaths) -> Result<(u64, String)> {
    if paths.records == path && !record_lines::is_plain(path)? {
        return record_lines::digest(path);
    }
    Ok((report.bytes, report.sha256.clone()))
}

/// The manifest beside `path` and the files it speaks of.
fn beside(path: &Path) -> Option<(OutputPaths, io::Result<Vec<u8>>)> {
    let is_packed = path
        .extension()
        .is_some_and(|e| PACKED.iter().any(|p| e == *p));
    let unpacked = is_packed.then(|| path.with_extension(""));
    let names: Vec<PathBuf> = [path.to_owned()].into_iter().chain(unpacked).collect();
    names
        .iter()
        .map(|name| OutputPaths::of(name))
        .find_map(|paths| match fs::read(&paths.manifest) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            read => Some((paths, read)),
        })
}

/// Lines of the quarantine; none if there is no such file.
fn quarantined(run: &mut Run<'_>, path: &Path) -> Result<u64> {
    let file = path.display().to_string();
    if !path.exists() {
        return Ok(0);
    }
    let mut reader = match packed::open(path) {
        Ok(reader) => reader,
        Err(error) => {
            run.tell(
                file,
                0,
                "",
                "",
                format!("cannot be read: {}", cause(&error)),
            )?;
            return Ok(0);
        }
    };
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(0) => return Ok(number),
            Ok(_) => number += 1,
            Err(error) => {
                run.tell(file, number + 1, "", "", format!("cannot be read: {error}"))?;
                return Ok(number);
            }
        }
        if let Err(error) = serde_json::from_slice::<Quarantined>(&line) {
            let reason = format!("no line of a quarantine: {error}");
            run.tell(file.clone(), number, "", "", reason)?;
        }
    }
}
