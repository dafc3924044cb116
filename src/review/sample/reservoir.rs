//! Drawing while things pass by, so that neither their order nor their number matters.
//!
//! Everything offered gets a number u in (0, 1) from the hash of seed and key, and the rank u/w, where
//! w is its weight. Of each stratum the smallest ranks are drawn. With equal weights that is a simple
//! random sample without replacement; with weights it is priority sampling (Duffield, Lund and Thorup
//! 2007, "Priority sampling for estimation of arbitrary subset sums", J. ACM 54(6)): if τ is the
//! smallest rank not drawn, min(1, wτ) serves as the inclusion probability, and sums of y/probability
//! are unbiased.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use sha2::{Digest, Sha256};

/// More strata than can be drawn from; one at least is drawn of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyStrata;

/// Draws `size` of everything, shared out equally among the strata.
#[derive(Debug)]
pub struct Reservoir<T> {
    size: usize,
    seed: u64,
    strata: BTreeMap<String, Stratum<T>>,
}

#[derive(Debug)]
struct Stratum<T> {
    offered: u64,
    /// Whether all weights were the same so far, and which.
    weight: Option<f64>,
    equal: bool,
    /// The smallest ranks, one more than are drawn at most.
    kept: BinaryHeap<Kept<T>>,
}

#[derive(Debug)]
struct Kept<T> {
    rank: f64,
    /// Ranks that are equal as numbers are in the order of their whole hashes.
    hash: [u8; 32],
    weight: f64,
    item: T,
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn<T> {
    /// The thing.
    pub item: T,
    /// Its stratum.
    pub stratum: String,
    /// How many were offered in the stratum.
    pub size: u64,
    /// How many of them were drawn.
    pub taken: u64,
    /// Its weight.
    pub weight: f64,
    /// Its inclusion probability, in (0, 1].
    pub probability: f64,
}

impl<T> Reservoir<T> {
    /// Draws `size` things; keeps up to `size` + 1 of each stratum meanwhile.
    pub const fn new(size: usize, seed: u64) -> Self {
        Self {
            size,
            seed,
            strata: BTreeMap::new(),
        }
    }

    /// Offers what `make` makes, which is made only if it may be drawn. `key` tells it from all
    /// others; `weight` is positive.
    ///
    /// # Errors
    /// When there are more strata than are to be drawn.
    pub fn offer(
        &mut self,
        stratum: &str,
        key: &[u8],
        weight: f64,
        make: impl FnOnce() -> T,
    ) -> Result<(), TooManyStrata> {
        if !self.strata.contains_key(stratum) {
            if self.strata.len() == self.size {
                return Err(TooManyStrata);
            }
            self.strata.insert(stratum.to_owned(), Stratum::default());
        }
        let Some(stratum) = self.strata.get_mut(stratum) else {
            return Ok(());
        };
        let hash = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(key)
            .finalize()
            .into();
        stratum.offered += 1;
        stratum.equal &= stratum
            .weight
            .get_or_insert(weight)
            .total_cmp(&weight)
            .is_eq();
        let rank = uniform(&hash) / weight;
        let full = stratum.kept.len() > self.size;
        let after = |kept: &Kept<T>| kept.order(rank, &hash).is_le();
        if full && stratum.kept.peek().is_some_and(after) {
            return Ok(());
        }
        stratum.kept.push(Kept {
            rank,
            hash,
            weight,
            item: make(),
        });
        if stratum.kept.len() > self.size + 1 {
            stratum.kept.pop();
        }
        Ok(())
    }

    /// How many things were offered.
    pub fn offered(&self) -> u64 {
        self.strata.values().map(|stratum| stratum.offered).sum()
    }

    /// Everything drawn, by rank: the first so many of a sample with one stratum are a sample too.
    pub fn finish(self) -> Vec<Drawn<T>> {
        let sizes: Vec<u64> = self.strata.values().map(|s| s.offered).collect();
        let mut drawn: Vec<(f64, [u8; 32], Drawn<T>)> = Vec::new();
        let shares = shares(&sizes, self.size as u64);
        for ((name, stratum), share) in self.strata.into_iter().zip(shares) {
            drawn.extend(stratum.draw(&name, share));
        }
        drawn.sort_by(|(a, x, _), (b, y, _)| a.total_cmp(b).then_with(|| x.cmp(y)));
        drawn.into_iter().map(|(_, _, drawn)| drawn).collect()
    }
}

impl<T> Default for Stratum<T> {
    fn default() -> Self {
        Self {
            offered: 0,
            weight: None,
            equal: true,
            kept: BinaryHeap::new(),
        }
    }
}

impl<T> Stratum<T> {
    fn draw(self, name: &str, share: u64) -> Vec<(f64, [u8; 32], Drawn<T>)> {
        let kept = self.kept.into_sorted_vec();
        let threshold = kept.get(share as usize).map(|kept| kept.rank);
        let probability = |weight: f64| match threshold {
            None => 1.0,
            Some(_) if self.equal => share as f64 / self.offered as f64,
            Some(rank) => (weight * rank).min(1.0),
        };
        let drawn = kept.into_iter().take(share as usize).map(|kept| {
            let drawn = Drawn {
                item: kept.item,
                stratum: name.to_owned(),
                size: self.offered,
                taken: share,
                weight: kept.weight,
                probability: probability(kept.weight),
            };
            (kept.rank, kept.hash, drawn)
        });
        drawn.collect()
    }
}

/// How many are drawn of strata of these sizes: all the same, and what one lacks the larger ones give.
fn shares(sizes: &[u64], total: u64) -> Vec<u64> {
    let mut by_size: Vec<usize> = (0..sizes.len()).collect();
    by_size.sort_by_key(|&stratum| sizes[stratum]);
    let mut shares = vec![0; sizes.len()];
    let mut left = total;
    for (done, &stratum) in by_size.iter().enumerate() {
        let share = left / (sizes.len() - done) as u64;
        shares[stratum] = share.min(sizes[stratum]);
        left -= shares[stratum];
    }
    shares
}

/// The first 53 bits of a hash as a number in (0, 1).
fn uniform(hash: &[u8; 32]) -> f64 {
    let first = hash.iter().take(8);
    let bits = first.fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
    ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

impl<T> Kept<T> {
    fn order(&self, rank: f64, hash: &[u8; 32]) -> Ordering {
        self.rank.total_cmp(&rank).then_with(|| self.hash.cmp(hash))
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Kept<T> {}

impl<T> PartialOrd for Kept<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Kept<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(other.rank, &other.hash)
    }
}

#[cfg(test)]
#[path = "reservoir_tests.rs"]
mod tests;
