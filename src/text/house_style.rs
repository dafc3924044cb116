//! The view with its quotation marks in one style.
//!
//! Every newspaper has marks of its own; what they say is only where something opens and closes. A
//! model that sees them all as „ and “ reads a text the same in every house.

use std::ops::Range;

use super::Analysis;
use super::chars::is_quotation_mark;
use super::marks::Role;
use super::scan::Piece;

/// A quotation mark that opens or closes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes in the view, which are a token.
    pub bytes: Range<usize>,
    /// Whether it opens (else it closes).
    pub opens: bool,
}

/// The text a model reads, and the bytes of each token in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The view of the text, each quotation mark in German style.
    pub text: String,
    /// Where the tokens stand in it, ascending.
    pub tokens: Vec<Range<usize>>,
}

impl Analysis {
    /// The text as a model reads it.
    pub fn wording(&self) -> Wording {
        let view = self.view.text();
        let mut text = String::with_capacity(view.len());
        let mut tokens = Vec::with_capacity(self.tokens.len());
        let mut copied = 0;
        let mut marks = self.marks.iter().peekable();
        for token in &self.tokens {
            text.push_str(&view[copied..token.view.start]);
            let start = text.len();
            let printed = &view[token.view.clone()];
            match marks.next_if(|mark| mark.bytes == token.view) {
                Some(mark) => text.push(german(printed, mark.opens)),
                None => text.push_str(printed),
            }
            tokens.push(start..text.len());
            copied = token.view.end;
        }
        text.push_str(&view[copied..]);
        Wording { text, tokens }
    }
}

/// The quotation marks of one part, whose tokens have these roles. A single mark is one only if it
/// has its other half: else it is an apostrophe.
pub(super) fn marks(view: &str, pieces: &[Piece], roles: &[Role]) -> Vec<Mark> {
    let mut found: Vec<Option<Mark>> = Vec::new();
    // Where single marks that are open yet stand in `found`.
    let mut open = Vec::new();
    for (piece, role) in pieces.iter().zip(roles) {
        let wording = piece.text(view);
        let is_mark = wording == ",," || wording.chars().all(is_quotation_mark);
        if *role == Role::None || !is_mark {
            continue;
        }
        let opens = *role == Role::Open;
        let bytes = piece.start..piece.end;
        let mark = Some(Mark { bytes, opens });
        if !is_single(wording) {
            found.push(mark);
        } else if opens {
            open.push((found.len(), mark));
            found.push(None);
        } else if let Some((at, opening)) = open.pop() {
            found[at] = opening;
            found.push(mark);
        }
    }
    found.into_iter().flatten().collect()
}

fn is_single(printed: &str) -> bool {
    matches!(printed, "'" | "`" | "´" | "‘" | "’" | "‚" | "‛" | "‹" | "›")
}

/// The mark that says in German what `printed` says.
fn german(printed: &str, opens: bool) -> char {
    let single = matches!(printed, "'" | "`" | "´" | "‘" | "’" | "‚" | "‛" | "‹" | "›");
    match (single, opens) {
        (false, true) => '„',
        (false, false) => '“',
        (true, true) => '‚',
        (true, false) => '‘',
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::analyse;

    fn wording(text: &str) -> String {
        analyse(text, &[]).wording().text
    }

    #[test]
    fn a_text_reads_the_same_in_every_house() {
        let german =
            "Er rief: „Nein, das ‚Ja‘ gilt nicht!“, und ging. „Gut“, sagte sie. (Ein „Wort“.)";
        assert_eq!(wording(german), german);
        for [open, close, inner_open, inner_close] in [
            ['»', '«', '›', '‹'],
            ['«', '»', '‹', '›'],
            ['“', '”', '‘', '’'],
            ['"', '"', '\'', '\''],
        ] {
            let printed: String = german
                .chars()
                .map(|c| match c {
                    '„' => open,
                    '“' => close,
                    '‚' => inner_open,
                    '‘' => inner_close,
                    other => other,
                })
                .collect();
            assert_eq!(wording(&printed), german, "{printed}");
        }
        assert_eq!(wording(",,So'', sagte er"), "„So“, sagte er");
    }

    #[test]
    fn apostrophes_and_inches_stay() {
        for text in ["Ku'damm, rock ’n’ roll", "Das geht’s", "Hans’ Haus"] {
            assert_eq!(wording(text), text);
        }
    }

    proptest! {
        #[test]
        fn tokens_stand_in_the_wording_as_in_the_view(text in r#"[a-c .,„“”"»«'‘’\n]{0,40}"#) {
            let analysis = analyse(&text, &[]);
            let wording = analysis.wording();
            prop_assert_eq!(wording.tokens.len(), analysis.tokens.len());
            for (bytes, token) in wording.tokens.iter().zip(&analysis.tokens) {
                let (here, there) = (&wording.text[bytes.clone()], &analysis.view.text()[token.view.clone()]);
                prop_assert!(here == there || "„“‚‘".contains(here), "{here:?} {there:?}");
            }
        }
    }
}
