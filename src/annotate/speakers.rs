//! What the words that name a speaker are: a name, a pronoun, an office, a body, a document …
//!
//! Decided by the words themselves and the entities in them; who is meant is decided later.

use crate::document::{Class, Label, SpeakerKind, Variant};

/// Personal, demonstrative, relative and possessive forms, and adverbs that stand for a source.
const PRONOUNS: &[&str] = &[
    "er",
    "sie",
    "es",
    "ihm",
    "ihr",
    "ihnen",
    "ihn",
    "wir",
    "ich",
    "man",
    "der",
    "die",
    "das",
    "dem",
    "den",
    "dessen",
    "deren",
    "dieser",
    "diese",
    "dieses",
    "jener",
    "jene",
    "seine",
    "seiner",
    "seinen",
    "seinem",
    "ihre",
    "ihrer",
    "ihren",
    "ihrem",
    "eigene",
    "eigenen",
    "beide",
    "demnach",
    "wonach",
    "danach",
    "letzterer",
    "letztere",
    "derselbe",
    "dieselbe",
    "welcher",
    "welche",
];

/// Words (or the last part of compounds) for something written.
const DOCUMENTS: &[&str] = &[
    "bericht",
    "berichte",
    "berichten",
    "berichts",
    "studie",
    "studien",
    "umfrage",
    "umfragen",
    "mitteilung",
    "pressemitteilung",
    "erklärung",
    "meldung",
    "meldungen",
    "gutachten",
    "papier",
    "dokument",
    "dokumente",
    "schreiben",
    "brief",
    "urteil",
    "gesetz",
    "entwurf",
    "gesetzentwurf",
    "statistik",
    "schätzung",
    "schätzungen",
    "prognose",
    "protokoll",
    "resolution",
    "analyse",
    "untersuchung",
    "untersuchungen",
    "medienberichte",
    "medienberichten",
    "text",
    "buch",
    "aufsatz",
];

/// Words (or the last part of compounds) for groups of people.
const GROUPS: &[&str] = &[
    "demonstranten",
    "forscher",
    "forscherinnen",
    "wissenschaftler",
    "experten",
    "kritiker",
    "opposition",
    "anwohner",
    "anhänger",
    "gegner",
    "befürworter",
    "bürger",
    "rebellen",
    "aktivisten",
    "umweltschützer",
    "tierschützer",
    "datenschützer",
    "händler",
    "analysten",
    "beobachter",
    "politiker",
    "abgeordnete",
    "abgeordneten",
    "ärzte",
    "juristen",
    "historiker",
    "ökonomen",
    "gewerkschafter",
];

/// Words for people who stay unnamed.
const ANONYMOUS: &[&str] = &[
    "kreise",
    "kreisen",
    "insider",
    "insidern",
    "augenzeugen",
    "augenzeuge",
    "zeugen",
    "zeuge",
    "quelle",
    "quellen",
    "medien",
    "einige",
    "viele",
    "andere",
    "jemand",
    "niemand",
    "mehrere",
    "unbekannte",
];

/// Words for bodies that are no names.
const BODIES: &[&str] = &[
    "regierung",
    "ministerium",
    "polizei",
    "staatsanwaltschaft",
    "gericht",
    "behörde",
    "behörden",
    "partei",
    "fraktion",
    "verband",
    "unternehmen",
    "konzern",
    "firma",
    "gewerkschaft",
    "armee",
    "militär",
    "parlament",
    "kommission",
    "stadt",
    "verwaltung",
    "verein",
    "bank",
    "rat",
    "zeitung",
    "sender",
    "agentur",
    "nachrichtenagentur",
    "organisation",
    "bündnis",
    "feuerwehr",
    "universität",
    "institut",
    "amt",
    "stiftung",
    "veranstalter",
    "betreiber",
    "hersteller",
    "ministeriums",
    "gruppe",
];

/// The kind of a speaker's words: `words` as they stand, `labels` of the entities among them.
pub fn kind(words: &[&str], labels: &[Label]) -> SpeakerKind {
    let lower: Vec<String> = words.iter().map(|w| w.to_lowercase()).collect();
    if lower.is_empty() {
        return SpeakerKind::None;
    }
    let any = |list: &[&str]| lower.iter().any(|w| list.contains(&w.as_str()));
    let ends = |list: &[&str]| {
        lower.iter().any(|w| {
            list.iter()
                .any(|end| w == end || (end.len() > 4 && w.ends_with(end)))
        })
    };
    let name = |class: Class| {
        labels
            .iter()
            .any(|l| l.class() == class && l.variant() == Variant::Name)
    };
    if lower
        .iter()
        .all(|w| PRONOUNS.contains(&w.as_str()) || w == "angaben" || w == "nach")
    {
        SpeakerKind::Pronoun
    } else if name(Class::Per) {
        SpeakerKind::Named
    } else if ends(DOCUMENTS) {
        SpeakerKind::Document
    } else if any(ANONYMOUS)
        || lower
            .iter()
            .any(|w| w.ends_with("kreise") || w.ends_with("kreisen"))
    {
        SpeakerKind::Anonymous
    } else if is_office(&lower) {
        SpeakerKind::Role
    } else if ends(GROUPS) {
        SpeakerKind::Group
    } else if name(Class::Org) || name(Class::Loc) || ends(BODIES) {
        SpeakerKind::Organisation
    } else {
        SpeakerKind::Role
    }
}

/// Whether the words name one person by office or function ("der Sprecher des Ministeriums").
fn is_office(lower: &[String]) -> bool {
    const OFFICES: &[&str] = &[
        "sprecher",
        "sprecherin",
        "minister",
        "ministerin",
        "kanzler",
        "kanzlerin",
        "präsident",
        "präsidentin",
        "chef",
        "chefin",
        "vorsitzende",
        "vorsitzender",
        "vorsitzenden",
        "direktor",
        "direktorin",
        "leiter",
        "leiterin",
        "bürgermeister",
        "bürgermeisterin",
        "anwalt",
        "anwältin",
        "richter",
        "richterin",
        "general",
        "könig",
        "königin",
        "papst",
        "bischof",
        "trainer",
        "trainerin",
        "sekretär",
        "sekretärin",
        "berater",
        "beraterin",
        "beauftragte",
        "beauftragter",
        "beauftragten",
    ];
    lower
        .iter()
        .any(|w| OFFICES.iter().any(|office| w.ends_with(office)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_what_kind_of_speaker_they_name() {
        for (words, labels, expected) in [
            ("", &[][..], SpeakerKind::None),
            ("sie", &[], SpeakerKind::Pronoun),
            (
                "Ministerpräsidentin Hanna Wiebold",
                &[Label::Per],
                SpeakerKind::Named,
            ),
            ("der Außenminister", &[], SpeakerKind::Role),
            (
                "ein Sprecher der Stadtwerke",
                &[Label::Org],
                SpeakerKind::Role,
            ),
            ("die Stadtwerke", &[Label::Org], SpeakerKind::Organisation),
            ("das Innenministerium", &[], SpeakerKind::Organisation),
            ("ein Bericht der EU", &[Label::Org], SpeakerKind::Document),
            ("Regierungskreise", &[], SpeakerKind::Anonymous),
            ("Umweltschützer", &[], SpeakerKind::Group),
        ] {
            let words: Vec<_> = words.split_whitespace().collect();
            assert_eq!(kind(&words, labels), expected, "{words:?}");
        }
    }
}
