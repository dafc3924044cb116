//! What the processor and the system offer, asked while the program runs.

use std::fs;

/// The instruction sets that matter for the model and that this processor has.
pub fn features() -> Vec<&'static str> {
    macro_rules! detected {
        ($is:ident: $($name:tt),+ $(,)?) => {
            [$(($name, std::arch::$is!($name))),+]
        };
    }
    #[cfg(target_arch = "x86_64")]
    let all = detected!(is_x86_feature_detected:
        "sse4.2", "avx", "avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512vnni", "avxvnni");
    #[cfg(target_arch = "aarch64")]
    let all = detected!(is_aarch64_feature_detected: "neon", "dotprod", "i8mm", "sve");
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let all: [(&str, bool); 0] = [];
    all.into_iter()
        .filter_map(|(name, has)| has.then_some(name))
        .collect()
}

/// Memory in MiB, all and what is free to use; `None` where the system does not tell.
pub fn memory() -> Option<(u64, u64)> {
    of(&fs::read_to_string("/proc/meminfo").ok()?)
}

fn of(info: &str) -> Option<(u64, u64)> {
    let kib = |key: &str| {
        let rest = info.lines().find_map(|line| line.strip_prefix(key))?;
        rest.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    };
    Some((kib("MemTotal:")? / 1024, kib("MemAvailable:")? / 1024))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn memory_is_read_in_mib() {
        let info = "MemTotal:       16384 kB\nMemFree: 1 kB\nMemAvailable:    2048 kB\n";
        assert_eq!(of(info), Some((16, 2)));
        assert_eq!(of("MemTotal: 1\n"), None);
    }
}
