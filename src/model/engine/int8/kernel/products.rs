//! A kernel made ready on this thread, and what it multiplies.

use std::marker::PhantomData;

#[cfg(target_arch = "aarch64")]
use super::neon;
use super::{GROUP, Kernel, PANEL, ROWS, portable};
#[cfg(target_arch = "x86_64")]
use super::{amx, avx_vnni, avx2, avx512};

/// Rows of unsigned bytes.
#[derive(Debug, Clone, Copy)]
pub struct Left<'a> {
    /// The rows, with those that round their number up to a multiple of [`ROWS`].
    pub bytes: &'a [u8],
    /// Bytes from one row to the next.
    pub stride: usize,
    /// Number of rows wanted.
    pub rows: usize,
}

/// Packed columns of signed bytes (as their bits): panels of [`PANEL`] columns; in a panel, for every [`GROUP`]
/// bytes of depth, those of each column side by side.
#[derive(Debug, Clone, Copy)]
pub struct Right<'a> {
    /// The panels, one after the other.
    pub bytes: &'a [u8],
    /// Length of a column in bytes, a multiple of the kernel's [`Kernel::depth_step`].
    pub depth: usize,
}

impl Right<'_> {
    /// Number of panels.
    pub const fn panels(&self) -> usize {
        self.bytes.len() / (self.depth * PANEL)
    }
}

/// A kernel made ready on this thread; AMX wants its tiles shaped, and given back. There must not
/// be two on one thread at once.
pub struct Products {
    kernel: Kernel,
    // Tiles belong to the thread that shaped them.
    on_this_thread: PhantomData<*const ()>,
}

impl Products {
    /// Makes a kernel ready; one that is not available here becomes the best that is.
    pub fn start(kernel: Kernel) -> Self {
        let kernel = if kernel.is_available() {
            kernel
        } else {
            Kernel::best()
        };
        #[cfg(target_arch = "x86_64")]
        if kernel == Kernel::Amx {
            amx::shape_tiles();
        }
        Self {
            kernel,
            on_this_thread: PhantomData,
        }
    }

    /// The kernel that multiplies.
    pub const fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// `out` [rows, panels × 16] = `left` × `right`, rows of `out` being `stride` numbers apart.
    /// What stands in the rows that round up `left.rows` is overwritten too.
    ///
    /// # Panics
    /// When the slices are too short for what they are said to hold.
    pub fn multiply(&self, left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
        let rows = left.rows.next_multiple_of(ROWS);
        let (depth, panels) = (right.depth, right.panels());
        if left.rows == 0 || panels == 0 {
            return;
        }
        assert!(depth > 0 && depth.is_multiple_of(self.kernel.depth_step()));
        assert!(left.stride >= depth && left.bytes.len() >= (rows - 1) * left.stride + depth);
        assert!(stride >= panels * PANEL && out.len() >= (rows - 1) * stride + panels * PANEL);
        debug_assert_eq!(GROUP * PANEL, 64);
        match self.kernel {
            Kernel::Portable => portable::multiply(left, right, out, stride),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => avx2::multiply(left, right, out, stride),
            #[cfg(target_arch = "x86_64")]
            Kernel::AvxVnni => avx_vnni::multiply(left, right, out, stride),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512Vnni => avx512::multiply(left, right, out, stride),
            #[cfg(target_arch = "x86_64")]
            Kernel::Amx => amx::multiply(left, right, out, stride),
            #[cfg(target_arch = "aarch64")]
            Kernel::Neon => neon::multiply(left, right, out, stride),
            #[allow(
                unreachable_patterns,
                reason = "those of other processors are not started"
            )]
            _ => portable::multiply(left, right, out, stride),
        }
    }
}

