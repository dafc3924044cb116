//! Scores as text: aligned tables, figures in percent, readable in 80 columns.

use std::fmt::Write;

use super::calibration::Calibration;
use super::difference::Differences;
use super::entities::{EntityScores, LabelScores, LayerScores};
use super::figures::Figures;
use super::quotations::QuotationScores;
use super::table::{Table, percent, percents};

/// The scores of entities as text.
pub fn entities(scores: &EntityScores) -> String {
    let mut text = format!("articles: {}\n", scores.articles);
    for (layer, scores) in &scores.layers {
        let _ = write!(text, "\nentities, {}\n", layer.as_str());
        text += &layer_table(scores).to_string();
        text += &calibration_text(&scores.calibration);
    }
    text
}

fn layer_table(scores: &LayerScores) -> Table {
    let mut table = Table::new(["", "P", "R", "F1", "gold", "predicted", "right"]);
    let row = |name: &str, scores: &LabelScores| {
        let counts = [scores.gold, scores.predicted, scores.right].map(|count| count.to_string());
        let figures = percents(scores.figures);
        [name.to_owned()]
            .into_iter()
            .chain(figures)
            .chain(counts)
            .collect::<Vec<_>>()
    };
    for (label, scores) in &scores.labels {
        table.row(row(label.as_str(), scores));
    }
    table.row(row("micro", &scores.micro));
    table.row(named("macro", [scores.macro_]));
    table.row(row("spans only", &scores.unlabelled));
    table
}

/// The scores of quotations as text.
pub fn quotations(scores: &QuotationScores) -> String {
    let mut text = format!(
        "articles: {}, gold quotations: {}, predicted: {}\n\n",
        scores.articles, scores.gold, scores.predicted
    );
    let published = &scores.published;
    let mut table = Table::new(["published metric", "P", "R", "F1"]);
    table.row(named("messages", [published.messages]));
    table.row(named("roles", [published.roles]));
    table.row(named("joint", [published.joint]));
    table.row(named("form", [published.form]));
    table.row(named("medium", [published.medium]));
    let _ = writeln!(text, "{table}");

    let mut table = Table::new(["parts", "P", "R", "F1"]);
    for (part, &figures) in &scores.parts {
        table.row(named(part.as_str(), [figures]));
    }
    let _ = writeln!(text, "{table}");
    text += &types_text(scores);

    let mut table = Table::new(["exact", "P", "R", "F1"]);
    table.row(named("type and tokens", [scores.exact.typed]));
    table.row(named("tokens", [scores.exact.untyped]));
    let _ = writeln!(text, "{table}");

    let speaker = &scores.speaker;
    let title = format!("speaker (pairs: {})", speaker.pairs);
    let mut table = Table::new([title.as_str(), "P", "R", "F1"]);
    table.row(named("exact", [speaker.exact]));
    table.row(named("overlap", [speaker.overlap]));
    let _ = write!(text, "{table}");
    for (layer, calibration) in &scores.calibration {
        let _ = write!(text, "\n{} quotations: ", layer.as_str());
        text += &calibration_text(calibration);
    }
    text
}

fn types_text(scores: &QuotationScores) -> String {
    let mut first = Table::new([
        "type", "gold", "pred", "mess. P", "R", "F1", "form P", "R", "F1",
    ]);
    let mut second = Table::new(["type", "roles P", "R", "F1", "joint P", "R", "F1"]);
    for (kind, scores) in &scores.types {
        let counts = [scores.gold.to_string(), scores.predicted.to_string()];
        let figures = named(kind.as_str(), [scores.messages, scores.form]);
        let (name, figures) = figures.split_at(1);
        first.row([name, &counts, figures].concat());
        second.row(named(kind.as_str(), [scores.roles, scores.joint]));
    }
    format!("{first}\n{second}\n")
}

