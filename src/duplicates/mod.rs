//! Which articles are nearly the same text, as agency copy is in many papers.
//!
//! Knows records and articles only through id, text and authors. Of each article 252 bytes are
//! kept ([`Signature`]), whatever its length; nothing hangs on threads, time or chance.

mod agency;
mod bands;
mod groups;
mod shingles;
mod signature;
mod union;

pub use agency::agencies;
pub use groups::{Firsts, Groups};
pub use shingles::{Shingles, shingles};
pub use signature::Signature;

/// The similarity from which two articles are one group unless told otherwise.
pub const THRESHOLD: f64 = 0.5;

/// Articles seen, and what they are like.
#[derive(Debug)]
pub struct Duplicates {
    threshold: f64,
    signatures: Vec<Option<Signature>>,
}

/// Where an article stands, in the order in which articles were added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Number of its group, from 1, in the order of the groups' first articles.
    pub group: usize,
    /// Estimated similarity to the group's first article, in [0, 1].
    pub share: f64,
}

impl Duplicates {
    /// Joins articles whose sets of shingles have an estimated Jaccard index of at least `threshold`.
    pub fn new(threshold: f64) -> Self {
        Self {
            threshold,
            signatures: Vec::new(),
        }
    }

    /// Adds an article.
    pub fn add(&mut self, shingles: &Shingles) {
        self.signatures.push(Signature::of(&shingles.hashes));
    }

    /// The standing of every article. An article without words is a group of its own.
    pub fn finish(&self) -> Vec<Standing> {
        let firsts = bands::firsts(&self.signatures, self.threshold);
        let mut numbers = vec![0; firsts.len()];
        let mut groups = 0;
        let standing = |(article, &first): (usize, &usize)| {
            if article == first {
                groups += 1;
                numbers[article] = groups;
            }
            let share = match (&self.signatures[article], &self.signatures[first]) {
                (Some(one), Some(other)) => one.similarity(other),
                _ => 1.0,
            };
            Standing {
                group: numbers[first],
                share,
            }
        };
        firsts.iter().enumerate().map(standing).collect()
    }
}

#[cfg(test)]
mod tests;
