//! `SplitMix64`: a series of numbers that hangs on its seed alone (Steele, Lea and Flood 2014, "Fast
//! splittable pseudorandom number generators").

/// The next number of the series.
pub const fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mix(*state)
}

/// A place among `count`, from the next number of the series; `count` is not 0.
pub const fn below(state: &mut u64, count: usize) -> usize {
    (next(state) % count as u64) as usize
}

/// Its last step: every bit of the output hangs on every bit of the input.
pub const fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_series_is_the_published_one() {
        // The first numbers for seed 1234567 of the authors' implementation.
        let mut state = 1_234_567;
        let series = [(); 3].map(|()| next(&mut state));
        assert_eq!(
            series,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }
}
