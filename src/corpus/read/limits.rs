//! How much one article and one file may be, so that no input can fill memory or time.

/// The limits of reading. More is a fault with its reason, never a text that was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes one article may have as it stands in the (unpacked) input.
    pub article: u64,
    /// The most bytes a compressed file may unpack to.
    pub decompressed: u64,
}

impl Limits {
    /// 4 MiB: more in one article is a mistake in the making of the file (a year of a newspaper in
    /// one line). While it is annotated an article takes about 400 times its size in memory, for
    /// the states of all its tokens, so a larger limit wants a larger machine.
    pub const ARTICLE: u64 = 4 << 20;

    /// 64 GiB.
    pub const DECOMPRESSED: u64 = 64 << 30;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            article: Self::ARTICLE,
            decompressed: Self::DECOMPRESSED,
        }
    }
}

/// `bytes` as messages say it: in MiB where that is a whole number.
pub(super) fn shown(bytes: u64) -> String {
    match bytes {
        0 => "0 bytes".to_owned(),
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ => format!("{bytes} bytes"),
    }
}
