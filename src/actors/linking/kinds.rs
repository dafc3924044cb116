//! What the words that name a speaker are: a name, a pronoun, an office, a body, a document …
//!
//! Decided by the words themselves and the entities in them; who is meant is decided later.

use super::view::View;
use crate::document::{Class, Label, Quotation, Record, SpeakerKind, Variant};

/// A word of a speaker, and the label of the outermost entity it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindWord<'a> {
    /// As it stands.
    pub text: &'a str,
    /// Of the name it is part of.
    pub label: Option<Label>,
}

/// Personal, demonstrative, relative and possessive forms.
const PRONOUNS: &[&str] = &[
    "er",
    "sie",
    "es",
    "ihm",
    "ihr",
    "ihnen",
    "ihn",
    "wir",
    "uns",
    "ich",
    "man",
    "der",
    "die",
    "das",
    "dem",
    "den",
    "denen",
    "dessen",
    "deren",
    "dieser",
    "diese",
    "dieses",
    "diesem",
    "jener",
    "jene",
    "seine",
    "seiner",
    "seinen",
    "seinem",
    "sein",
    "ihre",
    "ihrer",
    "ihren",
    "ihrem",
    "eigene",
    "eigenen",
    "eigener",
    "eigenem",
    "beide",
    "beiden",
    "letzterer",
    "letztere",
    "derselbe",
    "dieselbe",
    "welcher",
    "welche",
    "selbst",
    "selber",
];

/// Adverbs that point back to what was just reported.
const ADVERBS: &[&str] = &["demnach", "wonach", "danach", "demzufolge", "daraus"];

/// Nouns for an utterance or opinion, whose owner is the speaker: "nach Angaben der Polizei".
const UTTERANCES: &[&str] = &[
    "angabe",
    "angaben",
    "ansicht",
    "aussage",
    "aussagen",
    "meinung",
    "auffassung",
    "einschätzung",
    "einschätzungen",
    "darstellung",
    "darstellungen",
    "worte",
    "worten",
    "bekunden",
    "überzeugung",
    "sicht",
    "berechnung",
    "berechnungen",
    "information",
    "informationen",
    "vermutung",
    "vermutungen",
    "annahme",
    "annahmen",
    "erkenntnis",
    "erkenntnisse",
    "erkenntnissen",
    "vernehmen",
    "kritik",
    "vorwürfe",
    "vorwürfen",
    "vorwurf",
    "gerüchte",
    "gerüchten",
    "stimmen",
    "idee",
    "forderung",
    "forderungen",
    "aufforderung",
    "äußerung",
    "äußerungen",
    "wunsch",
    "ankündigung",
    "bewertung",
    "ermittlungen",
    "behauptung",
    "behauptungen",
    "prognosen",
    "schätzung",
    "schätzungen",
    "stellungnahme",
    "stellungnahmen",
];

/// Words (or the last part of compounds) for something written.
const DOCUMENTS: &[&str] = &[
    "bericht",
    "berichte",
    "berichten",
    "berichts",
    "berichtes",
    "studie",
    "studien",
    "umfrage",
    "umfragen",
    "mitteilung",
    "erklärung",
    "meldung",
    "meldungen",
    "gutachten",
    "papier",
    "dokument",
    "dokumente",
    "dokumenten",
    "schreiben",
    "brief",
    "urteil",
    "gesetz",
    "gesetzes",
    "entwurf",
    "vorlage",
    "statistik",
    "statistiken",
    "prognose",
    "protokoll",
    "resolution",
    "analyse",
    "untersuchung",
    "untersuchungen",
    "text",
    "buch",
    "aufsatz",
    "artikel",
    "kommentar",
    "website",
    "webseite",
    "homepage",
    "internetseite",
    "blog",
    "veröffentlichung",
    "publikation",
    "nachricht",
    "nachrichten",
    "petition",
    "vertrag",
    "verfassung",
    "auswertung",
    "ergebnis",
    "endergebnis",
    "hochrechnung",
    "hochrechnungen",
    "plan",
    "pläne",
    "antwort",
    "anklageschrift",
    "anklage",
    "klage",
    "interview",
    "rede",
    "fassung",
    "version",
    "überlieferungen",
    "broschüre",
    "liste",
    "karte",
    "video",
    "beschuldigungen",
    "richtlinie",
    "verordnung",
    "beschluss",
    "satzung",
    "paragraf",
    "ausgabe",
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
    "manche",
    "jemand",
    "niemand",
    "mehrere",
    "unbekannte",
    "prozent",
    "befragten",
    "befragte",
    "teilnehmer",
    "passagiere",
];

