//! The kernel in plain Rust: what all others must equal.

use super::{GROUP, Left, PANEL, Right};

/// See [`super::Products::multiply`].
pub fn multiply(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    for row in 0..left.rows {
        let bytes = left.bytes[row * left.stride..][..right.depth]
            .as_chunks::<GROUP>()
            .0;
        let panels = right.bytes.chunks_exact(PANEL * right.depth);
        let sums = out[row * stride..].as_chunks_mut::<PANEL>().0;
        for (sums, panel) in sums.iter_mut().zip(panels) {
            *sums = [0; PANEL];
            for (bytes, columns) in bytes.iter().zip(panel.as_chunks::<{ GROUP * PANEL }>().0) {
                for (sum, weights) in sums.iter_mut().zip(columns.as_chunks::<GROUP>().0) {
                    for (&byte, &weight) in bytes.iter().zip(weights) {
                        *sum += i32::from(byte) * i32::from(weight.cast_signed());
                    }
                }
            }
        }
    }
}
