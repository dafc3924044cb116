//! What speaks for or against a candidate, and how much.

use super::{Candidate, Context};
use crate::actors::base::actor::KnownActor;
use crate::actors::base::date::{Day, Holds};
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::actors::linking::chains::Chain;
use crate::actors::linking::gender::Gender;
use crate::actors::linking::offices;
use crate::actors::linking::traits::capitalised;
use crate::document::{ActorType, Span};

/// One reason for or against a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// A fixed word.
    pub what: &'static str,
    /// What it adds, in [-1, 1].
    pub weight: f64,
}

const fn is(what: &'static str, weight: f64) -> Evidence {
    Evidence { what, weight }
}

// How the name fits.
/// Name or alias of several words.
pub const FULL_NAME: Evidence = is("full_name", 0.6);
/// Name or alias of one word.
pub const ONE_WORD: Evidence = is("one_word", 0.45);
/// The surname.
pub const SURNAME: Evidence = is("surname", 0.1);
/// Surname and initial.
pub const INITIAL: Evidence = is("initial", 0.2);
/// The name with one letter wrong; too little without an office or a party that agrees.
pub const ONE_LETTER: Evidence = is("one_letter", 0.3);
/// Nobody else has the full name.
pub const ONLY_ONE: Evidence = is("only_one", 0.2);
/// Name or alias of a body or place.
pub const NAME_OF_BODY: Evidence = is("name", 0.8);
/// The same in another grammatical case.
pub const INFLECTED: Evidence = is("inflected", 0.7);

// What the words around persons say.
const OTHER_GENDER: Evidence = is("other_gender", -0.3);
const OFFICE: Evidence = is("office", 0.4);
const OFFICE_PERHAPS: Evidence = is("office_perhaps", 0.3);
const OTHER_OFFICE: Evidence = is("other_office", -0.05);
const FORMER_OFFICE: Evidence = is("former_office", 0.45);
const PRIVATE: Evidence = is("private_occupation", -0.4);
const PARTY: Evidence = is("party", 0.25);
const PARTY_AND_PARLIAMENT: Evidence = is("party_and_parliament", 0.45);
const OTHER_PARTY: Evidence = is("other_party", -0.1);
const COUNTRY: Evidence = is("country_of_article", 0.05);
const PARTY_OF_ARTICLE: Evidence = is("party_of_article", 0.03);

// What the base says of bodies and places.
/// It had ceased to be on the day, or did not exist yet.
pub const NOT_OF_THE_TIME: Evidence = is("not_of_the_time", -0.2);
/// Of the home country, or of none.
pub const HOME_OR_INTERNATIONAL: Evidence = is("home_or_international", 0.1);
/// A whole state, before cities of its name.
pub const STATE: Evidence = is("state", 0.12);

/// What titles, gender, offices of the day and parties say for or against a person.
pub fn weigh(
    base: &KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
    candidate: &mut Candidate<'_>,
) {
    let actor = candidate.actor;
    if let (Some(Gender::Feminine), "m") | (Some(Gender::Masculine), "f") =
        (chain.gender, actor.gender.as_str())
    {
        candidate.add(OTHER_GENDER);
    }
    if let Some(day) = context.day {
        of_day(base, chain, day, candidate);
    }
    if chain.titles.iter().any(|title| is_private(title)) {
        candidate.add(PRIVATE);
    }
    if let Some(parties) = parties_beside(base, context, chain) {
        let member = is_member(actor, &parties, context.day);
        let of_parliament = chain.titles.iter().any(|t| is_of_parliament(t));
        match (member, actor.parties.is_empty()) {
            (true, _) if of_parliament => candidate.add(PARTY_AND_PARLIAMENT),
            (true, _) => candidate.add(PARTY),
            (false, true) => {}
            (false, false) => candidate.add(OTHER_PARTY),
        }
    } else if is_member(actor, context.parties, context.day) {
        candidate.add(PARTY_OF_ARTICLE);
    }
    let country = |id: &String| base.actor(id).is_some_and(|c| c.country == actor.country);
    if !actor.country.is_empty() && context.countries.iter().any(country) {
        candidate.add(COUNTRY);
    }
}

