//! Which signatures are compared at all: those that agree in a band, three orders side by side.
//!
//! Two articles of similarity s share one of 42 bands with probability 1 − (1 − s³)⁴²: 0.996 for 0.5,
//! 0.94 for 0.4, 0.04 for 0.1 (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4).

use super::signature::{ORDERS, Signature};
use super::union::Union;

/// Orders in a band.
const ROWS: usize = 3;
/// Within a bucket an article is compared with so many that are unlike each other.
const HEADS: usize = 64;

/// For every article the first one of its group.
pub fn firsts(signatures: &[Option<Signature>], threshold: f64) -> Vec<usize> {
    let mut union = Union::new(signatures.len());
    let mut bucketed: Vec<([u16; ROWS], usize)> = Vec::with_capacity(signatures.len());
    for band in 0..ORDERS / ROWS {
        bucketed.clear();
        let at = band * ROWS;
        let keyed = |(article, signature): (usize, &Option<Signature>)| {
            let orders = &signature.as_ref()?.0;
            Some(([orders[at], orders[at + 1], orders[at + 2]], article))
        };
        bucketed.extend(signatures.iter().enumerate().filter_map(keyed));
        bucketed.sort_unstable();
        for bucket in bucketed.chunk_by(|(one, _), (other, _)| one == other) {
            join(bucket, signatures, threshold, &mut union);
        }
    }
    (0..signatures.len())
        .map(|article| union.first(article))
        .collect()
}

fn join(
    bucket: &[([u16; ROWS], usize)],
    signatures: &[Option<Signature>],
    threshold: f64,
    union: &mut Union,
) {
    let mut heads: Vec<usize> = Vec::new();
    for &(_, article) in bucket {
        let mut alone = true;
        for &head in &heads {
            let joined = union.first(head) == union.first(article);
            let similar = || match (&signatures[head], &signatures[article]) {
                (Some(one), Some(other)) => one.similarity(other) >= threshold,
                _ => false,
            };
            if joined || similar() {
                union.join(head, article);
                alone = false;
            }
        }
        if alone && heads.len() < HEADS {
            heads.push(article);
        }
    }
}
