//! The normalised view of a text, with an exact alignment back to the text as read.
//!
//! The view is what tokeniser and model see: composed letters (NFC), no soft hyphens or zero-width
//! characters, plain spaces, `\n` at line ends. The text itself never changes.

use std::ops::Range;

use super::normalise::normalise;
use crate::document::Span;

/// The normalised text of an article, aligned with the text as read.
///
/// Offsets into the view are bytes, offsets into the input are code points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    text: String,
    runs: Vec<Run>,
    /// Number of code points of the input.
    input_len: usize,
}

/// A stretch of the view whose characters are equally wide and stand one for one for characters
/// of the input; or, with `unit` 0, a stretch that stands for its input only as a whole.
///
/// German text has a run about every thirty characters, so this takes less room than the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// First byte in the view.
    view: u32,
    /// Bytes in the view.
    view_len: u32,
    /// First code point in the input.
    input: u32,
    /// Code points in the input.
    input_len: u32,
    /// Bytes of each character in the view; 0 = indivisible.
    unit: u32,
}

impl Run {
    const fn view_end(&self) -> u32 {
        self.view + self.view_len
    }

    const fn input_end(&self) -> u32 {
        self.input + self.input_len
    }

    /// The code points read for the view's character that holds byte `byte`.
    const fn input_at(&self, byte: u32) -> (u32, u32) {
        if self.unit == 0 {
            return (self.input, self.input_end());
        }
        let start = self.input + (byte - self.view) / self.unit;
        (start, start + 1)
    }

    /// The bytes of the view that stand for code point `input`.
    const fn view_at(&self, input: u32) -> (u32, u32) {
        if self.unit == 0 {
            return (self.view, self.view_end());
        }
        let start = self.view + (input - self.input) * self.unit;
        (start, start + self.unit)
    }
}

impl View {
    /// The view of `text` (at most 4 GiB).
    pub fn new(text: &str) -> Self {
        let mut view = Self {
            text: String::with_capacity(text.len()),
            ..Self::default()
        };
        view.input_len = normalise(text, &mut view);
        view
    }

    /// The normalised text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The code points of the input that were read for the bytes `view_bytes` of the view.
    ///
    /// Covers all of a composed letter of which only a part is asked for. An empty range gives the
    /// empty span where it stands.
    pub fn input_span(&self, view_bytes: Range<usize>) -> Span {
        let start = view_bytes.start.min(self.text.len()) as u32;
        let end = view_bytes.end.min(self.text.len()) as u32;
        let first = self.runs.partition_point(|run| run.view_end() <= start);
        let Some(first) = self.runs.get(first) else {
            return Span::new(self.input_len, self.input_len);
        };
        let from = first.input_at(start).0 as usize;
        if end <= start {
            return Span::new(from, from);
        }
        let last = self.runs.partition_point(|run| run.view_end() < end);
        let to = self.runs[last].input_at(end - 1).1 as usize;
        Span::new(from, to)
    }

    /// The bytes of the view that stand for the code points `span` of the input.
    ///
    /// Characters left out of the view give the empty range where they would stand.
    pub fn view_bytes(&self, span: Span) -> Range<usize> {
        let (start, end) = (
            span.start.min(self.input_len) as u32,
            span.end.min(self.input_len) as u32,
        );
        let first = self.runs.partition_point(|run| run.input_end() <= start);
        let from = match self.runs.get(first) {
            None => return self.text.len()..self.text.len(),
            Some(run) if run.input >= start => run.view,
            Some(run) => run.view_at(start).0,
        };
        let behind = self.runs.partition_point(|run| run.input < end);
        let to = match behind.checked_sub(1).map(|last| &self.runs[last]) {
            Some(run) if start < end && run.input_end() >= end => run.view_at(end - 1).1,
            Some(run) if start < end => run.view_end(),
            _ => from,
        };
        from as usize..to.max(from) as usize
    }

