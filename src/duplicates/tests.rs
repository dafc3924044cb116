//! Estimates against exact Jaccard, and what is joined.
#![allow(clippy::float_cmp, reason = "quotients of the same numbers")]

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

/// An article of `words` words that hang on `seed`, from a vocabulary of some thousands.
fn article(seed: u64, words: usize) -> Vec<String> {
    let word = |number: usize| {
        let hash = xxhash_rust::xxh3::xxh3_64_with_seed(&number.to_le_bytes(), seed);
        format!("wort{}", hash % 5000)
    };
    (0..words).map(word).collect()
}

fn exact(one: &str, other: &str) -> f64 {
    let set = |text| shingles(text).hashes.into_iter().collect::<HashSet<u64>>();
    let (one, other) = (set(one), set(other));
    one.intersection(&other).count() as f64 / one.union(&other).count() as f64
}

fn standings(texts: &[String]) -> Vec<Standing> {
    let mut duplicates = Duplicates::new(THRESHOLD);
    for text in texts {
        duplicates.add(&shingles(text));
    }
    duplicates.finish()
}

fn groups(texts: &[String]) -> Vec<usize> {
    standings(texts).iter().map(|s| s.group).collect()
}

#[test]
fn the_same_text_with_another_lead_cut_or_with_changed_words_is_one_group() {
    for seed in 0..40 {
        let original = article(seed, 300);
        let lead = [article(seed + 1000, 40), original[20..].to_vec()].concat();
        let cut = original[..220].to_vec();
        let mut changed = original.clone();
        for (at, word) in changed.iter_mut().enumerate() {
            if at % 15 == 0 {
                "anders".clone_into(word);
            }
        }
        let unrelated = article(seed + 2000, 300);
        let texts = [original, unrelated, lead, cut, changed].map(|words| words.join(" "));
        assert_eq!(groups(&texts), [1, 2, 1, 1, 1], "seed {seed}");
    }
}

#[test]
fn case_punctuation_and_the_encoding_of_accents_make_no_difference() {
    let texts = [
        "Die Bürgermeisterin sagte: „Nein, nie!“".to_owned(),
        "die Bu\u{308}rgermeisterin SAGTE — »Nein – nie«".to_owned(),
    ];
    assert_eq!(exact(&texts[0], &texts[1]), 1.0);
    assert_eq!(groups(&texts), [1, 1]);
}

#[test]
fn unrelated_articles_are_not_joined_and_empty_ones_neither() {
    let mut texts: Vec<String> = (0..500).map(|seed| article(seed, 200).join(" ")).collect();
    texts.extend([String::new(), String::new(), "„…“".to_owned()]);
    let groups = groups(&texts);
    assert_eq!(groups, (1..=503).collect::<Vec<_>>());
}

#[test]
fn many_copies_are_one_group_whose_first_is_alike_to_itself() {
    let copy = article(1, 100).join(" ");
    let texts = vec![copy; 3000];
    let standings = standings(&texts);
    assert!(standings.iter().all(|s| s.group == 1 && s.share == 1.0));
}

proptest! {
    #[test]
    fn the_estimate_is_near_the_exact_index(seed in 0_u64..1_000_000, kept in 0_usize..300) {
        let one = article(seed, 300);
        let other = [one[..kept].to_vec(), article(seed ^ 0xffff_ffff, 300 - kept)].concat();
        let (one, other) = (one.join(" "), other.join(" "));
        let signature = |text| Signature::of(&shingles(text).hashes).unwrap();
        let estimate = signature(&one).similarity(&signature(&other));
        // Five standard errors.
        prop_assert!((estimate - exact(&one, &other)).abs() < 0.225, "{estimate}");
    }

    #[test]
    fn estimates_are_not_off_on_the_whole(seed in 0_u64..1000) {
        let mut off = 0.0;
        for round in 0..40 {
            let one = article(seed * 100 + round, 200);
            let other = [one[..150].to_vec(), article(seed * 100 + round + 77_777_777, 50)].concat();
            let (one, other) = (one.join(" "), other.join(" "));
            let signature = |text| Signature::of(&shingles(text).hashes).unwrap();
            off += signature(&one).similarity(&signature(&other)) - exact(&one, &other);
        }
        // The mean of 40 has a standard error of 0.007.
        prop_assert!((off / 40.0_f64).abs() < 0.035, "{off}");
    }
}
