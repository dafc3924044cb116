//! Sentences that come as tokens without text get a text by a fixed rule.
//!
//! One space stands between two tokens, except:
//! - none before closing marks (`.` `,` `;` `:` `!` `?` `)` `]` `}`, also several: `?!`), none
//!   after opening ones (`(` `[` `{`);
//! - quotation marks lean on what they enclose: `„`, `‚` and ` `` ` open; `”` and `’` close; the
//!   others close what is open and else open. One without partner closes if it stands at the end, before a closing
//!   mark, or as the last of its kind right after one of `. , ! ?`;
//! - `’` and `'` without partner are apostrophes: none before them;
//! - none around `/`, and none around `-`, `–` and `:` between two numbers (`3 : 2`, `2005 - 2006`);
//!   elsewhere `-` and `–` are dashes with a space on both sides;
//! - none before a token that begins with `-`, `'` or `’` and goes on (`-Chef`, `’s`), none
//!   between a number and `°`.
//!
//! A token itself is never changed.

use crate::document::Span;

/// On which sides of a token no space stands.
#[derive(Debug, Clone, Copy, Default)]
struct Leaning {
    left: bool,
    right: bool,
}

const LEFT: Leaning = Leaning {
    left: true,
    right: false,
};
const RIGHT: Leaning = Leaning {
    left: false,
    right: true,
};
const BOTH: Leaning = Leaning {
    left: true,
    right: true,
};
const FREE: Leaning = Leaning {
    left: false,
    right: false,
};

/// The text of one sentence and where its tokens stand in it, in code points.
pub fn detokenise(tokens: &[&str]) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(tokens.len());
    let mut length = 0;
    let mut marks = Marks::default();
    let mut after_lean = true;
    for at in 0..tokens.len() {
        let leaning = leaning(tokens, at, &mut marks);
        if !after_lean && !leaning.left {
            text.push(' ');
            length += 1;
        }
        let start = length;
        text.push_str(tokens[at]);
        length += tokens[at].chars().count();
        spans.push(Span::new(start, length));
        after_lean = leaning.right;
    }
    (text, spans)
}

fn leaning(tokens: &[&str], at: usize, marks: &mut Marks) -> Leaning {
    let token = tokens[at];
    let before = at.checked_sub(1).and_then(|at| tokens.get(at)).copied();
    let after = tokens.get(at + 1).copied();
    let number = |token: Option<&str>| token.is_some_and(is_number);
    match token {
        "-" | "–" | ":" if number(before) && number(after) => BOTH,
        "-" | "–" | "—" => FREE,
        "/" => BOTH,
        "°" if number(before) => LEFT,
        "(" | "[" | "{" => RIGHT,
        _ if is_closing(token) => LEFT,
        _ => match marks.lean(tokens, at) {
            Some(leaning) => leaning,
            None if hangs_on_the_left(token) => LEFT,
            None => FREE,
        },
    }
}

fn is_number(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit()) && token.ends_with(|c: char| c.is_ascii_digit())
}

fn is_closing(token: &str) -> bool {
    let closing = |c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}');
    // Three dots leave something out: they stand apart like a word.
    !token.is_empty() && token.chars().all(closing) && !token.starts_with("..")
}

fn hangs_on_the_left(token: &str) -> bool {
    let mut chars = token.chars();
    let first = matches!(chars.next(), Some('-' | '\'' | '’'));
    first && chars.next().is_some_and(char::is_alphabetic)
}

/// The quotation marks that are open, innermost last.
#[derive(Default)]
struct Marks {
    open: Vec<&'static str>,
}

/// Opening marks and what closes them; the first that fits is taken.
const PAIRS: &[(&str, &[&str])] = &[
    ("„", &["“", "”", "\"", "''"]),
    ("‚", &["‘", "’", "'"]),
    ("“", &["”"]),
    ("‘", &["’"]),
    ("»", &["«"]),
    ("«", &["»"]),
    ("›", &["‹"]),
    ("‹", &["›"]),
    ("\"", &["\""]),
    ("'", &["'"]),
    ("``", &["''"]),
    ("''", &["''"]),
];

/// Marks that never open.
const ONLY_CLOSING: &[&str] = &["”", "’"];

