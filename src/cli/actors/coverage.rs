//! The coverage of the knowledge base as text: a table, and what is missing.

use std::fmt::Write as _;

use crate::actors::KnowledgeBase;
use crate::actors::coverage::{Expectations, measure};
use crate::evaluate::table::{Table, percent};

/// One row a list, shares in percent; with `missing`, below it what each list lacks.
pub fn text(base: &KnowledgeBase, expectations: &Expectations, missing: bool) -> String {
    let measured = measure(base, expectations);
    let mut table = Table::new(["list", "filled", "expected", "", "%"]);
    for list in &measured {
        table.row([
            list.list.clone(),
            list.filled.to_string(),
            list.expected.to_string(),
            list.unit.as_str().to_owned(),
            percent(list.share()),
        ]);
    }
    let mut text = format!("expected to before {}\n{table}", expectations.until);
    for list in measured.iter().filter(|list| !list.is_kept()) {
        let _ = writeln!(
            text,
            "{}: less than the {} % promised",
            list.list,
            percent(list.floor)
        );
    }
    for list in measured
        .iter()
        .filter(|list| missing && !list.missing.is_empty())
    {
        let _ = write!(text, "\n{}\n", list.list);
        for what in &list.missing {
            let _ = writeln!(text, "  {what}");
        }
    }
    text
}
