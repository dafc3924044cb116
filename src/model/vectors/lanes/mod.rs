//! Sixteen floats at a time, the same on every processor.
//!
//! All float steps of encoder and heads are written once over [`Lanes`], whose implementations differ in
//! registers but not in results: sixteen lanes whatever a register holds, only operations that
//! IEEE 754 rounds exactly, products fused with sums where [`Lanes::mul_add`] says so and nowhere
//! else, sums over lanes in one order. So a text has the same states, byte for byte, wherever it is
//! annotated.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;
#[cfg(target_arch = "x86_64")]
mod weave;

#[cfg(target_arch = "x86_64")]
pub use avx2::Avx2;
#[cfg(target_arch = "x86_64")]
pub use avx512::Avx512;
pub use portable::Portable;

/// Numbers in a vector.
pub const LANES: usize = 16;

/// A vector of floats in memory.
pub type Floats = [f32; LANES];

/// A vector of integers in memory.
pub type Integers = [i32; LANES];

/// Vectors of sixteen floats or integers. A value of an implementing type is the proof that the
/// processor has the instructions.
pub trait Lanes: Copy {
    /// Sixteen floats.
    type F: Copy;
    /// Sixteen integers.
    type I: Copy;
    /// Whether one register holds sixteen.
    const WIDE: bool = false;

    /// Runs a task compiled for these instructions.
    fn run<T: Task>(self, task: T) -> T::Output;

    /// `x` in every lane.
    fn splat(self, x: f32) -> Self::F;
    /// From memory.
    fn load(self, from: &Floats) -> Self::F;
    /// To memory.
    fn store(self, x: Self::F, to: &mut Floats);
    /// `a + b`.
    fn add(self, a: Self::F, b: Self::F) -> Self::F;
    /// `a - b`.
    fn sub(self, a: Self::F, b: Self::F) -> Self::F;
    /// `a × b`.
    fn mul(self, a: Self::F, b: Self::F) -> Self::F;
    /// `a × b + c`, rounded once.
    fn mul_add(self, a: Self::F, b: Self::F, c: Self::F) -> Self::F;
    /// The larger; `b` where one is no number or both are zero.
    fn max(self, a: Self::F, b: Self::F) -> Self::F;
    /// The smaller; `b` where one is no number or both are zero.
    fn min(self, a: Self::F, b: Self::F) -> Self::F;
    /// Without sign.
    fn abs(self, a: Self::F) -> Self::F;
    /// What `a` is above or below the nearest whole number, the even one of two.
    fn fraction(self, a: Self::F) -> Self::F;
    /// `a` × 2 to the whole number `power`, if that is a number of full precision.
    fn times_power(self, a: Self::F, power: Self::F) -> Self::F;
    /// The largest of all lanes.
    fn max_of(self, a: Self::F) -> f32;
    /// The sum of all lanes: halves are added until one is left.
    fn sum_of(self, a: Self::F) -> f32;

    /// From memory.
    fn load_integers(self, from: &Integers) -> Self::I;
    /// The nearest float, the even one of two.
    fn float(self, a: Self::I) -> Self::F;
    /// The bits of a float.
    fn bits(self, a: Self::F) -> Self::I;
    /// `a + b`, wrapping.
    fn add_integers(self, a: Self::I, b: Self::I) -> Self::I;
    /// All bits `N` places down, zeros follow.
    fn down<const N: u32>(self, a: Self::I) -> Self::I;
    /// The wrapping sum of all lanes.
    fn sum_of_integers(self, a: Self::I) -> i32;
    /// The lowest byte of each lane.
    fn store_bytes(self, a: Self::I, to: &mut [u8; LANES]);
    /// Four rows of bytes, those of each column side by side, as 16 groups of four bytes.
    fn weave(self, rows: [[u8; LANES]; 4], to: &mut [u8; 4 * LANES]);
}

/// Something to do with vectors. `run` is to be `#[inline(always)]`, so that it is compiled for the
/// instructions of the vectors it gets.
pub trait Task {
    /// What comes out.
    type Output;
    /// Does it.
    fn run<L: Lanes>(self, lanes: L) -> Self::Output;
}

/// The vectors chosen at run time.
#[derive(Debug, Clone, Copy)]
pub enum AnyLanes {
    /// See [`Portable`].
    Portable(Portable),
    /// See [`Avx2`].
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    /// See [`Avx512`].
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
}

impl AnyLanes {
    /// Runs a task on the chosen vectors.
    pub fn run<T: Task>(self, task: T) -> T::Output {
        match self {
            Self::Portable(lanes) => lanes.run(task),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(lanes) => lanes.run(task),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(lanes) => lanes.run(task),
        }
    }

    /// All that this processor can run, the plainest first.
    #[cfg(test)]
    pub fn all() -> Vec<Self> {
        let plain = std::iter::once(Self::Portable(Portable));
        #[cfg(target_arch = "x86_64")]
        let plain = plain
            .chain(Avx2::detect().map(Self::Avx2))
            .chain(Avx512::detect().map(Self::Avx512));
        plain.collect()
    }
}

/// A slice whose length is a multiple of sixteen, as vectors.
pub fn vectors<T>(slice: &[T]) -> &[[T; LANES]] {
    slice.as_chunks().0
}

/// A slice whose length is a multiple of sixteen, as vectors to write.
pub fn vectors_mut<T>(slice: &mut [T]) -> &mut [[T; LANES]] {
    slice.as_chunks_mut().0
}