impl Marks {
    /// How the token leans if it is a quotation mark.
    fn lean(&mut self, tokens: &[&str], at: usize) -> Option<Leaning> {
        let token = tokens[at];
        let opens = PAIRS.iter().find(|(mark, _)| *mark == token);
        if opens.is_none() && !ONLY_CLOSING.contains(&token) {
            return None;
        }
        let closes = |mark: &&'static str| {
            let pair = PAIRS.iter().find(|(open, _)| open == mark);
            pair.is_some_and(|(_, closing)| closing.contains(&token))
        };
        if let Some(partner) = self.open.iter().rposition(closes) {
            self.open.truncate(partner);
            return Some(LEFT);
        }
        match opens {
            Some(&(mark, closing)) if opens_here(tokens, at, closing) => {
                self.open.push(mark);
                Some(RIGHT)
            }
            _ => Some(LEFT),
        }
    }
}

/// Whether a mark without partner opens at `at`.
fn opens_here(tokens: &[&str], at: usize, closing: &[&str]) -> bool {
    let token = tokens[at];
    if matches!(token, "„" | "‚" | "``") {
        return true;
    }
    let rest = tokens.get(at + 1..).unwrap_or_default();
    let Some(next) = rest.first() else {
        return false;
    };
    let partner_follows = rest.iter().any(|later| closing.contains(later));
    let after_stop = at > 0 && matches!(tokens[at - 1], "." | "," | "!" | "?");
    if token == "'" && !partner_follows {
        return false;
    }
    !is_closing(next) && (partner_follows || !after_stop)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(tokens: &str) -> String {
        let tokens: Vec<&str> = tokens.split(' ').collect();
        detokenise(&tokens).0
    }

    #[test]
    fn every_style_of_quotation_marks_leans_on_its_quotation() {
        for (tokens, expected) in [
            ("„ Ja “ , sagte er .", "„Ja“, sagte er."),
            ("» Ja « , sagte er .", "»Ja«, sagte er."),
            ("« Ja » , sagte er .", "«Ja», sagte er."),
            ("\" Ja \" , sagte er .", "\"Ja\", sagte er."),
            ("Er sagt : \" Nein . \"", "Er sagt: \"Nein.\""),
            ("Das “ Haus ” am See", "Das “Haus” am See"),
            ("„ Er sagt ‚ nein ‘ . “", "„Er sagt ‚nein‘.“"),
            ("`` Ja '' , sagt sie", "``Ja'', sagt sie"),
        ] {
            assert_eq!(text(tokens), expected);
        }
    }

    #[test]
    fn marks_without_partner_close_where_a_sentence_ends_a_quotation() {
        assert_eq!(text("Es ist gut . “"), "Es ist gut.“");
        assert_eq!(text("Es ist gut , \" sagt er ."), "Es ist gut,\" sagt er.");
        assert_eq!(text("\" Es ist gut ."), "\"Es ist gut.");
        assert_eq!(text("Grass ' Roman"), "Grass' Roman");
    }

    #[test]
    fn hyphens_slashes_and_numbers() {
        assert_eq!(text("3 : 2 ( 1 : 0 )"), "3:2 (1:0)");
        assert_eq!(
            text("Bund / Länder - der Streit"),
            "Bund/Länder - der Streit"
        );
        assert_eq!(
            text("Hin- und Rückweg 2005 - 2006"),
            "Hin- und Rückweg 2005-2006"
        );
        assert_eq!(
            text("There 's 5 ° more ... oder ?!"),
            "There's 5° more ... oder?!"
        );
    }

    proptest! {
        #[test]
        fn tokens_are_slices_of_the_text_and_nothing_but_spaces_between(
            tokens in prop::collection::vec("[a-zä🙂„“»«\"'’().,:/–-]{1,3}", 0..20)
        ) {
            let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
            let (text, spans) = detokenise(&tokens);
            let chars: Vec<char> = text.chars().collect();
            let mut end = 0;
            for (token, span) in tokens.iter().zip(&spans) {
                let slice: String = chars[span.start..span.end].iter().collect();
                prop_assert_eq!(&slice, token);
                prop_assert!(chars[end..span.start].iter().all(|&c| c == ' '));
                prop_assert!(span.start - end <= 1);
                end = span.end;
            }
            prop_assert_eq!(end, chars.len());
        }
    }
}