/// Words (or the last part of compounds) for groups of people.
const GROUPS: &[&str] = &[
    "demonstranten",
    "forscher",
    "forschern",
    "forscherinnen",
    "wissenschaftler",
    "wissenschaftlern",
    "experten",
    "kritiker",
    "kritikern",
    "opposition",
    "anwohner",
    "anhänger",
    "gegner",
    "gegnern",
    "befürworter",
    "bürger",
    "bevölkerung",
    "rebellen",
    "aktivisten",
    "umweltschützer",
    "tierschützer",
    "datenschützer",
    "naturschützer",
    "händler",
    "analysten",
    "beobachter",
    "politiker",
    "politikern",
    "abgeordnete",
    "abgeordneten",
    "ärzte",
    "juristen",
    "historiker",
    "ökonomen",
    "seiten",
    "fans",
    "gewerkschafter",
    "studenten",
    "jugendliche",
    "entführer",
    "kenner",
    "kennern",
    "menge",
    "öffentlichkeit",
    "leute",
    "eltern",
];

/// Words (or the last part of compounds) for bodies that are no names.
const BODIES: &[&str] = &[
    "regierung",
    "regierungen",
    "ministerium",
    "ministeriums",
    "polizei",
    "staatsanwaltschaft",
    "gericht",
    "gerichts",
    "gerichtshof",
    "behörde",
    "behörden",
    "partei",
    "parteien",
    "fraktion",
    "fraktionen",
    "verband",
    "verbände",
    "unternehmen",
    "unternehmens",
    "konzern",
    "konzerns",
    "firma",
    "gewerkschaft",
    "gewerkschaften",
    "armee",
    "militär",
    "parlament",
    "parlamente",
    "kommission",
    "stadt",
    "gemeinde",
    "verwaltung",
    "verein",
    "vereins",
    "bank",
    "banken",
    "rat",
    "zeitung",
    "zeitungen",
    "sender",
    "senders",
    "agentur",
    "organisation",
    "organisationen",
    "bündnis",
    "feuerwehr",
    "universität",
    "institut",
    "instituts",
    "amt",
    "amtes",
    "stiftung",
    "gruppe",
    "staat",
    "staaten",
    "länder",
    "bundesländer",
    "rundfunk",
    "fernsehen",
    "leitung",
    "führung",
    "zentrale",
    "tribunal",
    "komitee",
    "ausschuss",
    "presse",
    "verlag",
    "verlages",
    "gesellschaft",
    "fluggesellschaft",
    "kirche",
    "klub",
    "club",
    "team",
    "mannschaft",
    "kampagne",
    "justiz",
    "senat",
    "kabinett",
    "koalition",
    "union",
    "streitkräfte",
    "truppen",
    "personal",
    "kammer",
    "initiative",
    "zentrum",
    "museum",
    "schule",
    "klinik",
    "krankenhaus",
    "seite",
    "portal",
    "magazin",
    "blatt",
    "delegation",
    "staatanwaltschaft",
    "anwaltschaft",
    "sicherheitsbehörden",
    "hersteller",
    "srat",
    "srats",
    "zentralrat",
    "wächterrat",
    "geheimdienst",
    "luftwaffe",
    "marine",
    "vorstand",
    "vorstands",
    "botschaft",
    "junta",
    "werft",
    "genossenschaft",
];

/// Nouns for one person or several by function that no ending tells.
const PERSONS: &[&str] = &[
    "vertreter",
    "sprecher",
    "kommandeur",
    "veranstalter",
    "betreiber",
    "initiatoren",
    "initiator",
    "journalist",
    "gutachter",
    "verantwortlichen",
    "verantwortliche",
    "befehlshaber",
    "vorsitzende",
    "vorsitzenden",
    "beauftragte",
    "beauftragten",
    "chef",
    "chefin",
    "anwalt",
    "anwälte",
    "könig",
    "papst",
    "bischof",
    "general",
    "richter",
    "mitarbeiter",
    "sohn",
    "tochter",
    "bruder",
    "schwester",
    "vater",
    "mutter",
    "arzt",
    "angehörige",
    "angehörigen",
    "beamte",
    "beamter",
    "soldat",
    "soldaten",
    "berater",
    "helfer",
    "leiter",
    "direktor",
    "präsident",
    "minister",
    "kanzler",
    "sekretär",
    "bürgermeister",
    "trainer",
    "kommissar",
    "eigentümer",
    "besitzer",
    "gründer",
    "autor",
    "autoren",
    "sänger",
    "schauspieler",
    "spieler",
    "fahrer",
    "pilot",
    "täter",
    "opfer",
];

