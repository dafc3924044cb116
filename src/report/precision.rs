//! How much of what is annotated is right: of all, by type or label, and by outlet.

use serde::Serialize;

use super::estimate::{Case, Estimate, Method, Strata, estimate};
use super::judged::{FIELDS, Judged};
use crate::verdicts::Field;
use crate::verdicts::What;

/// One share: of which items, and in which field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// `quotation` or `entity`.
    pub what: What,
    /// What the items have in common: `all`, `type`, `label` or `outlet`.
    pub by: &'static str,
    /// The type, label or outlet.
    pub value: String,
    /// What was judged: `all` fields at once, or one of them.
    pub field: &'static str,
    /// The share that is right.
    #[serde(flatten)]
    pub right: Estimate,
}

/// The shares over all items, then by type, label and outlet.
pub fn precision(items: &[Judged<'_>], method: Method, strata: &Strata, seed: u64) -> Vec<Row> {
    let mut rows = Vec::new();
    for what in [What::Quotation, What::Entity] {
        let items: Vec<&Judged<'_>> = items.iter().filter(|item| item.what == what).collect();
        let class = match what {
            What::Entity => "label",
            _ => "type",
        };
        for by in ["all", class, "outlet"] {
            let value = |item: &Judged<'_>| match by {
                "type" => item.values.kind.clone(),
                "label" => item.values.label.clone(),
                "outlet" => item.outlet.to_owned(),
                _ => String::new(),
            };
            let mut values: Vec<String> = items.iter().map(|item| value(item)).collect();
            values.sort_unstable();
            values.dedup();
            if by == "outlet" && values.len() < 2 {
                // One outlet is all of them.
                continue;
            }
            for wanted in values {
                let of = items.iter().filter(|item| value(item) == wanted);
                let of: Vec<&Judged<'_>> = of.copied().collect();
                for (field, cases) in fields(what, &of) {
                    let found = estimate(&cases, method, strata, seed);
                    rows.extend(found.map(|right| Row {
                        what,
                        by,
                        value: wanted.clone(),
                        field,
                        right,
                    }));
                }
            }
        }
    }
    rows
}

/// The cases of all fields at once and of each; of the other fields those that are one at all.
fn fields<'j>(
    what: What,
    items: &[&'j Judged<'j>],
) -> impl Iterator<Item = (&'static str, Vec<Case<'j>>)> {
    let cases = |said: &dyn Fn(&Judged<'_>) -> Option<f64>| -> Vec<Case<'j>> {
        let case = |item: &&'j Judged<'j>| {
            said(item).map(|part| Case {
                part,
                whole: 1.0,
                weight: item.weight,
                stratum: item.stratum,
                article: item.article,
            })
        };
        items.iter().filter_map(case).collect()
    };
    let mut all = vec![("all", cases(&|item| item.all))];
    for (number, field) in FIELDS.into_iter().enumerate() {
        if what == What::Entity && field == Field::Speaker {
            continue;
        }
        all.push((field.as_str(), cases(&|item| item.fields[number])));
    }
    all.into_iter()
}