/// The scores of linking as text, each share with its 95 % interval.
pub fn linking(scores: &super::linking::Scores) -> String {
    let mut table = Table::new(["", "right", "of", "%", "95 %"]);
    let mut row = |name: String, ratio: super::linking::Ratio| {
        let (low, high) = ratio.interval();
        table.row([
            name,
            ratio.right.to_string(),
            ratio.all.to_string(),
            percent(ratio.value()),
            [percent(low), percent(high)].join("–"),
        ]);
    };
    row("kind of speaker".to_owned(), scores.kinds);
    for (what, ratios) in [
        ("antecedent", &scores.antecedents),
        ("speaker", &scores.speakers),
        ("mention", &scores.mentions),
    ] {
        let mut sum = super::linking::Ratio::default();
        for (name, ratio) in ratios {
            row([what, name].join(", "), *ratio);
            sum.right += ratio.right;
            sum.all += ratio.all;
        }
        if !ratios.is_empty() {
            row([what, "all"].join(", "), sum);
        }
    }
    if scores.nil.all > 0 {
        row("speaker, none in gold".to_owned(), scores.nil);
    }
    if scores.joint.all > 0 {
        row("joint speakers, actors".to_owned(), scores.joint);
    }
    let mut text = table.to_string();
    let mean = scores.speakers_by_article;
    if mean.articles > 0 {
        let _ = writeln!(
            text,
            "speaker, mean of {} articles: {} %",
            mean.articles,
            percent(mean.value)
        );
    }
    if !scores.outcomes.is_empty() {
        let _ = write!(text, "\n{}\n", outcomes_table(scores));
    }
    let _ = writeln!(
        text,
        "speakers and mentions wrong and not in the knowledge base: {}",
        scores.not_in_base
    );
    text
}

/// What became of speakers, by kind.
fn outcomes_table(scores: &super::linking::Scores) -> Table {
    let mut table = Table::new([
        "speakers",
        "right",
        "other actor",
        "no actor",
        "not in base",
    ]);
    let mut sum = super::linking::Outcomes::default();
    let mut row = |kind: &str, found: super::linking::Outcomes| {
        let counts = [
            found.right,
            found.wrong,
            found.unresolved,
            found.not_in_base,
        ];
        let cells = counts.map(|count| count.to_string());
        table.row([kind.to_owned()].into_iter().chain(cells));
    };
    for (kind, outcomes) in &scores.outcomes {
        row(kind, *outcomes);
        sum.right += outcomes.right;
        sum.wrong += outcomes.wrong;
        sum.unresolved += outcomes.unresolved;
        sum.not_in_base += outcomes.not_in_base;
    }
    row("all", sum);
    table
}

/// The differences of two systems as text, in points of F1.
pub fn differences(found: &Differences) -> String {
    let mut table = Table::new(["F1", "first", "other", "difference", "95 %"]);
    for one in &found.figures {
        table.row([
            one.figure.to_owned(),
            percent(one.first),
            percent(one.other),
            points(one.difference),
            format!("{} … {}", points(one.low), points(one.high)),
        ]);
    }
    format!(
        "{table}differences of {} draws of {} articles; an interval that holds 0 tells nothing apart\n",
        found.draws, found.articles
    )
}

/// A difference of fractions in points, with its sign.
fn points(difference: f64) -> String {
    let text = format!("{:+.1}", difference * 100.0);
    if text == "-0.0" {
        "+0.0".to_owned()
    } else {
        text
    }
}

fn named<const N: usize>(name: &str, figures: [Figures; N]) -> Vec<String> {
    let cells = figures.into_iter().flat_map(percents);
    [name.to_owned()].into_iter().chain(cells).collect()
}

fn calibration_text(calibration: &Calibration) -> String {
    let mut text = format!(
        "expected calibration error {:.3}, predictions: {}\n",
        calibration.ece, calibration.predictions
    );
    let mut table = Table::new(["score from", "predictions", "mean score", "right %"]);
    for bin in calibration.bins.iter().filter(|bin| bin.predictions > 0) {
        table.row([
            format!("{:.1}", bin.from),
            bin.predictions.to_string(),
            percent(bin.score),
            percent(bin.right),
        ]);
    }
    if calibration.predictions > 0 {
        text += "exactly right scores would show ";
        text +=
            &[format!("{:.3}", calibration.chance), table.to_string()].join(" by chance alone\n");
    }
    text
}
