//! Which articles belong together, by the first of them.

/// Sets of numbers that can be joined.
#[derive(Debug)]
pub struct Union(Vec<usize>);

impl Union {
    /// `size` sets of one number each.
    pub fn new(size: usize) -> Self {
        Self((0..size).collect())
    }

    /// The smallest number of the set of `number`.
    pub fn first(&mut self, mut number: usize) -> usize {
        while self.0[number] != number {
            // Every second step is cut short for those that come after.
            self.0[number] = self.0[self.0[number]];
            number = self.0[number];
        }
        number
    }

    /// Makes one set of two.
    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other)] = one.min(other);
    }
}
