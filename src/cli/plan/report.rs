//! The forecast in words of 80 columns, and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::figures::{NAME, brief, duration, grouped, padded, paragraph, size};
use crate::plan::{Forecast, Measured, Sizes, Survey, Tally};

/// What is known.
pub struct Report<'a> {
    pub survey: &'a Survey,
    /// How many outlets are shown one by one.
    pub outlets: usize,
    pub forecast: &'a Forecast,
    pub measured: &'a Measured,
    pub seed: u64,
    /// Seconds that reading took.
    pub reading: f64,
}

impl Report<'_> {
    /// The whole as JSON.
    pub fn json(&self) -> Value {
        let (largest, others) = self.survey.outlets.largest(self.outlets);
        let outlets = largest.into_iter().map(|(name, tally)| {
            let mut value = json!(tally);
            value["outlet"] = name.into();
            value
        });
        json!({
            "read": self.survey.read,
            "bytes": self.survey.bytes,
            "reading_seconds": rounded(self.reading),
            "to_annotate": self.survey.chosen,
            "not_selected": self.survey.not_selected,
            "skipped_duplicates": self.survey.skipped_duplicates,
            "quarantined": {
                "entries": self.survey.quarantined.total(),
                "reasons": self.survey.quarantined.list(),
            },
            "total": self.survey.total,
            "first_places": self.survey.places,
            "outlets": outlets.collect::<Vec<Value>>(),
            "other_outlets": others,
            "sample": {
                "seed": self.seed,
                "articles": self.measured.costs.len(),
                "failed": self.measured.failed,
                "seconds": rounded(self.measured.seconds),
            },
            "forecast": self.forecast,
            "sbatch": "",
        })
    }

    /// The whole in words; what comes from articles and file names is made visible.
    pub fn words(&self) -> String {
        let mut out = String::new();
        self.inputs(&mut out);
        self.by_outlet(&mut out);
        self.to_look_at(&mut out);
        self.quarantine(&mut out);
        self.outlook(&mut out);
        out
    }

    fn inputs(&self, out: &mut String) {
        let Survey { total, .. } = self.survey;
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            out,
            "{} read, {}: {} articles, {} characters",
            grouped(self.survey.read),
            size(self.survey.bytes),
            grouped(total.articles),
            grouped(total.characters),
        );
        let mut sum = format!("{} to annotate", grouped(self.survey.chosen));
        for (number, what) in [
            (self.survey.quarantined.total(), "to the quarantine"),
            (self.survey.not_selected, "not selected"),
            (self.survey.skipped_duplicates, "skipped duplicates"),
        ] {
            if number > 0 {
                let _ = write!(sum, " + {} {what}", grouped(number));
            }
        }
        let _ = writeln!(out, "= {sum}");
        let tokens = grouped(self.forecast.tokens);
        let _ = writeln!(out, "about {tokens} tokens to annotate");
    }

    fn by_outlet(&self, out: &mut String) {
        let (largest, others) = self.survey.outlets.largest(self.outlets);
        if self.survey.total.articles == 0 {
            return;
        }
        let _ = writeln!(
            out,
            "\n{:NAME$}{:>11}{:>7}{:>6}{:>7} {:10} {:10} lang",
            "outlet", "articles", "empty", "twice", "no day", "first", "last"
        );
        for (name, tally) in largest {
            let name = if name.is_empty() { "(none)" } else { name };
            row(out, name, tally);
        }
        if others.articles > 0 {
            row(out, "(all others)", &others);
        }
        row(out, "total", &self.survey.total);
        let languages = &self.survey.total.languages;
        if languages.len() > 1 {
            let mut sorted: Vec<(&String, &u64)> = languages.iter().collect();
            sorted.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
            let named = sorted
                .into_iter()
                .map(|(code, number)| format!("{code} {}", grouped(*number)));
            let line = named.collect::<Vec<_>>().join(", ");
            paragraph(out, "languages: ", &line, "  ");
        }
    }

    fn to_look_at(&self, out: &mut String) {
        let total = &self.survey.total;
        let dates = &total.dates;
        let mut findings = vec![
            ("empty texts", "empty", total.empty),
            ("ids that came before", "duplicate_id", total.duplicate_ids),
            (
                "texts that came before",
                "duplicate_text",
                total.duplicate_texts,
            ),
            ("without a date", "missing_date", dates.missing),
            ("impossible dates", "impossible_date", dates.impossible),
            ("ambiguous dates", "ambiguous_date", dates.ambiguous),
            ("unreadable dates", "unreadable_date", dates.unreadable),
        ];
        let warnings = total.warnings.iter();
        findings.extend(warnings.map(|(code, number)| (&**code, &**code, *number)));
        findings.retain(|(_, _, number)| *number > 0);
        if findings.is_empty() {
            return;
        }
        out.push_str("\nto look at\n");
        for (what, code, number) in findings {
            let places = self.survey.places.get(code).map(Vec::as_slice);
            let places = listed(places.unwrap_or_default(), number);
            let head = format!("  {what:24}{:>9}  ", grouped(number));
            paragraph(out, &head, &places, &" ".repeat(37));
        }
    }

    fn quarantine(&self, out: &mut String) {
        let reasons = self.survey.quarantined.list();
        if reasons.is_empty() {
            return;
        }
        out.push_str("\nto the quarantine\n");
        for reason in reasons {
            let head = format!("  {:>9}  ", grouped(reason.entries));
            let places = listed(&reason.places, reason.entries);
            let words = format!("{} ({places})", reason.reason);
            paragraph(out, &head, &words, &" ".repeat(13));
        }
    }

    fn outlook(&self, out: &mut String) {
        let forecast = self.forecast;
        let _ = writeln!(
            out,
            "\nforecast, by {} articles annotated in {:.1} s",
            self.measured.costs.len(),
            self.measured.seconds
        );
        let mut line = |what: &str, words: &str| {
            paragraph(out, &format!("  {what:12}"), words, &" ".repeat(14));
        };
        line(
            "time",
            &format!(
                "{} with {} threads (± {:.0} %), {:.2} articles/s; {} of processor time",
                duration(forecast.seconds),
                forecast.threads,
                forecast.sampling_error * 100.0,
                forecast.articles_per_second,
                duration(forecast.cpu_seconds),
            ),
        );
        if forecast.shards > 1 {
            let words = format!(
                "{} each, the fullest of {}",
                duration(forecast.shard_seconds),
                grouped(forecast.shards)
            );
            line("shards", &words);
        }
        line("output", &sizes(forecast.output_bytes));
        if forecast.disk_bytes != forecast.output_bytes {
            line("disk", &sizes(forecast.disk_bytes));
        }
        if forecast.peak_memory_bytes > 0 {
            line("memory", &size(forecast.peak_memory_bytes));
        }
        if forecast.was_busy() {
            let words = format!(
                "the machine was busy: the sample had {:.0} % of the processors it asked for; where \
                 nothing else runs it is about {}",
                forecast.cpu_share * 100.0,
                duration(forecast.cpu_seconds / forecast.threads.max(1) as f64)
            );
            line("note", &words);
        }
        if self.measured.failed > 0 {
            let words = format!(
                "{} of the sample could not be annotated",
                self.measured.failed
            );
            line("note", &words);
        }
    }
}

fn row(out: &mut String, name: &str, tally: &Tally) {
    let dates = &tally.dates;
    let told: u64 = tally.languages.values().sum();
    let most = tally.languages.iter().max_by_key(|(_, number)| **number);
    let language = most.map_or(String::new(), |(code, number)| {
        format!("{code} {}%", number * 100 / told.max(1))
    });
    let _ = writeln!(
        out,
        "{}{:>11}{:>7}{:>6}{:>7} {:10} {:10} {language}",
        padded(name),
        grouped(tally.articles),
        brief(tally.empty),
        brief(tally.duplicate_ids.max(tally.duplicate_texts)),
        brief(dates.without_day()),
        dates.first,
        dates.last,
    );
}

/// The first places, and that there are more.
fn listed(places: &[String], number: u64) -> String {
    let mut list = places.join(", ");
    if number > places.len() as u64 && !places.is_empty() {
        list.push_str(", …");
    }
    list
}

fn sizes(sizes: Sizes) -> String {
    format!(
        "{} as .jsonl, {} as .gz, {} as .zst",
        size(sizes.jsonl),
        size(sizes.gz),
        size(sizes.zst)
    )
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}
