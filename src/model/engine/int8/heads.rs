//! One head of one window: its keys and values packed for the kernels.

use super::kernel::{GROUP, PANEL, Right};
use super::projected::Projected;
use super::softmax::{NEVER, WHOLE};
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::lanes::{LANES, Lanes, Task};

/// The widest head there may be.
pub const WIDEST: usize = 8 * LANES;

/// The heads of a layer.
#[derive(Debug, Clone, Copy)]
pub struct Heads {
    /// How many.
    pub count: usize,
    /// Numbers of a head, rounded up to a multiple of sixteen.
    pub width: usize,
    /// Numbers of a head as the model has them: its root divides the scores.
    pub real_width: usize,
}

impl Heads {
    /// Numbers of all heads.
    pub const fn columns(self) -> usize {
        self.count * self.width
    }

    /// What scores are multiplied by before powers of two are taken of them.
    pub fn factor(self) -> f32 {
        std::f32::consts::LOG2_E / (self.real_width as f32).sqrt()
    }
}

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Head {
    key_bytes: Aligned<u8>,
    key_depth: usize,
    /// By key: what the zero of the queries adds to its sums, taken off; [`NEVER`] if not there.
    pub key_shifts: Aligned<f32>,
    /// By key: what a byte is worth.
    pub key_scales: Aligned<f32>,
    value_bytes: Aligned<u8>,
    value_depth: usize,
    /// By key: steps of a share of 1, as many fewer as its value's bytes are worth less than those
    /// of the window's largest value.
    pub value_steps: Aligned<f32>,
    /// What a byte of the largest value is worth, by steps.
    pub value_scale: f32,
}

impl Head {
    /// Makes room for a window of `length` subwords. Bytes that no subword fills are 0.
    pub fn shape(&mut self, heads: Heads, length: usize, depth_step: usize) {
        let keys = length.next_multiple_of(LANES);
        self.key_depth = heads.width.next_multiple_of(depth_step);
        self.value_depth = length.next_multiple_of(depth_step);
        self.key_bytes.refill(keys * self.key_depth, 0);
        self.key_shifts.refill(keys, NEVER);
        self.key_scales.refill(keys, 1.0);
        self.value_bytes.refill(heads.width * self.value_depth, 0);
        self.value_steps.refill(keys, 0.0);
    }

    /// The keys, as columns.
    pub fn keys(&self) -> Right<'_> {
        Right {
            bytes: &self.key_bytes,
            depth: self.key_depth,
        }
    }

    /// The values, their columns as columns.
    pub fn values(&self) -> Right<'_> {
        Right {
            bytes: &self.value_bytes,
            depth: self.value_depth,
        }
    }
}

/// Packs one head of a window.
pub struct Pack<'a> {
    /// The heads.
    pub heads: Heads,
    /// Which one.
    pub number: usize,
    /// All rows.
    pub projected: &'a Projected,
    /// The window's first row.
    pub first: usize,
    /// Rows of the window.
    pub length: usize,
    /// Where they go.
    pub head: &'a mut Head,
}

impl Task for Pack<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) {
        let (columns, width) = (self.heads.columns(), self.heads.width);
        let (head, projected) = (self.head, self.projected);
        let scales = self.number * projected.rows + self.first;
        let scales = scales..scales + self.length;
        head.key_shifts[..self.length].copy_from_slice(&projected.key_shifts[scales.clone()]);
        head.key_scales[..self.length].copy_from_slice(&projected.key_scales[scales.clone()]);
        let worth = &projected.value_scales[scales];
        let most = worth.iter().fold(
            0.0f32,
            |most, &scale| if scale > most { scale } else { most },
        );
        let by = WHOLE / most;
        for (steps, scale) in head.value_steps.iter_mut().zip(worth) {
            *steps = scale * by;
        }
        head.value_scale = most / WHOLE;

        let rows = self.first * columns + self.number * width;
        let keys = projected.keys[rows..].chunks(columns).take(self.length);
        for (at, key) in keys.enumerate() {
            let start = at / PANEL * PANEL * head.key_depth + at % PANEL * GROUP;
            let panel = &mut head.key_bytes[start..];
            let groups = key[..width].as_chunks::<GROUP>().0;
            for (group, to) in groups.iter().zip(panel.chunks_mut(PANEL * GROUP)) {
                to[..GROUP].copy_from_slice(group);
            }
        }

        for chunk in 0..width / LANES {
            let panel = &mut head.value_bytes[chunk * PANEL * head.value_depth..];
            let groups = panel.as_chunks_mut::<{ GROUP * PANEL }>().0;
            for (first, to) in (0..self.length).step_by(GROUP).zip(groups) {
                let mut four = [[0; LANES]; GROUP];
                for (at, row) in (first..self.length).zip(&mut four) {
                    let from = rows + at * columns + chunk * LANES;
                    row.copy_from_slice(&projected.values[from..from + LANES]);
                }
                lanes.weave(four, to);
            }
        }
    }
}
