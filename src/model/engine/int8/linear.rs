//! A linear layer: weights packed once for the kernels, and its product with rows, tile by tile.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::Precision;
use super::kernel::{GROUP, Kernel, PANEL, Products, ROWS, Right};
use super::rows::ByteRows;
use super::sums::{ByteSums, FloatSums, Sums};
use crate::model::vectors::aligned::Aligned;
use crate::model::vectors::floats::MultiplyFloats;
use crate::model::vectors::lanes::AnyLanes;

/// Columns of a tile: with [`BLOCK`] rows its sums stay in the nearest caches.
const TILE: usize = 12 * PANEL;
/// Rows of a tile.
pub const BLOCK: usize = 64;

/// What a linear layer computes one output from.
#[derive(Debug, Clone)]
pub struct Output {
    /// Weights in int8, one for each input.
    pub weights: Vec<i8>,
    /// What a weight is worth.
    pub scale: f32,
    /// Added.
    pub bias: f32,
}

impl Output {
    /// An output that is always 0, to fill up a panel.
    pub const fn nothing() -> Self {
        Self {
            weights: Vec::new(),
            scale: 0.0,
            bias: 0.0,
        }
    }
}

/// Rows of inputs.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// In bytes.
    Bytes(&'a ByteRows),
    /// In fp32, row after row.
    Floats(&'a [f32]),
}

/// Room for the sums of one tile.
#[derive(Debug, Default)]
pub struct Tile {
    sums: Aligned<i32>,
    float_sums: Aligned<f32>,
}

/// What becomes of a tile of outputs.
pub trait Epilogue {
    /// Takes the outputs `columns` of the rows `rows`.
    fn take<S: Sums>(&mut self, sums: S, rows: Range<usize>, columns: Range<usize>);
}

/// See the module's documentation.
#[derive(Debug)]
pub struct Linear {
    /// Columns of a tile are a multiple of this.
    unit: usize,
    depth: usize,
    columns: usize,
    bias: Aligned<f32>,
    packed: Packed,
}

#[derive(Debug)]
enum Packed {
    Bytes {
        panels: Shared,
        sums: Aligned<f32>,
        scales: Aligned<f32>,
    },
    Floats(Aligned<f32>),
}

impl Linear {
    /// Packs a layer of `inputs` inputs; outputs are filled up to a multiple of sixteen.
    pub fn new(outputs: &[Output], inputs: usize, kernel: Kernel, precision: Precision) -> Self {
        let columns = outputs.len().next_multiple_of(PANEL);
        let value = |get: fn(&Output) -> f32| {
            let mut values = Aligned::zeros(columns);
            for (value, output) in values.iter_mut().zip(outputs) {
                *value = get(output);
            }
            values
        };
        let bias = value(|output| output.bias);
        let (depth, packed) = match precision {
            Precision::Int8 => {
                let depth = inputs.next_multiple_of(kernel.depth_step());
                let packed = Packed::Bytes {
                    panels: Shared::new(panels(outputs, columns, depth)),
                    sums: value(|output| output.weights.iter().map(|&w| f32::from(w)).sum()),
                    scales: value(|output| output.scale),
                };
                (depth, packed)
            }
            Precision::Float => (
                inputs,
                Packed::Floats(float_panels(outputs, columns, inputs)),
            ),
        };
        Self {
            unit: PANEL,
            depth,
            columns,
            bias,
            packed,
        }
    }

    /// Lets every tile be whole groups of `unit` columns.
    #[must_use]
    pub fn in_units(mut self, unit: usize) -> Self {
        self.unit = unit;
        self
    }

    /// Outputs, with those that fill up.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Inputs, with those that fill up.
    pub const fn depth(&self) -> usize {
        self.depth
    }

    /// Computes all outputs of the rows `rows` of `input`, tile by tile. Weights are read once,
    /// however many rows there are.
    pub fn apply<E: Epilogue>(
        &self,
        products: &Products,
        lanes: AnyLanes,
        input: Input<'_>,
        rows: Range<usize>,
        tile: &mut Tile,
        epilogue: &mut E,
    ) {
        let width = (TILE / self.unit).max(1) * self.unit;
        for first in (0..self.columns).step_by(width) {
            let columns = first..(first + width).min(self.columns);
            for start in rows.clone().step_by(BLOCK) {
                let rows = start..(start + BLOCK).min(rows.end);
                let columns = columns.clone();
                self.tile(products, lanes, input, (rows, columns), tile, epilogue);
            }
        }
    }

    fn tile<E: Epilogue>(
        &self,
        products: &Products,
        lanes: AnyLanes,
        input: Input<'_>,
        (rows, columns): (Range<usize>, Range<usize>),
        tile: &mut Tile,
        epilogue: &mut E,
    ) {
        let (width, count) = (columns.len(), rows.len());
        let room = count.next_multiple_of(ROWS) * width;
        let packed = columns.start * self.depth..columns.end * self.depth;
        let bias = &self.bias[columns.clone()];
        match (&self.packed, input) {
            (
                Packed::Bytes {
                    panels,
                    sums,
                    scales,
                },
                Input::Bytes(input),
            ) => {
                tile.sums.fit(room);
                let right = Right {
                    bytes: &panels[packed],
                    depth: self.depth,
                };
                products.multiply(input.left(rows.start, count), right, &mut tile.sums, width);
                let done = ByteSums {
                    sums: &tile.sums,
                    row_scales: &input.scales[rows.clone()],
                    row_zeros: &input.zeros[rows.clone()],
                    column_sums: &sums[columns.clone()],
                    column_scales: &scales[columns.clone()],
                    bias,
                };
                epilogue.take(done, rows, columns);
            }
            (Packed::Floats(panels), Input::Floats(input)) => {
                tile.float_sums.fit(room);
                lanes.run(MultiplyFloats {
                    left: &input[rows.start * self.depth..],
                    left_stride: self.depth,
                    rows: count,
                    right: &panels[packed],
                    depth: self.depth,
                    out: &mut tile.float_sums,
                });
                let done = FloatSums {
                    sums: &tile.float_sums,
                    bias,
                };
                epilogue.take(done, rows, columns);
            }
            _ => unreachable!("an encoder is made for one precision, rows and weights alike"),
        }
    }
}

/// A part of a buffer that others have parts of too.
#[derive(Debug)]
struct Shared {
    buffer: Arc<Aligned<u8>>,
    part: Range<usize>,
}

impl Shared {
    fn new(buffer: Aligned<u8>) -> Self {
        Self {
            part: 0..buffer.len(),
            buffer: Arc::new(buffer),
        }
    }
}

impl Deref for Shared {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.buffer[self.part.clone()]
    }
}

