//! The one-to-one assignment of greatest sum between two sides of any size.
//!
//! Shortest augmenting paths on a rectangular matrix (Crouse 2016, "On implementing 2D rectangular
//! assignment algorithms"), in floating point. Libraries give the same sum; this stands here for
//! its ties: among assignments of one sum the published quotation metric takes the one that SciPy's
//! `linear_sum_assignment` finds, and other figures hang on that choice. So rows are added in
//! order, columns are looked at from the last to the first, and of equally near columns a free one
//! is taken.

/// Pairs of (row, column), by row, that maximise the sum of `weights[row][column]`.
///
/// All rows have the same length. Always min(rows, columns) pairs, also of weight 0.
pub fn assign(weights: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let rows = weights.len();
    let columns = weights.first().map_or(0, Vec::len);
    if rows <= columns {
        let cost = |row: usize, column: usize| -weights[row][column];
        let found = Search::new(rows, columns, cost).solve();
        found.into_iter().enumerate().collect()
    } else {
        let cost = |column: usize, row: usize| -weights[row][column];
        let found = Search::new(columns, rows, cost).solve();
        let mut pairs: Vec<_> = found.into_iter().enumerate().map(|(c, r)| (r, c)).collect();
        pairs.sort_unstable();
        pairs
    }
}

/// No row or column.
const NONE: usize = usize::MAX;

/// The state of the search; never more rows than columns.
struct Search<C> {
    rows: usize,
    columns: usize,
    cost: C,
    /// Dual value of each row.
    row_dual: Vec<f64>,
    /// Dual value of each column.
    column_dual: Vec<f64>,
    column_of: Vec<usize>,
    row_of: Vec<usize>,
}

/// The tree of shortest paths that grew from one row.
struct Paths {
    /// Cost of the shortest path to each column.
    cost: Vec<f64>,
    /// The row before each column.
    previous: Vec<usize>,
    seen_rows: Vec<usize>,
    seen_columns: Vec<usize>,
    /// The free column that was reached, and the cost of reaching it.
    end: usize,
    end_cost: f64,
}

impl<C: Fn(usize, usize) -> f64> Search<C> {
    fn new(rows: usize, columns: usize, cost: C) -> Self {
        Self {
            rows,
            columns,
            cost,
            row_dual: vec![0.0; rows],
            column_dual: vec![0.0; columns],
            column_of: vec![NONE; rows],
            row_of: vec![NONE; columns],
        }
    }

    /// The column of each row.
    fn solve(mut self) -> Vec<usize> {
        for row in 0..self.rows {
            let paths = self.grow(row);
            self.update_duals(row, &paths);
            self.augment(row, &paths);
        }
        self.column_of
    }

    /// Grows shortest paths from `start` until a free column is reached.
    fn grow(&self, start: usize) -> Paths {
        let mut paths = Paths {
            cost: vec![f64::INFINITY; self.columns],
            previous: vec![NONE; self.columns],
            seen_rows: Vec::new(),
            seen_columns: Vec::new(),
            end: NONE,
            end_cost: 0.0,
        };
        // From the last column: equal weights then give row i column i.
        let mut remaining: Vec<usize> = (0..self.columns).rev().collect();
        let mut row = start;
        while paths.end == NONE && !remaining.is_empty() {
            paths.seen_rows.push(row);
            let mut lowest = f64::INFINITY;
            let mut nearest = 0;
            for (at, &column) in remaining.iter().enumerate() {
                let reduced = paths.end_cost + (self.cost)(row, column)
                    - self.row_dual[row]
                    - self.column_dual[column];
                if reduced < paths.cost[column] {
                    paths.cost[column] = reduced;
                    paths.previous[column] = row;
                }
                let cost = paths.cost[column];
                let free = self.row_of[column] == NONE;
                #[expect(clippy::float_cmp, reason = "ties are exact equality, as in SciPy")]
                if cost < lowest || (cost == lowest && free) {
                    lowest = cost;
                    nearest = at;
                }
            }
            paths.end_cost = lowest;
            let column = remaining.swap_remove(nearest);
            paths.seen_columns.push(column);
            match self.row_of[column] {
                NONE => paths.end = column,
                taken_by => row = taken_by,
            }
        }
        paths
    }

    fn update_duals(&mut self, start: usize, paths: &Paths) {
        self.row_dual[start] += paths.end_cost;
        for &row in paths.seen_rows.iter().filter(|&&row| row != start) {
            self.row_dual[row] += paths.end_cost - paths.cost[self.column_of[row]];
        }
        for &column in &paths.seen_columns {
            self.column_dual[column] -= paths.end_cost - paths.cost[column];
        }
    }

    fn augment(&mut self, start: usize, paths: &Paths) {
        let mut column = paths.end;
        while column != NONE {
            let row = paths.previous[column];
            self.row_of[column] = row;
            column = std::mem::replace(&mut self.column_of[row], column);
            if row == start {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pathfinding::kuhn_munkres::kuhn_munkres;
    use pathfinding::matrix::Matrix;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_shapes_and_no_columns() {
        assert_eq!(assign(&[]), []);
        assert_eq!(assign(&[vec![], vec![]]), []);
        assert_eq!(assign(&[vec![0.1, 0.9, 0.3]]), [(0, 1)]);
        assert_eq!(assign(&[vec![0.1], vec![0.9], vec![0.3]]), [(1, 0)]);
    }

    #[test]
    fn the_greatest_sum_is_not_the_greedy_one() {
        let weights = [vec![0.9, 0.8], vec![0.8, 0.1]];
        assert_eq!(assign(&weights), [(0, 1), (1, 0)]);
    }

    #[test]
    fn equal_weights_pair_in_order() {
        let weights = vec![vec![0.0; 4]; 3];
        assert_eq!(assign(&weights), [(0, 0), (1, 1), (2, 2)]);
    }

    prop_compose! {
        fn weights()(rows in 1usize..7, columns in 1usize..7)(
            matrix in prop::collection::vec(prop::collection::vec(0i64..12, columns), rows)
        ) -> Vec<Vec<i64>> {
            matrix
        }
    }

    proptest! {
        #[test]
        fn the_sum_is_that_of_kuhn_and_munkres(weights in weights()) {
            let floats: Vec<Vec<f64>> = weights
                .iter()
                .map(|row| row.iter().map(|&w| w as f64 / 8.0).collect())
                .collect();
            let pairs = assign(&floats);
            let mut columns: Vec<usize> = pairs.iter().map(|pair| pair.1).collect();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), weights.len().min(weights[0].len()));
            let ours: i64 = pairs.iter().map(|&(row, column)| weights[row][column]).sum();
            let matrix = Matrix::from_rows(weights).unwrap();
            let wide = if matrix.rows <= matrix.columns { matrix } else { matrix.transposed() };
            prop_assert_eq!(ours, kuhn_munkres(&wide).0);
        }
    }
}
