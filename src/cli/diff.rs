//! `wortlaut diff`: what differs between two annotated files.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;

use super::progress::Ticker;
use super::{Exit, output};
use crate::compare::{Change, Changed, Comparison, Kind, compare};
use crate::error::{Error, Result};
use crate::evaluate::table::Table;
use crate::review::visible;

/// Compares two annotated files by article id, in whatever order they stand; exit code 1 if they
/// differ. A packed B, or one in Parquet, is unpacked into a temporary file
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Records (JSONL, plain, gzip, bzip2 or zstd, or Parquet), - for standard input
    #[arg(value_name = "A")]
    a: PathBuf,
    /// Records to compare with them
    #[arg(value_name = "B")]
    b: PathBuf,
    /// What the table is by
    #[arg(long, value_name = "WHAT", default_value = "field")]
    by: By,
    /// Show this many differences with id and text
    #[arg(long, value_name = "N", default_value_t = 0)]
    list: usize,
    /// Print JSON, with all tables
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    /// Where in the record
    Field,
    /// Newspaper, broadcaster or site
    Outlet,
    /// Who says more or fewer quotations
    Actor,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit> {
    if args.a == Path::new("-") && args.b == Path::new("-") {
        let reason = "standard input can be A or B, not both; name a file for one of them";
        return Err(Error::Usage(reason.to_owned()));
    }
    let mut listed: Vec<(String, Change)> = Vec::new();
    let ticker = Ticker::start();
    let passed = || ticker.tick();
    let comparison = compare(&args.a, &args.b, &passed, &mut |Changed { id, changes }| {
        let room = args.list - listed.len();
        listed.extend(
            changes
                .iter()
                .take(room)
                .map(|c| (id.to_owned(), c.clone())),
        );
        Ok(())
    })?;
    drop(ticker);
    if args.json {
        let listed = listed
            .iter()
            .map(|(id, change)| json!({"id": id, "change": change}));
        output::print_json(&json!({
            "differ": !comparison.is_equal(),
            "comparison": comparison,
            "listed": listed.collect::<Vec<_>>(),
        }))?;
    } else {
        let mut text = totals(&comparison);
        if !comparison.is_equal() {
            text.push('\n');
            text.push_str(&table(&comparison, args.by));
        }
        for (id, change) in &listed {
            text.push_str(&words(id, change));
        }
        output::print(&visible(&text))?;
    }
    Ok(if comparison.is_equal() {
        Exit::Done
    } else {
        Exit::Faults
    })
}

fn totals(comparison: &Comparison) -> String {
    let examples = |ids: &[String]| match ids {
        [] => String::new(),
        ids => format!(" ({})", ids.join(", ")),
    };
    format!(
        "{} articles alike, {} differ, {} only in A{}, {} only in B{}\n",
        comparison.equal,
        comparison.changed,
        comparison.only_a,
        examples(&comparison.only_a_examples),
        comparison.only_b,
        examples(&comparison.only_b_examples),
    )
}

fn table(comparison: &Comparison, by: By) -> String {
    let cells = |name: &str, numbers: &[u64]| -> Vec<String> {
        let name = if name.is_empty() { "(none)" } else { name };
        let numbers = numbers.iter().map(ToString::to_string);
        std::iter::once(name.to_owned()).chain(numbers).collect()
    };
    match by {
        By::Field => {
            let mut table = Table::new(["field", "articles", "added", "lost", "changed"]);
            for row in &comparison.fields {
                let numbers = [row.articles, row.added, row.lost, row.changed];
                table.row(cells(&row.field, &numbers));
            }
            table.to_string()
        }
        By::Outlet => {
            let mut table = Table::new([
                "outlet",
                "alike",
                "differ",
                "only A",
                "only B",
                "entities",
                "quotations",
            ]);
            for row in &comparison.outlets {
                let articles = [row.equal, row.changed, row.only_a, row.only_b];
                let numbers = [&articles[..], &[row.entities, row.quotations]].concat();
                table.row(cells(&row.outlet, &numbers));
            }
            table.to_string()
        }
        By::Actor => {
            let mut table = Table::new(["actor", "said A", "said B", "gained", "lost"]);
            for row in comparison
                .actors
                .iter()
                .filter(|row| row.gained + row.lost > 0)
            {
                let numbers = [row.said_a, row.said_b, row.gained, row.lost];
                table.row(cells(&row.actor, &numbers));
            }
            table.to_string()
        }
    }
}

fn words(id: &str, change: &Change) -> String {
    let what = match change.kind {
        Kind::Added => format!("added {}", change.after),
        Kind::Lost => format!("lost {}", change.before),
        Kind::Changed => format!("{:?} → {:?}", change.before, change.after),
    };
    let text = match change.text.as_str() {
        "" => String::new(),
        text => format!("\n    {}", text.replace('\n', " ")),
    };
    format!("\n{id}: {}: {what}{text}\n", change.field)
}
