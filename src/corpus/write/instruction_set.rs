//! What the processor offers for computing with vectors.

/// `avx512`, `avx2`, `neon`, or `portable` where it is none of these: with an engine that is not
/// reproducible the last bits of a sum can differ between them, and with them, rarely, a score.
pub fn instruction_set() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512f") {
            return "avx512";
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            return "avx2";
        }
    }
    if cfg!(target_arch = "aarch64") {
        return "neon";
    }
    "portable"
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_one_of_the_known_names() {
        let known = ["avx512", "avx2", "neon", "portable"];
        assert!(known.contains(&super::instruction_set()));
    }
}
