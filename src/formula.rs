//! Cells of tables that spreadsheets would take for formulas.

/// How a cell begins that is taken for one.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe,
/// and NUL, which no reader of tables takes, is a blank.
pub fn harmless(cell: &str) -> String {
    let cell = cell.replace('\0', " ");
    if cell.starts_with(FORMULA) {
        return format!("'{cell}");
    }
    cell
}

/// A cell without the apostrophe that [`harmless`] gave it.
pub fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_begin_like_a_formula_get_an_apostrophe() {
        for cell in ["=1+1", "+49", "-1", "@sum", "\tx", "\rx"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
            assert_eq!(bare(&harmless(cell)), cell);
        }
        for cell in ["", "1", "a=b", "'t Hooft", "–x"] {
            assert_eq!(harmless(cell), cell);
            assert_eq!(bare(cell), cell);
        }
    }
}