/// Puts the weights of layers back to back into one buffer, which is large enough for large pages.
pub fn gather<'a>(layers: impl Iterator<Item = &'a mut Linear>) {
    let mut parts: Vec<&mut Shared> = layers
        .filter_map(|layer| match &mut layer.packed {
            Packed::Bytes { panels, .. } => Some(panels),
            Packed::Floats(_) => None,
        })
        .collect();
    let mut all = Aligned::zeros(parts.iter().map(|part| part.len()).sum());
    let mut at = 0;
    let mut places = Vec::new();
    for part in &parts {
        let place = at..at + part.len();
        all[place.clone()].copy_from_slice(part);
        at = place.end;
        places.push(place);
    }
    let all = Arc::new(all);
    for (part, place) in parts.iter_mut().zip(places) {
        part.buffer = Arc::clone(&all);
        part.part = place;
    }
}

/// Columns → panels as [`Right`] has them.
fn panels(outputs: &[Output], columns: usize, depth: usize) -> Aligned<u8> {
    // Only until all layers are gathered.
    let mut panels = Aligned::small(columns * depth);
    for (column, output) in outputs.iter().enumerate() {
        let start = column / PANEL * PANEL * depth + column % PANEL * GROUP;
        for (at, &weight) in output.weights.iter().enumerate() {
            panels[start + at / GROUP * PANEL * GROUP + at % GROUP] = weight.cast_unsigned();
        }
    }
    panels
}

fn float_panels(outputs: &[Output], columns: usize, depth: usize) -> Aligned<f32> {
    let mut panels = Aligned::zeros(columns * depth);
    for (column, output) in outputs.iter().enumerate() {
        let start = column / PANEL * PANEL * depth + column % PANEL;
        for (at, &weight) in output.weights.iter().enumerate() {
            panels[start + at * PANEL] = f32::from(weight) * output.scale;
        }
    }
    panels
}
