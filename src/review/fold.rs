//! Styled words, folded into lines of a width.

use anstyle::Style;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_width::UnicodeWidthStr;

/// What stands between two places where a line may end.
#[derive(Debug, Default, Clone)]
struct Word {
    /// Pieces of one style each.
    pieces: Vec<(String, Style)>,
    width: usize,
}

impl Word {
    fn push(&mut self, text: &str, style: Style) {
        self.width += text.width();
        match self.pieces.last_mut() {
            Some((last, same)) if *same == style => last.push_str(text),
            _ => self.pieces.push((text.to_owned(), style)),
        }
    }
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        1.0
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Collects text and folds it.
#[derive(Debug)]
pub struct Folded {
    width: usize,
    lines: String,
    paragraph: Vec<Word>,
    word: Word,
    blank_lines: usize,
}

impl Folded {
    /// Lines of at most `width` columns; only a word that is longer is cut.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            lines: String::new(),
            paragraph: Vec::new(),
            word: Word::default(),
            blank_lines: 0,
        }
    }

    /// Adds running text: blanks end a word, a line feed ends a paragraph.
    pub fn text(&mut self, text: &str, style: Style) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_paragraph();
            }
            for (index, word) in line.split([' ', '\t']).enumerate() {
                if index > 0 {
                    self.end_word();
                }
                self.unbroken(word, style);
            }
        }
    }

    /// Adds text at which no line ends, blanks or not.
    pub fn unbroken(&mut self, text: &str, style: Style) {
        if self.word.width + text.width() <= self.width {
            if !text.is_empty() {
                self.word.push(text, style);
            }
            return;
        }
        for character in text.chars() {
            let mut buffer = [0; 4];
            let character = character.encode_utf8(&mut buffer);
            if self.word.width + character.width() > self.width {
                self.end_word();
            }
            self.word.push(character, style);
        }
    }

    fn end_word(&mut self) {
        if self.word.width > 0 {
            self.paragraph.push(std::mem::take(&mut self.word));
        }
    }

    fn end_paragraph(&mut self) {
        self.end_word();
        let words = std::mem::take(&mut self.paragraph);
        if words.is_empty() {
            self.blank_lines += 1;
            return;
        }
        // However far apart paragraphs stand in the text, one blank line says it.
        if self.blank_lines > 0 && !self.lines.is_empty() {
            self.lines.push('\n');
        }
        self.blank_lines = 0;
        for line in wrap_first_fit(&words, &[self.width as f64]) {
            let mut last = Style::new();
            for (index, word) in line.iter().enumerate() {
                for (piece_index, (text, style)) in word.pieces.iter().enumerate() {
                    // The style goes on over the blank where it is the same on both sides.
                    let space = index > 0 && piece_index == 0;
                    if space && *style == last {
                        self.lines.push(' ');
                    }
                    if *style != last {
                        self.lines += &last.render_reset().to_string();
                        if space {
                            self.lines.push(' ');
                        }
                        self.lines += &style.render().to_string();
                        last = *style;
                    }
                    self.lines.push_str(text);
                }
            }
            self.lines += &last.render_reset().to_string();
            self.lines.push('\n');
        }
    }

    /// The lines, each ended by a line feed.
    pub fn finish(mut self) -> String {
        self.end_paragraph();
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold(text: &str, width: usize) -> String {
        let mut folded = Folded::new(width);
        folded.text(text, Style::new());
        folded.finish()
    }

    #[test]
    fn paragraphs_stand_one_blank_line_apart() {
        assert_eq!(
            fold("\nEin Wort und\nnoch\n\n\n\neins\n", 8),
            "Ein Wort\nund\nnoch\n\neins\n"
        );
    }

    #[test]
    fn a_word_beyond_the_width_is_cut() {
        assert_eq!(fold("Donaudampfschiff", 6), "Donaud\nampfsc\nhiff\n");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_and_no_letter_is_lost(text in "[a-zäöü漢🙂 \n]{0,200}", width in 4_usize..30) {
            let folded = fold(&text, width);
            for line in folded.lines() {
                prop_assert!(line.width() <= width, "{line:?}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&folded), letters(&text));
        }
    }
}
