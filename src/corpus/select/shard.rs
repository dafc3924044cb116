//! Shards: an article belongs to the one that a hash of its id names.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hex::leading;

/// Shard `index` of `count`. An article belongs to the shard `h % count + 1`, where `h` are the
/// first 8 bytes of the SHA-256 of its id, read as a big-endian number; so the same id is always
/// in the same shard, and every id is in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Which one, from 1.
    pub index: u64,
    /// How many there are.
    pub count: u64,
}

impl Default for Shard {
    /// The whole: 1 of 1.
    fn default() -> Self {
        Self { index: 1, count: 1 }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/');
        let numbers = numbers.and_then(|(index, count)| {
            let count: u64 = count.parse().ok()?;
            Some((index.parse().ok()?, count))
        });
        match numbers {
            Some((index, count)) if (1..=count).contains(&index) => Ok(Self { index, count }),
            _ => Err("a shard is K/N with K from 1 to N, e.g. 3/16, or slurm".into()),
        }
    }
}

impl Shard {
    /// The index, from 1, of the shard of `count` to which `id` belongs.
    pub fn of(id: &str, count: u64) -> u64 {
        leading(&Sha256::digest(id)) % count.max(1) + 1
    }

    /// Whether `id` belongs to it.
    pub fn holds(self, id: &str) -> bool {
        self.count == 1 || Self::of(id, self.count) == self.index
    }

    /// The shard of this task of a Slurm job array, from the variables that Slurm sets.
    ///
    /// # Errors
    /// When they are not there, or the array has gaps, which would be shards that nobody takes.
    pub fn of_slurm(variable: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let number = |name: &str| -> Result<u64, String> {
            let value = variable(name).ok_or(format!(
                "slurm: {name} is not set; run it in a job array (sbatch --array=1-16), or say K/N"
            ))?;
            value
                .parse()
                .map_err(|_| format!("slurm: {name}={value} is not a number"))
        };
        let id = number("SLURM_ARRAY_TASK_ID")?;
        let first = number("SLURM_ARRAY_TASK_MIN")?;
        let count = number("SLURM_ARRAY_TASK_COUNT")?;
        let last = match variable("SLURM_ARRAY_TASK_MAX") {
            Some(_) => number("SLURM_ARRAY_TASK_MAX")?,
            None => id.max((first + count).saturating_sub(1)),
        };
        if first + count != last + 1 || !(first..=last).contains(&id) {
            return Err(format!(
                "slurm: the array has {count} tasks from {first} to {last}, this is {id}; shards \
                 need an array without gaps (sbatch --array=1-{count}), or say K/N"
            ));
        }
        Ok(Self {
            index: id - first + 1,
            count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_documented_one() {
        // SHA-256 of "abc" begins with ba7816bf 8f01cfea.
        let first = 0xba78_16bf_8f01_cfea_u64;
        assert_eq!(Shard::of("abc", 16), first % 16 + 1);
        assert_eq!(Shard::of("abc", 1000), first % 1000 + 1);
        let in_shards: Vec<u64> = (1..=7)
            .filter(|&index| Shard { index, count: 7 }.holds("abc"))
            .collect();
        assert_eq!(in_shards, [first % 7 + 1]);
    }

    #[test]
    fn a_shard_is_written_as_k_of_n() {
        assert_eq!(
            "3/16".parse(),
            Ok(Shard {
                index: 3,
                count: 16
            })
        );
        for wrong in ["0/3", "4/3", "3", "a/b", "1/0", "/", "-1/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn slurm_counts_from_any_first_task_but_not_with_gaps() {
        let of = |id: &str, min: &str, max: &str, count: &str| {
            let all = [("ID", id), ("MIN", min), ("MAX", max), ("COUNT", count)];
            Shard::of_slurm(|name| {
                let found = all
                    .iter()
                    .find(|(last, _)| name == format!("SLURM_ARRAY_TASK_{last}"));
                found
                    .map(|(_, value)| (*value).to_owned())
                    .filter(|value| !value.is_empty())
            })
        };
        assert_eq!(of("0", "0", "3", "4"), Ok(Shard { index: 1, count: 4 }));
        assert_eq!(of("12", "10", "", "4"), Ok(Shard { index: 3, count: 4 }));
        assert!(of("3", "1", "7", "4").unwrap_err().contains("gaps"));
        assert!(of("7", "1", "", "4").is_err());
        assert!(of("", "1", "3", "3").unwrap_err().contains("TASK_ID"));
        assert!(of("x", "1", "3", "3").unwrap_err().contains("number"));
    }
}
