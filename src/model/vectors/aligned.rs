//! Buffers that begin at a cache line, so that no vector lies across two.

use std::ops::{Deref, DerefMut};

use super::pages::{LARGE_PAGE, prefer_large};

/// Bytes of a cache line, and of the widest vectors.
const LINE: usize = 64;
/// From this size on a buffer gets large pages of its own.
const WORTHWHILE: usize = 128 << 10;

/// A buffer that begins at a cache line.
#[derive(Debug, Default)]
pub struct Aligned<T> {
    /// With room to begin later than the allocator does.
    buffer: Vec<T>,
    start: usize,
    length: usize,
}

impl<T: Copy + Default> Aligned<T> {
    /// As many zeros; in large pages if that is worth it.
    pub fn zeros(length: usize) -> Self {
        let bytes = length * size_of::<T>();
        if bytes < WORTHWHILE {
            return Self::small(length);
        }
        Self::at(LARGE_PAGE, length, bytes.next_multiple_of(LARGE_PAGE))
    }

    /// As many zeros, in the pages that are there.
    pub fn small(length: usize) -> Self {
        Self::at(LINE, length, length * size_of::<T>())
    }

    fn at(line: usize, length: usize, room: usize) -> Self {
        // Pages of zeros come from the system untouched, so that the advice is in time.
        let mut buffer = vec![T::default(); (room + line) / size_of::<T>()];
        // Where an address cannot be aligned, everything still works.
        let spare = buffer.len() - length;
        let start = buffer.as_ptr().align_offset(line).min(spare);
        if line == LARGE_PAGE {
            prefer_large(&mut buffer[start..]);
        }
        Self {
            buffer,
            start,
            length,
        }
    }

    /// Makes the buffer at least as long; if it grows, what it held is lost. It never shrinks, so
    /// that a buffer in use again is not allocated again.
    pub fn fit(&mut self, length: usize) {
        if self.length < length {
            *self = Self::zeros(length);
        }
    }

    /// Makes the buffer exactly so long, full of `value`; it is allocated again only to grow.
    pub fn refill(&mut self, length: usize, value: T) {
        if self.buffer.len() < self.start + length {
            *self = Self::zeros(length);
        }
        self.length = length;
        self.fill(value);
    }
}

impl<T> Deref for Aligned<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.buffer[self.start..self.start + self.length]
    }
}

impl<T> DerefMut for Aligned<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.buffer[self.start..self.start + self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_begin_at_a_line_and_keep_their_length() {
        for length in [0, 1, 63, 4096, 100_001] {
            let mut buffer = Aligned::<i32>::zeros(length);
            assert_eq!(buffer.len(), length);
            assert_eq!(buffer.as_ptr().addr() % LINE, 0);
            buffer.fill(1);
            buffer.fit(length / 2);
            assert_eq!(buffer.len(), length);
            buffer.refill(length / 2, 2);
            assert!(buffer.len() == length / 2 && buffer.iter().all(|&x| x == 2));
            buffer.fit(length + 1);
            assert_eq!(buffer.len(), length + 1);
        }
    }
}
