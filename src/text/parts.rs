//! The pieces of an article: paragraphs, headings, the agency's sign-off.

use std::ops::Range;

use super::byline;
use super::chars::{is_bullet, is_opening_bracket, is_quotation_mark};
use super::view::View;
use crate::document::{Part, PartKind, Span};

/// Lines longer than this, in characters, are not wrapped: each is a paragraph.
const WRAPPED_AT_MOST: usize = 120;
/// The longest heading.
const HEADING_CHARS: usize = 90;
const HEADING_WORDS: usize = 12;

/// A part of the article with its bytes in the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is, in code points of the input.
    pub part: Part,
    /// Where it stands in the view; blocks do not overlap there.
    pub view: Range<usize>,
}

/// Cuts the view into parts, in the order of the text.
///
/// Parts that the input names are kept, but for paragraphs, which may hold several. Text that no
/// part covers is cut like a paragraph.
pub fn blocks(view: &View, given: &[Part]) -> Vec<Block> {
    let mut given = given.to_vec();
    given.sort_by_key(|part| (part.start, part.end));
    let mut finder = Finder {
        view,
        end: view.text().trim_end().len(),
        blocks: Vec::new(),
    };
    let mut at = 0;
    for part in given {
        let start = view.floor(part.start).max(at);
        let end = view.floor(part.end).max(start);
        finder.find(at..start);
        if part.kind == PartKind::Paragraph {
            finder.find(start..end);
        } else {
            finder.blocks.push(Block {
                part,
                view: start..end,
            });
        }
        at = end;
    }
    finder.find(at..view.text().len());
    finder.blocks
}

struct Finder<'v> {
    view: &'v View,
    /// Behind the last character that is not blank.
    end: usize,
    blocks: Vec<Block>,
}

impl Finder<'_> {
    /// Finds the parts of a stretch of running text.
    fn find(&mut self, range: Range<usize>) {
        let text = self.view.text();
        let mut group = Vec::new();
        let mut start = range.start;
        for line in text[range].split_inclusive('\n') {
            let words = line.trim();
            let from = start + (line.len() - line.trim_start().len());
            start += line.len();
            if words.is_empty() {
                self.group(&std::mem::take(&mut group));
            } else {
                group.push(from..from + words.len());
            }
        }
        self.group(&group);
    }

    /// Finds the parts of lines that no blank line separates.
    fn group(&mut self, lines: &[Range<usize>]) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return;
        };
        let text = self.view.text();
        let longest = lines
            .iter()
            .map(|line| chars(text, line))
            .max()
            .unwrap_or(0);
        if longest > WRAPPED_AT_MOST {
            let mut from = 0;
            for to in 1..=lines.len() {
                if lines
                    .get(to)
                    .is_none_or(|next| !goes_on(text, &lines[to - 1], next))
                {
                    self.piece(lines[from].start..lines[to - 1].end, to - from == 1);
                    from = to;
                }
            }
        } else if let Some(second) = lines.get(1)
            && is_heading(&text[first.clone()])
            && ended_early(text, first, second, longest)
            && !goes_on(text, first, second)
            && text[..last.end].ends_with(['.', '!', '?', '“', '”', '"', '«', '»', ')', ':'])
        {
            self.push(first.clone(), PartKind::Heading);
            self.piece(second.start..last.end, false);
        } else {
            self.piece(first.start..last.end, lines.len() == 1);
        }
    }

    /// Writes a paragraph, or what a single line may be; at the end of the text also the sign-off.
    fn piece(&mut self, range: Range<usize>, single_line: bool) {
        let text = &self.view.text()[range.clone()];
        if range.end < self.end {
            let kind = if single_line {
                line_kind(text)
            } else {
                PartKind::Paragraph
            };
            self.push(range, kind);
            return;
        }
        let Some(sign_off) = byline::find(text) else {
            self.push(range, PartKind::Paragraph);
            return;
        };
        let body = range.start..range.start + text[..sign_off].trim_end().len();
        if !body.is_empty() {
            self.push(body, PartKind::Paragraph);
        }
        self.push(range.start + sign_off..range.end, PartKind::Byline);
    }

    fn push(&mut self, range: Range<usize>, kind: PartKind) {
        let Span { start, end } = self.view.input_span(range.clone());
        self.blocks.push(Block {
            part: Part { kind, start, end },
            view: range,
        });
    }
}

fn chars(text: &str, range: &Range<usize>) -> usize {
    text[range.clone()].chars().count()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|char| char.is_alphabetic()).count()
}

/// Whether the sentence of `line` runs on in the next line.
fn goes_on(text: &str, line: &Range<usize>, next: &Range<usize>) -> bool {
    text[next.clone()].starts_with(char::is_lowercase)
        || text[line.clone()].ends_with([',', '-', '–', '(', '„', '&'])
}

/// Whether the first word of the next line would have fitted into `line`.
fn ended_early(text: &str, line: &Range<usize>, next: &Range<usize>, longest: usize) -> bool {
    let word = text[next.clone()].split(' ').next().unwrap_or_default();
    chars(text, line) + 1 + word.chars().count() <= longest
}

/// What a line of its own is that other text follows.
fn line_kind(line: &str) -> PartKind {
    if byline::is_authors_line(line) {
        PartKind::Byline
    } else if names_a_picture(line) {
        PartKind::Caption
    } else if is_heading(line) {
        PartKind::Heading
    } else {
        PartKind::Paragraph
    }
}

/// Whether a line ends by naming whose picture it describes: "Der Rat tagt. Foto: Anna Muster".
fn names_a_picture(line: &str) -> bool {
    ["Foto: ", "Fotos: ", "Bild: ", "Bilder: ", "Grafik: "]
        .into_iter()
        .any(|source| {
            line.rfind(source).is_some_and(|at| {
                let name = &line[at + source.len()..];
                let begins = line[..at]
                    .chars()
                    .next_back()
                    .is_none_or(|char| !char.is_alphanumeric());
                begins && name.len() <= HEADING_CHARS && !name.ends_with(['.', '!', '?', ':'])
            })
        })
}

/// Whether a line is short, begins like a heading and ends without a full stop.
fn is_heading(line: &str) -> bool {
    let short = line.chars().take(HEADING_CHARS + 1).count() <= HEADING_CHARS
        && line.split(' ').filter(|word| !word.is_empty()).count() <= HEADING_WORDS;
    let begins = line
        .chars()
        .find(|&char| !is_quotation_mark(char) && !is_opening_bracket(char) && char != '+')
        .is_some_and(|char| char.is_numeric() || char.is_alphabetic() && !char.is_lowercase());
    let ends = line.chars().next_back().is_some_and(|char| {
        char.is_alphanumeric() || is_quotation_mark(char) || matches!(char, ')' | '+' | '%' | '€')
    });
    short
        && begins
        && ends
        // Dates and results are no headings.
        && letters(line) > line.chars().filter(|char| char.is_numeric()).count()
        && !line.starts_with(is_bullet)
        // A quotation that is a paragraph ends with its mark and has its full stop before it.
        && !line.trim_end_matches(is_quotation_mark).ends_with(['.', '!', '?', '…', ','])
}