impl Drop for Products {
    fn drop(&mut self) {
        #[cfg(target_arch = "x86_64")]
        if self.kernel == Kernel::Amx {
            amx::release_tiles();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Extremes are as likely as all others together.
    fn byte() -> impl Strategy<Value = u8> {
        prop_oneof![Just(0), Just(255), Just(127), Just(128), any::<u8>()]
    }

    fn multiplied(kernel: Kernel, left: Left<'_>, right: Right<'_>) -> Vec<i32> {
        let (rows, columns) = (left.rows.next_multiple_of(ROWS), right.panels() * PANEL);
        let mut out = vec![7; rows * (columns + 3)];
        Products::start(kernel).multiply(left, right, &mut out, columns + 3);
        let row = |row: usize| out[row * (columns + 3)..][..columns].to_vec();
        (0..left.rows).flat_map(row).collect()
    }

    fn by_definition(left: Left<'_>, right: Right<'_>) -> Vec<i32> {
        let columns = right.panels() * PANEL;
        let mut out = Vec::new();
        for row in 0..left.rows {
            for column in 0..columns {
                let panel = &right.bytes[column / PANEL * PANEL * right.depth..];
                out.push((0..right.depth).fold(0, |sum, at| {
                    let group = (at / GROUP * PANEL + column % PANEL) * GROUP;
                    let weight = panel[group + at % GROUP];
                    sum + i32::from(left.bytes[row * left.stride + at])
                        * i32::from(weight.cast_signed())
                }));
            }
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn every_kernel_gives_the_exact_integers(
            rows in 1usize..70,
            panels in 1usize..8,
            steps in 1usize..5,
            spare in 0usize..9,
            seed in proptest::collection::vec(byte(), 997),
        ) {
            let depth = steps * 64;
            let stride = depth + spare;
            let padded = rows.next_multiple_of(ROWS);
            let bytes: Vec<u8> = (0..padded * stride).map(|i| seed[(i * 31) % 997]).collect();
            let weights: Vec<u8> =
                (0..panels * PANEL * depth).map(|i| seed[(i * 17 + i / 997) % 997]).collect();
            let left = Left { bytes: &bytes, stride, rows };
            let right = Right { bytes: &weights, depth };
            let exact = by_definition(left, right);
            for kernel in Kernel::ALL.into_iter().filter(|kernel| kernel.is_available()) {
                prop_assert!(multiplied(kernel, left, right) == exact, "{kernel} differs");
            }
        }

        #[test]
        fn depths_that_are_no_multiple_of_64_are_exact_too(
            rows in 1usize..20,
            panels in 1usize..5,
            groups in 1usize..30,
            seed in proptest::collection::vec(byte(), 997),
        ) {
            let depth = groups * GROUP;
            let bytes: Vec<u8> =
                (0..rows.next_multiple_of(ROWS) * depth).map(|i| seed[(i * 31) % 997]).collect();
            let weights: Vec<u8> =
                (0..panels * PANEL * depth).map(|i| seed[(i * 17 + i / 997) % 997]).collect();
            let left = Left { bytes: &bytes, stride: depth, rows };
            let right = Right { bytes: &weights, depth };
            let exact = by_definition(left, right);
            for kernel in Kernel::ALL.into_iter().filter(|kernel| kernel.is_available()) {
                if kernel.depth_step() == GROUP {
                    prop_assert!(multiplied(kernel, left, right) == exact, "{kernel} differs");
                }
            }
        }
    }

    #[test]
    fn the_largest_bytes_neither_saturate_nor_wrap() {
        let (rows, depth) = (5, 1536);
        let bytes = vec![255; ROWS * depth];
        for weight in [-128i8, 127] {
            let weights = vec![weight.cast_unsigned(); 3 * PANEL * depth];
            let left = Left {
                bytes: &bytes,
                stride: depth,
                rows,
            };
            let right = Right {
                bytes: &weights,
                depth,
            };
            let exact = 255 * i32::from(weight) * depth as i32;
            for kernel in Kernel::ALL
                .into_iter()
                .filter(|kernel| kernel.is_available())
            {
                let found = multiplied(kernel, left, right);
                assert!(found.iter().all(|&sum| sum == exact), "{kernel}");
            }
        }
    }
}
