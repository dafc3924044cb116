//! Which actor of the base a chain of mentions means: candidates with evidence, one chosen or none.

use super::bodies;
use super::chains::Chain;
use super::gender::Gender;
use super::kinds;
use super::offices;
use super::phrases::Phrase;
use super::traits::capitalised;
use super::view::View;
use crate::actors::base::actor::KnownActor;
use crate::actors::base::date::{Day, Holds};
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::document::{ActorType, Class, Record, Span, Via, Warning};

/// Below this evidence there is no link.
pub const THRESHOLD: f64 = 0.5;
/// By so much the best must lead.
const LEAD: f64 = 0.1;

/// What was found for a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<'b> {
    /// The actor, if one is sure enough.
    pub actor: Option<&'b KnownActor>,
    /// Its evidence, in [0, 1].
    pub score: f64,
    /// By what it was found.
    pub via: Via,
    /// Why there is none.
    pub reason: &'static str,
}

/// What the article tells beside the names.
pub struct Context<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its words.
    pub view: &'a View,
    /// Day of publication.
    pub day: Option<Day>,
}

/// The actor that a chain means; contradictions become warnings.
pub fn link<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
    warnings: &mut Vec<Warning>,
) -> Link<'b> {
    match chain.class {
        Class::Per => person(base, context, chain, warnings),
        Class::Oth | Class::Org => body(base, context, chain, |kind| {
            !matches!(kind, ActorType::Person | ActorType::Place)
        }),
        Class::Loc => {
            let place = body(base, context, chain, |kind| kind == ActorType::Place);
            if place.actor.is_some() {
                return place;
            }
            body(base, context, chain, |kind| {
                kind == ActorType::GovernmentBody
            })
        }
    }
}

const fn nil(reason: &'static str) -> Link<'static> {
    Link {
        actor: None,
        score: 0.0,
        via: Via::None,
        reason,
    }
}

/// The spellings under which a name is looked up: as it stands, and without a genitive's ending.
fn spellings(name: &str) -> Vec<&str> {
    let mut out = vec![name];
    for end in ["'", "’", "s"] {
        if let Some(rest) = name.strip_suffix(end).filter(|rest| rest.len() > 2) {
            out.push(rest);
        }
    }
    out
}

/// A person's name without academic titles and forms of address ("Prof. Dr. Karl Lauterbach").
fn without_titles(name: &str) -> &str {
    const TITLES: &[&str] = &[
        "Dr.",
        "Prof.",
        "Professor",
        "Herr",
        "Frau",
        "Sir",
        "h.c.",
        "h. c.",
    ];
    let mut rest = name;
    while let Some(next) = TITLES.iter().find_map(|t| rest.strip_prefix(t)) {
        match next.strip_prefix(' ') {
            Some(next) => rest = next,
            None => break,
        }
    }
    rest
}

/// Persons of whom only the initial of the first name stands there: "O. Scholz".
fn by_initial<'b>(base: &'b KnowledgeBase, name: &str) -> Vec<&'b KnownActor> {
    let Some((initial, last)) = name.split_once(". ") else {
        return Vec::new();
    };
    let first = |actor: &&KnownActor| actor.name.starts_with(initial);
    if initial.chars().count() == 1 {
        base.with_surname(last).filter(first).collect()
    } else {
        Vec::new()
    }
}

