//! The sign-off at the end of an article: "(afp/red)", "(dpa)", "(APA, 3.9.2025)", "dpa/lno".

use std::collections::HashSet;
use std::sync::LazyLock;

/// Agencies and desks, small.
const AGENCIES: &str = "
aap ade adn afp afx aga anp ansa ap apa apd apn ats awp bloomberg cna cnn dapd dapd-n dda ddp dj dow dpa dpa-afx
dpa-tmn dts efe epd est eurosport golem heise idea ips itar-tass interfax keystone-sda kna kyodo lby lnw lno lrs
lsw lth mdr mid nachrichtenagentur ndr news ntb ntv onl ots pna pti r-e red reuters ria rtr rtra rufa sda sid sn
sn-agentur spx srf stol taz tass tsp ukrinform upi vwd wdr xinhua zdf";

static AGENCIES_SET: LazyLock<HashSet<&str>> =
    LazyLock::new(|| AGENCIES.split_whitespace().collect());

/// The longest sign-off in bytes.
const LONGEST: usize = 100;

/// The byte at which the sign-off begins that ends `paragraph`, the last of an article.
pub fn find(paragraph: &str) -> Option<usize> {
    if !paragraph.ends_with([')', ']']) {
        let alone = paragraph.len() <= LONGEST && names_agencies_only(paragraph);
        return alone.then_some(0);
    }
    let open = paragraph.rfind(['(', '['])?;
    let inner = &paragraph[open + 1..paragraph.len() - 1];
    let before = paragraph[..open].trim_end();
    // Behind an unfinished sentence the bracket is part of it.
    let free = before.is_empty()
        || before
            .trim_end_matches(['“', '”', '"', '«', '»', '‘', '’', ')'])
            .ends_with(['.', '!', '?', '…']);
    (free && inner.len() <= LONGEST && is_sign_off(inner)).then_some(open)
}

/// Whether `line` names the authors: "Von Anna Muster, dpa".
pub fn is_authors_line(line: &str) -> bool {
    let Some(names) = line
        .strip_prefix("Von ")
        .or_else(|| line.strip_prefix("VON "))
    else {
        return false;
    };
    line.len() <= LONGEST
        && names.split_whitespace().nth(1).is_some()
        && pieces(names).is_some_and(|pieces| {
            pieces.contains(&Piece::Name)
                && pieces
                    .iter()
                    .all(|piece| matches!(piece, Piece::Name | Piece::Agency))
        })
}

/// What one piece of a sign-off is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Agency,
    Initials,
    Name,
    Date,
}

fn names_agencies_only(text: &str) -> bool {
    pieces(text).is_some_and(|pieces| pieces.iter().all(|&piece| piece == Piece::Agency))
}

fn is_sign_off(inner: &str) -> bool {
    let Some(pieces) = pieces(inner) else {
        return false;
    };
    let has = |wanted| pieces.contains(&wanted);
    if has(Piece::Agency) {
        return true;
    }
    if has(Piece::Date) {
        return has(Piece::Initials) || has(Piece::Name);
    }
    // Initials alone: two authors, or one that is no remark like "(sic)".
    !has(Piece::Name)
        && (pieces.len() > 1 || (inner.len() <= 4 && !matches!(inner, "sic" | "ja" | "nein")))
}

/// The pieces of a sign-off; none if one of them is something else.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut found = Vec::new();
    for piece in text.split([',', ';', '/', '–', '|', '+', '&']) {
        let piece = piece.trim();
        let (rest, dated) = strip_date(piece);
        if dated {
            found.push(Piece::Date);
        }
        let rest = rest.trim();
        if !rest.is_empty() {
            found.push(classify(rest)?);
        }
    }
    (!found.is_empty()).then_some(found)
}

fn classify(piece: &str) -> Option<Piece> {
    let word = piece.trim_end_matches('.');
    if AGENCIES_SET.contains(word.to_lowercase().as_str()) {
        return Some(Piece::Agency);
    }
    let letters = word.chars().count();
    if (2..=5).contains(&letters) && word.chars().all(char::is_lowercase) {
        return Some(Piece::Initials);
    }
    let mut words = piece.split_whitespace();
    let named = words.clone().count() <= 6
        && words
            .clone()
            .next()
            .is_some_and(|word| word.starts_with(char::is_uppercase))
        && words.all(|word| {
            word.starts_with(char::is_uppercase)
                || matches!(word, "aus" | "in" | "von" | "und" | "de")
        });
    named.then_some(Piece::Name)
}

/// Takes "3.9.2025" or "3. 9. 2025" from the end of `piece`; says whether it was there.
fn strip_date(piece: &str) -> (&str, bool) {
    let begin =
        piece.trim_end_matches(|char: char| char.is_ascii_digit() || matches!(char, '.' | ' '));
    let date = &piece[begin.len()..];
    let numbers: Vec<&str> = date.split('.').map(str::trim).collect();
    let is_date = matches!(numbers.as_slice(), [day, month, year]
        if (1..=2).contains(&day.len()) && (1..=2).contains(&month.len()) && matches!(year.len(), 2 | 4)
            && [day, month, year].iter().all(|number| number.bytes().all(|byte| byte.is_ascii_digit())));
    if is_date {
        (begin, true)
    } else {
        (piece, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_offs_of_agencies_and_desks_are_found() {
        for (text, begin) in [
            ("Das sagte er. (afp/red)", 14),
            ("„Ja.“ (dpa)", 10),
            ("(APA, Reuters, red)", 0),
            ("Ende. (Anna Muster aus Wien, 3.9.2025)", 6),
            ("Ende. (mka, jdo, 12. 3. 2015)", 6),
            ("dpa/lno", 0),
        ] {
            assert_eq!(find(text), Some(begin), "{text}");
        }
    }

    #[test]
    fn authors_lines_name_persons() {
        assert!(is_authors_line("Von Anna Muster"));
        assert!(is_authors_line("Von Anna Muster und Hans Beispiel, dpa"));
        assert!(!is_authors_line("Von Köln nach Bonn"));
        assert!(!is_authors_line("Von Anna Muster hörte man lange nichts."));
    }

    #[test]
    fn brackets_that_belong_to_the_sentence_are_none() {
        for text in [
            "Das sagte Anna Muster (SPD)",
            "Der Preis stieg. (Siehe auch Seite drei.)",
            "Er fehlt. (nach einem Kreuzbandriss)",
            "Sie lachte. (sic)",
            "Mehr dazu (dpa)",
            "(2:1)",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
