//! Charts as SVG: quotations by month, and who is quoted most.

use std::fs;
use std::path::{Path, PathBuf};

use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::{Field, Row, Summary};
use crate::error::{Error, Result};
use crate::review::visible;

/// How many speakers are shown.
const SPEAKERS: usize = 20;
/// Months without articles are shown as such in charts of up to so many months.
const MONTHS: usize = 600;
/// Code points of a name.
const NAME: usize = 40;
const BAR: RGBColor = RGBColor(49, 104, 142);
const INK: RGBColor = RGBColor(40, 40, 40);

type Drawn = std::result::Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// Writes `quotations-by-month.svg` and `speakers.svg` into a directory, which is made if it is not
/// there; gives their paths. Of what there is nothing to show no chart is made.
///
/// # Errors
/// When a file cannot be written.
pub fn charts(summary: &Summary, directory: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(directory).map_err(|error| Error::io(directory, error))?;
    let months = months(summary.rows(Field::Month));
    let speakers = summary.rows(Field::Speaker);
    let speakers = &speakers[..speakers.len().min(SPEAKERS)];
    let mut written = Vec::new();
    for (name, empty) in [
        ("quotations-by-month.svg", months.is_empty()),
        ("speakers.svg", speakers.is_empty()),
    ] {
        if empty {
            continue;
        }
        let path = directory.join(name);
        let mut svg = String::new();
        let drawn = match name {
            "speakers.svg" => draw_speakers(&mut svg, speakers),
            _ => draw_months(&mut svg, &months),
        };
        drawn.map_err(|error| Error::io(&path, std::io::Error::other(error.to_string())))?;
        fs::write(&path, svg).map_err(|error| Error::io(&path, error))?;
        written.push(path);
    }
    Ok(written)
}

/// Quotations of each month from the first to the last.
fn months(rows: &[Row]) -> Vec<(String, u64)> {
    let number = |month: &str| {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<usize>().ok()? * 12 + month.parse::<usize>().ok()?.checked_sub(1)?)
    };
    let dated = rows
        .iter()
        .filter_map(|row| Some((number(&row.value)?, row)));
    let dated: Vec<(usize, &Row)> = dated.collect();
    let (Some((first, _)), Some((last, _))) = (dated.first(), dated.last()) else {
        return Vec::new();
    };
    let name = |month: usize| format!("{:04}-{:02}", month / 12, month % 12 + 1);
    if last - first >= MONTHS {
        let months = dated
            .iter()
            .map(|(m, row)| (name(*m), row.counts.quotations));
        return months.collect();
    }
    let mut months: Vec<_> = (*first..=*last).map(|month| (name(month), 0)).collect();
    for (month, row) in &dated {
        months[month - first].1 += row.counts.quotations;
    }
    months
}

fn draw_months(svg: &mut String, months: &[(String, u64)]) -> Drawn {
    let root = SVGBackend::with_string(svg, (900, 360)).into_drawing_area();
    root.fill(&WHITE)?;
    let most = months
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut chart = ChartBuilder::on(&root)
        .caption(
            "Quotations by month of publication",
            ("sans-serif", 18).into_font().color(&INK),
        )
        .margin(16)
        .x_label_area_size(32)
        .y_label_area_size(56)
        .build_cartesian_2d(-0.5..months.len() as f64 - 0.5, 0.0..most as f64 * 1.05)?;
    let name = |at: &f64| {
        let month = months
            .get(at.max(0.0) as usize)
            .filter(|_| at.fract().abs() < 1e-9);
        month.map(|(month, _)| month.clone()).unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .x_labels(months.len().min(10))
        .x_label_formatter(&name)
        .y_label_formatter(&|count| format!("{count:.0}"))
        .label_style(("sans-serif", 12).into_font().color(&INK))
        .draw()?;
    chart.draw_series(months.iter().enumerate().map(|(at, (_, count))| {
        let corners = [(at as f64 - 0.4, 0.0), (at as f64 + 0.4, *count as f64)];
        Rectangle::new(corners, BAR.filled())
    }))?;
    root.present()
}

fn draw_speakers(svg: &mut String, speakers: &[Row]) -> Drawn {
    const LEFT: i32 = 300;
    const ROOM: f64 = 500.0;
    const LINE: i32 = 24;
    let height = 64 + LINE * speakers.len() as i32;
    let root = SVGBackend::with_string(svg, (900, height as u32)).into_drawing_area();
    root.fill(&WHITE)?;
    let caption = ("sans-serif", 18).into_font().color(&INK);
    root.draw_text("Most quoted, by number of quotations", &caption, (16, 16))?;
    let most = speakers
        .iter()
        .map(|row| row.counts.quotations)
        .max()
        .unwrap_or(0)
        .max(1);
    let label = |side| {
        let style = TextStyle::from(("sans-serif", 12).into_font()).color(&INK);
        style.pos(Pos::new(side, VPos::Center))
    };
    for (at, row) in speakers.iter().enumerate() {
        let count = row.counts.quotations;
        let top = 48 + LINE * at as i32;
        let right = LEFT + (count as f64 / most as f64 * ROOM).round() as i32;
        root.draw(&Rectangle::new(
            [(LEFT, top + 3), (right, top + LINE - 3)],
            BAR.filled(),
        ))?;
        let middle = top + LINE / 2;
        root.draw_text(&name(&row.value), &label(HPos::Right), (LEFT - 8, middle))?;
        root.draw_text(&count.to_string(), &label(HPos::Left), (right + 8, middle))?;
    }
    root.present()
}

/// A name as a chart has room for it.
fn name(name: &str) -> String {
    let name = visible(name).replace(['\n', '\t'], " ");
    if name.chars().count() <= NAME {
        return name;
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}
