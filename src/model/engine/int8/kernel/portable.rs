//! The kernel in plain Rust: what all others must equal.

use super::{GROUP, Left, PANEL, Right};

/// Sums of the even and the odd half of every column's group, side by side.
const HALVES: usize = 2 * PANEL;

/// See [`super::Products::multiply`].
pub fn multiply(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    for row in 0..left.rows {
        let bytes = left.bytes[row * left.stride..][..right.depth]
            .as_chunks::<GROUP>()
            .0;
        let panels = right.bytes.chunks_exact(PANEL * right.depth);
        let sums = out[row * stride..].as_chunks_mut::<PANEL>().0;
        for (sums, panel) in sums.iter_mut().zip(panels) {
            let halves = halves(bytes, panel.as_chunks::<{ GROUP * PANEL }>().0);
            *sums = std::array::from_fn(|column| halves[2 * column] + halves[2 * column + 1]);
        }
    }
}

/// Two products and their sum at a time, in 16 and 32 bits: an instruction that even old processors
/// have, and that compilers find in this.
fn halves(bytes: &[[u8; GROUP]], panel: &[[u8; GROUP * PANEL]]) -> [i32; HALVES] {
    let mut sums = [0; HALVES];
    for (bytes, columns) in bytes.iter().zip(panel) {
        let bytes = bytes.map(i16::from);
        let weights = columns.map(|weight| i16::from(weight.cast_signed()));
        for (half, sum) in sums.iter_mut().enumerate() {
            let at = 2 * (half % 2);
            *sum += i32::from(bytes[at]) * i32::from(weights[2 * half])
                + i32::from(bytes[at + 1]) * i32::from(weights[2 * half + 1]);
        }
    }
    sums
}
