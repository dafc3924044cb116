//! Which gender a person's mentions tell: forms of address, titles, first names.

use crate::actors::base::knowledge_base::KnowledgeBase;

/// Grammatical gender of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// She.
    Feminine,
    /// He.
    Masculine,
}

/// Grammatical gender and number of a word for a person or body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Genus {
    /// "sie", "die Polizei".
    Feminine,
    /// "er", "der Verband".
    Masculine,
    /// "es", "das Ministerium".
    Neuter,
    /// "sie", "die Grünen".
    Plural,
}

/// The gender of a noun for a body by its ending ("Gewerkschaft", "Landgericht"); lower case.
pub fn genus_of_body(noun: &str) -> Option<Genus> {
    const ENDS: &[(&[&str], Genus)] = &[
        (
            &[
                "unternehmen",
                "ium",
                "amt",
                "gericht",
                "institut",
                "parlament",
                "werk",
                "haus",
                "militär",
                "bündnis",
                "komitee",
                "präsidium",
                "zentrum",
                "museum",
                "portal",
                "magazin",
                "blatt",
                "fernsehen",
                "team",
                "tribunal",
                "kabinett",
                "netzwerk",
            ],
            Genus::Neuter,
        ),
        (
            &[
                "schaft",
                "ung",
                "polizei",
                "partei",
                "heit",
                "keit",
                "ion",
                "tät",
                "kammer",
                "bank",
                "gruppe",
                "wehr",
                "armee",
                "behörde",
                "firma",
                "agentur",
                "justiz",
                "kirche",
                "presse",
                "liga",
                "initiative",
                "allianz",
                "zentrale",
                "klinik",
            ],
            Genus::Feminine,
        ),
        (
            &[
                "verband",
                "rat",
                "hof",
                "bund",
                "konzern",
                "verein",
                "club",
                "klub",
                "dienst",
                "tag",
                "ausschuss",
                "senat",
                "rundfunk",
                "sender",
                "verlag",
                "hersteller",
                "betreiber",
                "anbieter",
                "vorstand",
            ],
            Genus::Masculine,
        ),
        (
            &[
                "behörden",
                "länder",
                "staaten",
                "parteien",
                "streitkräfte",
                "truppen",
                "medien",
            ],
            Genus::Plural,
        ),
    ];
    let ends = |words: &&[&str]| words.iter().any(|end| noun.ends_with(end));
    ENDS.iter()
        .find(|(words, _)| ends(words))
        .map(|(_, genus)| *genus)
}

/// The gender of a full name by its first part; `None` for a single word or an unknown name.
pub fn of_name(base: &KnowledgeBase, name: &str) -> Option<Gender> {
    let (first, _) = name.split_once([' ', '-'])?;
    match base.first_name(first) {
        (feminine, masculine) if feminine > 4 * masculine => Some(Gender::Feminine),
        (feminine, masculine) if masculine > 4 * feminine => Some(Gender::Masculine),
        _ => None,
    }
}

/// Words for a person that are feminine though they do not end in -in.
const FEMININE: &[&str] = &[
    "frau",
    "witwe",
    "mutter",
    "tochter",
    "schwester",
    "königin",
    "gräfin",
    "dame",
    "ehefrau",
];
const MASCULINE: &[&str] = &[
    "herr", "herrn", "mann", "vater", "sohn", "bruder", "könig", "graf", "papst", "ehemann",
    "prinz",
];

/// The gender that a word beside a name tells ("Ministerin", "Herr"); `lower` is in lower case.
pub fn of_word(lower: &str) -> Option<Gender> {
    const ENDS: &[&str] = &[
        "er",
        "or",
        "ent",
        "ant",
        "ist",
        "chef",
        "anwalt",
        "präsident",
        "kanzler",
        "sprecher",
        "rat",
        "mann",
        "vorsitzender",
        "beauftragter",
        "abgeordneter",
    ];
    if FEMININE.contains(&lower)
        || (lower.len() > 5 && lower.ends_with("in") && !lower.ends_with("ein"))
        || lower.ends_with("frau")
    {
        Some(Gender::Feminine)
    } else if MASCULINE.contains(&lower)
        || (lower.len() > 4 && ENDS.iter().any(|end| lower.ends_with(end)))
    {
        Some(Gender::Masculine)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell_the_gender() {
        for (word, expected) in [
            ("ministerin", Some(Gender::Feminine)),
            ("frau", Some(Gender::Feminine)),
            ("minister", Some(Gender::Masculine)),
            ("cdu-chef", Some(Gender::Masculine)),
            ("ein", None),
            ("allgemein", None),
            ("haus", None),
        ] {
            assert_eq!(of_word(word), expected, "{word}");
        }
    }
}