/// The kind of a quotation's speaker.
pub fn of(record: &Record, view: &View, quotation: &Quotation) -> SpeakerKind {
    let spans = quotation.speaker.spans.iter();
    let words = spans.flat_map(|s| view.within(*s)).map(|word| KindWord {
        text: &word.text,
        label: word.entity.map(|e| record.entities[e].label),
    });
    kind(&words.collect::<Vec<_>>())
}

/// The kind of the speaker of each of a record's quotations.
pub fn of_all(record: &Record) -> Vec<SpeakerKind> {
    let view = View::of(record);
    let quotations = record.quotations.iter();
    quotations.map(|q| of(record, &view, q)).collect()
}

/// The kind of a speaker's words.
pub fn kind(words: &[KindWord<'_>]) -> SpeakerKind {
    let lower: Vec<String> = words.iter().map(|w| w.text.to_lowercase()).collect();
    let said: Vec<usize> = (0..words.len())
        .filter(|&i| lower[i].chars().any(char::is_alphanumeric))
        .collect();
    if said.is_empty() {
        return SpeakerKind::None;
    }
    let is = |i: usize, list: &[&str]| list.contains(&lower[i].as_str());
    if said.iter().all(|&i| is(i, ADVERBS)) {
        return SpeakerKind::Document;
    }
    let bare = |i: usize| is(i, PRONOUNS) || is(i, UTTERANCES) || is_article(&lower[i]);
    if said.iter().all(|&i| bare(i))
        && said.iter().any(|&i| is(i, PRONOUNS))
        && !only_articles(&lower, &said)
    {
        return SpeakerKind::Pronoun;
    }
    let noun = |i: &usize| {
        let derived = words[*i]
            .label
            .is_some_and(|l| l.variant() == Variant::Deriv);
        let named = words[*i].label.is_some() && !derived;
        named
            || (capital(words[*i].text) && !derived && !is_article(&lower[*i]) && !is(*i, PRONOUNS))
    };
    // Behind "Angaben", "nach Ansicht" the owner says the kind, before it as in "Merkels Ansicht".
    let mut owner = &said[..];
    if let Some(at) = said.iter().position(|&i| is(i, UTTERANCES)) {
        let (before, after) = (&said[..at], &said[at + 1..]);
        owner = if after.iter().any(noun) || !before.iter().any(noun) {
            after
        } else {
            before
        };
    }
    // "der Berliner": an inhabitant only where no other noun stands.
    let inhabitant = |i: &&usize| words[**i].label.is_some() && capital(words[**i].text);
    match owner.iter().find(|i| noun(i)) {
        Some(&head) => by_head(words, &lower, head, owner),
        None if owner.iter().any(|i| inhabitant(&i)) => SpeakerKind::Role,
        None => without_noun(words, &lower, &said),
    }
}

/// "der CSU-Politiker": one person, though the word can mean several.
fn is_single(lower: &[String], head: usize) -> bool {
    let article = |w: &String| matches!(w.as_str(), "der" | "ein" | "dieser");
    lower[head].ends_with("er")
        && lower[..head].iter().rev().take(3).any(article)
        && !lower[..head]
            .iter()
            .any(|w| UTTERANCES.contains(&w.as_str()))
}

/// "Landwirte und Jäger": nouns without article, joined.
fn are_several(words: &[KindWord<'_>], lower: &[String], head: usize) -> bool {
    let article = lower.iter().any(|w| is_article(w));
    let joined = lower
        .get(head + 1)
        .is_some_and(|w| w == "und" || w == "sowie");
    let other = words
        .get(head + 2)
        .is_some_and(|w| w.label.is_none() && capital(w.text));
    !article && joined && other
}

/// "ein Beamter", "ein Vertreter der Bank": somebody without name and function.
fn is_somebody(lower: &[String], head: usize) -> bool {
    const SOMEBODY: &[&str] = &[
        "beamter",
        "beamte",
        "vertreter",
        "vertreterin",
        "nachbar",
        "nachbarin",
        "anwohner",
        "anwohnerin",
        "mann",
        "frau",
        "passant",
        "passantin",
        "bewohner",
        "bewohnerin",
    ];
    let article = |w: &String| matches!(w.as_str(), "ein" | "eine" | "eines" | "einer" | "einem");
    ends(&lower[head], SOMEBODY) && lower[..head].iter().any(article)
}

fn only_articles(lower: &[String], said: &[usize]) -> bool {
    let utterance = |&&i: &&usize| UTTERANCES.contains(&lower[i].as_str());
    let article = |&i: &usize| matches!(lower[i].as_str(), "der" | "die" | "das" | "den" | "dem");
    said.iter().any(|i| utterance(&i)) && said.iter().filter(|i| !utterance(i)).all(article)
}

fn capital(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

/// Whether a word is one of the list or a compound with one at its end.
fn ends(lower: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|end| lower == *end || (end.len() > 3 && lower.ends_with(end)))
}

fn by_head(
    words: &[KindWord<'_>],
    lower: &[String],
    mut head: usize,
    owner: &[usize],
) -> SpeakerKind {
    // "Demjanjuks Sohn": behind a name in the genitive stands who is meant.
    let last = (head..words.len())
        .take_while(|&i| words[i].label.is_some() && words[i].label == words[head].label)
        .last();
    if let Some(last) = last.filter(|&i| lower[i].ends_with('s')) {
        let next = owner.iter().copied().find(|&i| i > last);
        if let Some(next) =
            next.filter(|&i| i == last + 1 && words[i].label.is_none() && capital(words[i].text))
        {
            head = next;
        }
    }
    let word = lower[head].as_str();
    let persons = owner
        .iter()
        .any(|&i| i >= head && words[i].label == Some(Label::Per));
    let directly = words
        .get(head + 1)
        .is_some_and(|w| w.label == Some(Label::Per));
    match words[head].label {
        Some(Label::Per) => return SpeakerKind::Named,
        Some(label) if label.variant() == Variant::Name && label.class() != Class::Oth => {
            return if persons {
                SpeakerKind::Named
            } else {
                SpeakerKind::Organisation
            };
        }
        _ => {}
    }
    if !persons && is_somebody(lower, head) {
        SpeakerKind::Anonymous
    } else if ends(word, DOCUMENTS)
        && !word.starts_with("augenzeugen")
        && !word.starts_with("zeugen")
    {
        SpeakerKind::Document
    } else if word == "augenzeugen" {
        SpeakerKind::Group
    } else if word.starts_with("augenzeugen") || ends(word, ANONYMOUS) || word.starts_with("zeugen")
    {
        SpeakerKind::Anonymous
    } else if ends(word, BODIES)
        && (!persons || (directly && ends(word, &["regierung", "kabinett", "administration"])))
    {
        SpeakerKind::Organisation
    } else if persons {
        SpeakerKind::Named
    } else if ends(word, GROUPS) && !is_single(lower, head) {
        SpeakerKind::Group
    } else if ends(word, UTTERANCES) {
        // "Polizeiangaben", "UNO-Angaben"
        SpeakerKind::Organisation
    } else if are_several(words, lower, head) {
        SpeakerKind::Group
    } else if ends(word, PERSONS) || word.ends_with("er") || word.ends_with("in") {
        SpeakerKind::Role
    } else if word.ends_with("ung") || word.ends_with("heit") || word.ends_with("keit") {
        SpeakerKind::Document
    } else {
        SpeakerKind::Role
    }
}

/// Utterances without an owner: "offiziellen Angaben", "israelischen Angaben", "eigenen Worten".
fn without_noun(words: &[KindWord<'_>], lower: &[String], said: &[usize]) -> SpeakerKind {
    if said.iter().any(|&i| words[i].label.is_some()) {
        return SpeakerKind::Organisation;
    }
    let possessive = |i: &usize| {
        let word = lower[*i].as_str();
        ["sein", "ihr", "eigen"]
            .iter()
            .any(|stem| word.starts_with(stem))
            || matches!(word, "dessen" | "deren")
    };
    if said.iter().any(possessive) {
        SpeakerKind::Pronoun
    } else {
        SpeakerKind::Anonymous
    }
}

/// Articles and the like, which stand before the noun; lower case.
pub fn is_article(lower: &str) -> bool {
    const ARTICLES: &[&str] = &[
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einer",
        "einem",
        "einen",
        "eines",
        "dieser",
        "diese",
        "dieses",
        "diesem",
        "diesen",
        "nach",
        "laut",
        "so",
        "angaben",
        "aus",
        "ansicht",
        "aussage",
        "meinung",
        "auffassung",
        "einschätzung",
        "darstellung",
        "worten",
    ];
    ARTICLES.contains(&lower)
}

/// Whether a noun in lower case is one for an utterance or opinion ("Angaben").
pub fn is_utterance(lower: &str) -> bool {
    ends(lower, UTTERANCES)
}

/// Whether a word in lower case points back to what was just reported ("demnach").
pub fn is_adverb(lower: &str) -> bool {
    ADVERBS.contains(&lower)
}

/// Whether a word in lower case is a pronoun that can name a speaker.
pub fn is_pronoun(lower: &str) -> bool {
    PRONOUNS.contains(&lower)
}

/// Whether a noun in lower case is one for a person.
pub fn is_person(lower: &str) -> bool {
    ends(lower, PERSONS) || lower.ends_with("er") || lower.ends_with("in")
}

/// Whether a noun in lower case is one for a body, as it stands or at the end of a compound.
pub fn is_body(lower: &str) -> bool {
    ends(lower, BODIES) && !ends(lower, DOCUMENTS)
}

/// Whether a noun for a body says nothing but that it is one ("die Organisation"); lower case.
pub fn is_vague_body(lower: &str) -> bool {
    const VAGUE: &[&str] = &[
        "organisation",
        "unternehmen",
        "konzern",
        "firma",
        "behörde",
        "verband",
        "partei",
        "verein",
        "institut",
        "gericht",
        "zeitung",
        "sender",
        "universität",
        "ministerium",
        "gesellschaft",
        "stiftung",
        "bank",
        "gewerkschaft",
        "fluggesellschaft",
        "agentur",
        "nachrichtenagentur",
        "hersteller",
        "anbieter",
        "betreiber",
        "amt",
        "blatt",
        "magazin",
        "kommission",
    ];
    VAGUE
        .iter()
        .any(|noun| lower == *noun || (noun.len() > 4 && lower.ends_with(noun)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, names: &[(&str, Label)]) -> SpeakerKind {
        let label = |word: &str| {
            names
                .iter()
                .find(|(name, _)| name.split(' ').any(|n| n == word))
                .map(|(_, label)| *label)
        };
        let words: Vec<KindWord<'_>> = text
            .split_whitespace()
            .map(|text| KindWord {
                text,
                label: label(text),
            })
            .collect();
        kind(&words)
    }

    #[test]
    fn words_tell_what_kind_of_speaker_they_name() {
        for (text, names, expected) in [
            ("", &[][..], SpeakerKind::None),
            ("sie", &[], SpeakerKind::Pronoun),
            ("eigenen Angaben", &[], SpeakerKind::Pronoun),
            ("seiner Meinung", &[], SpeakerKind::Pronoun),
            ("ersten Angaben", &[], SpeakerKind::Anonymous),
            (
                "israelischen Angaben",
                &[("israelischen", Label::LocDeriv)],
                SpeakerKind::Organisation,
            ),
            ("Polizeiangaben", &[], SpeakerKind::Organisation),
            ("Angaben der Polizei", &[], SpeakerKind::Organisation),
            (
                "Meinung des SPD-Politikers",
                &[("SPD-Politikers", Label::OrgPart)],
                SpeakerKind::Role,
            ),
            (
                "Ministerpräsidentin Hanna Wiebold",
                &[("Hanna Wiebold", Label::Per)],
                SpeakerKind::Named,
            ),
            (
                "Wiebolds Sprecher",
                &[("Wiebolds", Label::Per)],
                SpeakerKind::Role,
            ),
            (
                "die Regierung Wiebold",
                &[("Wiebold", Label::Per)],
                SpeakerKind::Organisation,
            ),
            ("der Außenminister", &[], SpeakerKind::Role),
            (
                "ein Sprecher der Stadtwerke",
                &[("Stadtwerke", Label::Org)],
                SpeakerKind::Role,
            ),
            (
                "die Stadtwerke",
                &[("Stadtwerke", Label::Org)],
                SpeakerKind::Organisation,
            ),
            ("das Innenministerium", &[], SpeakerKind::Organisation),
            (
                "ein Bericht der EU",
                &[("EU", Label::Org)],
                SpeakerKind::Document,
            ),
            ("demnach", &[], SpeakerKind::Document),
            ("Regierungskreise", &[], SpeakerKind::Anonymous),
            ("Umweltschützer", &[], SpeakerKind::Group),
        ] {
            assert_eq!(of(text, names), expected, "{text:?}");
        }
    }
}
