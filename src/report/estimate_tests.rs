//! Intervals hold what they are to hold: of 1,000 samples, about 950.

use super::*;

/// Numbers in [0, 1).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        (splitmix::next(&mut self.0) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The positions of `n` of `of`, each with the same chance.
fn some(numbers: &mut Numbers, n: usize, of: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..of).collect();
    for at in 0..n {
        let other = at + (numbers.next() * (of - at) as f64) as usize;
        all.swap(at, other);
    }
    all.truncate(n);
    all
}

fn case(right: bool, weight: f64, stratum: &'static str, article: &'static str) -> Case<'static> {
    Case {
        part: f64::from(u8::from(right)),
        whole: 1.0,
        weight,
        stratum,
        article,
    }
}

fn holds(estimate: Option<Estimate>, truth: f64) -> bool {
    estimate.is_some_and(|e| e.low <= truth && truth <= e.high)
}

#[test]
fn a_simple_sample_has_wilsons_interval() {
    let cases: Vec<Case<'_>> = (0..10).map(|n| case(n < 8, 1.0, "", "")).collect();
    let found = estimate(&cases, Method::Wilson, &Strata::new(), 1).unwrap();
    assert_eq!((found.n, found.share), (10, 0.8));
    assert!((found.low - 0.4902).abs() < 1e-3 && (found.high - 0.9433).abs() < 1e-3);
    assert_eq!(estimate(&[], Method::Wilson, &Strata::new(), 1), None);
}

#[test]
fn a_stratified_share_and_variance_are_the_formulas() {
    // N = 900 and 100; 3 of 4 and 1 of 4 right.
    let strata = Strata::from([("a".to_owned(), (900, 4)), ("b".to_owned(), (100, 4))]);
    let mut cases: Vec<Case<'_>> = (0..4).map(|n| case(n < 3, 225.0, "a", "")).collect();
    cases.extend((0..4).map(|n| case(n < 1, 25.0, "b", "")));
    let found = estimate(&cases, Method::Stratified, &strata, 1).unwrap();
    assert!((found.share - (0.9 * 0.75 + 0.1 * 0.25)).abs() < 1e-12);
    let of =
        |weight: f64, p: f64, size: f64| weight * weight * (1.0 - 4.0 / size) * p * (1.0 - p) / 3.0;
    let variance = of(0.9, 0.75, 900.0) + of(0.1, 0.25, 100.0);
    assert!((stratified(&cases, found.share, &strata) - variance).abs() < 1e-12);
}

#[test]
fn intervals_of_simple_samples_hold_the_truth_in_95_of_100() {
    for (truth, n) in [(0.5, 60), (0.8, 100), (0.93, 200)] {
        let mut numbers = Numbers(7);
        let held = (0..1000).filter(|_| {
            let cases = (0..n).map(|_| case(numbers.next() < truth, 1.0, "", ""));
            let cases: Vec<Case<'_>> = cases.collect();
            holds(estimate(&cases, Method::Wilson, &Strata::new(), 1), truth)
        });
        let held = held.count();
        assert!((930..=975).contains(&held), "{truth} of {n}: {held}");
    }
}

#[test]
fn intervals_of_stratified_samples_hold_the_truth_in_95_of_100() {
    // Strata of very unlike size and share, of which equally many are judged.
    let population = [
        ("large", 6000, 0.9),
        ("middle", 900, 0.7),
        ("small", 100, 0.4),
    ];
    let right = |size: usize, share: f64| (size as f64 * share) as usize;
    let all: usize = population.iter().map(|(_, size, _)| size).sum();
    let total: usize = population.iter().map(|(_, size, p)| right(*size, *p)).sum();
    let truth = total as f64 / all as f64;
    let strata: Strata = population
        .iter()
        .map(|(name, size, _)| ((*name).to_owned(), (*size as u64, 60)))
        .collect();
    let mut numbers = Numbers(11);
    let held = (0..1000).filter(|_| {
        let mut cases = Vec::new();
        for (name, size, share) in population {
            for at in some(&mut numbers, 60, size) {
                cases.push(case(at < right(size, share), size as f64 / 60.0, name, ""));
            }
        }
        holds(estimate(&cases, Method::Stratified, &strata, 1), truth)
    });
    let held = held.count();
    assert!((930..=975).contains(&held), "{held}");
}

