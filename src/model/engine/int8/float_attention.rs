//! Attention of one window in fp32, for the exact form of the encoder.

use super::heads::Heads;
use super::softmax::Probabilities;
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::floats::MultiplyFloats;
use crate::model::vectors::lanes::{AnyLanes, LANES};

/// Room for one head of one window.
#[derive(Debug, Default)]
pub struct FloatAttention {
    keys: Aligned<f32>,
    values: Aligned<f32>,
    scores: Aligned<f32>,
    mixed: Aligned<f32>,
}

impl FloatAttention {
    /// Mixes the values of a window, as [`super::attention::Attention::attend`] does.
    pub fn attend(&mut self, lanes: AnyLanes, heads: Heads, projected: &[f32], out: &mut [f32]) {
        let (columns, width) = (heads.columns(), heads.width);
        let stride = 3 * columns;
        let length = projected.len() / stride;
        let padded = length.next_multiple_of(LANES);
        self.keys.fit(padded * width);
        self.values.fit(length * width);
        self.scores.fit(length * padded);
        self.mixed.fit(length * width);
        for head in 0..heads.count {
            for (at, row) in projected.chunks_exact(stride).enumerate() {
                let key = &row[columns + head * width..][..width];
                let panel = &mut self.keys[at / LANES * LANES * width..];
                for (step, &x) in key.iter().enumerate() {
                    panel[step * LANES + at % LANES] = x;
                }
                let value = &row[2 * columns + head * width..][..width];
                for (chunk, value) in value.chunks_exact(LANES).enumerate() {
                    let to = (chunk * length + at) * LANES;
                    self.values[to..to + LANES].copy_from_slice(value);
                }
            }
            lanes.run(MultiplyFloats {
                left: &projected[head * width..],
                left_stride: stride,
                rows: length,
                right: &self.keys[..padded * width],
                depth: width,
                out: &mut self.scores,
            });
            lanes.run(Probabilities {
                rows: &mut self.scores[..length * padded],
                stride: padded,
                keys: length,
                factor: heads.factor(),
            });
            lanes.run(MultiplyFloats {
                left: &self.scores,
                left_stride: padded,
                rows: length,
                right: &self.values[..length * width],
                depth: length,
                out: &mut self.mixed,
            });
            let mixed = self.mixed.chunks_exact(width);
            for (out, mixed) in out.chunks_exact_mut(columns).zip(mixed) {
                out[head * width..][..width].copy_from_slice(mixed);
            }
        }
    }
}
