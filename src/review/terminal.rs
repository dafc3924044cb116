//! A record in the terminal: head, marked text, quotations with their speakers, what was found.

use anstyle::Style;
use textwrap::Options;
use unicode_width::UnicodeWidthStr;

use super::marks::{marked_text, quotation_style};
use super::visible;
use crate::document::{
    CharIndex, Class, Entity, Medium, Quotation, Record, ScoredSpan, Speaker, SpeakerKind,
};

/// The smallest width at which the lists are still readable.
const MIN_WIDTH: usize = 40;
/// Columns of the names in front of a quotation's details.
const NAME_WIDTH: usize = 10;
/// Longer quotations are shortened in the list; the text above has them in full.
const MAX_QUOTED: usize = 200;

/// Shows records in a width, with colour or without.
#[derive(Debug, Clone, Copy)]
pub struct TerminalView {
    width: usize,
    color: bool,
}

impl TerminalView {
    /// `width` in columns, at least 40; without `color` the marks stand in brackets.
    pub fn new(width: usize, color: bool) -> Self {
        Self {
            width: width.max(MIN_WIDTH),
            color,
        }
    }

    /// The whole view of one record; nothing in it but what this program wrote can steer a terminal.
    pub fn render(&self, record: &Record) -> String {
        let mut view = self.head(record);
        let text = marked_text(record, self.width, self.color);
        if !text.is_empty() {
            view.push('\n');
            view += &text;
        }
        for quotation in &record.quotations {
            view.push('\n');
            view += &self.quotation(record, quotation);
        }
        view.push('\n');
        view += &self.paragraph("", &found(record), "");
        for warning in &record.warnings {
            let warning = format!("{}: {}", warning.code, warning.message);
            view += &self.paragraph("warning   ", &warning, "          ");
        }
        view
    }

    fn head(&self, record: &Record) -> String {
        let mut head = String::new();
        if !record.title.is_empty() {
            let title = self.paragraph("", &record.title, "");
            head += &self.styled(title.trim_end(), Style::new().bold());
            head.push('\n');
        }
        let facts = [&record.date, &record.outlet, &record.section, &record.lang];
        let authors = record.authors.join(", ");
        let facts = facts.into_iter().chain([&authors]);
        let facts: Vec<&str> = facts
            .map(String::as_str)
            .filter(|fact| !fact.is_empty())
            .collect();
        head += &self.paragraph("", &facts.join(" · "), "");
        head += &self.paragraph("", &format!("{} ({})", record.id, record.source), "");
        head + &"─".repeat(self.width) + "\n"
    }

    pub(super) fn quotation(&self, record: &Record, quotation: &Quotation) -> String {
        let mut kind = quotation.kind.as_str().replace('_', " ");
        if quotation.medium != Medium::None {
            kind.push_str(", ");
            kind.push_str(&quotation.medium.as_str().replace('_', " or "));
        }
        if !quotation.nested_in.is_empty() {
            kind.push_str(", in ");
            kind.push_str(&quotation.nested_in);
        }
        let id = visible(&quotation.id);
        let score = format!("{:.3}", quotation.score.value());
        let left = format!("{id:<4} {}", visible(&kind));
        let gap = self.width.saturating_sub(left.width() + score.len()).max(1);
        let id = self.styled(&format!("{id:<4}"), quotation_style(quotation.kind).bold());
        let mut block = format!("{id} {}{}{score}\n", visible(&kind), " ".repeat(gap));
        block += &self.detail("", &shortened(&quotation.text));
        block += &self.detail("speaker", &speaker(record, &quotation.speaker));
        for (name, spans) in [("cue", &quotation.cue), ("addressee", &quotation.addressee)] {
            if !spans.is_empty() {
                block += &self.detail(name, &words(record, spans));
            }
        }
        block
    }

    /// A line of a quotation's details: a name and what it is.
    pub(super) fn detail(&self, name: &str, value: &str) -> String {
        let first = match name {
            "" => "     ".to_owned(),
            name => format!("     {name:<NAME_WIDTH$}"),
        };
        let rest = " ".repeat(first.len());
        self.paragraph(&first, value, &rest)
    }

    /// Text from the record in lines; nothing at all for nothing.
    fn paragraph(&self, first: &str, text: &str, rest: &str) -> String {
        let text = visible(text).replace(['\n', '\t'], " ");
        if text.trim().is_empty() {
            return String::new();
        }
        let options = Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest);
        textwrap::fill(text.trim(), options) + "\n"
    }

    fn styled(&self, text: &str, style: Style) -> String {
        if self.color {
            format!("{}{text}{}", style.render(), style.render_reset())
        } else {
            text.to_owned()
        }
    }
}

fn speaker(record: &Record, speaker: &Speaker) -> String {
    let score = speaker.score.value();
    let words = match (speaker.text.as_str(), speaker.kind) {
        ("", _) => "none".to_owned(),
        (text, SpeakerKind::None) => format!("{text} ({score:.3})"),
        (text, kind) => format!("{text} ({kind}, {score:.3})"),
    };
    let actors: Vec<String> = speaker
        .actors
        .iter()
        .map(|candidate| {
            let id = &candidate.actor;
            let known = record.actors.iter().find(|actor| actor.id == *id);
            known.map_or_else(|| id.clone(), |actor| format!("{} [{id}]", actor.name))
        })
        .collect();
    if actors.is_empty() {
        words
    } else {
        format!("{words} = {}", actors.join(", "))
    }
}

/// The words of a role with the score of each piece.
fn words(record: &Record, spans: &[ScoredSpan]) -> String {
    let index = CharIndex::new(&record.text);
    let pieces: Vec<String> = spans
        .iter()
        .map(|span| format!("{} ({:.3})", index.slice(span.span()), span.score.value()))
        .collect();
    pieces.join(" … ")
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_QUOTED {
        return text.to_owned();
    }
    let head: String = text.chars().take(MAX_QUOTED).collect();
    let whole_words = head
        .rsplit_once(' ')
        .map_or(head.as_str(), |(words, _)| words);
    format!("{whole_words} […]")
}

/// One line on everything that was found.
fn found(record: &Record) -> String {
    let classes: Vec<String> = Class::ALL
        .iter()
        .map(|&class| {
            let of_class = |entity: &&Entity| entity.label.class() == class;
            (class, record.entities.iter().filter(of_class).count())
        })
        .filter(|(_, number)| *number > 0)
        .map(|(class, number)| format!("{class} {number}"))
        .collect();
    let classes = if classes.is_empty() {
        String::new()
    } else {
        format!(" ({})", classes.join(", "))
    };
    format!(
        "{} quotations, {} entities{classes}, {} sentences, {} tokens",
        record.quotations.len(),
        record.entities.len(),
        record.sentences.len(),
        record.tokens.len()
    )
}
