//! Two texts that differ in their blanks alone.

use super::Checked;
use crate::document::Span;

/// Where the characters of one text stand in another that differs from it in blanks alone.
pub struct Alignment {
    /// Of each code point of the first text how many before it are no blanks.
    ranks: Vec<usize>,
    /// Where the characters of the second text that are no blanks stand.
    places: Vec<usize>,
}

impl Alignment {
    /// # Errors
    /// When more than blanks (white space and control characters) differs.
    pub fn of(from: &str, to: &str) -> Checked<Self> {
        let kept = |c: char| !(c.is_whitespace() || c.is_control());
        let mut ranks = Vec::new();
        let mut rank = 0;
        for character in from.chars() {
            ranks.push(rank);
            rank += usize::from(kept(character));
        }
        let places = to.chars().enumerate().filter(|&(_, c)| kept(c));
        let places: Vec<(usize, char)> = places.collect();
        let own = from.chars().filter(|&c| kept(c));
        let other = places.iter().map(|&(_, c)| c);
        if !own.clone().eq(other.clone()) {
            let same = own.zip(other).take_while(|(a, b)| a == b).count();
            let at = places.get(same).map_or(to.chars().count(), |&(at, _)| at);
            return Err(format!(
                "its tokens are not those of the text from code point {at} on; were sentences left \
                 out (--negatives)?"
            ));
        }
        Ok(Self {
            ranks,
            places: places.into_iter().map(|(at, _)| at).collect(),
        })
    }

    /// A span of the first text, which neither begins nor ends with a blank, in the second.
    pub fn span(&self, span: Span) -> Span {
        let place = |at: usize| self.places[self.ranks[at]];
        Span::new(place(span.start), place(span.end - 1) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_those_of_the_same_words() {
        let alignment = Alignment::of("Der 1000 - Mann", " Der\n1\u{a0}000-Mann ").unwrap();
        assert_eq!(alignment.span(Span::new(4, 8)), Span::new(5, 10));
        assert_eq!(alignment.span(Span::new(11, 15)), Span::new(11, 15));
        let wrong = Alignment::of("Der Mann", "Der\nHund").err().unwrap();
        assert!(wrong.contains("code point 4"), "{wrong}");
        assert!(Alignment::of("Der", "Der Mann").is_err());
    }
}
