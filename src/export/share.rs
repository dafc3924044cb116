//! Shares of a corpus that hang on ids alone: the same article is always in the same part.

use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::hex::leading;

/// A number in [0, 1) that hangs on `key` alone: the first 8 bytes of its SHA-256, big-endian, as a
/// fraction of 2⁶⁴ (53 bits of it).
pub fn fraction(key: &str) -> f64 {
    (leading(&Sha256::digest(key)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Whether the part without annotation that `key` names is kept.
pub fn keeps_negative(share: f64, key: &str) -> bool {
    share >= 1.0 || fraction(&format!("negative\n{key}")) < share
}

/// A part of a corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name, part of the file's.
    pub name: String,
    /// Its share, in (0, 1].
    pub share: f64,
}

/// How a corpus is parted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Split {
    /// The parts, at least one.
    pub parts: Vec<Part>,
}

impl Split {
    /// The position of the part to which an article belongs.
    pub fn part(&self, id: &str) -> usize {
        let drawn = fraction(id);
        let mut border = 0.0;
        for (position, part) in self.parts.iter().enumerate() {
            border += part.share;
            if drawn < border {
                return position;
            }
        }
        self.parts.len().saturating_sub(1)
    }
}

impl FromStr for Split {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |reason: &str| {
            format!("{reason}; parts are written train=0.8,dev=0.1,test=0.1 and sum to 1")
        };
        let mut parts: Vec<Part> = Vec::new();
        for part in text.split(',') {
            let (name, share) = part.split_once('=').ok_or(wrong("a part has no share"))?;
            let (name, share) = (name.trim().to_owned(), share.trim());
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if name.is_empty() || !name.chars().all(plain) {
                return Err(wrong("a part's name has letters, digits, - and _ only"));
            }
            if parts.iter().any(|part| part.name == name) {
                return Err(wrong(&format!("{name} is named twice")));
            }
            let share = share.parse().ok().filter(|s| *s > 0.0 && *s <= 1.0);
            let share = share.ok_or(wrong(&format!("the share of {name} is not in (0, 1]")))?;
            parts.push(Part { name, share });
        }
        let sum: f64 = parts.iter().map(|part| part.share).sum();
        if (sum - 1.0).abs() > 1e-6 {
            return Err(wrong(&format!("the shares sum to {sum}")));
        }
        Ok(Self { parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_held_and_hang_on_the_id_alone() {
        // SHA-256 of "abc" begins with ba7816bf.
        assert!((fraction("abc") - f64::from(0xba78_16bf_u32) / 2_f64.powi(32)).abs() < 1e-9);
        let split: Split = "train=0.8,dev=0.1,test=0.1".parse().unwrap();
        let mut counts = [0_u32; 3];
        for number in 0..10_000 {
            counts[split.part(&format!("article-{number}"))] += 1;
        }
        for (count, share) in counts.into_iter().zip([8_000, 1_000, 1_000]) {
            assert!(count.abs_diff(share) < 150, "{counts:?}");
        }
        let kept = (0..10_000).filter(|n| keeps_negative(0.25, &format!("a#{n}")));
        assert!(kept.count().abs_diff(2_500) < 200);
    }

    #[test]
    fn parts_that_do_not_sum_to_one_are_refused() {
        for wrong in [
            "train",
            "a=0.5",
            "a=0.5,a=0.5",
            "a/b=1",
            "a=0,b=1",
            "a=0.9,b=0.2",
            "a=x",
        ] {
            let error = wrong.parse::<Split>().unwrap_err();
            assert!(error.contains("train=0.8"), "{error}");
        }
    }
}
