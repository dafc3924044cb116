//! The counts in tables of 80 columns.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::evaluate::table::{Table, percent};
use crate::review::one_line;
use crate::stats::{Counts, Field, Row, Summary};

/// Columns of a name, or of two.
const NAME: usize = 44;

/// The report, with `top` rows of each table.
pub fn words(summary: &Summary, top: usize) -> String {
    let Counts {
        articles,
        quotations,
        entities,
    } = summary.total;
    let mut out = format!(
        "{articles} articles, {} of them without quotations\n\
         {quotations} quotations ({} inside others), {} an article\n\
         {entities} entities, {} an article\n",
        summary.articles_without_quotations,
        summary.nested_quotations,
        mean(quotations, articles),
        mean(entities, articles),
    );
    let _ = writeln!(
        out,
        "speakers without an actor: {} of {quotations} ({} %)\n\
         entities without an actor: {} of {entities} ({} %)",
        quotations - summary.speakers_resolved,
        share(quotations - summary.speakers_resolved, quotations),
        entities - summary.entities_resolved,
        share(entities - summary.entities_resolved, entities),
    );
    for field in Field::ALL {
        let rows = summary.rows(field);
        if rows.is_empty() {
            continue;
        }
        let shown = &rows[..rows.len().min(top)];
        out.push('\n');
        out += &table(field, shown, summary.total).to_string();
        if rows.len() > shown.len() {
            let _ = writeln!(out, "… and {} more", rows.len() - shown.len());
        }
    }
    out
}

/// The cells behind a row's name.
type Cells = fn(&Row, Counts) -> [String; 4];

fn table(field: Field, rows: &[Row], total: Counts) -> Table {
    let (header, cells): ([&str; 5], Cells) = match field {
        Field::Outlet | Field::Month => (
            [
                field.as_str(),
                "articles",
                "quotations",
                "an article",
                "entities",
            ],
            |Row { counts, .. }, _| {
                let mean = mean(counts.quotations, counts.articles);
                let [articles, quotations] = [counts.articles, counts.quotations].map(text);
                [articles, quotations, mean, text(counts.entities)]
            },
        ),
        Field::Label | Field::EntityUnresolved => (
            [title(field), "entities", "%", "articles", ""],
            |Row { counts, .. }, total| {
                let share = share(counts.entities, total.entities);
                [
                    text(counts.entities),
                    share,
                    text(counts.articles),
                    String::new(),
                ]
            },
        ),
        _ => (
            [title(field), "quotations", "%", "articles", ""],
            |Row { counts, .. }, total| {
                let share = share(counts.quotations, total.quotations);
                [
                    text(counts.quotations),
                    share,
                    text(counts.articles),
                    String::new(),
                ]
            },
        ),
    };
    let mut table = Table::new(header);
    for row in rows {
        let name = match row.other.as_str() {
            "" => name(&row.value, NAME),
            other => {
                let speaker = name(&row.value, NAME / 2);
                format!("{speaker} → {}", name(other, NAME - 3 - speaker.width()))
            }
        };
        table.row(std::iter::once(name).chain(cells(row, total)));
    }
    table
}

const fn title(field: Field) -> &'static str {
    match field {
        Field::Speaker => "who speaks",
        Field::Mentioned => "who is spoken about",
        Field::SpeakerMentioned => "who speaks about whom",
        Field::SpeakerUnresolved => "speaker without an actor",
        Field::EntityUnresolved => "entity without an actor",
        other => other.as_str(),
    }
}

fn text(number: u64) -> String {
    number.to_string()
}

fn mean(part: u64, whole: u64) -> String {
    format!("{:.2}", part as f64 / whole.max(1) as f64)
}

fn share(part: u64, whole: u64) -> String {
    percent(part as f64 / whole.max(1) as f64)
}

/// A name of at most `width` columns that steers no terminal; what stands in brackets behind it goes
/// first.
fn name(name: &str, width: usize) -> String {
    let whole = one_line(name, usize::MAX);
    if whole.width() <= width {
        return whole;
    }
    let bare = whole
        .rsplit_once(" (")
        .map_or(whole.as_str(), |(bare, _)| bare);
    one_line(bare, width)
}
