//! Which agencies an article credits: in its byline, its dateline, or its sign-off.

use crate::text::byline;

/// How agencies sign, in small letters, and how they are called here.
const AGENCIES: &[(&str, &str)] = &[
    ("afp", "AFP"),
    ("ansa", "ANSA"),
    ("ap", "AP"),
    ("apa", "APA"),
    ("ats", "SDA"),
    ("bloomberg", "Bloomberg"),
    ("dapd", "dapd"),
    ("ddp", "ddp"),
    ("dpa", "dpa"),
    ("dpa-afx", "dpa-AFX"),
    ("dts", "dts"),
    ("epd", "epd"),
    ("interfax", "Interfax"),
    ("keystone-sda", "SDA"),
    ("kna", "KNA"),
    ("reuters", "Reuters"),
    ("rtr", "Reuters"),
    ("sda", "SDA"),
    ("sid", "sid"),
    ("tass", "TASS"),
    ("upi", "UPI"),
    ("xinhua", "Xinhua"),
];

/// A dateline's agency stands among the first code points.
const HEAD: usize = 100;
/// A last line that is longer (in bytes) is text.
const SIGN_OFF: usize = 100;

/// The agencies credited, in the order in which they are, joined by "/"; "" if none is.
///
/// An agency that is only spoken of ("sagte sie der dpa") is not credited.
pub fn agencies(text: &str, authors: &[String]) -> String {
    let mut found: Vec<&str> = Vec::new();
    let authors = authors.iter().flat_map(|author| known(author));
    let credited = authors.chain(dateline(text)).chain(sign_off(text));
    for agency in credited {
        if !found.contains(&agency) {
            found.push(agency);
        }
    }
    found.join("/")
}

/// The agencies among the pieces of `credits`: "Anna Muster, dpa", "dpa/AFP".
fn known(credits: &str) -> Vec<&'static str> {
    let pieces = credits.split([',', ';', '/', '+', '&', '|', '(', ')', '[', ']']);
    let agency = |piece: &str| {
        let piece = piece.trim().trim_end_matches('.').to_lowercase();
        let known = AGENCIES.binary_search_by_key(&piece.as_str(), |(sign, _)| sign);
        known.ok().map(|at| AGENCIES[at].1)
    };
    pieces.filter_map(agency).collect()
}

/// "Berlin (dpa/lno) – …", "(AFP) …": brackets of agencies before the first dash, or at the very
/// beginning.
fn dateline(text: &str) -> Vec<&'static str> {
    let end = text.char_indices().nth(HEAD).map_or(text.len(), |(b, _)| b);
    let head = text[..end].trim_start();
    let Some((before, rest)) = head.split_once('(') else {
        return Vec::new();
    };
    let Some((inner, after)) = rest.split_once(')') else {
        return Vec::new();
    };
    let dash = after.trim_start().starts_with(['-', '–', '—', ':', '.']);
    if before.is_empty() || dash {
        known(inner)
    } else {
        Vec::new()
    }
}

/// "… (afp/red)", "dpa/lno", "Quelle: ntv.de, hek/dpa".
fn sign_off(text: &str) -> Vec<&'static str> {
    let last = text
        .trim_end()
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .trim();
    if let Some(begin) = byline::find(last) {
        return known(&last[begin..]);
    }
    match last.strip_prefix("Quelle:") {
        Some(source) if last.len() <= SIGN_OFF => known(source),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::agencies;

    #[test]
    fn agencies_are_credited_in_byline_dateline_and_sign_off() {
        let authors = ["Anna Muster, dpa".to_owned()];
        assert_eq!(agencies("Text.", &authors), "dpa");
        for (text, agency) in [
            ("Berlin (dpa/lno) – Die Bahn baut.", "dpa"),
            ("(AFP) Die Bahn baut.", "AFP"),
            (
                "Wien/Brüssel (APA/Reuters) - Es regnet. (APA)",
                "APA/Reuters",
            ),
            ("Es regnet.\n\nEs schneit. (kna/epd)", "KNA/epd"),
            ("Es regnet.\ndpa/lno\n", "dpa"),
            ("Es regnet.\n\nQuelle: ntv.de, hek/dpa/rtr", "dpa/Reuters"),
        ] {
            assert_eq!(agencies(text, &[]), agency, "{text}");
        }
    }

    #[test]
    fn an_agency_that_is_only_spoken_of_is_not_credited() {
        for text in [
            "Die Deutsche Presse-Agentur (dpa) meldet Gewinn.",
            "Sie sagte das der Agentur Reuters.",
            "Sid Vicious spielte Bass.",
            "",
        ] {
            assert_eq!(agencies(text, &["Sid Muster".to_owned()]), "", "{text}");
        }
    }

    #[test]
    fn signs_are_in_order() {
        assert!(super::AGENCIES.is_sorted());
    }
}
