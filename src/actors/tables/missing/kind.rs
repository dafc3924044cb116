//! What kind of actor a name probably stands for, by the class of its mentions and, for
//! organisations, by a word that leaves no doubt.

use crate::document::{ActorType, Class};

/// Legal forms of companies, as they stand after a name.
const LEGAL_FORMS: &[&str] = &[
    "AG", "GmbH", "gGmbH", "KG", "KGaA", "OHG", "SE", "mbH", "Inc", "Corp", "Ltd", "LLC", "plc",
];

/// How the noun ends that says what a body is.
const HEADS: &[(&str, ActorType)] = &[
    ("partei", ActorType::Party),
    ("ministerium", ActorType::GovernmentBody),
    ("staatskanzlei", ActorType::GovernmentBody),
    ("regierung", ActorType::GovernmentBody),
    ("parlament", ActorType::GovernmentBody),
    ("landtag", ActorType::GovernmentBody),
    ("kreistag", ActorType::GovernmentBody),
    ("stadtrat", ActorType::GovernmentBody),
    ("gemeinderat", ActorType::GovernmentBody),
    ("gericht", ActorType::GovernmentBody),
    ("gerichtshof", ActorType::GovernmentBody),
    ("staatsanwaltschaft", ActorType::GovernmentBody),
    ("polizei", ActorType::GovernmentBody),
    ("polizeipräsidium", ActorType::GovernmentBody),
    ("behörde", ActorType::GovernmentBody),
    ("bundesamt", ActorType::GovernmentBody),
    ("landesamt", ActorType::GovernmentBody),
    ("landratsamt", ActorType::GovernmentBody),
    ("finanzamt", ActorType::GovernmentBody),
    ("gesundheitsamt", ActorType::GovernmentBody),
    ("jugendamt", ActorType::GovernmentBody),
    ("zeitung", ActorType::Medium),
    ("tageblatt", ActorType::Medium),
    ("rundfunk", ActorType::Medium),
    ("nachrichtenagentur", ActorType::Agency),
];

/// Words after which a name goes on with what the body is for, of or in.
const BORDERS: &[&str] = &[
    "für", "der", "des", "die", "das", "den", "dem", "von", "vom", "in", "im", "an", "am", "zu",
    "zum", "zur", "gegen", "ohne", "und", "mit", "bei", "beim",
];

/// The type of a name whose mentions are mostly of this class.
pub fn guess(class: Class, name: &str) -> ActorType {
    match class {
        Class::Per => ActorType::Person,
        Class::Loc => ActorType::Place,
        Class::Oth => ActorType::Other,
        Class::Org => organisation(name),
    }
}

/// A legal form after the name makes a company; else the head noun decides: the last word of
/// [`HEADS`] before the first preposition or article ("Ministerium" in "Ministerium für Verkehr").
fn organisation(name: &str) -> ActorType {
    let words: Vec<&str> = name
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    if words.iter().skip(1).any(|word| LEGAL_FORMS.contains(word)) {
        return ActorType::Company;
    }
    let article = usize::from(
        words
            .first()
            .is_some_and(|w| BORDERS.contains(&w.to_lowercase().as_str())),
    );
    let head = words
        .iter()
        .skip(article)
        .take_while(|word| !BORDERS.contains(word));
    let heads: Vec<String> = head.map(|word| word.to_lowercase()).collect();
    let of = |word: &String| {
        let found = HEADS.iter().find(|(head, _)| word.ends_with(head));
        found.map(|(_, kind)| *kind)
    };
    heads.iter().rev().find_map(of).unwrap_or(ActorType::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_what_its_head_noun_or_legal_form_says() {
        for (name, expected) in [
            ("Deutsche Heidepartei", ActorType::Party),
            ("Partei der Vernunft", ActorType::Party),
            (
                "Ministerium für Schule und Bildung",
                ActorType::GovernmentBody,
            ),
            ("Landgericht Arnsbeck", ActorType::GovernmentBody),
            ("Wübbe & Söhne GmbH", ActorType::Company),
            ("Arnsbecker Werft AG", ActorType::Company),
            ("Arnsbecker Zeitung", ActorType::Medium),
            ("die Arnsbecker Zeitung", ActorType::Medium),
            ("AG Energie", ActorType::Other),
            ("Verein der Freunde der Landeszeitung", ActorType::Other),
            ("Institut für Parteienforschung", ActorType::Other),
            ("Freunde im Ministerium", ActorType::Other),
            ("Parteitag", ActorType::Other),
        ] {
            assert_eq!(guess(Class::Org, name), expected, "{name}");
        }
        assert_eq!(guess(Class::Per, "Anna Partei"), ActorType::Person);
        assert_eq!(guess(Class::Loc, "Arnsbeck"), ActorType::Place);
        assert_eq!(guess(Class::Oth, "Heidepartei"), ActorType::Other);
    }
}
