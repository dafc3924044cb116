//! Asks the system for large pages: weights are read through from end to end, and with pages of
//! 4 KiB finding them costs a tenth of the time.
#![allow(unsafe_code, reason = "advice to the system about memory")]

/// Bytes of a large page on x86-64 and most others.
pub const LARGE_PAGE: usize = 2 << 20;

/// Asks that a buffer lie in large pages, as far as it fills them. The advice may be ignored.
#[cfg(target_os = "linux")]
pub fn prefer_large<T>(buffer: &mut [T]) {
    use rustix::mm::{Advice, madvise};
    let bytes = size_of_val(buffer);
    let start = buffer.as_mut_ptr().cast::<u8>();
    let skipped = start.align_offset(LARGE_PAGE);
    if let Some(rest) = bytes.checked_sub(skipped)
        && rest >= LARGE_PAGE
    {
        // Without large pages all works as well, if slower: the answer does not matter.
        // SAFETY: the range lies within the buffer, and this advice leaves what it holds.
        let _ = unsafe {
            let start = start.add(skipped).cast();
            madvise(start, rest / LARGE_PAGE * LARGE_PAGE, Advice::LinuxHugepage)
        };
    }
}

/// Elsewhere nothing is asked.
#[cfg(not(target_os = "linux"))]
pub fn prefer_large<T>(_: &mut [T]) {}
