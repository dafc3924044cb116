//! The signature of a set: the smallest of its hashes under many orders (`MinHash`).
//!
//! Under a random order of all shingles, two sets have the same smallest one with a probability that
//! is their Jaccard index (Broder 1997, "On the resemblance and containment of documents"). So the
//! share of orders in which two signatures agree estimates it, with a standard error of at most 0.045
//! for 126 orders.

use crate::splitmix::{mix, next};

/// Orders, each by a multiplication with an odd number.
pub(super) const ORDERS: usize = 126;
/// Of each smallest hash 16 bits are kept: others agree by chance once in 65,536.
const KEPT: u32 = 16;
/// Where the orders come from: fixed, as groups must not change from run to run.
const SEED: u64 = 0x5765_7274_6c61_7574;

/// What is kept of an article: 252 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(pub(super) Box<[u16; ORDERS]>);

impl Signature {
    /// The signature of a set of hashes; none of an empty one.
    pub fn of(hashes: &[u64]) -> Option<Self> {
        if hashes.is_empty() {
            return None;
        }
        let orders = orders();
        let mut smallest = [u64::MAX; ORDERS];
        for hash in hashes {
            for (smallest, (factor, mask)) in smallest.iter_mut().zip(&orders) {
                *smallest = (*smallest).min((hash ^ mask).wrapping_mul(*factor));
            }
        }
        let kept = smallest.map(|hash| (mix(hash) >> (64 - KEPT)) as u16);
        Some(Self(Box::new(kept)))
    }

    /// The estimated Jaccard index of the two sets, in [0, 1].
    pub fn similarity(&self, other: &Self) -> f64 {
        let pairs = self.0.iter().zip(other.0.iter());
        pairs.filter(|(one, other)| one == other).count() as f64 / ORDERS as f64
    }
}

/// Factor and mask of each order.
fn orders() -> [(u64, u64); ORDERS] {
    let mut state = SEED;
    std::array::from_fn(|_| (next(&mut state) | 1, next(&mut state)))
}
