//! The sample is annotated and timed, through the steps and the threads of a real run.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::draw::Chosen;
use super::process::{cpu_seconds, peak_memory};
use crate::corpus::read::Entry;
use crate::corpus::write::{FRAME_ENTRIES, Packing, Quarantined, Sink};
use crate::document::Article;
use crate::error::{Error, Result};
use crate::pipeline::{self, Annotate, Annotated, Options};

/// How long what is measured may take over what it was meant to.
const PATIENCE: f64 = 1.5;
/// The least time for which a machine is warmed up.
const WARM: Duration = Duration::from_millis(1500);
/// Seconds of one thread a code point, where nothing could be measured: what slow machines take.
const SLOW: f64 = 5e-4;
/// How often the same articles are taken for it at most.
const ROUNDS: usize = 8;

/// What an article took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Its stratum.
    pub stratum: usize,
    /// Its work, as it was known before.
    pub work: f64,
    /// Seconds of one thread.
    pub seconds: f64,
    /// Tokens of its record.
    pub tokens: u64,
    /// Its subwords.
    pub subwords: u64,
    /// Bytes of its line.
    pub bytes: u64,
}

/// What the sample took.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measured {
    /// By article; those that could not be annotated, or not in time, left out.
    pub costs: Vec<Cost>,
    /// How many could not be annotated.
    pub failed: u64,
    /// Seconds.
    pub seconds: f64,
    /// Seconds of processor time; `None` where the system does not tell.
    pub cpu_seconds: Option<f64>,
    /// The most bytes of memory; `None` where the system does not tell.
    pub peak_memory: Option<u64>,
    /// Bytes of the largest text.
    pub largest: u64,
    /// Bytes of the lines.
    pub plain: u64,
    /// Bytes of the lines in frames of gzip.
    pub gzip: u64,
    /// Bytes of the lines in frames of zstd.
    pub zstd: u64,
}

/// Annotates articles until the machine has its usual speed; about how many seconds of one thread a
/// unit of work costs.
///
/// # Errors
/// When no threads can be had.
pub fn warm_up<A: Annotate>(
    annotator: &A,
    articles: &[Chosen],
    options: &Options<'_>,
) -> Result<f64> {
    let began = Instant::now();
    let mut rate = SLOW;
    for _ in 0..ROUNDS {
        let measured = measure(annotator, articles.to_vec(), options, f64::INFINITY)?;
        let seconds: f64 = measured.costs.iter().map(|cost| cost.seconds).sum();
        let work: f64 = measured.costs.iter().map(|cost| cost.work).sum();
        if measured.costs.is_empty() {
            break;
        }
        rate = seconds / work;
        if began.elapsed() > WARM {
            break;
        }
    }
    Ok(rate)
}

/// Annotates the sample, which is meant to take not longer than `seconds`.
///
/// # Errors
/// When no threads can be had.
pub fn measure<A: Annotate>(
    annotator: &A,
    sample: Vec<Chosen>,
    options: &Options<'_>,
    seconds: f64,
) -> Result<Measured> {
    let about: Vec<(usize, f64)> = sample.iter().map(|c| (c.stratum, c.work)).collect();
    let largest = sample.iter().map(|chosen| chosen.article.text.len()).max();
    let entries = (0..).zip(sample).map(|(row, chosen)| entry(row, chosen));
    let entries: Vec<Entry> = entries.collect();
    let began = Instant::now();
    let timed = Timed {
        annotator,
        began,
        seconds: seconds * PATIENCE,
        spent: Mutex::new(vec![Spent::default(); about.len()]),
    };
    let mut lines = Lines::default();
    let before = cpu_seconds();
    pipeline::run(
        entries.into_iter(),
        &timed,
        &mut lines,
        options,
        None,
        &mut (),
    )?;
    let mut measured = Measured {
        seconds: began.elapsed().as_secs_f64(),
        cpu_seconds: cpu_seconds().zip(before).map(|(now, before)| now - before),
        peak_memory: peak_memory(),
        largest: largest.unwrap_or_default() as u64,
        ..Measured::default()
    };
    let spent = timed
        .spent
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let packed = lines.pack();
    (measured.plain, measured.gzip, measured.zstd) =
        packed.map_err(|error| Error::io("the sample", error))?;
    for (((stratum, work), spent), line) in about.into_iter().zip(spent).zip(lines.0) {
        match line {
            Some(line) => measured.costs.push(Cost {
                stratum,
                work,
                seconds: spent.seconds,
                tokens: spent.tokens,
                subwords: spent.subwords,
                bytes: line.len() as u64,
            }),
            None => measured.failed += u64::from(!spent.too_late),
        }
    }
    Ok(measured)
}

fn entry(row: u64, chosen: Chosen) -> Entry {
    let Chosen { place, article, .. } = chosen;
    Entry {
        place,
        raw: String::new(),
        outcome: Ok(Article { row, ..article }),
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Spent {
    seconds: f64,
    tokens: u64,
    subwords: u64,
    too_late: bool,
}

/// Annotates as somebody else does, and notes what that takes.
struct Timed<'a, A> {
    annotator: &'a A,
    began: Instant,
    seconds: f64,
    /// By row.
    spent: Mutex<Vec<Spent>>,
}

impl<A: Annotate> Annotate for Timed<'_, A> {
    fn annotate(&self, article: Article) -> Result<Annotated> {
        let row = article.row as usize;
        let began = Instant::now();
        let too_late = self.began.elapsed().as_secs_f64() > self.seconds;
        let result = if too_late {
            Err(Error::Check("the sample has taken its time".into()))
        } else {
            self.annotator.annotate(article)
        };
        let done = result.as_ref().ok();
        let spent = Spent {
            seconds: began.elapsed().as_secs_f64(),
            tokens: done.map_or(0, |done| done.record.tokens.len() as u64),
            subwords: done.map_or(0, |done| done.subwords as u64),
            too_late,
        };
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)[row] = spent;
        result
    }
}

/// The lines, one an entry; none for those that became no record.
#[derive(Default)]
struct Lines(Vec<Option<Vec<u8>>>);

impl Sink for Lines {
    fn record(&mut self, line: &[u8]) -> Result<()> {
        self.0.push(Some([line, b"\n"].concat()));
        Ok(())
    }

    fn quarantine(&mut self, _: &Quarantined) -> Result<()> {
        self.0.push(None);
        Ok(())
    }
}

impl Lines {
    /// Bytes in plain frames, those of gzip, those of zstd.
    fn pack(&self) -> io::Result<(u64, u64, u64)> {
        let lines: Vec<&[u8]> = self.0.iter().flatten().map(Vec::as_slice).collect();
        let mut bytes = [0; 3];
        for frame in lines.chunks(FRAME_ENTRIES as usize) {
            let frame = frame.concat();
            let packings = [Packing::Plain, Packing::Gzip, Packing::Zstd];
            for (bytes, packing) in bytes.iter_mut().zip(packings) {
                *bytes += packing.frame(&frame)?.len() as u64;
            }
        }
        let [plain, gzip, zstd] = bytes;
        Ok((plain, gzip, zstd))
    }
}