fn person<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
    warnings: &mut Vec<Warning>,
) -> Link<'b> {
    let mut found: Vec<(f64, Via, &KnownActor)> = Vec::new();
    let is_person = |actor: &&KnownActor| actor.kind == ActorType::Person;
    let mut add = |score: f64, via: Via, actor: &'b KnownActor| {
        if !found.iter().any(|(_, _, known)| known.id == actor.id) {
            found.push((score, via, actor));
        }
    };
    let whole = without_titles(&chain.name);
    let single = !whole.contains(' ');
    for name in spellings(whole) {
        for actor in base.named(name).filter(is_person) {
            let canonical = crate::actors::base::names::key(&actor.name)
                == crate::actors::base::names::key(name);
            let via = if canonical { Via::Name } else { Via::Alias };
            add(if single { 0.45 } else { 0.6 }, via, actor);
        }
    }
    // A surname alone, with its particles: "Merkel", "Von der Leyen".
    if single
        || !spellings(whole)
            .iter()
            .any(|n| base.named(n).any(|a| is_person(&a)))
    {
        for name in spellings(whole) {
            for actor in base.with_surname(name) {
                add(0.1, Via::Surname, actor);
            }
        }
    }
    for actor in by_initial(base, whole) {
        add(0.2, Via::Name, actor);
    }
    let full = !single && !found.is_empty();
    if !single && found.is_empty() {
        // One letter wrong: only with an office or a party that agrees.
        for actor in base.spelt_like(whole).filter(is_person) {
            found.push((0.3, Via::Alias, actor));
        }
    }
    if found.is_empty() {
        return nil("unknown_name");
    }
    let alone = found.len() == 1;
    let party = parties_beside(base, context, chain);
    for (score, _, actor) in &mut found {
        *score += evidence(base, context, chain, actor);
        if alone && full {
            *score += 0.2;
        }
        if let Some((ids, _)) = &party {
            let member = is_member(actor, ids, context.day);
            let of_parliament = chain.titles.iter().any(|t| is_of_parliament(t));
            *score += match (member, actor.parties.is_empty()) {
                (true, _) if of_parliament => 0.45,
                (true, _) => 0.25,
                (false, true) => 0.0,
                (false, false) => -0.1,
            };
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.id.cmp(&b.2.id)));
    let (score, via, actor) = found[0];
    if score < THRESHOLD {
        return nil("not_sure_enough");
    }
    if found
        .get(1)
        .is_some_and(|(second, ..)| score - second < LEAD)
    {
        return nil("several_fit");
    }
    if let Some((ids, span)) = party
        && !actor.parties.is_empty()
        && !is_member(actor, &ids, context.day)
    {
        warnings.push(Warning {
            code: "party_conflict".to_owned(),
            message: format!(
                "{} ({}) stands with a party that is not known as theirs",
                actor.name, actor.id
            ),
            start: span.start,
            end: span.end,
        });
    }
    Link {
        actor: Some(actor),
        score: score.min(1.0),
        via,
        reason: "",
    }
}

/// Whether a person belongs to one of the parties, on `day` if memberships have dates.
fn is_member(actor: &KnownActor, parties: &[String], day: Option<Day>) -> bool {
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

/// What titles, gender and offices of the day say for or against a person.
fn evidence(base: &KnowledgeBase, context: &Context<'_>, chain: &Chain, actor: &KnownActor) -> f64 {
    let mut score = 0.0;
    match (chain.gender, actor.gender.as_str()) {
        (Some(Gender::Feminine), "m") | (Some(Gender::Masculine), "f") => score -= 0.3,
        _ => {}
    }
    let Some(day) = context.day else {
        return score;
    };
    let titles = chain
        .titles
        .iter()
        .filter_map(|title| offices::holds(base, actor, &capitalised(title), day));
    score += match titles.max() {
        Some(Holds::Yes) => 0.4,
        Some(Holds::Perhaps) => 0.3,
        Some(Holds::No) if actor.offices.is_empty() => 0.0,
        Some(Holds::No) => -0.05,
        None => 0.0,
    };
    if chain.other_time {
        // "Altkanzler Schröder", "der frühere US-Präsident Obama": who held it before.
        let held = |title: &String| offices::held_before(base, actor, title, day);
        if chain.titles.iter().any(held) {
            score += 0.45;
        }
    }
    if chain.titles.iter().any(|title| is_private(title)) {
        score -= 0.4;
    }
    let known = actor
        .offices_on(day)
        .map(|t| prominence(&t.office))
        .fold(0.0, f64::max);
    score + known
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

/// The party in brackets behind a mention, or before it ("der SPD-Politiker"): ids, and where it stands.
fn parties_beside(
    base: &KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
) -> Option<(Vec<String>, Span)> {
    for &mention in &chain.mentions {
        let entity = &context.record.entities[mention];
        let behind = context.view.after(entity.end, 3);
        let [open, party, close] = behind else {
            continue;
        };
        if open.text != "(" || close.text != ")" {
            continue;
        }
        let ids: Vec<String> = base
            .named(&party.text)
            .filter(|a| a.kind == ActorType::Party)
            .map(|a| a.id.clone())
            .collect();
        if !ids.is_empty() {
            return Some((ids, Span::new(entity.start, close.span.end)));
        }
    }
    None
}

/// The place whose body a chain is, if its name is nothing but a noun for bodies: "das isländische
/// [Fischereiministerium]".
pub fn place_of<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
) -> Option<&'b KnownActor> {
    let noun = chain.name.to_lowercase();
    if chain.class == Class::Per || noun.contains([' ', '-']) || !kinds::is_body(&noun) {
        return None;
    }
    chain.mentions.iter().find_map(|&mention| {
        let entity = &context.record.entities[mention];
        let at = context.view.position(entity.start);
        let phrase = Phrase::around_name(context.record, context.view, at)?;
        let place = bodies::place(base, context.record, &phrase)?;
        // "das Verteidigungsministerium in Kabul" is that of the state.
        let state = base.governed_from(&place.name).next();
        Some(
            state
                .filter(|_| bodies::is_of_state(&noun))
                .unwrap_or(place),
        )
    })
}

