//! The figures in tables of 80 columns.

use std::fmt::Write as _;

use crate::evaluate::table::{Table, percent};
use crate::report::{Estimate, Recall, Report, Row};
use crate::review::one_line;

/// Columns of a type, label or outlet.
const NAME: usize = 40;

/// The report as text.
pub fn words(report: &Report) -> String {
    let account = &report.account;
    let judges: Vec<String> = report
        .judges
        .iter()
        .map(|judge| one_line(judge, NAME))
        .collect();
    let mut out = format!("{} items judged by {}", account.judged, judges.join(", "));
    let _ = match account.drawn {
        0 => Ok(()),
        drawn if account.whole_articles => write!(out, ", in {drawn} articles drawn"),
        drawn => write!(out, ", of {drawn} drawn"),
    };
    out.push('\n');
    for (count, what) in [
        (account.unsure, "verdicts say that the judge could not tell"),
        (account.stale, "verdicts are on what is another by now"),
        (
            account.outside,
            "verdicts are on items that are not of the sample",
        ),
    ] {
        if count > 0 {
            let _ = writeln!(out, "{count} {what}: left out");
        }
    }
    for what in ["quotation", "entity"] {
        for by in ["all", "type", "label", "outlet"] {
            let rows = report.precision.iter();
            let rows = rows.filter(|row| row.what.as_str() == what && row.by == by);
            let rows: Vec<&Row> = rows.collect();
            if !rows.is_empty() {
                out.push('\n');
                out += &precision(what, by, &rows);
            }
        }
    }
    if !report.recall.is_empty() {
        out.push('\n');
        out += &recall(&report.recall);
    }
    if !report.agreement.is_empty() {
        let mut table = Table::new(["agreement of judges", "items", "%", "alpha", "kappa"]);
        for (field, found) in &report.agreement {
            table.row([
                named(field).to_owned(),
                found.units.to_string(),
                percent(found.observed),
                format!("{:.3}", found.alpha),
                found
                    .kappa
                    .map_or_else(String::new, |kappa| format!("{kappa:.3}")),
            ]);
        }
        let _ = write!(out, "\n{table}");
    }
    out
}

fn precision(what: &str, by: &str, rows: &[&Row]) -> String {
    let title = match by {
        "all" => format!("right of each {what}"),
        by => format!("right of each {what}, by {by}"),
    };
    let mut table = Table::new([&title, "judged", "%", "95 % interval", ""]);
    for row in rows {
        let name = match by {
            "all" => named(row.field).to_owned(),
            _ if row.field != "all" => continue,
            _ if row.value.is_empty() => "none".to_owned(),
            _ => one_line(&row.value, NAME),
        };
        table.row([vec![name], cells(&row.right)].concat());
    }
    table.to_string()
}

fn cells(found: &Estimate) -> Vec<String> {
    vec![
        found.n.to_string(),
        percent(found.share),
        format!("{}–{}", percent(found.low), percent(found.high)),
        found.method.as_str().to_owned(),
    ]
}

fn recall(rows: &[Recall]) -> String {
    let mut table = Table::new(["articles read whole", "articles", "%", "95 % interval", ""]);
    for row in rows {
        let what = row.what.as_str();
        let strict = if row.strict {
            ", span and type too"
        } else {
            ""
        };
        for (name, found) in [
            ("found", row.recall),
            ("right", row.precision),
            ("F1", row.f1),
        ] {
            if let Some(found) = found {
                let name = vec![format!("{what}: {name}{strict}")];
                table.row([name, cells(&found)].concat());
            }
        }
    }
    table.to_string()
}

/// What was judged, in words.
fn named(field: &str) -> &str {
    match field {
        "all" => "in every field",
        "whole" => "there is one at all",
        "span" => "its span",
        "type" => "its type or label",
        "speaker" => "the words of its speaker",
        "actor" => "who is meant",
        other => other,
    }
}