#[test]
fn intervals_of_weighted_samples_hold_the_truth_in_95_of_100() {
    // What scores low is drawn more often, and more often wrong: priority sampling.
    const SIZE: usize = 3000;
    const DRAWN: usize = 150;
    let names: Vec<&'static str> = (0..SIZE).map(|n| &*n.to_string().leak()).collect();
    let mut numbers = Numbers(13);
    let population: Vec<(f64, bool)> = (0..SIZE)
        .map(|_| {
            let score = numbers.next();
            ((1.0 - score).max(0.05), numbers.next() < 0.4 + 0.6 * score)
        })
        .collect();
    let right = population.iter().filter(|(_, right)| *right).count();
    let truth = right as f64 / SIZE as f64;
    let held = (0..400).filter(|_| {
        let mut ranks: Vec<(f64, usize)> = population
            .iter()
            .enumerate()
            .map(|(at, (weight, _))| (numbers.next() / weight, at))
            .collect();
        ranks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let threshold = ranks[DRAWN].0;
        let cases = ranks[..DRAWN].iter().map(|&(_, at)| {
            let (weight, right) = population[at];
            case(right, 1.0 / (weight * threshold).min(1.0), "", names[at])
        });
        let cases: Vec<Case<'_>> = cases.collect();
        holds(
            estimate(&cases, Method::Bootstrap, &Strata::new(), 3),
            truth,
        )
    });
    let held = held.count();
    assert!((370..=392).contains(&held), "{held} of 400");
}

#[test]
fn articles_drawn_anew_hold_the_truth_where_items_of_one_are_alike() {
    // Forty articles of eight items; how much of an article is right varies widely.
    const ARTICLES: usize = 40;
    let names: Vec<&'static str> = (0..ARTICLES).map(|n| &*n.to_string().leak()).collect();
    let mut numbers = Numbers(17);
    let truth = 0.7;
    let (mut by_article, mut alone) = (0, 0);
    for _ in 0..400 {
        let mut cases = Vec::new();
        for name in &names {
            // 0.4 or 1.0, evenly: 0.7 in the mean.
            let share = if numbers.next() < 0.5 { 0.4 } else { 1.0 };
            cases.extend((0..8).map(|_| case(numbers.next() < share, 1.0, "", name)));
        }
        let of = |method| estimate(&cases, method, &Strata::new(), 5);
        by_article += usize::from(holds(of(Method::Bootstrap), truth));
        alone += usize::from(holds(of(Method::Wilson), truth));
    }
    assert!((370..=392).contains(&by_article), "{by_article} of 400");
    // What the bootstrap is for.
    assert!(alone < 340, "{alone} of 400");
}

#[test]
fn the_same_seed_gives_the_same_interval() {
    let names = ["a", "b", "c", "d", "e"];
    let cases: Vec<Case<'_>> = (0..20)
        .map(|n| case(n % 5 < 3, 1.0 + f64::from(n), "", names[n as usize % 5]))
        .collect();
    let of = |seed| estimate(&cases, Method::Bootstrap, &Strata::new(), seed);
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn all_right_is_not_certain() {
    for method in [Method::Wilson, Method::Stratified, Method::Bootstrap] {
        let cases: Vec<Case<'_>> = (0..20).map(|_| case(true, 1.0, "", "a")).collect();
        let found = estimate(&cases, method, &Strata::new(), 1).unwrap();
        assert!(found.high > 0.999 && found.low < 0.9, "{found:?}");
    }
}
