//! What is known of an actor, as nouns of the news put it: "der Franzose", "die Sozialdemokratin",
//! "der CDU-Politiker", "der Minister", "das Unternehmen".

use super::offices;
use crate::actors::base::actor::KnownActor;
use crate::actors::base::date::{Day, Holds};
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::document::ActorType;

/// Nouns for members of parties, and an abbreviation of the party.
const MEMBERS: &[(&str, &str)] = &[
    ("sozialdemokrat", "SPD"),
    ("christdemokrat", "CDU"),
    ("freidemokrat", "FDP"),
    ("liberale", "FDP"),
    ("christsoziale", "CSU"),
    ("unionspolitiker", "CDU"),
    ("linkenpolitiker", "Die Linke"),
    ("linkspolitiker", "Die Linke"),
    ("grünenpolitiker", "Bündnis 90/Die Grünen"),
];

/// Whether a person is what a noun in lower case says, on `day`.
pub fn is_one(base: &KnowledgeBase, actor: &KnownActor, noun: &str, day: Option<Day>) -> bool {
    let capitalised = capitalised(noun);
    if let Some(day) = day
        && matches!(
            offices::holds(base, actor, &capitalised, day),
            Some(Holds::Yes | Holds::Perhaps)
        )
    {
        return true;
    }
    if noun == "minister" || noun == "ministerin" {
        let is = |t: &crate::actors::Tenure| {
            t.office.ends_with("_minister") && day.is_none_or(|d| t.period().holds(d) != Holds::No)
        };
        return actor.offices.iter().any(is);
    }
    let member_of = |party: &str| {
        base.named(party).any(|known| {
            known.kind == ActorType::Party && actor.parties.iter().any(|m| m.party == known.id)
        })
    };
    let stem = noun.strip_suffix("in").unwrap_or(noun);
    if let Some((_, party)) = MEMBERS.iter().find(|(word, _)| {
        stem == *word
            || stem.strip_suffix('n') == Some(*word)
            || stem.strip_suffix("en") == Some(*word)
    }) {
        return member_of(party);
    }
    if let Some((prefix, rest)) = noun.rsplit_once('-')
        && [
            "politiker",
            "abgeordnete",
            "mann",
            "frau",
            "chef",
            "vorsitzende",
        ]
        .iter()
        .any(|end| rest.starts_with(end))
    {
        return member_of(prefix);
    }
    if actor.country.len() == 2 {
        return base
            .derived(noun)
            .any(|place| place.country == actor.country && !place.metonyms.is_empty());
    }
    false
}

/// Which kinds of actors a noun for a body can mean; `None` if it tells nothing.
pub fn kinds_of_noun(noun: &str) -> Option<&'static [ActorType]> {
    use ActorType::{
        Agency, Company, GovernmentBody, Group, InternationalOrganisation, Medium, Party,
    };
    const NOUNS: &[(&[&str], &[ActorType])] = &[
        (&["partei", "fraktion"], &[Party, Group]),
        (
            &[
                "unternehmen",
                "unternehmens",
                "konzern",
                "konzerns",
                "firma",
                "hersteller",
                "anbieter",
                "betreiber",
                "bank",
                "gesellschaft",
                "verlag",
            ],
            &[Company, Medium],
        ),
        (
            &[
                "zeitung",
                "magazin",
                "blatt",
                "sender",
                "agentur",
                "nachrichtenagentur",
                "portal",
            ],
            &[Medium, Agency],
        ),
        (
            &[
                "ministerium",
                "ministeriums",
                "behörde",
                "amt",
                "gericht",
                "polizei",
            ],
            &[GovernmentBody, InternationalOrganisation, Agency],
        ),
        (
            &[
                "organisation",
                "verband",
                "verein",
                "gewerkschaft",
                "stiftung",
                "bündnis",
                "institut",
                "universität",
            ],
            &[Group, InternationalOrganisation, GovernmentBody],
        ),
    ];
    let is = |words: &&[&str]| {
        words
            .iter()
            .any(|w| noun == *w || (w.len() > 4 && noun.ends_with(w)))
    };
    NOUNS
        .iter()
        .find(|(words, _)| is(words))
        .map(|(_, kinds)| *kinds)
}

/// The word with a capital.
pub fn capitalised(lower: &str) -> String {
    let mut chars = lower.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