/// Offices of the day, those before it, and how much the news speaks of their holders.
fn of_day(base: &KnowledgeBase, chain: &Chain, day: Day, candidate: &mut Candidate<'_>) {
    let actor = candidate.actor;
    let titles = chain
        .titles
        .iter()
        .filter_map(|title| offices::holds(base, actor, &capitalised(title), day));
    match titles.max() {
        Some(Holds::Yes) => candidate.add(OFFICE),
        Some(Holds::Perhaps) => candidate.add(OFFICE_PERHAPS),
        Some(Holds::No) if !actor.offices.is_empty() => candidate.add(OTHER_OFFICE),
        _ => {}
    }
    // "Altkanzler Schröder", "der frühere US-Präsident Obama": who held it before.
    let held = |title: &String| offices::held_before(base, actor, title, day);
    if chain.other_time && chain.titles.iter().any(held) {
        candidate.add(FORMER_OFFICE);
    }
    // A misspelt name is not made right by its being well known.
    if candidate.evidence.contains(&ONE_LETTER) {
        return;
    }
    let known = actor.offices_on(day).map(|t| prominence(&t.office));
    let known = known.fold(0.0, f64::max);
    if known > 0.0 {
        candidate.add(is("prominence", known));
    }
}

/// How likely the news means the holder of an office when it gives a bare surname.
fn prominence(office: &str) -> f64 {
    match office {
        "head_of_government"
        | "president"
        | "monarch"
        | "supreme_leader"
        | "commission_president"
        | "pope" => 0.45,
        "foreign_minister"
        | "party_leader"
        | "group_leader"
        | "head_of_land_government"
        | "finance_minister"
        | "interior_minister"
        | "defence_minister"
        | "lead_candidate"
        | "council_president"
        | "high_representative"
        | "secretary_general" => 0.3,
        _ => 0.2,
    }
}

/// Whether a person belongs to one of the parties, on `day` if memberships have dates.
pub fn is_member(actor: &KnownActor, parties: &[String], day: Option<Day>) -> bool {
    let holds =
        |m: &crate::actors::Membership| day.is_none_or(|day| m.period().holds(day) != Holds::No);
    actor
        .parties
        .iter()
        .any(|m| parties.contains(&m.party) && holds(m))
}

/// "Bundestagsabgeordneter", "Fraktionsvize": words for members of parliaments.
fn is_of_parliament(title: &str) -> bool {
    [
        "abgeordnete",
        "mdb",
        "parlamentarier",
        "fraktion",
        "politiker",
    ]
    .iter()
    .any(|word| title.contains(word))
}

/// Occupations of people whom a base of public life does not mean, even where their names agree.
fn is_private(title: &str) -> bool {
    const ENDS: &[&str] = &[
        "meister",
        "landwirt",
        "landwirtin",
        "bäcker",
        "bäckerin",
        "rentner",
        "rentnerin",
        "schüler",
        "schülerin",
        "student",
        "studentin",
        "anwohner",
        "anwohnerin",
        "nachbar",
        "nachbarin",
        "lehrer",
        "lehrerin",
        "gärtner",
        "gärtnerin",
        "förster",
        "försterin",
        "wirt",
        "wirtin",
        "hausarzt",
        "hausärztin",
        "tischler",
        "fahrer",
        "fahrerin",
        "verkäufer",
        "verkäuferin",
    ];
    ENDS.iter().any(|end| title.ends_with(end)) && !title.ends_with("bürgermeister")
}

/// The party beside a mention: in brackets behind it, or in a title ("SPD-Politiker").
fn parties_beside(
    base: &KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
) -> Option<Vec<String>> {
    if let Some((ids, _)) = party_in_brackets(base, context, chain) {
        return Some(ids);
    }
    chain.titles.iter().find_map(|title| {
        let (prefix, rest) = title.rsplit_once('-')?;
        let member = [
            "politiker",
            "abgeordnete",
            "chef",
            "vorsitzende",
            "mann",
            "frau",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
        let ids = parties(base, prefix);
        (member && !ids.is_empty()).then_some(ids)
    })
}

/// The party in brackets behind a mention: ids, and where both stand.
pub fn party_in_brackets(
    base: &KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
) -> Option<(Vec<String>, Span)> {
    chain.mentions.iter().find_map(|&mention| {
        let entity = &context.record.entities[mention];
        let [open, party, close] = context.view.after(entity.end, 3) else {
            return None;
        };
        if open.text != "(" || close.text != ")" {
            return None;
        }
        let ids = parties(base, &party.text);
        let span = Span::new(entity.start, close.span.end);
        (!ids.is_empty()).then_some((ids, span))
    })
}

fn parties(base: &KnowledgeBase, name: &str) -> Vec<String> {
    base.named(name)
        .filter(|a| a.kind == ActorType::Party)
        .map(|a| a.id.clone())
        .collect()
}
