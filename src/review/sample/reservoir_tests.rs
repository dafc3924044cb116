//! Chances as they are said, whatever the order.
#![allow(clippy::float_cmp, reason = "quotients of the same numbers")]

use proptest::prelude::*;

use super::*;

/// Draws `size` of (stratum, weight) pairs; their positions.
fn draw(things: &[(String, f64)], size: usize, seed: u64) -> Vec<Drawn<usize>> {
    let mut reservoir = Reservoir::new(size, seed);
    for (position, (stratum, weight)) in things.iter().enumerate() {
        let key = position.to_be_bytes();
        reservoir
            .offer(stratum, &key, *weight, || position)
            .unwrap();
    }
    assert_eq!(reservoir.offered(), things.len() as u64);
    reservoir.finish()
}

fn things(strata: &[(&str, usize)]) -> Vec<(String, f64)> {
    let of = |&(name, size): &(&str, usize)| vec![(name.to_owned(), 1.0); size];
    strata.iter().flat_map(of).collect()
}

#[test]
fn everything_has_the_chance_that_the_sample_says() {
    let things = things(&[("a", 60), ("b", 15), ("c", 3)]);
    let mut drawn_times = vec![0_u32; things.len()];
    let mut said = vec![0.0; things.len()];
    for seed in 0..2000 {
        let drawn = draw(&things, 20, seed);
        assert_eq!(drawn.len(), 20);
        for drawn in drawn {
            drawn_times[drawn.item] += 1;
            said[drawn.item] = drawn.probability;
        }
    }
    // Pearson's statistic of the 75 things not certain to be drawn, each with the variance of its
    // count, has mean 75 and a standard deviation of about 12.
    let mut statistic = 0.0;
    for (&times, &chance) in drawn_times.iter().zip(&said) {
        let expected = 2000.0 * chance;
        if chance < 1.0 {
            statistic += (f64::from(times) - expected).powi(2) / (expected * (1.0 - chance));
        } else {
            assert_eq!(times, 2000);
        }
    }
    assert!((25.0..=125.0).contains(&statistic), "{statistic}");
}

#[test]
fn strata_share_equally_and_what_a_small_one_lacks_the_others_give() {
    let drawn = draw(&things(&[("a", 1000), ("b", 100), ("c", 4)]), 30, 7);
    let of = |name: &str| {
        drawn
            .iter()
            .filter(|d| d.stratum == name)
            .collect::<Vec<_>>()
    };
    assert_eq!([of("a").len(), of("b").len(), of("c").len()], [13, 13, 4]);
    let a = of("a")[0];
    assert_eq!((a.size, a.taken), (1000, 13));
    assert_eq!(a.probability, 0.013);
    assert_eq!(of("c")[0].probability, 1.0);
    // The sum of the inverse probabilities is the number of things.
    let total: f64 = drawn.iter().map(|d| 1.0 / d.probability).sum();
    assert!((total - 1104.0).abs() < 1e-6, "{total}");
}

#[test]
fn what_weighs_more_is_drawn_more_often_and_sums_are_right_on_the_average() {
    let weight = |position: usize| {
        if position.is_multiple_of(10) {
            1.0
        } else {
            0.05
        }
    };
    let things: Vec<_> = (0..400).map(|p| (String::new(), weight(p))).collect();
    let (mut heavy, mut light, mut count, mut sum) = (0, 0, 0.0, 0.0);
    let rounds = 3000;
    for seed in 0..rounds {
        for drawn in draw(&things, 25, seed) {
            if drawn.weight < 1.0 {
                light += 1;
            } else {
                heavy += 1;
            }
            count += 1.0 / drawn.probability;
            sum += drawn.item as f64 / drawn.probability;
        }
    }
    // 40 heavy things of 20 times the weight of 360 light ones.
    assert!(heavy > light, "{heavy} {light}");
    let rounds = rounds as f64;
    assert!(
        (count / rounds / 400.0 - 1.0).abs() < 0.03,
        "{}",
        count / rounds
    );
    assert!(
        (sum / rounds / 79_800.0 - 1.0).abs() < 0.03,
        "{}",
        sum / rounds
    );
}

#[test]
fn more_strata_than_can_be_drawn_from_are_refused() {
    let mut reservoir = Reservoir::new(2, 1);
    assert_eq!(reservoir.offer("a", b"1", 1.0, || ()), Ok(()));
    assert_eq!(reservoir.offer("b", b"2", 1.0, || ()), Ok(()));
    assert_eq!(reservoir.offer("a", b"3", 1.0, || ()), Ok(()));
    assert_eq!(reservoir.offer("c", b"4", 1.0, || ()), Err(TooManyStrata));
}

proptest! {
    #[test]
    fn any_order_gives_the_same_sample(
        weights in prop::collection::vec((0_u8..4, 1_u8..20), 1..120), size in 4_usize..30,
        seed in any::<u64>(), turn in any::<prop::sample::Index>(),
    ) {
        let offer = |order: &[usize]| {
            let mut reservoir = Reservoir::new(size, seed);
            for &position in order {
                let (stratum, weight) = weights[position];
                let (stratum, weight) = (stratum.to_string(), f64::from(weight) / 20.0);
                let key = position.to_be_bytes();
                reservoir.offer(&stratum, &key, weight, || position).unwrap();
            }
            reservoir.finish()
        };
        let mut order: Vec<usize> = (0..weights.len()).collect();
        let drawn = offer(&order);
        prop_assert_eq!(drawn.len(), size.min(weights.len()));
        order.rotate_left(turn.index(weights.len()));
        order.reverse();
        prop_assert_eq!(&drawn, &offer(&order));
    }

    #[test]
    fn a_smaller_sample_is_the_beginning_of_a_larger_one(size in 1_usize..40, seed in any::<u64>()) {
        let things = things(&[("", 100)]);
        let items = |size| draw(&things, size, seed).into_iter().map(|d| d.item).collect::<Vec<_>>();
        prop_assert_eq!(&items(size + 10)[..size], &items(size)[..]);
    }
}
