//! An encoder of a given shape with seeded random weights, as a safetensors file in memory.

use std::collections::BTreeMap;
use std::path::Path;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, serialize};

use crate::model::{Shape, Weights};

/// The shape of `MiniLM`, with few words.
#[cfg_attr(test, allow(dead_code, reason = "for measurements"))]
pub const MINILM: Shape = Shape {
    hidden: 384,
    layers: 12,
    heads: 12,
    inner: 1536,
    vocabulary: 2000,
    positions: 512,
    epsilon: 1e-12,
    mix: 0,
};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From -1 to 1.
    fn float(&mut self) -> f32 {
        (self.next() >> 40) as f32 / 8_388_608.0 - 1.0
    }
}

#[derive(Default)]
struct Tensors(BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>);

impl Tensors {
    fn floats(&mut self, name: String, shape: Vec<usize>, get: impl FnMut() -> f32) {
        let count = shape.iter().product();
        let values = std::iter::repeat_with(get).take(count);
        let bytes = values.flat_map(f32::to_le_bytes).collect();
        self.0.insert(name, (Dtype::F32, shape, bytes));
    }

    fn rows(&mut self, name: &str, rows: usize, columns: usize, size: f32, random: &mut Random) {
        let bytes = (0..rows * columns)
            .map(|_| (random.float() * 127.0) as i8 as u8)
            .collect();
        self.0
            .insert(name.to_owned(), (Dtype::I8, vec![rows, columns], bytes));
        self.floats(format!("{name}.scale"), vec![rows], || {
            (1.0 + 0.3 * random.float()) * size / 127.0
        });
    }
}

/// Random weights of a shape.
///
/// # Panics
/// When the file cannot be made, which would be a fault here.
pub fn random(shape: &Shape, seed: u64) -> Weights {
    let mut random = Random(seed | 1);
    let mut tensors = Tensors::default();
    let (h, inner) = (shape.hidden, shape.inner);
    let norms = |tensors: &mut Tensors, name: &str, random: &mut Random| {
        tensors.floats(format!("{name}.weight"), vec![h], || {
            1.0 + 0.2 * random.float()
        });
        tensors.floats(format!("{name}.bias"), vec![h], || 0.2 * random.float());
    };
    tensors.rows("embeddings.word", shape.vocabulary, h, 0.1, &mut random);
    tensors.floats(
        "embeddings.position".into(),
        vec![shape.positions, h],
        || 0.05 * random.float(),
    );
    norms(&mut tensors, "embeddings.norm", &mut random);
    for layer in 0..shape.layers {
        let name = |what: &str| format!("layers.{layer}.{what}");
        let sizes = [
            ("query", h, h),
            ("key", h, h),
            ("value", h, h),
            ("attention_output", h, h),
            ("inner", inner, h),
            ("outer", h, inner),
        ];
        for (what, rows, columns) in sizes {
            // As wide as keeps the size of what goes through.
            let size = 1.7 / (columns as f32).sqrt();
            tensors.rows(
                &format!("{}.weight", name(what)),
                rows,
                columns,
                size,
                &mut random,
            );
            tensors.floats(format!("{}.bias", name(what)), vec![rows], || {
                0.1 * random.float()
            });
        }
        norms(&mut tensors, &name("attention_norm"), &mut random);
        norms(&mut tensors, &name("output_norm"), &mut random);
    }
    if shape.mix > 0 {
        tensors.floats("mix.weight".into(), vec![shape.mix], || {
            1.0 / shape.mix as f32
        });
        norms(&mut tensors, "mix.norm", &mut random);
    }
    let views = tensors.0.iter().map(|(name, (dtype, shape, bytes))| {
        let view = TensorView::new(*dtype, shape.clone(), bytes);
        (name, view.expect("as many bytes as the shape says"))
    });
    let bytes = serialize(views, None).expect("a file in memory");
    Weights::new(Path::new("random.safetensors"), bytes).expect("written just now")
}

/// Windows of these lengths with random ids.
pub fn windows(shape: &Shape, lengths: impl Iterator<Item = usize>, seed: u64) -> Vec<Vec<u32>> {
    let mut random = Random(seed | 1);
    let mut id = || (random.next() >> 33) as u32 % shape.vocabulary as u32;
    lengths
        .map(|length| (0..length).map(|_| id()).collect())
        .collect()
}