    /// The first byte of the view whose character begins at code point `input` or behind it.
    ///
    /// Cuts the view at a border of the input so that each character falls on one side only.
    pub(crate) fn floor(&self, input: usize) -> usize {
        let at = input.min(self.input_len) as u32;
        let first = self.runs.partition_point(|run| run.input_end() <= at);
        match self.runs.get(first) {
            None => self.text.len(),
            Some(run) if run.input >= at => run.view as usize,
            Some(run) if run.unit == 0 => run.view_end() as usize,
            Some(run) => run.view_at(at).0 as usize,
        }
    }

    /// Appends `char`, read for the code points from `start` to `end`.
    pub(super) fn push_char(&mut self, char: char, start: u32, end: u32) {
        let width = char.len_utf8() as u32;
        if end - start != 1 {
            let mut buffer = [0; 4];
            self.push_whole(char.encode_utf8(&mut buffer), start, end);
            return;
        }
        match self.runs.last_mut() {
            Some(run) if run.unit == width && run.input_end() == start => {
                run.view_len += width;
                run.input_len += 1;
            }
            _ => self.runs.push(Run {
                view: self.text.len() as u32,
                view_len: width,
                input: start,
                input_len: 1,
                unit: width,
            }),
        }
        self.text.push(char);
    }

    /// Appends `text`, which stands as a whole for the code points from `start` to `end`.
    pub(super) fn push_whole(&mut self, text: &str, start: u32, end: u32) {
        self.runs.push(Run {
            view: self.text.len() as u32,
            view_len: text.len() as u32,
            input: start,
            input_len: end - start,
            unit: 0,
        });
        self.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(text: &str, span: Span) -> String {
        text.chars().skip(span.start).take(span.len()).collect()
    }

    #[test]
    fn soft_hyphens_vanish_but_the_span_covers_them() {
        let text = "Bundes\u{AD}kanz\u{AD}ler Merz";
        let view = View::new(text);
        assert_eq!(view.text(), "Bundeskanzler Merz");
        assert_eq!(
            slice(text, view.input_span(0..13)),
            "Bundes\u{AD}kanz\u{AD}ler"
        );
        assert_eq!(view.view_bytes(Span::new(6, 7)), 6..6);
        assert_eq!(slice(text, view.input_span(14..18)), "Merz");
    }

    #[test]
    fn decomposed_umlauts_become_one_letter_over_two_code_points() {
        let text = "Ko\u{308}ln";
        let view = View::new(text);
        assert_eq!(view.text(), "Köln");
        assert_eq!(view.input_span(1..3), Span::new(1, 3));
        assert_eq!(view.input_span(3..4), Span::new(3, 4));
        assert_eq!(view.view_bytes(Span::new(2, 3)), 1..3);
        assert_eq!(view.view_bytes(Span::new(3, 5)), 3..5);
    }

    #[test]
    fn spaces_and_line_ends_become_plain() {
        let view = View::new("10\u{A0}000\u{202F}€\tund\r\nnun\u{85}ja\u{2028}doch\u{7}!");
        assert_eq!(view.text(), "10 000 € und\nnun\nja\ndoch !");
        assert_eq!(view.input_span(14..15), Span::new(12, 14));
    }

    #[test]
    fn marks_and_joiners_stay_only_in_pictures() {
        let text = "\u{FEFF}Fa\u{200D}mi\u{200B}lie 👩\u{200D}👧 ❤\u{FE0F}.";
        let view = View::new(text);
        assert_eq!(view.text(), "Familie 👩\u{200D}👧 ❤.");
        let heart = view.text().find('❤').unwrap();
        assert_eq!(slice(text, view.input_span(heart..heart + 3)), "❤\u{FE0F}");
    }

    #[test]
    fn a_border_inside_a_composed_letter_moves_behind_it() {
        let view = View::new("u\u{308}ber");
        assert_eq!(view.floor(0), 0);
        assert_eq!(view.floor(1), 2);
        assert_eq!(view.floor(2), 2);
        assert_eq!(view.floor(99), 5);
    }
}
