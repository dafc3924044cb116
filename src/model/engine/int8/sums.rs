//! Sums of products → floats: scale, zero and bias are applied where the sums are read, so that no
//! pass over memory is needed for them.

use crate::model::vectors::lanes::{Floats, Integers, Lanes, vectors};

/// A tile of sums.
pub trait Sums: Copy {
    /// A row of it.
    type Row<'a>: SumsRow
    where
        Self: 'a;
    /// Row `row` of the tile.
    fn row(&self, row: usize) -> Self::Row<'_>;
}

/// A row of a tile of sums.
pub trait SumsRow {
    /// Number of vectors.
    fn vectors(&self) -> usize;
    /// Vector `at`, in floats.
    fn get<L: Lanes>(&self, lanes: L, at: usize) -> L::F;
}

/// Exact sums of byte products.
#[derive(Debug, Clone, Copy)]
pub struct ByteSums<'a> {
    /// The sums, `columns` a row.
    pub sums: &'a [i32],
    /// By row of the tile: what a byte of the activations is worth.
    pub row_scales: &'a [f32],
    /// By row of the tile: the byte of 0.
    pub row_zeros: &'a [f32],
    /// By column: the sum of the weights.
    pub column_sums: &'a [f32],
    /// By column: what a weight is worth.
    pub column_scales: &'a [f32],
    /// By column.
    pub bias: &'a [f32],
}

/// See [`ByteSums`].
#[derive(Debug, Clone, Copy)]
pub struct ByteSumsRow<'a> {
    sums: &'a [Integers],
    column_sums: &'a [Floats],
    column_scales: &'a [Floats],
    bias: &'a [Floats],
    scale: f32,
    zero: f32,
}

impl Sums for ByteSums<'_> {
    type Row<'a>
        = ByteSumsRow<'a>
    where
        Self: 'a;

    #[inline(always)]
    fn row(&self, row: usize) -> ByteSumsRow<'_> {
        let columns = self.bias.len();
        let sums = vectors(&self.sums[row * columns..][..columns]);
        ByteSumsRow {
            sums,
            column_sums: &vectors(self.column_sums)[..sums.len()],
            column_scales: &vectors(self.column_scales)[..sums.len()],
            bias: &vectors(self.bias)[..sums.len()],
            scale: self.row_scales[row],
            zero: self.row_zeros[row],
        }
    }
}

impl SumsRow for ByteSumsRow<'_> {
    #[inline(always)]
    fn vectors(&self) -> usize {
        self.sums.len()
    }

    #[inline(always)]
    fn get<L: Lanes>(&self, lanes: L, at: usize) -> L::F {
        let sum = lanes.float(lanes.load_integers(&self.sums[at]));
        let minus_zero = lanes.splat(-self.zero);
        let sum = lanes.mul_add(lanes.load(&self.column_sums[at]), minus_zero, sum);
        let sum = lanes.mul(sum, lanes.splat(self.scale));
        lanes.mul_add(
            sum,
            lanes.load(&self.column_scales[at]),
            lanes.load(&self.bias[at]),
        )
    }
}

/// Sums of float products.
#[derive(Debug, Clone, Copy)]
pub struct FloatSums<'a> {
    /// The sums, `columns` a row.
    pub sums: &'a [f32],
    /// By column.
    pub bias: &'a [f32],
}

/// See [`FloatSums`].
#[derive(Debug, Clone, Copy)]
pub struct FloatSumsRow<'a> {
    sums: &'a [Floats],
    bias: &'a [Floats],
}

impl Sums for FloatSums<'_> {
    type Row<'a>
        = FloatSumsRow<'a>
    where
        Self: 'a;

    #[inline(always)]
    fn row(&self, row: usize) -> FloatSumsRow<'_> {
        let columns = self.bias.len();
        let sums = vectors(&self.sums[row * columns..][..columns]);
        FloatSumsRow {
            sums,
            bias: &vectors(self.bias)[..sums.len()],
        }
    }
}

impl SumsRow for FloatSumsRow<'_> {
    #[inline(always)]
    fn vectors(&self) -> usize {
        self.sums.len()
    }

    #[inline(always)]
    fn get<L: Lanes>(&self, lanes: L, at: usize) -> L::F {
        lanes.add(lanes.load(&self.sums[at]), lanes.load(&self.bias[at]))
    }
}
