//! Which articles stand for all: a sample drawn within strata of length, while the input is read.
//!
//! What an article costs hangs above all on its length. So articles are kept apart by it, each
//! stratum twice as long as the one before, and the sample is shared out by how much work is in
//! them. Within a stratum those articles are drawn whose numbers have the smallest hashes: which
//! ones depends on the seed and on nothing else.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use sha2::{Digest, Sha256};

use crate::corpus::read::Place;
use crate::document::Article;
use crate::hex::leading;

/// Articles with fewer code points are one stratum.
const SHORTEST: u64 = 128;
/// Articles with as many are never sampled: one alone would take minutes.
const TOO_LONG: u64 = 1 << 18;
/// Articles of fewer bytes are good enough to warm a machine up.
const USUAL: usize = 1 << 15;
/// What an article costs whatever its length, in code points.
const PER_ARTICLE: u64 = 100;
/// How many bytes of articles a stratum may keep, two articles aside.
const KEPT_BYTES: u64 = 8 << 20;
/// How many articles of each stratum are sampled if it has them.
const AT_LEAST: usize = 2;
/// The largest articles, whose memory is reckoned with.
const LARGEST: usize = 256;

/// Draws the sample.
#[derive(Debug)]
pub struct Drawing {
    seed: u64,
    size: usize,
    offered: u64,
    strata: Vec<Stratum>,
    /// Bytes of the largest texts, largest first.
    largest: Vec<u64>,
}

#[derive(Debug, Default)]
struct Stratum {
    total: Total,
    drawn: BinaryHeap<Drawn>,
}

/// What is known of all articles of a stratum.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Total {
    /// How many.
    pub articles: u64,
    /// Their work: code points, and some for each article.
    pub work: f64,
    /// Sum of the squares of their work.
    pub squares: f64,
}

/// An article of the sample.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Its stratum.
    pub stratum: usize,
    /// Its work.
    pub work: f64,
    /// Where it stands.
    pub place: Place,
    /// The article.
    pub article: Article,
}

#[derive(Debug)]
struct Drawn {
    key: u64,
    chosen: Chosen,
}

impl Drawing {
    /// Draws `size` articles.
    pub fn new(size: usize, seed: u64) -> Self {
        Self {
            seed,
            size,
            offered: 0,
            strata: Vec::new(),
            largest: Vec::new(),
        }
    }

    /// Takes an article of so many code points into account.
    pub fn offer(&mut self, place: Place, article: Article, characters: u64) {
        let key = self.key();
        let index = (characters.max(1) / SHORTEST)
            .checked_ilog2()
            .map_or(0, |log| log as usize + 1);
        if index >= self.strata.len() {
            self.strata.resize_with(index + 1, Stratum::default);
        }
        let bytes = article.text.len() as u64;
        let at = self.largest.partition_point(|&larger| larger >= bytes);
        if at < LARGEST {
            self.largest.insert(at, bytes);
            self.largest.truncate(LARGEST);
        }
        let work = (characters + PER_ARTICLE) as f64;
        let stratum = &mut self.strata[index];
        stratum.total.articles += 1;
        stratum.total.work += work;
        stratum.total.squares += work * work;
        // An article in UTF-8, its metadata and fields: four bytes a code point are plenty.
        let fit = KEPT_BYTES / (SHORTEST << index) / 4;
        let capacity = match characters {
            TOO_LONG.. => 0,
            _ => self.size.min((fit as usize).max(AT_LEAST)),
        };
        let smaller = |drawn: &Drawn| key < drawn.key;
        if stratum.drawn.len() < capacity || stratum.drawn.peek().is_some_and(smaller) {
            let chosen = Chosen {
                stratum: index,
                work,
                place,
                article,
            };
            stratum.drawn.push(Drawn { key, chosen });
            if stratum.drawn.len() > capacity {
                stratum.drawn.pop();
            }
        }
    }

    fn key(&mut self) -> u64 {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        hash.update(self.offered.to_le_bytes());
        self.offered += 1;
        leading(&hash.finalize())
    }

    /// What is known of all articles, by stratum.
    pub fn totals(&self) -> Vec<Total> {
        self.strata.iter().map(|stratum| stratum.total).collect()
    }

    /// Bytes of the `number` largest texts together.
    pub fn largest(&self, number: usize) -> u64 {
        self.largest.iter().take(number).sum()
    }

    /// A few articles of usual length, for what is to be slow before the sample is timed.
    pub fn first(&self, number: usize) -> Vec<Chosen> {
        let usual = |drawn: &&Drawn| drawn.chosen.article.text.len() < USUAL;
        let drawn = self.strata.iter().flat_map(|s| &s.drawn);
        let mut drawn: Vec<&Drawn> = drawn.filter(usual).collect();
        drawn.sort_by_key(|drawn| drawn.key);
        let chosen = drawn.into_iter().map(|drawn| drawn.chosen.clone());
        chosen.take(number).collect()
    }

