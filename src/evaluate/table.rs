//! Plain tables: the first column leans left, the others right, widths from what stands in them.

use std::fmt::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::figures::Figures;

/// A table without lines, made to be read in 80 columns.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<const N: usize>(header: [&str; N]) -> Self {
        let mut table = Self::default();
        table.row(header.map(str::to_owned));
        table
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell: &String| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let gap = " ".repeat(width - cell.width());
                match column {
                    0 => write!(line, "{cell}{gap}")?,
                    _ => write!(line, "  {gap}{cell}")?,
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A fraction as percent with one decimal.
pub(crate) fn percent(value: f64) -> String {
    format!("{:.1}", value * 100.0)
}

/// Precision, recall and F1 in percent.
pub(crate) fn percents(figures: Figures) -> [String; 3] {
    [figures.precision, figures.recall, figures.f1].map(percent)
}