fn body<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
    fits: impl Fn(ActorType) -> bool,
) -> Link<'b> {
    if let Some(place) = place_of(base, context, chain) {
        // "das russische Außenministerium" is not that of the home country.
        let owned = bodies::body_of(base, place, &chain.name).filter(|a| fits(a.kind));
        return owned.map_or(nil("unknown_name"), |actor| Link {
            actor: Some(actor),
            score: 0.8,
            via: Via::Alias,
            reason: "",
        });
    }
    let mut found: Vec<(f64, Via, &KnownActor)> = Vec::new();
    let mut add = |score: f64, actor: &'b KnownActor, name: &str| {
        if fits(actor.kind) && !found.iter().any(|(_, _, known)| known.id == actor.id) {
            let canonical = crate::actors::base::names::key(&actor.name)
                == crate::actors::base::names::key(name);
            found.push((score, if canonical { Via::Name } else { Via::Alias }, actor));
        }
    };
    for &mention in &chain.mentions {
        let name = context.record.entities[mention].text.as_str();
        for name in spellings(name) {
            for actor in base.named(name) {
                add(0.8, actor, name);
            }
        }
        // "den Vereinten Nationen"; of one word only the genitive: "Bayern" is not "Bayer".
        let several = name.contains(' ') || name.ends_with('s');
        for name in spellings(name).into_iter().filter(|_| several) {
            for actor in base.inflected(name) {
                add(0.7, actor, name);
            }
        }
    }
    if found.is_empty() {
        return nil("unknown_name");
    }
    for (score, _, actor) in &mut found {
        let over = |day| {
            crate::actors::base::date::Period {
                from: actor.from,
                to: actor.to,
            }
            .holds(day)
                == Holds::No
        };
        if context.day.is_some_and(over) {
            *score -= 0.2;
        }
        // Of several bodies of one name that of the home country, and whole countries before cities.
        if actor.country.starts_with("DE") || actor.country.is_empty() {
            *score += 0.1;
        }
        if actor.kind == ActorType::Place
            && actor.country.len() == 2
            && !actor.adjectives.is_empty()
            && !actor.metonyms.is_empty()
        {
            *score += 0.12;
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.id.cmp(&b.2.id)));
    let (score, via, actor) = found[0];
    if found
        .get(1)
        .is_some_and(|(second, ..)| score - second < LEAD)
    {
        return nil("several_fit");
    }
    Link {
        actor: Some(actor),
        score: score.min(1.0),
        via,
        reason: "",
    }
}