    /// The sample. If a unit of work costs about `rate` seconds, it takes `threads` threads not
    /// longer than `seconds`, one article of each stratum aside.
    pub fn sample(mut self, rate: f64, threads: usize, seconds: f64) -> Vec<Chosen> {
        let mut wanted = self.shares();
        let mean = |stratum: &Stratum| stratum.total.work / stratum.total.articles.max(1) as f64;
        for (stratum, wanted) in self.strata.iter().zip(&mut wanted) {
            if mean(stratum) * rate > seconds / 3.0 {
                *wanted = 0;
            }
        }
        let costs = self.strata.iter().map(|stratum| mean(stratum) * rate);
        let costs: f64 = costs.zip(&wanted).map(|(c, &n)| c * n as f64).sum();
        let shrink = (seconds * threads as f64 / costs).min(1.0);
        let mut sample = Vec::new();
        for (stratum, wanted) in self.strata.iter_mut().zip(wanted) {
            let wanted =
                (wanted as f64 * shrink) as usize + usize::from(shrink < 1.0 && wanted > 0);
            let drawn = std::mem::take(&mut stratum.drawn).into_sorted_vec();
            sample.extend(drawn.into_iter().take(wanted));
        }
        sample.sort_by_key(|drawn| drawn.key);
        sample.into_iter().map(|drawn| drawn.chosen).collect()
    }

    /// How many articles of each stratum are sampled: by the work in it.
    fn shares(&self) -> Vec<usize> {
        let work: f64 = self.strata.iter().map(|stratum| stratum.total.work).sum();
        let share = |stratum: &Stratum| {
            let share = stratum.total.work / work * self.size as f64;
            let there = stratum.drawn.len();
            // All of a small input are sampled, whatever the strata.
            if self.offered <= self.size as u64 {
                return there;
            }
            (share.round() as usize).max(AT_LEAST).min(there)
        };
        self.strata.iter().map(share).collect()
    }
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Drawn {}

impl PartialOrd for Drawn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Drawn {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(lengths: impl IntoIterator<Item = u64>, size: usize, seed: u64) -> Drawing {
        let mut drawing = Drawing::new(size, seed);
        for (row, length) in (0..).zip(lengths) {
            let article = Article {
                row,
                text: "x".repeat(length.min(1000) as usize),
                ..Article::default()
            };
            drawing.offer(Place::default(), article, length);
        }
        drawing
    }

    fn rows(sample: &[Chosen]) -> Vec<u64> {
        sample.iter().map(|chosen| chosen.article.row).collect()
    }

    /// Nine of ten articles are short, and most of the work is in the long ones.
    fn uneven() -> impl Iterator<Item = u64> {
        (0..2000).map(|row| if row % 10 == 0 { 5000 } else { 200 })
    }

    #[test]
    fn the_sample_lies_where_the_work_is_and_hangs_on_the_seed_alone() {
        let free = |seed| drawing(uneven(), 60, seed).sample(0.0, 2, 60.0);
        let sample = free(1);
        assert!((58..=62).contains(&sample.len()), "{}", sample.len());
        let long = sample.iter().filter(|c| c.work > 1000.0).count();
        assert!((35..=45).contains(&long), "{long}");
        assert_eq!(rows(&sample), rows(&free(1)));
        assert_ne!(rows(&sample), rows(&free(2)));
    }

    #[test]
    fn every_article_has_the_same_chance_in_its_stratum() {
        let mut early = 0;
        for seed in 0..200 {
            let sample = drawing((0..400).map(|_| 300), 20, seed).sample(0.0, 1, 1.0);
            early += rows(&sample).iter().filter(|&&row| row < 200).count();
        }
        // 4,000 draws: half of them, within five standard deviations.
        assert!((1840..=2160).contains(&early), "{early}");
    }

    #[test]
    fn all_of_a_small_input_are_in_the_sample() {
        let drawing = drawing([0, 10, 3000, 90_000], 60, 1);
        assert_eq!(drawing.totals().iter().map(|t| t.articles).sum::<u64>(), 4);
        assert_eq!(drawing.sample(1e-9, 2, 60.0).len(), 4);
    }

    #[test]
    fn the_sample_keeps_within_its_time_and_leaves_out_what_is_too_long() {
        let sample = drawing(uneven(), 60, 1).sample(0.001, 2, 30.0);
        let seconds: f64 = sample.iter().map(|chosen| chosen.work * 0.001).sum();
        assert!(seconds / 2.0 < 36.0 && sample.len() > 10, "{seconds}");
        let long = drawing([200, 200, 1 << 20, 100_000], 60, 1).sample(0.001, 2, 30.0);
        assert_eq!(long.len(), 2);
    }
}
