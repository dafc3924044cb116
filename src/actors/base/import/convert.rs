//! An entity of the dump becomes an actor in the making, or the reason why not.

use super::dates::day_after;
use super::draft::{Draft, Held, bare};
use super::entity::{Claims, Entity, Item, Qualifiers, Snak, Statement, Time, valid};
use super::{Filters, SOURCE};
use crate::actors::{Membership, PartialDate, key};
use crate::document::ActorType;

/// Wikidata's items for what `gender` knows; for others it stays empty.
const MALE: &str = "Q6581097";
const FEMALE: &str = "Q6581072";
/// Classes of positions: their names are kept for the list of open positions.
pub const POSITION_CLASSES: [&str; 2] = ["Q4164871", "Q294414"];

/// What an entity comes to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The actor, if it becomes one.
    pub draft: Option<Box<Draft>>,
    /// Why it becomes none.
    pub left_out: Option<String>,
    /// Facts that were not taken over, by reason.
    pub facts_left_out: Vec<&'static str>,
    /// Its country code, if it is a country.
    pub country_code: Option<(String, String)>,
    /// Its name, if it is a position.
    pub position: Option<(String, String)>,
}

impl Outcome {
    /// An entity that becomes no actor.
    pub fn left_out(reason: impl Into<String>) -> Self {
        Self {
            left_out: Some(reason.into()),
            ..Self::default()
        }
    }
}

/// What `entity` comes to under these filters.
pub fn convert(entity: Entity, filters: &Filters) -> Outcome {
    if entity.kind != "item" {
        return Outcome::left_out("no item (a property or lexeme)");
    }
    let mut outcome = Outcome::default();
    let code = valid(&entity.claims.country_code).find_map(Statement::value);
    outcome.country_code = code.map(|code| (entity.id.clone(), code.clone()));
    if ids(&entity.claims.instance_of).any(|class| POSITION_CLASSES.contains(&class)) {
        let label = label(&entity).unwrap_or_default();
        outcome.position = Some((entity.id.clone(), label));
    }
    match draft(entity, filters, &mut outcome.facts_left_out) {
        Ok(draft) => outcome.draft = Some(Box::new(draft)),
        Err(reason) => outcome.left_out = Some(reason),
    }
    outcome
}

fn draft(
    mut entity: Entity,
    filters: &Filters,
    lost: &mut Vec<&'static str>,
) -> Result<Draft, String> {
    if let Some(wiki) = filters
        .sitelink
        .as_ref()
        .filter(|w| !entity.sitelinks.has(w))
    {
        return Err(no_sitelink(wiki));
    }
    let claims = &entity.claims;
    let (rank, kind) = filters
        .classes
        .of(ids(&claims.instance_of))
        .ok_or(super::NO_CLASS)?;
    let countries = countries(claims, kind);
    if let Some(country) = &filters.country
        && !countries.contains(country)
    {
        return Err(format!("country is not {country}"));
    }
    let mut actor = bare(&entity.id, kind, SOURCE);
    actor.name = label(&entity).ok_or(super::NO_NAME)?;
    actor.aliases = [entity.labels.mul.take(), entity.labels.en.take()]
        .into_iter()
        .flatten()
        .chain(std::mem::take(&mut entity.aliases.de))
        .chain(std::mem::take(&mut entity.aliases.mul))
        .map(|term| term.value)
        .collect();
    if kind == ActorType::Person {
        let gender = ids(&claims.gender).next().map_or("", gender);
        gender.clone_into(&mut actor.gender);
    } else {
        actor.from = first_date(&claims.inception);
        actor.to = first_date(&claims.dissolved).map(day_after);
    }
    for statement in valid(&claims.party) {
        let Some(party) = statement.value().and_then(Item::id) else {
            continue;
        };
        match period(&statement.qualifiers) {
            Some((from, to)) => actor.parties.push(Membership {
                party: party.to_owned(),
                from,
                to,
            }),
            None => lost.push(super::PARTY_ENDED),
        }
    }
    let mut held = Vec::new();
    for statement in valid(&claims.position) {
        let Some(position) = statement.value().and_then(Item::id) else {
            continue;
        };
        match period(&statement.qualifiers) {
            Some((None, None)) => lost.push(super::UNDATED),
            Some((from, to)) => held.push(Held {
                position: position.to_owned(),
                of: statement.qualifiers.of().to_owned(),
                from,
                to,
            }),
            None => lost.push(super::POSITION_ENDED),
        }
    }
    let parents = parents(claims, kind);
    let mut draft = Draft {
        rank,
        countries,
        parents,
        held,
        ..Draft::from(actor)
    };
    draft.tidy();
    Ok(draft)
}

/// The gender that an item of Wikidata stands for, "" for others than these two.
pub fn gender(item: &str) -> &'static str {
    match item {
        MALE => "m",
        FEMALE => "f",
        _ => "",
    }
}

/// The first date that statements name, the preferred ones first.
fn first_date(statements: &[Statement<Time>]) -> Option<PartialDate> {
    valid(statements).find_map(|statement| statement.value()?.date())
}

/// Why an entity without a page in this wiki is left out.
pub fn no_sitelink(wiki: &str) -> String {
    format!("no page in {wiki}")
}

/// The name: German, else the one of all languages, else English.
fn label(entity: &Entity) -> Option<String> {
    let labels = &entity.labels;
    let terms = [&labels.de, &labels.mul, &labels.en].into_iter().flatten();
    let mut names = terms.map(|term| term.value.trim());
    let name = names.find(|name| !key(name).is_empty())?;
    Some(name.to_owned())
}

/// The ids that statements name, the preferred ones first.
fn ids(statements: &[Statement<Item>]) -> impl Iterator<Item = &str> {
    valid(statements).filter_map(|statement| statement.value().and_then(Item::id))
}

/// Citizenships of a person, countries of everything else; those that ended come last.
fn countries(claims: &Claims, kind: ActorType) -> Vec<String> {
    let statements = match kind {
        ActorType::Person => &claims.citizenship,
        _ => &claims.country,
    };
    let mut statements: Vec<_> = valid(statements).collect();
    statements.sort_by_key(|statement| !statement.qualifiers.end.is_empty());
    let ids = statements
        .into_iter()
        .filter_map(|s| s.value().and_then(Item::id));
    ids.map(str::to_owned).collect()
}

/// Bodies that a body belongs to; of places and persons "part of" says something else.
fn parents(claims: &Claims, kind: ActorType) -> Vec<String> {
    if matches!(kind, ActorType::Person | ActorType::Place) {
        return Vec::new();
    }
    let now = |statement: &&Statement<Item>| statement.qualifiers.end.is_empty();
    let parents = valid(&claims.parent)
        .chain(valid(&claims.part_of))
        .filter(now);
    let ids = parents.filter_map(|statement| statement.value().and_then(Item::id));
    ids.map(str::to_owned).collect()
}

/// First day and first day after; `None` if it ended, but not even the year is known: an open end
/// would say that it holds today.
fn period(qualifiers: &Qualifiers) -> Option<(Option<PartialDate>, Option<PartialDate>)> {
    let date = |snak: &Snak<Time>| snak.value().and_then(Time::date);
    let from = qualifiers.start.iter().find_map(date);
    let ended = qualifiers.end.iter().any(|end| !end.is_none());
    let last = qualifiers.end.iter().find_map(date);
    (last.is_some() || !ended).then(|| (from, last.map(day_after)))
}
