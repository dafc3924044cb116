//! From what the sample took to what the whole will take.

use serde::Serialize;

use super::draw::Total;
use super::measure::{Cost, Measured};

/// About how many times its size an article takes in memory while it is annotated.
const MEMORY_OF_ARTICLE: u64 = 400;
/// An article waits in memory as it was read, as it stands in its file, and in what is written.
const MEMORY_OF_WAITING: u64 = 3;
/// The share of the processors below which a machine is busy with other work.
const BUSY: f64 = 0.9;

/// What a forecast is made from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// All articles, by stratum.
    pub totals: &'a [Total],
    /// The sample.
    pub measured: &'a Measured,
    /// Threads of a run.
    pub threads: usize,
    /// Machines, or jobs, over which the input is spread.
    pub shards: u64,
    /// Seconds until the first article is begun.
    pub startup: f64,
    /// Seconds of processor time of that.
    pub startup_cpu: f64,
    /// Seconds that reading the whole input takes.
    pub reading: f64,
    /// Bytes of as many of the largest texts as there are threads.
    pub largest: u64,
    /// The most bytes of input between reading and writing.
    pub look_ahead: u64,
    /// Bytes of the quarantine file.
    pub quarantine: u64,
}

/// What a run will take.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Forecast {
    /// Articles to annotate.
    pub articles: u64,
    /// Tokens of their records.
    pub tokens: u64,
    /// Their subwords.
    pub subwords: u64,
    /// Threads of a run.
    pub threads: usize,
    /// Seconds of one run over everything, from start to end.
    pub seconds: f64,
    /// Seconds of it until the first article is begun.
    pub startup_seconds: f64,
    /// How far off the seconds may be because only a sample was annotated, as a fraction of them
    /// (two standard errors).
    pub sampling_error: f64,
    /// Seconds of processor time, over all threads.
    pub cpu_seconds: f64,
    /// Which share of the time that the sample took its threads had a processor: below 1 if the
    /// machine was busy with other work.
    pub cpu_share: f64,
    /// Articles a second, of one run.
    pub articles_per_second: f64,
    /// Over how many shards it is spread.
    pub shards: u64,
    /// Seconds of the shard that takes longest.
    pub shard_seconds: f64,
    /// The longest an article of the sample took, in seconds of one thread.
    pub longest_article_seconds: f64,
    /// Bytes of the records, by how they are written.
    pub output_bytes: Sizes,
    /// Bytes on the disk, with quarantine and manifest; with shards those of the parts and of the
    /// merged file.
    pub disk_bytes: Sizes,
    /// The most bytes of memory of a run; 0 where the system does not tell.
    pub peak_memory_bytes: u64,
}

/// Bytes of a file as `.jsonl`, `.jsonl.gz` and `.jsonl.zst`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Sizes {
    /// As it is.
    pub jsonl: u64,
    /// Compressed with gzip.
    pub gz: u64,
    /// Compressed with zstd.
    pub zst: u64,
}

impl Forecast {
    /// Reckons.
    pub fn new(basis: &Basis<'_>) -> Self {
        let costs = &basis.measured.costs;
        let whole = |value: fn(&Cost) -> f64| estimate(basis.totals, costs, value);
        let (seconds, variance) = whole(|cost| cost.seconds);
        let articles: u64 = basis.totals.iter().map(|total| total.articles).sum();
        let spent: f64 = costs.iter().map(|cost| cost.seconds).sum();
        // Whatever a thread does besides (writing out records) is in the processor time too.
        let busy = basis.measured.cpu_seconds.unwrap_or(spent) / spent.max(f64::MIN_POSITIVE);
        let annotating = seconds / basis.threads.max(1) as f64;
        let shards = basis.shards.max(1);
        let shard = annotating / shards as f64 * (1.0 + unevenness(basis.totals, shards));
        let jsonl = whole(|cost| cost.bytes as f64).0;
        let packed = |bytes: u64| jsonl * bytes as f64 / basis.measured.plain.max(1) as f64;
        let output_bytes = Sizes {
            jsonl: jsonl.round() as u64,
            gz: packed(basis.measured.gzip) as u64,
            zst: packed(basis.measured.zstd) as u64,
        };
        let on_disk = |bytes: u64| {
            let run = bytes + basis.quarantine;
            if shards > 1 { 2 * run } else { run }
        };
        Self {
            articles,
            tokens: whole(|cost| cost.tokens as f64).0.round() as u64,
            subwords: whole(|cost| cost.subwords as f64).0.round() as u64,
            threads: basis.threads,
            seconds: basis.startup + annotating.max(basis.reading),
            startup_seconds: basis.startup,
            sampling_error: 2.0 * variance.sqrt() / seconds.max(f64::MIN_POSITIVE),
            cpu_seconds: basis.startup_cpu + seconds * busy,
            cpu_share: busy.min(1.0),
            articles_per_second: articles as f64 / annotating.max(f64::MIN_POSITIVE),
            shards,
            shard_seconds: basis.startup + shard.max(basis.reading),
            longest_article_seconds: costs.iter().map(|cost| cost.seconds).fold(0.0, f64::max),
            output_bytes,
            disk_bytes: Sizes {
                jsonl: on_disk(output_bytes.jsonl),
                gz: on_disk(output_bytes.gz),
                zst: on_disk(output_bytes.zst),
            },
            peak_memory_bytes: memory(basis),
        }
    }

    /// Whether the machine did other work while the sample was annotated.
    pub fn was_busy(&self) -> bool {
        self.articles > 0 && self.cpu_share < BUSY
    }
}

/// The sum over all articles of what the sample was measured for, and the variance of that: in each
/// stratum, what a unit of work took is what all its work takes. A stratum of which nothing was
/// sampled takes what the nearest one took.
fn estimate(totals: &[Total], costs: &[Cost], value: fn(&Cost) -> f64) -> (f64, f64) {
    let mut sum = 0.0;
    let mut variance = 0.0;
    for (index, total) in totals.iter().enumerate() {
        let distance = |cost: &Cost| cost.stratum.abs_diff(index);
        let Some(nearest) = costs.iter().map(distance).min() else {
            return (0.0, 0.0);
        };
        let sampled = costs.iter().filter(|cost| distance(cost) == nearest);
        let (mut number, mut work, mut measured) = (0.0, 0.0, 0.0);
        for cost in sampled.clone() {
            number += 1.0;
            work += cost.work;
            measured += value(cost);
        }
        let rate = measured / f64::max(work, 1.0);
        sum += total.work * rate;
        if number > 1.0 {
            let residual = |cost: &Cost| (value(cost) - rate * cost.work).powi(2);
            let spread = sampled.map(residual).sum::<f64>() / (number - 1.0);
            let articles = total.articles as f64;
            let unknown = (1.0 - number / articles).max(0.0);
            variance += articles * articles * unknown * spread / number;
        }
    }
    (sum, variance)
}

/// By how much the fullest shard has more work than it would have if all had the same: articles
/// fall into shards by chance.
fn unevenness(totals: &[Total], shards: u64) -> f64 {
    let work: f64 = totals.iter().map(|total| total.work).sum();
    let squares: f64 = totals.iter().map(|total| total.squares).sum();
    let shards = shards as f64;
    if work == 0.0 {
        return 0.0;
    }
    // A shard's work has the variance squares * (1 / shards) * (1 - 1 / shards); of so many shards
    // the largest lies about sqrt(2 ln shards) standard deviations above the mean.
    let deviation = (squares * (shards - 1.0)).sqrt() / work;
    deviation * (2.0 * shards.ln()).sqrt()
}

fn memory(basis: &Basis<'_>) -> u64 {
    let Some(peak) = basis.measured.peak_memory else {
        return 0;
    };
    let larger = basis.largest.saturating_sub(basis.measured.largest);
    peak + larger * MEMORY_OF_ARTICLE + basis.look_ahead * MEMORY_OF_WAITING
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(articles: u64, each: f64) -> Total {
        let number = articles as f64;
        Total {
            articles,
            work: number * each,
            squares: number * each * each,
        }
    }

    fn cost(stratum: usize, work: f64, seconds: f64) -> Cost {
        Cost {
            stratum,
            work,
            seconds,
            tokens: 10,
            subwords: 20,
            bytes: 100,
        }
    }

    fn forecast(totals: &[Total], measured: &Measured, shards: u64) -> Forecast {
        Forecast::new(&Basis {
            totals,
            measured,
            threads: 2,
            shards,
            startup: 1.0,
            startup_cpu: 0.8,
            reading: 0.5,
            largest: 3000,
            look_ahead: 1000,
            quarantine: 7,
        })
    }

    #[test]
    fn each_stratum_takes_what_its_sample_took() {
        let totals = [total(100, 200.0), Total::default(), total(10, 5000.0)];
        let measured = Measured {
            costs: vec![
                cost(0, 200.0, 0.1),
                cost(0, 200.0, 0.3),
                cost(2, 5000.0, 2.0),
            ],
            cpu_seconds: Some(1.2),
            peak_memory: Some(1_000_000),
            largest: 1000,
            plain: 300,
            gzip: 60,
            zstd: 30,
            ..Measured::default()
        };
        let forecast = forecast(&totals, &measured, 1);
        // 100 articles of 0.2 s, 10 of 2 s, on two threads, and a second to begin with.
        assert!((forecast.seconds - 21.0).abs() < 1e-6);
        assert!((forecast.cpu_seconds - 20.8).abs() < 1e-6);
        assert!(forecast.was_busy());
        assert!(forecast.sampling_error > 0.1 && forecast.sampling_error < 1.0);
        assert_eq!((forecast.articles, forecast.tokens), (110, 1100));
        assert_eq!(
            forecast.output_bytes,
            Sizes {
                jsonl: 11_000,
                gz: 2_200,
                zst: 1_100
            }
        );
        assert_eq!(forecast.disk_bytes.jsonl, 11_007);
        assert_eq!(forecast.peak_memory_bytes, 1_000_000 + 2000 * 400 + 3000);
    }

    #[test]
    fn shards_share_the_work_not_quite_evenly() {
        let totals = [total(10_000, 1000.0)];
        let measured = Measured {
            costs: vec![cost(0, 1000.0, 1.0), cost(0, 1000.0, 1.0)],
            ..Measured::default()
        };
        let forecast = forecast(&totals, &measured, 10);
        assert!((forecast.seconds - 5001.0).abs() < 1e-6);
        // 1,000 articles a shard, with a standard deviation of 30.
        let extra = (forecast.shard_seconds - 501.0) / 500.0;
        assert!((0.05..0.08).contains(&extra), "{extra}");
        assert_eq!(forecast.disk_bytes.jsonl, 2 * 1_000_007);
    }

    #[test]
    fn nothing_takes_the_time_to_begin() {
        let forecast = forecast(&[], &Measured::default(), 3);
        assert!((forecast.seconds - 1.5).abs() < 1e-6);
        assert_eq!((forecast.articles, forecast.output_bytes.jsonl), (0, 0));
        assert!(!forecast.was_busy() && forecast.sampling_error == 0.0);
    }
}
